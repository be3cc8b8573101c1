package io.tidemark.stats;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open record that is merged into an {@link Aggregated} when this closes. For one thread at a time.
 *
 * @param <T> the record type
 */
public final class MergeGuard<T> implements AutoCloseable {

    private final Aggregated<T> into;
    private final T record;
    private final AtomicBoolean closed = new AtomicBoolean();

    MergeGuard(Aggregated<T> into, T record) {
        this.into = into;
        this.record = record;
    }

    /** The record. */
    public T get() {
        return record;
    }

    /** Lets the record go unmerged. */
    public void discard() {
        closed.set(true);
    }

    /** Merges the record, with its timers as they are now. Later calls do nothing. Does not throw. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                into.insert(record);
            } catch (Throwable problem) {
                RecordAggregate.leaveOut("a record that could not be closed", problem);
            }
        }
    }

    @Override
    public String toString() {
        return "MergeGuard[" + record + "]";
    }
}
