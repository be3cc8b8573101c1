package io.tidemark.stats;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a {@link Metric}, one after the other. What the methods give belongs to the value that {@link #next} came to last; to call them before the
 * first, or after the last, is a mistake whose outcome is undefined. For one thread.
 */
public abstract sealed class Reading permits PointReading, RowReading {

    Reading() {}

    /** Goes on to the next value. False if there is none. */
    public abstract boolean next();

    /** What the value is told apart by. The same object at each reading, as long as the row of the view is there. */
    public abstract Tags tags();

    /** Since when it has been counted; nanoseconds since 1970. */
    public abstract long startNanos();

    /** When the value was read, if that may be long ago; null if it is of now. */
    public abstract @Nullable Instant time();

    /** Of a counter or gauge: whether the value is a whole number, so that {@link #whole} has all its digits. */
    public abstract boolean isWhole();

    /** Of a counter or gauge that {@linkplain #isWhole is} a whole number: the value. */
    public abstract long whole();

    /** Of a counter or gauge: the value, if it is whole the nearest number there is. */
    public abstract double number();

    /** Of a histogram or summary: how many values were counted. */
    public abstract long count();

    /** Of a histogram or summary: the sum of the values, without infinities. */
    public abstract double sum();

    /** Of a histogram with bounds of its own: how many buckets there are. 0 for others. */
    public abstract int buckets();

    /** The upper bound of one of the {@link #buckets}, inclusive; of the last, infinity. */
    public abstract double upperBound(int bucket);

    /** How many values are in one of the {@link #buckets}, not cumulative. */
    public abstract long countAt(int bucket);

    /** The value as an object of its own, which stays as it is. */
    public abstract AggregationData data();

    /** Some of the values that were counted, by value, if they were asked for. */
    public abstract List<Exemplar> exemplars();
}
