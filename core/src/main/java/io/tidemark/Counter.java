package io.tidemark;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A count that any number of threads may change at once; written as a whole number, the count at the moment at which the entry
 * is emitted. Changes after that are not seen in the entry.
 *
 * <p>It counts within one record, or over many of them:
 *
 * <pre>{@code
 * private static final Counter IN_FLIGHT = Counter.create();
 *
 * try (CounterGuard inFlight = IN_FLIGHT.incrementScoped()) {
 *     metrics.inFlight = inFlight.count();
 *     ...
 * }
 * }</pre>
 *
 * <p>A count beyond the range of a {@code long} wraps around.
 */
public final class Counter implements CloseValue<Long> {

    private final AtomicLong count;

    private Counter(long count) {
        this.count = new AtomicLong(count);
    }

    /** A counter at 0. */
    public static Counter create() {
        return new Counter(0);
    }

    /** A counter at a value. */
    public static Counter startingAt(long count) {
        return new Counter(count);
    }

    /** Adds 1. */
    public void increment() {
        count.getAndIncrement();
    }

    /** Adds a number, which may be negative. */
    public void add(long delta) {
        count.getAndAdd(delta);
    }

    /** Sets the count. Scopes that are open still take theirs off when they close. */
    public void set(long count) {
        this.count.set(count);
    }

    /** The count now. */
    public long get() {
        return count.get();
    }

    /** Adds 1 until the returned guard is closed. The guard knows the count that this made. */
    public CounterGuard incrementScoped() {
        return new CounterGuard(count, count.incrementAndGet());
    }

    /** As {@link #get}. */
    @Override
    public Long closeValue() {
        return count.get();
    }

    @Override
    public String toString() {
        return "Counter[" + count + "]";
    }
}
