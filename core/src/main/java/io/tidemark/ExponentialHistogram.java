package io.tidemark;

import io.tidemark.unit.Unit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The histogram of {@link Histogram#create} and {@link Histogram#in}. */
final class ExponentialHistogram implements Histogram {

    /** How many buckets {@link #near} has at most: 64 powers of two, which takes 4 KB. */
    private static final int MOST_NEAR = 64 * Buckets.PER_OCTAVE;

    private static final long[] NO_BUCKETS = {Integer.MAX_VALUE};

    private final Unit unit;

    /**
     * The counts of positive numbers, by bucket, from the power of two of the least to that of the greatest: what adds to one goes through this
     * array alone. Its first element is the index of the bucket before its second.
     */
    private long[] near = NO_BUCKETS;

    /** Of positive numbers that are so far from the others that the array would be too long. */
    private @Nullable Buckets far;

    private @Nullable Buckets negative;
    private long zeros;
    private long notNumbers;
    private boolean whole = true;

    ExponentialHistogram(Unit unit) {
        this.unit = Objects.requireNonNull(unit, "unit");
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
        if (Double.isNaN(value)) {
            notNumbers = Buckets.saturatedSum(notNumbers, count);
            return;
        }
        int index = Buckets.indexOf(value);
        if (index != 0 && whole && value != Math.rint(value)) {
            whole = false;
        }
        add(value < 0 ? -index : index, count);
    }

    @Override
    public void merge(Observations observations) {
        if (observations instanceof BucketSnapshot buckets && buckets.unit().equals(unit)) {
            whole &= buckets.isWhole();
            notNumbers = Buckets.saturatedSum(notNumbers, buckets.notNumbers());
            buckets.forEachBucket(this::add);
        } else {
            Histogram.super.merge(observations);
        }
    }

    private void add(int index, long count) {
        if (index > 0) {
            long[] counts = near;
            int at = index - (int) counts[0];
            if (at > 0 && at < counts.length) {
                counts[at] = Buckets.saturatedSum(counts[at], count);
            } else {
                addFurther(index, count);
            }
        } else if (index < 0) {
            if (negative == null) {
                negative = new Buckets();
            }
            negative.add(-index, count);
        } else {
            zeros = Buckets.saturatedSum(zeros, count);
        }
    }

    /** Counts in a bucket that is not near: then it is, if there is room. */
    private void addFurther(int index, long count) {
        int first = index - index % Buckets.PER_OCTAVE;
        int end = first + Buckets.PER_OCTAVE;
        long[] before = near;
        if (before.length > 1) {
            int firstBefore = (int) before[0] + 1;
            first = Math.min(first, firstBefore);
            end = Math.max(end, firstBefore + before.length - 1);
            if (end - first > MOST_NEAR) {
                if (far == null) {
                    far = new Buckets();
                }
                far.add(index, count);
                return;
            }
        }
        long[] counts = new long[1 + end - first];
        counts[0] = first - 1L;
        if (before.length > 1) {
            System.arraycopy(before, 1, counts, 1 + (int) before[0] - (int) counts[0], before.length - 1);
        }
        counts[index - (int) counts[0]] = count;
        near = counts;
    }

    @Override
    public BucketSnapshot snapshot() {
        BucketSnapshot.Builder builder = new BucketSnapshot.Builder();
        if (negative != null) {
            negative.forEach(builder::negative);
        }
        builder.zero(zeros);
        long[] counts = near;
        Buckets beside = far;
        if (beside != null) {
            beside.forEach((index, count) -> {
                if (index <= counts[0]) {
                    builder.positive(index, count);
                }
            });
        }
        for (int i = 1; i < counts.length; i++) {
            if (counts[i] != 0) {
                builder.positive((int) counts[0] + i, counts[i]);
            }
        }
        if (beside != null) {
            beside.forEach((index, count) -> {
                if (index > counts[0]) {
                    builder.positive(index, count);
                }
            });
        }
        return builder.build(unit, whole, notNumbers);
    }

    @Override
    public @Nullable Observations closeValue() {
        BucketSnapshot snapshot = snapshot();
        return snapshot.isNothing() ? null : snapshot;
    }

    @Override
    public String toString() {
        return "Histogram[" + snapshot().count() + "]";
    }
}
