package io.tidemark.time;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where records get the time from: the system's clocks, unless a test has put another in their place.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface TimeSource {

    /** The time of day. */
    Instant instant();

    /** A clock for durations, in nanoseconds from an arbitrary origin, as {@link System#nanoTime()}. */
    long nanoTime();

    /** The time of day in nanoseconds since 1970-01-01T00:00Z; held at the ends of the range of a {@code long}. */
    default long epochNanos() {
        return epochNanos(instant());
    }

    /** The system's clocks. */
    static TimeSource system() {
        return SystemTimeSource.INSTANCE;
    }

    /** The source that is current on this thread: the {@linkplain #system() system's}, or that of the enclosing {@link #override}. */
    static TimeSource current() {
        return TimeSourceOverride.current();
    }

    /**
     * Makes a source current on the calling thread until the returned scope is closed. Scopes nest. For tests: until the first
     * override of a process, {@link #current} costs nothing.
     */
    static Scope override(TimeSource source) {
        return TimeSourceOverride.open(Objects.requireNonNull(source, "source"));
    }

    /** Runs with a source current on the calling thread. */
    @SuppressWarnings("try")
    static <T> T with(TimeSource source, Supplier<T> body) {
        try (Scope scope = override(source)) {
            return body.get();
        }
    }

    /** An instant in nanoseconds since 1970-01-01T00:00Z; the nearest {@code long} if it is before 1677 or after 2262. */
    static long epochNanos(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (seconds >= Long.MAX_VALUE / 1_000_000_000L) {
            return Long.MAX_VALUE;
        }
        if (seconds <= Long.MIN_VALUE / 1_000_000_000L) {
            return Long.MIN_VALUE;
        }
        return seconds * 1_000_000_000L + instant.getNano();
    }

    /** Milliseconds since 1970-01-01T00:00Z in nanoseconds; held at the ends of the range of a {@code long}. */
    static long epochNanosOfMillis(long epochMillis) {
        if (epochMillis > Long.MAX_VALUE / 1_000_000L) {
            return Long.MAX_VALUE;
        }
        if (epochMillis < Long.MIN_VALUE / 1_000_000L) {
            return Long.MIN_VALUE;
        }
        return epochMillis * 1_000_000L;
    }

    /** An override that is in force; closing it restores what was current before. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
