package io.tidemark.time;

import java.time.Duration;

/**
 * A time that runs, of a {@link Stopwatch}. It ends with the first call of {@link #stop}, {@link #discard}, {@link #overwrite} or
 * {@link #close}; later calls change nothing. Any thread may make it, also after the record is closed: then it is of no account.
 */
public final class TimerGuard implements AutoCloseable {

    /** What becomes of the time. */
    enum Fate {
        STOPPED,
        OVERWRITTEN,
        DISCARDED
    }

    private static final long RUNNING = -1;

    private final Stopwatch stopwatch;
    private final long start;
    private final int round;
    private long elapsed = RUNNING;

    TimerGuard(Stopwatch stopwatch, long start, int round) {
        this.stopwatch = stopwatch;
        this.start = start;
        this.round = round;
    }

    /** Adds the time to the stopwatch. Gives the time that this guard ran. */
    public Duration stop() {
        return Duration.ofNanos(end(Fate.STOPPED));
    }

    /** Adds nothing: as if it had not been started. */
    public void discard() {
        end(Fate.DISCARDED);
    }

    /**
     * Makes this time the time of the stopwatch, in place of what has added up so far. Other guards that run are not touched: they add
     * theirs when they stop. Gives the time that this guard ran.
     */
    public Duration overwrite() {
        return Duration.ofNanos(end(Fate.OVERWRITTEN));
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        end(Fate.STOPPED);
    }

    private long end(Fate fate) {
        long now = stopwatch.source().nanoTime();
        synchronized (this) {
            if (elapsed != RUNNING) {
                return elapsed;
            }
            // Never negative, whatever the source does.
            elapsed = Math.max(0, now - start);
        }
        stopwatch.stop(this, elapsed(), fate);
        return elapsed();
    }

    private synchronized long elapsed() {
        return elapsed;
    }

    long startNanos() {
        return start;
    }

    int round() {
        return round;
    }

    @Override
    public synchronized String toString() {
        return "TimerGuard[" + (elapsed == RUNNING ? "running" : Duration.ofNanos(elapsed)) + "]";
    }
}
