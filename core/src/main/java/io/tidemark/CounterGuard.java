package io.tidemark;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One that is counted until it is closed, as {@link Counter#incrementScoped} gives it. Closing it takes 1 off the counter, once, however
 * often it is closed and by whichever threads.
 *
 * <p>As a field of a record it is written as {@link #count}, and closed when the entry is emitted or discarded.
 */
public final class CounterGuard implements AutoCloseable, CloseValue<Long> {

    /** Null once closed. */
    private final AtomicReference<@Nullable AtomicLong> counter;

    private final long count;

    CounterGuard(AtomicLong counter, long count) {
        this.counter = new AtomicReference<>(counter);
        this.count = count;
    }

    /** The count that opening this guard made, itself among them. It does not change. */
    public long count() {
        return count;
    }

    /** Takes 1 off the counter, the first time that it is called. Does not throw. */
    @Override
    public void close() {
        AtomicLong open = counter.getAndSet(null);
        if (open != null) {
            open.getAndDecrement();
        }
    }

    /** Closes the guard, and gives the {@link #count}. */
    @Override
    public Long closeValue() {
        close();
        return count;
    }

    @Override
    public String toString() {
        return "CounterGuard[" + count + (counter.get() == null ? ", closed]" : "]");
    }
}
