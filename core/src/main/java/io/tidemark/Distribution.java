package io.tidemark;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Histogram} that keeps every observation as it is, in the order in which they came: for the few dozen of a unit of work. For one
 * thread at a time.
 *
 * <p>Memory is bounded. Beyond a limit, {@value #DEFAULT_LIMIT} observations unless it says otherwise, further ones are kept in exponential
 * buckets, with an error of at most 6.25 %: none is lost. A value that was recorded a number of times at once takes one place.
 */
public final class Distribution implements Histogram {

    /** How many observations are kept exactly. */
    public static final int DEFAULT_LIMIT = 1024;

    private final Unit unit;
    private final int limit;
    private double[] values = {};

    /** How often each value was recorded; null while that is once for all. */
    private long @Nullable [] counts;

    private int size;
    private @Nullable ExponentialHistogram rest;

    private Distribution(Unit unit, int limit) {
        this.unit = Objects.requireNonNull(unit, "unit");
        this.limit = limit;
    }

    /** A distribution of plain numbers. */
    public static Distribution create() {
        return in(MetricUnit.NONE);
    }

    /** A distribution of numbers in a unit. A field's {@link InUnit} converts them when they are written. */
    public static Distribution in(Unit unit) {
        return new Distribution(unit, DEFAULT_LIMIT);
    }

    /**
     * As {@link #in}, with another limit.
     *
     * @param limit how many observations are kept exactly, of 8 bytes each
     * @throws IllegalArgumentException if it is negative
     */
    public static Distribution in(Unit unit, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("the limit of a distribution is negative: " + limit);
        }
        return new Distribution(unit, limit);
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void record(double value, long count) {
        if (count <= 0) {
            return;
        }
        if (size == limit) {
            if (rest == null) {
                rest = new ExponentialHistogram(unit);
            }
            rest.record(value, count);
            return;
        }
        if (size == values.length) {
            int more = (int) Math.min(limit, Math.max(8L, size * 2L));
            values = Arrays.copyOf(values, more);
            if (counts != null) {
                counts = Arrays.copyOf(counts, more);
            }
        }
        if (counts == null && count != 1) {
            counts = new long[values.length];
            Arrays.fill(counts, 0, size, 1);
        }
        if (counts != null) {
            counts[size] = count;
        }
        values[size++] = value;
    }

    @Override
    public Observations snapshot() {
        return new Exact(
                unit,
                Arrays.copyOf(values, size),
                counts == null ? null : Arrays.copyOf(counts, size),
                rest == null ? null : rest.snapshot());
    }

    @Override
    public @Nullable Observations closeValue() {
        return size == 0 && rest == null ? null : snapshot();
    }

    @Override
    public String toString() {
        return "Distribution[" + snapshot().count() + "]";
    }

    private static final class Exact implements Observations {
        private final Unit unit;
        private final double[] values;
        private final long @Nullable [] counts;
        private final @Nullable Observations rest;

        Exact(Unit unit, double[] values, long @Nullable [] counts, @Nullable Observations rest) {
            this.unit = unit;
            this.values = values;
            this.counts = counts;
            this.rest = rest;
        }

        @Override
        public Unit unit() {
            return unit;
        }

        @Override
        public long count() {
            long sum = rest == null ? 0 : rest.count();
            for (int i = 0; i < values.length; i++) {
                if (!Double.isNaN(values[i])) {
                    sum = Buckets.saturatedSum(sum, counts == null ? 1 : counts[i]);
                }
            }
            return sum;
        }

        @Override
        public void forEach(Observer observer) {
            for (int i = 0; i < values.length; i++) {
                observe(values[i], counts == null ? 1 : counts[i], observer);
            }
            if (rest != null) {
                rest.forEach(observer);
            }
        }

        /** What a format divides again must give the value: a product with a power of two always does. */
        private static void observe(double value, long count, Observer observer) {
            double total = value * count;
            if (total / count == value || !Double.isFinite(total)) {
                observer.observe(total, count);
                return;
            }
            for (long left = count; left != 0; left -= Long.lowestOneBit(left)) {
                long part = Long.lowestOneBit(left);
                observer.observe(value * part, part);
            }
        }

        @Override
        public String toString() {
            return "Observations[" + count() + "]";
        }
    }
}
