package io.tidemark.time;

import io.tidemark.CloseValue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Times that add up: started by hand, any number of times. Written as a duration, in milliseconds unless the field says
 * otherwise; absent if it was never started.
 *
 * <pre>{@code
 * final Stopwatch waiting = Stopwatch.create();    // in the record
 *
 * try (TimerGuard running = metrics.waiting.start()) {
 *     waitForReply();
 * }
 * }</pre>
 *
 * <p>Several guards may run at once, started and stopped by any threads: each adds the whole of its time. One that still runs when
 * its record closes counts up to that moment, and whatever is done to it later changes nothing. A guard that was discarded counts as never started.
 */
public final class Stopwatch implements CloseValue<Duration> {

    private final TimeSource source;

    // All guarded by this object's lock, which is held for a few instructions and never while the clock is read.

    /** Of guards that stopped. */
    private long total;

    /** How many guards stopped. */
    private long stopped;

    private long running;

    /** The sum of the starts of the guards that run: as many times now, less this, is how long they have run. May wrap. */
    private long starts;

    /** Counts {@link #clear}: guards from before it are of no account. */
    private int round;

    private boolean ended;

    private Stopwatch(TimeSource source) {
        this.source = source;
    }

    /** A stopwatch that does not run yet, by the current time source, which it keeps. */
    public static Stopwatch create() {
        return new Stopwatch(TimeSource.current());
    }

    /** A stopwatch that does not run yet, by this time source. */
    public static Stopwatch create(TimeSource source) {
        return new Stopwatch(Objects.requireNonNull(source, "source"));
    }

    /** Starts a time, which runs until the guard is stopped or the record closes. */
    public TimerGuard start() {
        return started(source.nanoTime());
    }

    private synchronized TimerGuard started(long now) {
        if (!ended) {
            running++;
            starts += now;
        }
        return new TimerGuard(this, now, ended ? round - 1 : round);
    }

    /** Forgets all times; guards that run are of no account. No effect once the record is closed. */
    public synchronized void clear() {
        if (!ended) {
            total = 0;
            stopped = 0;
            running = 0;
            starts = 0;
            round++;
        }
    }

    /** Whether there is a time to write: a guard runs, or one was stopped. */
    public synchronized boolean isStarted() {
        return stopped + running > 0;
    }

    /** Nanoseconds in all: of guards that were stopped, and up to now of those that run. */
    public long elapsedNanos() {
        long now = source.nanoTime();
        synchronized (this) {
            return sum(now);
        }
    }

    /**
     * For generated code, when the record closes: stops the guards that run, and changes nothing from now on. The first call
     * counts.
     */
    public void end() {
        long now = source.nanoTime();
        synchronized (this) {
            if (!ended) {
                total = sum(now);
                stopped += running;
                running = 0;
                starts = 0;
                round++;
                ended = true;
            }
        }
    }

    /** Ends the stopwatch, and gives the time; null if it was never started. */
    @Override
    public @Nullable Duration closeValue() {
        end();
        return isStarted() ? Duration.ofNanos(elapsedNanos()) : null;
    }

    TimeSource source() {
        return source;
    }

    /** Takes a guard off those that run. */
    synchronized void stop(TimerGuard guard, long elapsed, TimerGuard.Fate fate) {
        if (guard.round() != round) {
            return;
        }
        running--;
        starts -= guard.startNanos();
        switch (fate) {
            case STOPPED -> {
                total += elapsed;
                stopped++;
            }
            case OVERWRITTEN -> {
                total = elapsed;
                stopped = 1;
            }
            case DISCARDED -> {}
        }
    }

    /** Never negative, whatever the source does. */
    private long sum(long now) {
        return Math.max(0, total + running * now - starts);
    }

    @Override
    public String toString() {
        return "Stopwatch[" + (isStarted() ? Duration.ofNanos(elapsedNanos()) : "never started") + "]";
    }
}
