package io.tidemark.demo;

import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The visits of one run: sent once, and stopped by whoever likes to. */
final class Visits {
    private static final Rate GENTLE = new Rate(200);

    /** So that every run has the same errands, and the same misfortunes. */
    static final long SEED = 2026;

    private final DemoOptions options;
    private final PrintWriter out;
    private final Tally tally = new Tally();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch visited = new CountDownLatch(1);

    private double seconds;
    private boolean cutShort;

    Visits(DemoOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /** Sends them, until all are answered or until {@link #stop}. */
    void to(URI pond) throws InterruptedException {
        long limit = options.endless() ? Long.MAX_VALUE : options.requests();
        Rate rate = rate();
        PondClient client = new PondClient(pond, SEED, limit, rate, tally, stopped);
        Progress progress = new Progress(out, tally, options);
        long start = System.nanoTime();
        try (progress) {
            progress.start();
            client.run();
        } finally {
            seconds = (System.nanoTime() - start) / 1e9;
            cutShort = stopped.getCount() == 0 && !options.endless();
            visited.countDown();
        }
    }

    private @Nullable Rate rate() {
        return options.rate() == null && options.endless() ? GENTLE : options.rate();
    }

    /** No more are sent; those that are on their way are still answered. May be called by any thread, at any time. */
    void stop() {
        stopped.countDown();
    }

    /** Stops them, and returns when the last one has its answer. */
    void end() {
        stop();
        try {
            visited.await();
        } catch (InterruptedException stopNow) {
            Thread.currentThread().interrupt();
        }
    }

    /** Down once somebody wants to be done. */
    CountDownLatch stopped() {
        return stopped;
    }

    /** What the client has seen so far. */
    Tally tally() {
        return tally;
    }

    /** How long they took. */
    double seconds() {
        return seconds;
    }

    /** Whether they were stopped before all that were asked for were sent. */
    boolean cutShort() {
        return cutShort;
    }
}
