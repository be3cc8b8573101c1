package io.tidemark.cloudwatch.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The groups, streams and events, and the operations on them. Thread-safe. */
final class LogsService {

    private static final Set<Integer> RETENTIONS = new TreeSet<>(Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653));
    private static final Pattern GROUP_NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]+");
    private static final Pattern STREAM_NAME = Pattern.compile("[^:*]+");
    private static final int LONGEST_NAME = 512;
    private static final int MOST_TAGS = 50;

    private final Map<String, LogGroup> groups = new TreeMap<>();
    /** All that was ever taken: deleting a group does not change that. */
    private final Map<List<String>, List<LogEvent>> history = new LinkedHashMap<>();

    private InstantSource clock = InstantSource.system();

    /** Carries out an operation other than PutLogEvents. */
    synchronized ObjectNode carryOut(Operation operation, JsonNode request) throws ServiceError {
        return switch (operation) {
            case CREATE_LOG_GROUP -> createLogGroup(request);
            case CREATE_LOG_STREAM -> createLogStream(request);
            case PUT_RETENTION_POLICY -> putRetentionPolicy(request);
            case DESCRIBE_LOG_GROUPS -> describeLogGroups(request);
            case DESCRIBE_LOG_STREAMS -> describeLogStreams(request);
            case GET_LOG_EVENTS -> getLogEvents(request);
            case PUT_LOG_EVENTS, UNKNOWN -> throw ServiceError.unknownOperation();
        };
    }

    /**
     * Takes the events of a PutLogEvents request.
     *
     * @param forced the events to reject instead of those that CloudWatch Logs would reject
     * @return the events that were not taken
     */
    synchronized Rejected put(RequestBody body, @Nullable Rejected forced) throws ServiceError {
        PutLogEvents.check(body);
        LogGroup group = group(body.group());
        LogGroup.Stream stream = stream(group, body.stream());
        List<LogEvent> events = body.events();
        Instant now = clock.instant();
        Rejected rejected = forced != null ? forced : PutLogEvents.rejected(events, now, group.retentionDays);
        List<LogEvent> taken = events.subList(Math.min(rejected.from(), events.size()), rejected.to(events.size()));
        stream.events.addAll(taken);
        stream.lastTaken = now.toEpochMilli();
        history.computeIfAbsent(List.of(group.name, stream.name), key -> new ArrayList<>())
                .addAll(taken);
        return rejected;
    }

    private ObjectNode createLogGroup(JsonNode request) throws ServiceError {
        String name = name(request, "logGroupName", GROUP_NAME);
        Map<String, String> tags = new TreeMap<>();
        request.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        if (tags.size() > MOST_TAGS) {
            throw ServiceError.constraint(tags, "tags", "Member must have length less than or equal to " + MOST_TAGS);
        }
        if (groups.containsKey(name)) {
            throw ServiceError.alreadyExists("The specified log group already exists");
        }
        groups.put(name, new LogGroup(name, clock.millis(), tags));
        return object();
    }

    private ObjectNode createLogStream(JsonNode request) throws ServiceError {
        LogGroup group = group(name(request, "logGroupName", GROUP_NAME));
        String name = name(request, "logStreamName", STREAM_NAME);
        if (group.streams.containsKey(name)) {
            throw ServiceError.alreadyExists("The specified log stream already exists");
        }
        group.streams.put(name, new LogGroup.Stream(name, clock.millis()));
        return object();
    }

    private ObjectNode putRetentionPolicy(JsonNode request) throws ServiceError {
        LogGroup group = group(name(request, "logGroupName", GROUP_NAME));
        int days = request.path("retentionInDays").asInt();
        if (!RETENTIONS.contains(days)) {
            throw ServiceError.constraint(days, "retentionInDays", "Member must satisfy enum value set: " + RETENTIONS);
        }
        group.retentionDays = days;
        return object();
    }

    private ObjectNode describeLogGroups(JsonNode request) {
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("logGroups");
        for (LogGroup group : groups.values()) {
            if (group.name.startsWith(request.path("logGroupNamePrefix").asText(""))) {
                ObjectNode described = list.addObject()
                        .put("logGroupName", group.name)
                        .put("creationTime", group.created)
                        .put("metricFilterCount", 0)
                        .put("storedBytes", 0)
                        .put("arn", group.arn() + ":*");
                if (group.retentionDays != null) {
                    described.put("retentionInDays", group.retentionDays);
                }
            }
        }
        return answer;
    }

    private ObjectNode describeLogStreams(JsonNode request) throws ServiceError {
        LogGroup group = group(name(request, "logGroupName", GROUP_NAME));
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("logStreams");
        for (LogGroup.Stream stream : group.streams.values()) {
            if (stream.name.startsWith(request.path("logStreamNamePrefix").asText(""))) {
                ObjectNode described = list.addObject()
                        .put("logStreamName", stream.name)
                        .put("creationTime", stream.created)
                        .put("storedBytes", 0)
                        .put("arn", group.arn() + ":log-stream:" + stream.name);
                if (!stream.events.isEmpty()) {
                    var times = stream.events.stream()
                            .mapToLong(LogEvent::timestamp)
                            .summaryStatistics();
                    described
                            .put("firstEventTimestamp", times.getMin())
                            .put("lastEventTimestamp", times.getMax())
                            .put("lastIngestionTime", stream.lastTaken);
                }
            }
        }
        return answer;
    }

    /** Oldest first: the first page, the last, or the one next to a token. */
    private ObjectNode getLogEvents(JsonNode request) throws ServiceError {
        LogGroup group = group(name(request, "logGroupName", GROUP_NAME));
        LogGroup.Stream stream = stream(group, name(request, "logStreamName", STREAM_NAME));
        long start = request.path("startTime").asLong(0);
        long end = request.path("endTime").asLong(Long.MAX_VALUE);
        List<LogEvent> found = stream.events.stream()
                .filter(event -> event.timestamp() >= start && event.timestamp() < end)
                .sorted(Comparator.comparingLong(LogEvent::timestamp))
                .toList();
        int limit = Math.max(1, Math.min(10_000, request.path("limit").asInt(10_000)));
        int from = request.path("startFromHead").asBoolean() ? 0 : Math.max(0, found.size() - limit);
        String token = request.path("nextToken").asText("");
        if (!token.isEmpty()) {
            try {
                from = Math.min(found.size(), Integer.parseUnsignedInt(token.substring(2)));
            } catch (RuntimeException problem) {
                throw ServiceError.invalid("The specified nextToken is invalid.");
            }
        }
        boolean backward = token.startsWith("b/");
        int to = backward ? from : Math.min(found.size(), from + limit);
        from = backward ? Math.max(0, from - limit) : from;
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("events");
        for (LogEvent event : found.subList(from, to)) {
            list.addObject()
                    .put("timestamp", event.timestamp())
                    .put("message", event.message())
                    .put("ingestionTime", stream.lastTaken);
        }
        return answer.put("nextForwardToken", "f/" + to).put("nextBackwardToken", "b/" + from);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String name(JsonNode request, String field, Pattern allowed) throws ServiceError {
        String name = request.path(field).asText("");
        if (name.isEmpty()) {
            throw ServiceError.constraint("null", field, "Member must not be null");
        }
        if (name.length() > LONGEST_NAME) {
            throw ServiceError.constraint(name, field, "Member must have length less than or equal to " + LONGEST_NAME);
        }
        if (!allowed.matcher(name).matches()) {
            throw ServiceError.constraint(
                    name, field, "Member must satisfy regular expression pattern: " + allowed.pattern());
        }
        return name;
    }

    private LogGroup group(@Nullable String name) throws ServiceError {
        LogGroup group = name == null ? null : groups.get(name);
        if (group == null) {
            throw ServiceError.notFound("The specified log group does not exist.");
        }
        return group;
    }

    private static LogGroup.Stream stream(LogGroup group, @Nullable String name) throws ServiceError {
        LogGroup.Stream stream = name == null ? null : group.streams.get(name);
        if (stream == null) {
            throw ServiceError.notFound("The specified log stream does not exist.");
        }
        return stream;
    }

    // What tests ask for and do.

    synchronized void clock(InstantSource next) {
        clock = next;
    }

    synchronized void create(String group, String stream) {
        groups.computeIfAbsent(group, name -> new LogGroup(name, clock.millis(), Map.of()))
                .streams
                .computeIfAbsent(stream, name -> new LogGroup.Stream(name, clock.millis()));
    }

    synchronized void delete(String group) {
        if (groups.remove(group) == null) {
            throw new IllegalArgumentException("no log group " + group + " in " + groups.keySet());
        }
    }

    synchronized void deleteStream(String group, String stream) {
        if (existing(group).streams.remove(stream) == null) {
            throw new IllegalArgumentException(
                    "no log stream " + stream + " in " + existing(group).streams.keySet());
        }
    }

    synchronized List<String> groups() {
        return List.copyOf(groups.keySet());
    }

    synchronized List<String> streams(String group) {
        return List.copyOf(existing(group).streams.keySet());
    }

    synchronized Map<String, String> tags(String group) {
        return Map.copyOf(existing(group).tags);
    }

    synchronized @Nullable Integer retention(String group) {
        return existing(group).retentionDays;
    }

    synchronized List<LogEvent> events(String group, String stream) {
        LogGroup found = groups.get(group);
        LogGroup.Stream in = found == null ? null : found.streams.get(stream);
        return in == null ? List.of() : List.copyOf(in.events);
    }

    synchronized List<LogEvent> everTaken(String group, String stream) {
        return List.copyOf(history.getOrDefault(List.of(group, stream), List.of()));
    }

    private LogGroup existing(String name) {
        LogGroup group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("no log group " + name + " in " + groups.keySet());
        }
        return group;
    }
}
