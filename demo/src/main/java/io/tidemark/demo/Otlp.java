package io.tidemark.demo;

import io.tidemark.otlp.OtlpLogsStats;
import io.tidemark.otlp.OtlpLogsStream;
import io.tidemark.otlp.OtlpMetrics;
import io.tidemark.otlp.OtlpMetricsStats;
import io.tidemark.otlp.OtlpProtocol;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Views;
import io.tidemark.stream.EntryStream;
import java.time.Duration;
import java.util.Locale;

/** Metrics of the pond, and its requests as log records, to a server that takes OTLP over HTTP. Nothing else in the demo uses OpenTelemetry. */
final class Otlp implements AutoCloseable {
    static final String PLACE = "OTLP";

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** The visitors are in a hurry, the network may not be: all of 20,000 requests find room. */
    private static final int QUEUE_BYTES = 64 * 1024 * 1024;

    private static final int REQUESTS_IN_FLIGHT = 4;

    private final ServerUrl url;
    private final OtlpLogsStream logs;
    private final OtlpMetrics metrics;

    private Otlp(ServerUrl url, MetricSource source, Views views, Duration patience) {
        this.url = url;
        logs = OtlpLogsStream.builder()
                .endpoint(url.toString())
                .protocol(OtlpProtocol.HTTP)
                .serviceName(DemoOptions.JOB)
                .queueBytes(QUEUE_BYTES)
                .requestsInFlight(REQUESTS_IN_FLIGHT)
                .requestTimeout(patience)
                .retryFor(patience)
                .shutdownTimeout(patience)
                .build();
        boolean started = false;
        try {
            metrics = OtlpMetrics.builder()
                    .source(source)
                    .views(views)
                    .endpoint(url.toString())
                    .protocol(OtlpProtocol.HTTP)
                    .serviceName(DemoOptions.JOB)
                    .interval(INTERVAL)
                    .timeout(patience)
                    .intervalTimeout(patience)
                    // What matters was flushed before.
                    .closeWithin(Duration.ofSeconds(2))
                    // What ends the program with a signal would do it before all is counted.
                    .closeAtShutdown(false)
                    .start();
            started = true;
        } finally {
            if (!started) {
                logs.close();
            }
        }
    }

    /**
     * Sends from now on. Whether anybody is there shows later.
     *
     * @param patience how long it may take at the end to send the rest
     * @throws DemoException if something in the environment makes no sense
     */
    static Otlp to(ServerUrl url, MetricSource source, Views views, Duration patience) throws DemoException {
        try {
            return new Otlp(url, source, views, patience);
        } catch (IllegalArgumentException problem) {
            throw new DemoException(
                    "OTLP cannot be set up for " + url + " (" + problem.getMessage()
                            + "); look at the OTEL_ variables, or leave --otlp out",
                    problem);
        }
    }

    /** Of log records. To be closed by whoever writes to it. */
    EntryStream stream() {
        return logs;
    }

    /**
     * When the stream is closed: has the last metrics sent, and says what arrived.
     *
     * @param requests how many log records there should be
     */
    Receipt finish(long requests, Duration patience) {
        boolean all = metrics.flush(patience);
        OtlpMetricsStats points = metrics.stats();
        OtlpLogsStats records = logs.submissions();
        String figures = String.format(
                Locale.ROOT,
                "%,d log records in %s, %,d points of metrics in %s, to %s",
                records.records(),
                requests(records.requests()),
                points.points(),
                requests(points.requests()),
                url);
        String problem = logs.stats().get(0).lastProblem();
        if (records.records() != requests) {
            return Receipt.notOk(
                    PLACE, figures, "the last problem with " + url + ": " + (problem == null ? "unknown" : problem));
        }
        if (!all || points.points() == 0 || points.rejected() > 0) {
            return Receipt.notOk(
                    PLACE,
                    figures,
                    String.format(
                            Locale.ROOT,
                            "not all metrics arrived at %s: %,d attempts failed, %,d points were rejected",
                            url,
                            points.attemptsFailed(),
                            points.rejected()));
        }
        return Receipt.ok(PLACE, figures);
    }

    private static String requests(long number) {
        return String.format(Locale.ROOT, "%,d request%s", number, number == 1 ? "" : "s");
    }

    @Override
    public void close() {
        logs.close();
        metrics.close();
    }
}
