package io.tidemark.entry;

import org.jspecify.annotations.Nullable;

/**
 * An entry made from a metric record: what a {@link Field} reads from. Generated.
 *
 * @param <R> the record type
 */
public interface RecordEntry<R> extends Entry {

    /** The record. */
    R tidemarkRecord();

    /** What {@code XShape.close} gave for it: the values that could still change, as they were at closing. */
    @Nullable
    Object tidemarkClosed();
}
