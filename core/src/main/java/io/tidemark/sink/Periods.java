package io.tidemark.sink;

import java.time.Duration;

/** Turns the growing figures of a sink into what was added in one period after the other. For one thread at a time. */
final class Periods {

    private final String sink;
    private SinkStats before;
    private long then;
    private long idleThen;

    /**
     * Begins the first period.
     *
     * @param now the time, as of {@link System#nanoTime}
     * @param idleNanos how long the sink has been idle until now
     */
    Periods(String sink, SinkStats before, long now, long idleNanos) {
        this.sink = sink;
        this.before = before;
        this.then = now;
        this.idleThen = idleNanos;
    }

    /**
     * Ends a period, and begins the next.
     *
     * @param now the time, as of {@link System#nanoTime}
     * @param idleNanos how long the sink has been idle in all; negative if that is not known
     */
    FlushReport end(SinkStats stats, long now, long idleNanos) {
        long period = Math.max(0, now - then);
        double idle = idleNanos < 0 || period == 0
                ? Double.NaN
                : Math.min(1, Math.max(0, (double) (idleNanos - idleThen) / period));
        FlushReport report = FlushReport.between(sink, before, stats, Duration.ofNanos(period), idle);
        before = stats;
        then = now;
        idleThen = idleNanos;
        return report;
    }

    String sink() {
        return sink;
    }
}
