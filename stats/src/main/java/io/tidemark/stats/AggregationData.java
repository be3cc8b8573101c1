package io.tidemark.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Aggregation} has made of the values of a row, or what a {@link MetricSource} of your own has. Immutable.
 *
 * <pre>{@code
 * // What another library counted: up to 5, up to 10, and above.
 * AggregationData latency = AggregationData.Distribution.of(new double[] {5, 10}, new long[] {12, 3, 1}, 71.5);
 * }</pre>
 */
public sealed interface AggregationData {

    /** A whole number: a count; a sum, a last, least or greatest value of a {@link LongMeasure}. */
    record OfLong(long value) implements AggregationData {}

    /**
     * A number: a sum, a last, least or greatest value of a {@link DoubleMeasure}.
     *
     * @param value the number; a sum beyond the numbers there are is the greatest or least of them until it comes back
     * @param infinities of a sum, how many values were infinite: they are not in it
     */
    record OfDouble(double value, long infinities) implements AggregationData {

        /** A number that leaves nothing out. */
        public OfDouble(double value) {
            this(value, 0);
        }
    }

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

    /** What distributions have in common, whatever their buckets are. */
    abstract sealed class Moments implements AggregationData {
        final long count;
        final long finite;
        final double sum;
        final double min;
        final double max;
        final double squares;

        Moments(long count, long finite, double sum, double min, double max, double squares) {
            this.count = count;
            this.finite = finite;
            this.sum = sum;
            this.min = min;
            this.max = max;
            this.squares = squares;
        }

        /** How many values there were: all that are in buckets, zeros and infinities. */
        public final long count() {
            return count;
        }

        /** How many of them were finite. */
        public final long finite() {
            return finite;
        }

        /** Their sum, without infinities. */
        public final double sum() {
            return sum;
        }

        /** The least one; NaN if it is not known. */
        public final double min() {
            return min;
        }

        /** The greatest one; NaN if it is not known. */
        public final double max() {
            return max;
        }

        /** The mean of those that are finite; NaN if none is. */
        public final double mean() {
            return sum / finite;
        }

        /**
         * The sum of the squares of the distances of the finite values from their mean: the variance, times the count. Infinite if it is beyond the numbers
         * there are; NaN if it is not known.
         */
        public final double sumOfSquaredDeviations() {
            return squares;
        }

        final boolean hasMomentsOf(Moments that) {
            return count == that.count
                    && finite == that.finite
                    && Double.compare(sum, that.sum) == 0
                    && Double.compare(min, that.min) == 0
                    && Double.compare(max, that.max) == 0
                    && Double.compare(squares, that.squares) == 0;
        }

        final String moments() {
            return "count=" + count + ", sum=" + sum + ", min=" + min + ", max=" + max + ", squares=" + squares;
        }
    }

    /** A distribution over buckets. Infinities are counted in the first and the last. */
    final class Distribution extends Moments {
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
            super(count, finite, sum, min, max, squares);
            this.bounds = bounds;
            this.buckets = buckets;
        }

        /**
         * A distribution that was counted elsewhere, of finite values whose least and greatest are not known.
         *
         * @param bounds the upper bounds of the buckets, inclusive, ascending; one more bucket takes what is beyond the last
         * @param counts how many values each bucket has, not cumulative; one more than there are bounds
         * @param sum of the values
         * @throws IllegalArgumentException if the bounds are not finite or not strictly ascending, if there are too many counts or too few, if one is
         *     negative, or if the sum is not finite
         */
        public static Distribution of(double[] bounds, long[] counts, double sum) {
            double[] checked = Aggregation.distribution(Objects.requireNonNull(bounds, "bounds"))
                    .bounds();
            if (Objects.requireNonNull(counts, "counts").length != checked.length + 1) {
                throw new IllegalArgumentException("a distribution of " + checked.length + " bounds and "
                        + counts.length + " counts: it must have " + (checked.length + 1)
                        + " counts, the last for what is beyond all bounds");
            }
            long count = Counts.sum("a distribution", counts);
            return new Distribution(
                    count, count, Counts.finite(sum), Double.NaN, Double.NaN, Double.NaN, checked, counts.clone());
        }

        /**
         * This one, with what the least and the greatest value are.
         *
         * @param min NaN if it is not known
         * @param max NaN if it is not known
         * @throws IllegalArgumentException if the least is above the greatest
         */
        public Distribution withRange(double min, double max) {
            Counts.requireRange(min, max);
            return new Distribution(count, finite, sum, min, max, squares, bounds, buckets);
        }

        /** How many buckets there are: one more than there are bounds. */
        public int buckets() {
            return buckets.length;
        }

        /**
         * The upper bound of a bucket, inclusive; of the last, infinity.
         *
         * @throws IndexOutOfBoundsException if there is no such bucket
         */
        public double upperBound(int bucket) {
            return Objects.checkIndex(bucket, buckets.length) == bounds.length
                    ? Double.POSITIVE_INFINITY
                    : bounds[bucket];
        }

        /**
         * How many values a bucket has. Makes no garbage, as {@link #bucketCounts} does.
         *
         * @throws IndexOutOfBoundsException if there is no such bucket
         */
        public long countAt(int bucket) {
            return buckets[Objects.checkIndex(bucket, buckets.length)];
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
                    && hasMomentsOf(that)
                    && Arrays.equals(bounds, that.bounds)
                    && Arrays.equals(buckets, that.buckets);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(bounds) + Arrays.hashCode(buckets);
        }

        @Override
        public String toString() {
            return "Distribution[" + moments() + ", buckets=" + Arrays.toString(buckets) + "]";
        }
    }

    /**
     * A distribution over exponential buckets: bucket {@code i} is of those above base^i, up to base^(i+1) inclusive, where base is 2^(2^-scale).
     * They are those of OpenTelemetry; the bucket {@code i + 1} of Prometheus's native histograms.
     *
     * <pre>{@code
     * AggregationData.Side side = data.positive();
     * for (int i = side.offset(); i < side.end(); i++) {
     *     bar(data.upperBound(i), side.countAt(i));
     * }
     * }</pre>
     */
    final class Exponential extends Moments {

        /** At which the whole range of numbers is in two buckets. */
        private static final int LEAST_SCALE = -11;

        private static final int GREATEST_SCALE = 20;

        private final int scale;
        private final long zeros;
        private final Side positive;
        private final Side negative;

        Exponential(
                long count,
                long finite,
                double sum,
                double min,
                double max,
                double squares,
                int scale,
                long zeros,
                Side positive,
                Side negative) {
            super(count, finite, sum, min, max, squares);
            this.scale = scale;
            this.zeros = zeros;
            this.positive = positive;
            this.negative = negative;
        }

        /**
         * A distribution that was counted elsewhere, whose least and greatest value are not known.
         *
         * @param scale -11 to 20
         * @param zeros how many values were zero, or too near to it for a bucket
         * @param positive buckets of the values above zero
         * @param negative buckets of those below, by their magnitude; {@link Side#empty} if there are none
         * @param sum of the values, without infinities
         * @throws IllegalArgumentException if the scale or the buckets are out of range, if the number of zeros is negative, or if the sum is not finite
         */
        public static Exponential of(int scale, long zeros, Side positive, Side negative, double sum) {
            if (scale < LEAST_SCALE || scale > GREATEST_SCALE) {
                throw new IllegalArgumentException("an exponential distribution of the scale " + scale
                        + ": it must be from " + LEAST_SCALE + " to " + GREATEST_SCALE);
            }
            long finite = Counts.sum(
                    "an exponential distribution",
                    zeros,
                    Objects.requireNonNull(positive, "positive").requireInRange(scale),
                    Objects.requireNonNull(negative, "negative").requireInRange(scale));
            long count = Counts.sum("an exponential distribution", finite, positive.infinities, negative.infinities);
            return new Exponential(
                    count,
                    finite,
                    Counts.finite(sum),
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    scale,
                    zeros,
                    positive,
                    negative);
        }

        /**
         * This one, with what the least and the greatest value are.
         *
         * @param min NaN if it is not known
         * @param max NaN if it is not known
         * @throws IllegalArgumentException if the least is above the greatest
         */
        public Exponential withRange(double min, double max) {
            Counts.requireRange(min, max);
            return new Exponential(count, finite, sum, min, max, squares, scale, zeros, positive, negative);
        }

        /** How fine the buckets are: above 0 for buckets narrower than a factor of 2. */
        public int scale() {
            return scale;
        }

        /** How many values were zero. */
        public long zeros() {
            return zeros;
        }

        /** Buckets of the values above zero. */
        public Side positive() {
            return positive;
        }

        /** Buckets of the values below zero, by their magnitude. */
        public Side negative() {
            return negative;
        }

        /**
         * The upper bound of a bucket, inclusive; its lower bound is the upper bound of the one before. Of negative values it is that of the magnitude. The
         * greatest number there is, where the bound is beyond; 0 where it is too near to 0.
         *
         * @param index from {@link Side#offset} on
         */
        public double upperBound(int index) {
            return ExponentialBuckets.upperBound(index, scale);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Exponential that
                    && hasMomentsOf(that)
                    && scale == that.scale
                    && zeros == that.zeros
                    && positive.equals(that.positive)
                    && negative.equals(that.negative);
        }

        @Override
        public int hashCode() {
            return Objects.hash(count, scale, zeros, positive, negative);
        }

        @Override
        public String toString() {
            return "Exponential[" + moments() + ", scale=" + scale + ", zeros=" + zeros + ", positive=" + positive
                    + ", negative=" + negative + "]";
        }
    }

    /** Exponential buckets of values of one sign. */
    final class Side {

        private static final Side EMPTY = new Side(0, new long[0], 0);

        private final int offset;
        private final long[] counts;
        private final long infinities;

        Side(int offset, long[] counts, long infinities) {
            this.offset = offset;
            this.counts = counts;
            this.infinities = infinities;
        }

        /** Without values. */
        public static Side empty() {
            return EMPTY;
        }

        /**
         * Buckets that were counted elsewhere.
         *
         * @param offset the index of the first
         * @param counts how many values each has, not cumulative
         * @throws IllegalArgumentException if a count is negative
         */
        public static Side of(int offset, long... counts) {
            Counts.sum("exponential buckets", Objects.requireNonNull(counts, "counts"));
            return new Side(offset, counts.clone(), 0);
        }

        /**
         * These buckets, and infinities of their sign.
         *
         * @throws IllegalArgumentException if the number is negative
         */
        public Side withInfinities(long infinities) {
            Counts.sum("exponential buckets", infinities);
            return new Side(offset, counts, infinities);
        }

        /** Gives how many values are in the buckets. */
        private long requireInRange(int scale) {
            // As numbers: indexes go beyond an int only where they are wrong.
            double first = Math.scalb(offset + 1.0, -scale);
            double last = Math.scalb((double) offset + counts.length - 1, -scale);
            if (counts.length > 0 && (first < Double.MIN_EXPONENT - 52 || last >= Double.MAX_EXPONENT + 1)) {
                throw new IllegalArgumentException(
                        "exponential buckets " + offset + " to "
                                + (offset + (long) counts.length - 1) + " at the scale " + scale
                                + ": there are no numbers in the first or the last; the bounds of bucket i are 2^(i / 2^scale) and 2^((i + 1) / 2^scale)");
            }
            return Counts.sum("exponential buckets", counts);
        }

        /** The index of the first bucket. */
        public int offset() {
            return offset;
        }

        /** The index after that of the last bucket; {@link #offset} if there are none. */
        public int end() {
            return offset + counts.length;
        }

        /**
         * How many values a bucket has; 0 before the first and after the last. Makes no garbage, as {@link #counts} does.
         *
         * @param index from {@link #offset} on
         */
        public long countAt(int index) {
            return index < offset || index >= end() ? 0 : counts[index - offset];
        }

        /** How many values each bucket has. */
        public List<Long> counts() {
            return LongStream.of(counts).boxed().toList();
        }

        /** How many values of this sign were infinite. They are in no bucket, so that no bucket ever loses them to another. */
        public long infinities() {
            return infinities;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Side that
                    && offset == that.offset
                    && infinities == that.infinities
                    && Arrays.equals(counts, that.counts);
        }

        @Override
        public int hashCode() {
            return 31 * offset + Arrays.hashCode(counts);
        }

        @Override
        public String toString() {
            return offset + Arrays.toString(counts) + (infinities == 0 ? "" : " and " + infinities + " infinite");
        }
    }
}
