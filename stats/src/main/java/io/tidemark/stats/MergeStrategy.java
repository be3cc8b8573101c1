package io.tidemark.stats;

import io.tidemark.entry.ValueWriter;

/**
 * A way of one's own to make one value of many, for {@link Merge}: a class with a constructor without parameters that implements
 * {@link OfNumbers}, {@link OfText}, or both. Each aggregate has an object of it for each field.
 *
 * <pre>{@code
 * final class Range implements MergeStrategy.OfNumbers {
 *     private double min = Double.POSITIVE_INFINITY;
 *     private double max = Double.NEGATIVE_INFINITY;
 *
 *     @Override public void merge(double value, long count) {
 *         min = Math.min(min, value);
 *         max = Math.max(max, value);
 *     }
 *
 *     @Override public void writeTo(ValueWriter out) {
 *         if (min <= max) {
 *             out.metric(max - min);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Used by one thread at a time until the aggregate is emitted; from then on {@link #writeTo} alone is called, any number of times and by any
 * thread. What it throws costs that value, and is counted ({@link RecordAggregate#valuesLeftOut}).
 */
public interface MergeStrategy {

    /** Writes what was merged, in the unit of the field; nothing if there is nothing to write. Changes nothing. */
    void writeTo(ValueWriter out);

    /** Merges numbers. */
    interface OfNumbers extends MergeStrategy {
        /**
         * Merges a number.
         *
         * @param value in the unit of the field; a duration in milliseconds unless {@code @InUnit} says otherwise. Never NaN
         * @param count how often it was observed: 1, unless the record holds several observations
         */
        void merge(double value, long count);
    }

    /** Merges strings. */
    interface OfText extends MergeStrategy {
        /** Merges a string, as it would be written. */
        void merge(String text);
    }
}
