package io.tidemark.demo;

import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.PushGateway;
import io.tidemark.prometheus.PushStats;
import java.time.Duration;
import java.util.Locale;

/** Pushes to a Pushgateway: now and then, and when all is counted. */
final class Pushes implements AutoCloseable {
    static final String PLACE = "Pushgateway";
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ServerUrl url;
    private final Exposition exposition;
    private final PushGateway scheduled;

    private Pushes(ServerUrl url, PondMetrics metrics) {
        this.url = url;
        exposition = Exposition.of(metrics.source());
        // Without a last push: what ends the program with a signal would have it done before all is counted.
        scheduled = gateway()
                .every(INTERVAL)
                .pushAtClose(false)
                .closeTimeout(Duration.ofSeconds(1))
                .start();
    }

    /**
     * Pushes from now on. Whether anybody is there shows later.
     *
     * @throws DemoException if there can be no Pushgateway of this URL
     */
    static Pushes to(ServerUrl url, PondMetrics metrics) throws DemoException {
        try {
            return new Pushes(url, metrics);
        } catch (IllegalArgumentException problem) {
            throw new DemoException("--pushgateway: " + problem.getMessage(), problem);
        }
    }

    private PushGateway.Builder gateway() {
        return PushGateway.builder(url.toString()).job(DemoOptions.JOB).exposition(exposition);
    }

    /**
     * Pushes a last time.
     *
     * @param patience how long that may take
     */
    Receipt finish(Duration patience) {
        scheduled.close();
        PushStats before = scheduled.stats();
        // When it is closed it tries again, if that may help.
        PushGateway last = gateway().timeout(patience).closeTimeout(patience).start();
        last.close();
        PushStats end = last.stats();
        long pushes = before.pushes() + end.pushes();
        String figures = String.format(
                Locale.ROOT,
                "%,d push%s to %s%s",
                pushes,
                pushes == 1 ? "" : "es",
                url,
                before.failures() + end.failures() == 0
                        ? ""
                        : String.format(Locale.ROOT, "; %,d failed", before.failures() + end.failures()));
        return end.pushes() == 1
                ? Receipt.ok(PLACE, figures)
                : Receipt.notOk(PLACE, figures, "the last push to " + url + " failed: " + end.lastFailure());
    }

    @Override
    public void close() {
        scheduled.close();
    }
}
