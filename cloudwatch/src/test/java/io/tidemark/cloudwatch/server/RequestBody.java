package io.tidemark.cloudwatch.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is in a request.
 *
 * @param json all of it; nothing for PutLogEvents
 * @param group the log group it names
 * @param stream the log stream it names
 * @param events of PutLogEvents, unless they are only counted
 * @param eventCount how many events there are
 * @param countedBytes their size as CloudWatch Logs counts it
 * @param problem why it could not be read
 */
record RequestBody(
        JsonNode json,
        @Nullable String group,
        @Nullable String stream,
        List<LogEvent> events,
        int eventCount,
        long countedBytes,
        @Nullable ServiceError problem) {

    static final int OVERHEAD = 26;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    /**
     * Reads a body.
     *
     * @param keep false if events are to be counted only
     */
    static RequestBody read(Operation operation, byte[] sent, boolean gzip, boolean keep) {
        try (InputStream in = open(sent, gzip)) {
            return operation == Operation.PUT_LOG_EVENTS ? new Events(keep).read(in) : other(in);
        } catch (IOException problem) {
            return new RequestBody(
                    NOTHING,
                    null,
                    null,
                    List.of(),
                    0,
                    0,
                    ServiceError.unreadable(String.valueOf(problem.getMessage())));
        }
    }

    private static InputStream open(byte[] sent, boolean gzip) throws IOException {
        InputStream in = new ByteArrayInputStream(sent);
        return gzip ? new GZIPInputStream(in, 1 << 14) : in;
    }

    private static RequestBody other(InputStream in) throws IOException {
        JsonNode json = MAPPER.readTree(in);
        return new RequestBody(json, text(json, "logGroupName"), text(json, "logStreamName"), List.of(), 0, 0, null);
    }

    private static @Nullable String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? value.textValue() : null;
    }

    /** Reads the body of PutLogEvents piece by piece, since it may be large. */
    private static final class Events {

        private static final JsonFactory FACTORY = MAPPER.getFactory();

        private final boolean keep;
        private final List<LogEvent> events = new ArrayList<>();
        private @Nullable String group;
        private @Nullable String stream;
        private int count;
        private long bytes;
        private @Nullable ServiceError problem;

        Events(boolean keep) {
            this.keep = keep;
        }

        RequestBody read(InputStream in) throws IOException {
            try (JsonParser parser = FACTORY.createParser(in)) {
                expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    switch (name) {
                        case "logGroupName" -> group = parser.nextTextValue();
                        case "logStreamName" -> stream = parser.nextTextValue();
                        case "logEvents" -> {
                            expect(parser, parser.nextToken(), JsonToken.START_ARRAY);
                            while (parser.nextToken() == JsonToken.START_OBJECT) {
                                event(parser);
                            }
                            expect(parser, parser.currentToken(), JsonToken.END_ARRAY);
                        }
                        default -> {
                            parser.nextToken();
                            parser.skipChildren();
                        }
                    }
                }
                expect(parser, parser.currentToken(), JsonToken.END_OBJECT);
            }
            return new RequestBody(NOTHING, group, stream, List.copyOf(events), count, bytes, problem);
        }

        private void event(JsonParser parser) throws IOException {
            long timestamp = -1;
            String message = "";
            int length = 0;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("timestamp")) {
                    expect(parser, value, JsonToken.VALUE_NUMBER_INT);
                    timestamp = parser.getLongValue();
                } else if (name.equals("message")) {
                    expect(parser, value, JsonToken.VALUE_STRING);
                    length = utf8Length(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                    message = keep ? parser.getText() : "";
                } else {
                    parser.skipChildren();
                }
            }
            count++;
            bytes += length + OVERHEAD;
            if (problem == null && timestamp < 0) {
                problem = ServiceError.constraint(
                        timestamp,
                        "logEvents." + count + ".member.timestamp",
                        "Member must have value greater than or equal to 0");
            } else if (problem == null && length == 0) {
                problem = ServiceError.constraint(
                        "",
                        "logEvents." + count + ".member.message",
                        "Member must have length greater than or equal to 1");
            }
            if (keep) {
                events.add(new LogEvent(timestamp, message));
            }
        }

        private static void expect(JsonParser parser, @Nullable JsonToken found, JsonToken wanted) throws IOException {
            if (found != wanted) {
                throw new IOException("no " + wanted + " but " + found + " at " + parser.currentLocation());
            }
        }

        private static int utf8Length(char[] text, int offset, int length) {
            int bytes = length;
            for (int index = offset; index < offset + length; index++) {
                char c = text[index];
                if (c >= 0x80) {
                    // Each half of a pair adds one: four in all.
                    bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
                }
            }
            return bytes;
        }
    }
}
