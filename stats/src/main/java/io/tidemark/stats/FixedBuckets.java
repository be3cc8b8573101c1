package io.tidemark.stats;

import io.tidemark.Histogram;
import io.tidemark.Observations;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A histogram with bounds of one's own. A bucket keeps its count and its sum, and is written as so many observations of the mean. */
final class FixedBuckets implements Histogram {

    private final double[] bounds;
    private final long[] counts;
    private final double[] sums;

    /** @param bounds upper ones, inclusive, ascending */
    FixedBuckets(double[] bounds) {
        this.bounds = bounds;
        this.counts = new long[bounds.length + 1];
        this.sums = new double[bounds.length + 1];
    }

    @Override
    public Unit unit() {
        return MetricUnit.NONE;
    }

    @Override
    public void record(double value, long count) {
        if (!Double.isFinite(value)) {
            RecordAggregate.leaveOut("an infinity in a histogram with bounds");
            return;
        }
        int found = Arrays.binarySearch(bounds, value == 0 ? 0.0 : value);
        int bucket = found >= 0 ? found : -found - 1;
        counts[bucket] += count;
        sums[bucket] += value * count;
    }

    @Override
    public Observations snapshot() {
        return new Snapshot(counts.clone(), sums.clone());
    }

    @Override
    public @Nullable Observations closeValue() {
        Observations snapshot = snapshot();
        return snapshot.count() == 0 ? null : snapshot;
    }

    @Override
    public String toString() {
        return "FixedBuckets[" + snapshot().count() + "]";
    }

    private static final class Snapshot implements Observations {
        private final long[] counts;
        private final double[] sums;

        Snapshot(long[] counts, double[] sums) {
            this.counts = counts;
            this.sums = sums;
        }

        @Override
        public Unit unit() {
            return MetricUnit.NONE;
        }

        @Override
        public long count() {
            return Arrays.stream(counts).sum();
        }

        @Override
        public void forEach(Observer observer) {
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    observer.observe(sums[i], counts[i]);
                }
            }
        }
    }
}
