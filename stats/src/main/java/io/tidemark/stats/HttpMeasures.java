package io.tidemark.stats;

import io.tidemark.unit.MetricUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of HTTP, with views for it: recorded by whatever serves or calls, registered by a program that wants it.
 *
 * <pre>{@code
 * HttpMeasures.SERVER.register(Stats.views());
 *
 * // in a filter, when a request is done
 * HttpMeasures.SERVER.record("GET", "/ducks/{id}", 200, nanos, received, sent);
 * }</pre>
 *
 * <p>The tags, named {@code http_server_} or {@code http_client_} and this:
 *
 * <ul>
 *   <li>{@code method}: one of those of RFC 9110 and {@code PATCH}; {@code _OTHER} for what else a client may think up,
 *   <li>{@code route}: the template that the path matched, {@code /ducks/{id}}; never the path, of which there are as many as others like,
 *   <li>{@code status}: the code of the response.
 * </ul>
 *
 * <p>and the views, with the prefix {@code http/server/} or {@code http/client/}, by all three of these:
 *
 * <ul>
 *   <li>{@code completed_count}: how many, whether their latency is known or not,
 *   <li>{@code latency}: how they are distributed over latencies, in milliseconds, with OpenCensus's buckets from 1 ms to 100 s,
 *   <li>{@code received_bytes}, {@code sent_bytes}: how they are distributed over sizes, with OpenCensus's buckets from 1 KiB to 4 GiB.
 * </ul>
 *
 * <p>Immutable, and safe for use by several threads. A library of your own may ship measures and views in the same way: what it registers has its
 * name, and another view of that name is refused.
 */
public final class HttpMeasures {

    /** Of requests that are served. */
    public static final HttpMeasures SERVER = new HttpMeasures("server", "Time to serve a request");

    /** Of requests that are made. */
    public static final HttpMeasures CLIENT =
            new HttpMeasures("client", "Time from the first byte of a request to the last of its response");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    /** Of a route. Longer ones are paths, or queries. */
    private static final int LONGEST_ROUTE = 255;

    private static final double NANOS_PER_MILLI = 1e6;

    private final LongMeasure completed;
    private final DoubleMeasure latency;
    private final LongMeasure receivedBytes;
    private final LongMeasure sentBytes;
    private final String methodKey;
    private final String routeKey;
    private final String statusKey;
    private final List<View> views;

    private HttpMeasures(String side, String latencyDescription) {
        String prefix = "http/" + side + "/";
        this.completed =
                Measure.ofLong(prefix + "completed", "1 for each request that was completed", MetricUnit.COUNT);
        this.latency = Measure.ofDouble(prefix + "latency", latencyDescription, MetricUnit.MILLISECONDS);
        this.receivedBytes =
                Measure.ofLong(prefix + "received_bytes", "Size of the body that was received", MetricUnit.BYTES);
        this.sentBytes = Measure.ofLong(prefix + "sent_bytes", "Size of the body that was sent", MetricUnit.BYTES);
        this.methodKey = "http_" + side + "_method";
        this.routeKey = "http_" + side + "_route";
        this.statusKey = "http_" + side + "_status";
        this.views = List.of(
                View.of(completed)
                        .by(methodKey, routeKey, statusKey)
                        .description("Requests that were completed")
                        .aggregate(Aggregation.count())
                        .named(prefix + "completed_count"),
                view(latency, latencies()),
                view(receivedBytes, sizes()),
                view(sentBytes, sizes()));
    }

    private View view(Measure measure, Aggregation aggregation) {
        return View.of(measure)
                .by(methodKey, routeKey, statusKey)
                .aggregate(aggregation)
                .named(measure.name());
    }

    private static Aggregation latencies() {
        return Aggregation.distribution(
                1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 40, 50, 65, 80, 100, 130, 160, 200, 250, 300, 400, 500,
                650, 800, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000);
    }

    private static Aggregation sizes() {
        double kibi = 1 << 10;
        double mebi = 1 << 20;
        double gibi = 1 << 30;
        return Aggregation.distribution(
                kibi,
                2 * kibi,
                4 * kibi,
                16 * kibi,
                64 * kibi,
                256 * kibi,
                mebi,
                4 * mebi,
                16 * mebi,
                64 * mebi,
                256 * mebi,
                gibi,
                4 * gibi);
    }

    /** 1 for each request, also for those of which nothing else is known. */
    public LongMeasure completed() {
        return completed;
    }

    /** The time that a request took, in milliseconds. */
    public DoubleMeasure latency() {
        return latency;
    }

    /** The size of the body that came in: of the request for a server, of the response for a client. */
    public LongMeasure receivedBytes() {
        return receivedBytes;
    }

    /** The size of the body that went out: of the response for a server, of the request for a client. */
    public LongMeasure sentBytes() {
        return sentBytes;
    }

    /** The views, to be registered, or as a pattern for others. */
    public List<View> views() {
        return views;
    }

    /**
     * Registers the views. Those that are registered already stay as they are.
     *
     * @throws IllegalArgumentException if there is another view of such a name. Then none is registered
     */
    public void register(Views views) {
        Objects.requireNonNull(views, "views");
        // Its own lock: so none comes in between.
        synchronized (views) {
            Set<String> taken = views.registered().stream().map(View::name).collect(Collectors.toSet());
            // Nothing for one that is equal; refused, before any is registered, for another.
            this.views.stream().filter(view -> taken.contains(view.name())).forEach(views::register);
            this.views.forEach(views::register);
        }
    }

    /** The method if it is one of those of RFC 9110 or {@code PATCH}; {@code _OTHER} for what else a client may think up, which would otherwise make rows and metrics without end. */
    public static String knownMethod(@Nullable String method) {
        return method != null && METHODS.contains(method) ? method : "_OTHER";
    }

    /**
     * Records a request that is done, with its tags and those that are {@linkplain Tags#current current}. Does not throw. Costs some nanoseconds while no
     * view is registered.
     *
     * @param method as in the request; null if there was none, as in one that could not be read
     * @param route the template that the path matched; null if it matched none. Not the path. Of a longer one, the first {@value #LONGEST_ROUTE}
     *     characters
     * @param status the code of the response, 100 to 599; else there was none
     * @param latencyNanos in nanoseconds; negative if it is not known
     * @param receivedBytes negative if it is not known
     * @param sentBytes negative if it is not known
     */
    public void record(
            @Nullable String method,
            @Nullable String route,
            int status,
            long latencyNanos,
            long receivedBytes,
            long sentBytes) {
        if (isUnseen()) {
            return;
        }
        Tags tags = Tags.current().unchecked(methodKey, knownMethod(method));
        if (route != null) {
            tags = tags.unchecked(routeKey, Text.atMost(LONGEST_ROUTE, route));
        }
        if (status >= 100 && status < 600) {
            tags = tags.unchecked(statusKey, Integer.toString(status));
        }
        completed.record(1, tags);
        if (latencyNanos >= 0) {
            latency.record(latencyNanos / NANOS_PER_MILLI, tags);
        }
        if (receivedBytes >= 0) {
            this.receivedBytes.record(receivedBytes, tags);
        }
        if (sentBytes >= 0) {
            this.sentBytes.record(sentBytes, tags);
        }
    }

    /** Whether no view is there to take it: filters record in every program, and the tags cost more than to look. */
    private boolean isUnseen() {
        return completed.views().isEmpty()
                && latency.views().isEmpty()
                && receivedBytes.views().isEmpty()
                && sentBytes.views().isEmpty();
    }
}
