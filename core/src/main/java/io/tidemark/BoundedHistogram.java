package io.tidemark;

import io.tidemark.unit.Unit;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The histogram of {@link Histogram#withBounds}. */
final class BoundedHistogram implements Histogram {

    private final Unit unit;
    private final double[] bounds;

    /** By bucket; then of positive infinities, of negative ones, and of NaN. */
    private final long[] counts;

    private final double[] sums;

    BoundedHistogram(Unit unit, double[] bounds) {
        this.unit = Objects.requireNonNull(unit, "unit");
        this.bounds = bounds.clone();
        for (int i = 0; i < bounds.length; i++) {
            // -0.0 is 0.
            this.bounds[i] += 0.0;
            if (!Double.isFinite(bounds[i])) {
                throw new IllegalArgumentException("the bound " + bounds[i]
                        + " is no finite number: what is above the last bound has a bucket without it");
            }
            if (i > 0 && this.bounds[i] <= this.bounds[i - 1]) {
                throw new IllegalArgumentException(
                        "bounds ascend, and " + bounds[i] + " comes after " + bounds[i - 1] + ": sort them");
            }
        }
        this.counts = new long[bounds.length + 4];
        this.sums = new double[bounds.length + 1];
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
        if (!Double.isFinite(value)) {
            int place = bounds.length + (Double.isNaN(value) ? 3 : value > 0 ? 1 : 2);
            counts[place] = Buckets.saturatedSum(counts[place], count);
            return;
        }
        int found = Arrays.binarySearch(bounds, value + 0.0);
        int bucket = found >= 0 ? found : -found - 1;
        counts[bucket] = Buckets.saturatedSum(counts[bucket], count);
        sums[bucket] += value * count;
    }

    @Override
    public Observations snapshot() {
        return new Snapshot(unit, counts.clone(), sums.clone());
    }

    @Override
    public @Nullable Observations closeValue() {
        for (long count : counts) {
            if (count != 0) {
                return snapshot();
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "Histogram[" + snapshot().count() + "]";
    }

    private static final class Snapshot implements Observations {
        private final Unit unit;
        private final long[] counts;
        private final double[] sums;

        Snapshot(Unit unit, long[] counts, double[] sums) {
            this.unit = unit;
            this.counts = counts;
            this.sums = sums;
        }

        @Override
        public Unit unit() {
            return unit;
        }

        @Override
        public long count() {
            long sum = 0;
            // Without those that are no numbers.
            for (int i = 0; i < counts.length - 1; i++) {
                sum = Buckets.saturatedSum(sum, counts[i]);
            }
            return sum;
        }

        @Override
        public void forEach(Observer observer) {
            int finite = sums.length;
            observe(observer, Double.NEGATIVE_INFINITY, counts[finite + 1]);
            for (int i = 0; i < finite; i++) {
                // Finite values can have a sum that is not.
                observe(observer, Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, sums[i])), counts[i]);
            }
            observe(observer, Double.POSITIVE_INFINITY, counts[finite]);
            observe(observer, Double.NaN, counts[finite + 2]);
        }

        private static void observe(Observer observer, double total, long count) {
            if (count != 0) {
                observer.observe(total, count);
            }
        }

        @Override
        public String toString() {
            return "Observations[" + count() + "]";
        }
    }
}
