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
     * Quantiles of the values of a window of time, and a count and a sum since the row began.
     *
     * @param count how many values there were
     * @param sum their sum, without infinities
     * @param windowCount how many values are in the window
     * @param values a value for each quantile, ascending; NaN if the window is empty
     */
    record Quantiles(long count, double sum, long windowCount, List<ValueAt> values) implements AggregationData {

        public Quantiles {
            values = List.copyOf(values);
        }

        /** The value at a quantile; NaN if that is not one of them, or the window is empty. */
        public double value(double quantile) {
            return values.stream()
                    .filter(at -> at.quantile() == quantile)
                    .mapToDouble(ValueAt::value)
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    /** The value that a share of all values, from 0 to 1, is not above. */
    record ValueAt(double quantile, double value) {}

    /** A distribution over buckets. */
    final class Distribution implements AggregationData {
        private final long count;
        private final long finite;
        private final double sum;
        private final double min;
        private final double max;
        private final double squares;
        private final double[] bounds;
        private final long[] buckets;

        Distribution(
                long count,
                long finite,
                double sum,
                double min,
                double max,
                double squares,
                double[] bounds,
                long[] buckets) {
            this.count = count;
            this.finite = finite;
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

        /** The least one. */
        public double min() {
            return min;
        }

        /** The greatest one. */
        public double max() {
            return max;
        }

        /** The mean of those that are finite; NaN if none is. */
        public double mean() {
            return sum / finite;
        }

        /**
         * The sum of the squares of the distances of the finite values from their mean: the variance, times the count. Infinite if it is beyond the numbers
         * there are.
         */
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
                    && finite == that.finite
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
     * @param finite how many of them were finite
     * @param sum their sum, without infinities
     * @param min the least one
     * @param max the greatest one
     * @param squares the sum of the squares of the distances of the finite values from their mean; infinite if it is beyond the numbers there are
     * @param scale above 0 for buckets narrower than a factor of 2
     * @param zeros how many were zero
     * @param positive buckets of the values above zero
     * @param negative buckets of those below, by their magnitude
     */
    record Exponential(
            long count,
            long finite,
            double sum,
            double min,
            double max,
            double squares,
            int scale,
            long zeros,
            Side positive,
            Side negative)
            implements AggregationData {

        /** The mean of those that are finite; NaN if none is. */
        public double mean() {
            return sum / finite;
        }

        /** As {@link #squares}. */
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
