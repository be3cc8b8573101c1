package io.tidemark.cloudwatch.server;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClientBuilder;

/**
 * A server that stands in for CloudWatch Logs: it speaks its JSON protocol over HTTP on this host, enforces its limits, and fails when it
 * is told to.
 *
 * <pre>{@code
 * try (LogsServer server = LogsServer.start(); CloudWatchLogsAsyncClient client = server.client()) {
 *     server.create("group", "stream");
 *     server.behave(Behaviour.first(3, Reply.throttling()).on(Operation.PUT_LOG_EVENTS));
 *     ...
 *     server.await("three events", it -> it.events("group", "stream").size() == 3);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class LogsServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LogsService service = new LogsService();
    private final Calls calls = new Calls();
    private final Responder responder = new Responder(service, calls);
    private final Listener listener;
    private volatile Behaviour behaviour = Behaviour.normal();

    private LogsServer(int port) {
        listener = new Listener(port, socket -> new Connection(socket, calls, responder, () -> behaviour));
    }

    /** Starts one on a free port. */
    public static LogsServer start() {
        return start(0);
    }

    /**
     * Starts one.
     *
     * @param port 0 for a free one
     * @throws java.io.UncheckedIOException if the port is taken
     */
    public static LogsServer start(int port) {
        LogsServer server = new LogsServer(port);
        server.listener.open();
        return server;
    }

    /** Its address, the same after {@link #comeBack}. */
    public URI endpoint() {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + listener.port());
    }

    /**
     * A new client of this server, with the SDK's retries, for the caller to close. It needs no region, credentials or configuration from
     * outside.
     */
    public CloudWatchLogsAsyncClient client() {
        return clientBuilder().build();
    }

    /**
     * As {@link #client}, for more settings. An {@code overrideConfiguration} replaces the one that keeps it away from files: start from
     * {@code builder.overrideConfiguration().toBuilder()}.
     */
    public CloudWatchLogsAsyncClientBuilder clientBuilder() {
        return SdkClients.builder(endpoint());
    }

    // What it does.

    /** From the next call on. */
    public void behave(Behaviour next) {
        behaviour = next;
    }

    /** What it holds to be the time, from now on; at first the time of the system. */
    public void clock(InstantSource clock) {
        service.clock(clock);
    }

    /**
     * From now on it takes any PutLogEvents with at least one event, keeps nothing but {@link #totals}, and is fast. Behaviours see no
     * events.
     */
    public void countingOnly() {
        responder.countOnly();
    }

    /** Told of each call when it is over, on the connection's thread. */
    public void onCall(Consumer<? super Call> observer) {
        calls.observer(observer);
    }

    /** Stops listening and closes all connections. What it has stays. Returns when no call is being carried out any more. */
    public void goAway() {
        listener.close();
    }

    /** Listens again, on the same port. */
    public void comeBack() {
        listener.open();
    }

    /** As {@link #goAway}. What it has can still be looked at. */
    @Override
    public void close() {
        listener.close();
    }

    // What it has.

    /** Creates a log group, unless it exists, and a log stream in it. */
    public void create(String group, String stream) {
        service.create(group, stream);
    }

    /**
     * Deletes a log group with all that is in it.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    public void delete(String group) {
        service.delete(group);
        calls.changed();
    }

    /**
     * Deletes a log stream with its events.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    public void deleteStream(String group, String stream) {
        service.deleteStream(group, stream);
        calls.changed();
    }

    /** The names of the log groups, in order. */
    public List<String> groups() {
        return service.groups();
    }

    /**
     * The names of the log streams of a group, in order.
     *
     * @throws IllegalArgumentException if the group does not exist
     */
    public List<String> streams(String group) {
        return service.streams(group);
    }

    /**
     * The tags of a log group.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    public Map<String, String> tags(String group) {
        return service.tags(group);
    }

    /**
     * How many days a log group keeps events; null for ever.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    public @Nullable Integer retention(String group) {
        return service.retention(group);
    }

    /** The events of a log stream in the order that they were taken; none if it does not exist. */
    public List<LogEvent> events(String group, String stream) {
        return service.events(group, stream);
    }

    /** The same with those of streams and groups of these names that were deleted. */
    public List<LogEvent> everTaken(String group, String stream) {
        return service.everTaken(group, stream);
    }

    /** All calls so far, in the order that they came; without those while it only counted. */
    public List<Call> requests() {
        return calls.all();
    }

    /** The calls of one operation so far. */
    public List<Call> requests(Operation operation) {
        return calls.all().stream()
                .filter(call -> call.operation() == operation)
                .toList();
    }

    /** How many calls are waiting for their answers now; also those that the client has given up, until the server notices. */
    public int waiting() {
        return calls.waiting();
    }

    /** What PutLogEvents brought so far. */
    public Totals totals() {
        return calls.totals();
    }

    /**
     * Waits until a condition holds; looks again when a call came, was read or is over.
     *
     * @param what the condition in words
     * @throws AssertionError with the last calls, if it does not hold within 20 seconds
     */
    public void await(String what, Predicate<? super LogsServer> condition) {
        await(what, PATIENCE, condition);
    }

    /** The same with another limit. */
    public void await(String what, Duration limit, Predicate<? super LogsServer> condition) {
        calls.await(what, limit, () -> condition.test(this));
    }

    /** Its address and the last calls. */
    @Override
    public String toString() {
        return endpoint() + ": " + calls;
    }
}
