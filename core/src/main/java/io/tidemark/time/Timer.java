package io.tidemark.time;

import java.time.Duration;

/**
 * A running time: starts when it is made, and ends at {@link #stop}, or when the record that holds it is closed, whichever comes
 * first. Written as a duration, in milliseconds unless the field says otherwise.
 *
 * <p>A timer is run by one thread at a time; once stopped, it never changes.
 */
public final class Timer {

    private static final long RUNNING = -1;

    private final TimeSource source;
    private final long start;
    private long elapsed = RUNNING;

    private Timer(TimeSource source) {
        this.source = source;
        this.start = source.nanoTime();
    }

    /** A timer that starts now, by the current time source, which it keeps. */
    public static Timer start() {
        return new Timer(TimeSource.current());
    }

    /** A timer that starts now, by this time source. */
    public static Timer start(TimeSource source) {
        return new Timer(source);
    }

    /** Stops the timer if it is running. Gives the time that it ran. */
    public Duration stop() {
        return Duration.ofNanos(stopNanos());
    }

    /** As {@link #stop}, in nanoseconds, and without an object. */
    public long stopNanos() {
        if (elapsed == RUNNING) {
            elapsed = sinceStart();
        }
        return elapsed;
    }

    /** Nanoseconds that it has run: up to now, or until it was stopped. */
    public long elapsedNanos() {
        long stopped = elapsed;
        return stopped == RUNNING ? sinceStart() : stopped;
    }

    public boolean isRunning() {
        return elapsed == RUNNING;
    }

    /** Never negative, whatever the source does. */
    private long sinceStart() {
        return Math.max(0, source.nanoTime() - start);
    }

    @Override
    public String toString() {
        return "Timer[" + Duration.ofNanos(elapsedNanos()) + (isRunning() ? ", running]" : "]");
    }
}
