package io.tidemark.testing;

import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A clock that stands still until a test moves it.
 *
 * <pre>{@code
 * ManualTimeSource time = ManualTimeSource.create();
 * try (var scope = time.install()) {
 *     Timer timer = Timer.start();
 *     time.advance(Duration.ofMillis(3));
 *     assertThat(timer.stop()).isEqualTo(Duration.ofMillis(3));
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; each sees the time of day and the clock for durations move together.
 */
public final class ManualTimeSource implements TimeSource {

    /** Where {@link #create} begins: a round moment, so that times in the output of a test are easy to read. */
    public static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");

    // One object for both clocks: a reader never sees one moved and the other not.
    private volatile Reading now;

    private ManualTimeSource(Instant start) {
        this.now = new Reading(Objects.requireNonNull(start, "start"), 0);
    }

    /** A clock that stands at {@link #DEFAULT_START}. */
    public static ManualTimeSource create() {
        return new ManualTimeSource(DEFAULT_START);
    }

    /** A clock that stands at this moment. */
    public static ManualTimeSource startingAt(Instant start) {
        return new ManualTimeSource(start);
    }

    /**
     * Lets time pass, for {@link #instant} and {@link #nanoTime} alike.
     *
     * @throws IllegalArgumentException if the duration is negative: a clock for durations never goes back. The time of day
     *     does; see {@link #setInstant}
     */
    public ManualTimeSource advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back, and " + duration
                    + " is negative; to set the time of day back, as a clock that is corrected, use setInstant");
        }
        long nanos = duration.toNanos();
        synchronized (this) {
            now = new Reading(now.instant.plus(duration), now.nanos + nanos);
        }
        return this;
    }

    /** Sets the time of day alone, as a correction of the system's clock does: no time passes. */
    public ManualTimeSource setInstant(Instant instant) {
        Objects.requireNonNull(instant, "instant");
        synchronized (this) {
            now = new Reading(instant, now.nanos);
        }
        return this;
    }

    /** Makes this the {@linkplain TimeSource#current() current} source of the calling thread, until the scope is closed. */
    public TimeSource.Scope install() {
        return TimeSource.override(this);
    }

    @Override
    public Instant instant() {
        return now.instant;
    }

    @Override
    public long nanoTime() {
        return now.nanos;
    }

    @Override
    public String toString() {
        return "ManualTimeSource[" + instant() + "]";
    }

    private record Reading(Instant instant, long nanos) {}
}
