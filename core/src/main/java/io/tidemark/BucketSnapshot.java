package io.tidemark;

import io.tidemark.unit.Unit;
import java.util.Arrays;

/** What a histogram in exponential buckets closes to. */
final class BucketSnapshot implements Observations {

    private final Unit unit;
    private final boolean whole;
    private final long notNumbers;

    /** Ascending. Those of negative numbers are negated; 0 is that of zero. */
    private final int[] indexes;

    private final long[] counts;
    private final long count;

    private BucketSnapshot(Unit unit, boolean whole, long notNumbers, int[] indexes, long[] counts) {
        this.unit = unit;
        this.whole = whole;
        this.notNumbers = notNumbers;
        this.indexes = indexes;
        this.counts = counts;
        long sum = 0;
        for (long each : counts) {
            sum = Buckets.saturatedSum(sum, each);
        }
        this.count = sum;
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public long count() {
        return count;
    }

    boolean isNothing() {
        return count == 0 && notNumbers == 0;
    }

    boolean isWhole() {
        return whole;
    }

    long notNumbers() {
        return notNumbers;
    }

    /** Shows the buckets; the index is negative for those of negative numbers. */
    void forEachBucket(Buckets.Visitor visitor) {
        for (int i = 0; i < indexes.length; i++) {
            visitor.bucket(indexes[i], counts[i]);
        }
    }

    @Override
    public void forEach(Observer observer) {
        for (int i = 0; i < indexes.length; i++) {
            int index = indexes[i];
            double value = Buckets.valueOf(Math.abs(index), whole);
            // Exact, and so is dividing it again, up to counts of 2^48: the value has five bits.
            double total = value * counts[i];
            if (Double.isInfinite(total) && !Double.isInfinite(value)) {
                total = Double.MAX_VALUE;
            }
            observer.observe(index < 0 ? -total : total, counts[i]);
        }
        if (notNumbers != 0) {
            observer.observe(Double.NaN, notNumbers);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BucketSnapshot that
                && unit.equals(that.unit)
                && whole == that.whole
                && notNumbers == that.notNumbers
                && Arrays.equals(indexes, that.indexes)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(indexes) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "Observations[" + count + "]";
    }

    /** Collects buckets in any order of signs; those of one sign ascending in magnitude. */
    static final class Builder {
        private int[] negative = new int[8];
        private long[] negativeCounts = new long[8];
        private int negatives;
        private int[] indexes = new int[32];
        private long[] counts = new long[32];
        private int size;

        /** Before {@link #zero} and {@link #positive}. */
        void negative(int index, long count) {
            if (negatives == negative.length) {
                negative = Arrays.copyOf(negative, negatives * 2);
                negativeCounts = Arrays.copyOf(negativeCounts, negatives * 2);
            }
            negative[negatives] = -index;
            negativeCounts[negatives++] = count;
        }

        void zero(long count) {
            for (int i = negatives - 1; i >= 0; i--) {
                add(negative[i], negativeCounts[i]);
            }
            if (count != 0) {
                add(0, count);
            }
        }

        void positive(int index, long count) {
            add(index, count);
        }

        private void add(int index, long count) {
            if (size == indexes.length) {
                indexes = Arrays.copyOf(indexes, size * 2);
                counts = Arrays.copyOf(counts, size * 2);
            }
            indexes[size] = index;
            counts[size++] = count;
        }

        BucketSnapshot build(Unit unit, boolean whole, long notNumbers) {
            return new BucketSnapshot(
                    unit, whole, notNumbers, Arrays.copyOf(indexes, size), Arrays.copyOf(counts, size));
        }
    }
}
