package io.tidemark.stats;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What an {@link Aggregation} has made of the values of a row. Immutable. */
public sealed interface AggregationData {

    /** A whole number: a count; a sum, a last, least or greatest value of a {@link LongMeasure}. */
    record OfLong(long value) implements AggregationData {}

    /** A number: a sum, a last, least or greatest value of a {@link DoubleMeasure}. */
    record OfDouble(double value) implements AggregationData {}

    /**
     * A distribution over buckets.
     */
    final class Distribution implements AggregationData {
        private final long count;
        private final double sum;
        private final double min;
        private final double max;
        private final double squares;
        private final double[] bounds;
        private final long[] buckets;

        Distribution(long count, double sum, double min, double max, double squares, double[] bounds, long[] buckets) {
            this.count = count;
            this.sum = sum;
            this.min = min;
            this.max = max;
            this.squares = squares;
            this.bounds = bounds;
            this.buckets = buckets;
        }

        /** How many values there were: the sum of {@link #bucketCounts}. */
        public long count() {
            return count;
        }

        /** Their sum, without infinities. */
        public double sum() {
            return sum;
        }

        public double min() {
            return min;
        }

        public double max() {
            return max;
        }

        public double mean() {
            return sum / count;
        }

        /** The sum of the squares of their distances from the mean: the variance, times the count. */
        public double sumOfSquaredDeviations() {
            return squares;
        }

        /** The upper bounds of the buckets, inclusive, but for the last, which has none. */
        public List<Double> bucketBounds() {
            return Arrays.stream(bounds).boxed().toList();
        }

        /** How many values each bucket has; one more than there are bounds. Not cumulative. */
        public List<Long> bucketCounts() {
            return LongStream.of(buckets).boxed().toList();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Distribution that
                    && count == that.count
                    && Double.compare(sum, that.sum) == 0
                    && Double.compare(min, that.min) == 0
                    && Double.compare(max, that.max) == 0
                    && Double.compare(squares, that.squares) == 0
                    && Arrays.equals(bounds, that.bounds)
                    && Arrays.equals(buckets, that.buckets);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(bounds) + Arrays.hashCode(buckets);
        }

        @Override
        public String toString() {
            return "Distribution[count=" + count + ", sum=" + sum + ", min=" + min + ", max=" + max + ", squares="
                    + squares + ", buckets=" + Arrays.toString(buckets) + "]";
        }
    }

    /**
     * A distribution over exponential buckets: bucket {@code i} of a side is of those above base^(offset+i), up to base^(offset+i+1)
     * inclusive, where base is 2^(2^-scale).
     *
     * @param count how many values there were: all buckets and zeros
     * @param sum their sum, without infinities
     * @param squares the sum of the squares of their distances from the mean
     * @param zeros how many were zero
     * @param positive buckets of the values above zero
     * @param negative buckets of those below, by their magnitude
     */
    record Exponential(
            long count,
            double sum,
            double min,
            double max,
            double squares,
            int scale,
            long zeros,
            Side positive,
            Side negative)
            implements AggregationData {

        public double mean() {
            return sum / count;
        }

        /** The sum of the squares of their distances from the mean: the variance, times the count. */
        public double sumOfSquaredDeviations() {
            return squares;
        }
    }

    /** Exponential buckets of values of one sign. */
    final class Side {
        private final int offset;
        private final long[] counts;

        Side(int offset, long[] counts) {
            this.offset = offset;
            this.counts = counts;
        }

        /** The index of the first bucket. */
        public int offset() {
            return offset;
        }

        /** How many values each bucket has. */
        public List<Long> counts() {
            return LongStream.of(counts).boxed().toList();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Side that && offset == that.offset && Arrays.equals(counts, that.counts);
        }

        @Override
        public int hashCode() {
            return 31 * offset + Arrays.hashCode(counts);
        }

        @Override
        public String toString() {
            return offset + Arrays.toString(counts);
        }
    }
}
