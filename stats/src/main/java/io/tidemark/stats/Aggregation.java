package io.tidemark.stats;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a view makes of the values of its measure, for each row. Immutable; equal if they do the same. */
public abstract sealed class Aggregation {

    private static final Aggregation COUNT = new Simple(Kind.COUNT, "count");
    private static final Aggregation SUM = new Simple(Kind.SUM, "sum");
    private static final Aggregation SIGNED_SUM = new Simple(Kind.SIGNED_SUM, "signedSum");
    private static final Aggregation LAST_VALUE = new Simple(Kind.LAST, "lastValue");
    private static final Aggregation MIN = new Simple(Kind.MIN, "min");
    private static final Aggregation MAX = new Simple(Kind.MAX, "max");

    enum Kind {
        COUNT,
        SUM,
        SIGNED_SUM,
        LAST,
        MIN,
        MAX,
        DISTRIBUTION,
        EXPONENTIAL,
        QUANTILES
    }

    private final Kind kind;

    private Aggregation(Kind kind) {
        this.kind = kind;
    }

    /** How many values there were. Exported as a counter. */
    public static Aggregation count() {
        return COUNT;
    }

    /** Their sum. Exported as a counter: a negative value is refused, and counted ({@link ViewData#refused}). */
    public static Aggregation sum() {
        return SUM;
    }

    /** Their sum, where values may be negative. Exported as an up-down counter: a gauge, where there are none. */
    public static Aggregation signedSum() {
        return SIGNED_SUM;
    }

    /** The last one. Exported as a gauge. */
    public static Aggregation lastValue() {
        return LAST_VALUE;
    }

    /** The least one. Exported as a gauge. */
    public static Aggregation min() {
        return MIN;
    }

    /** The greatest one. Exported as a gauge. */
    public static Aggregation max() {
        return MAX;
    }

    /**
     * How they are distributed over buckets. Exported as a histogram.
     *
     * @param bounds the upper bounds of the buckets, inclusive, ascending; one more bucket takes what is beyond the last. Without bounds
     *     there is that one alone
     * @throws IllegalArgumentException if they are not finite, or not strictly ascending
     */
    public static Aggregation distribution(double... bounds) {
        double[] copy = bounds.clone();
        for (int i = 0; i < copy.length; i++) {
            // So that 0.0 and -0.0 are one.
            copy[i] += 0.0;
            if (!Double.isFinite(copy[i])) {
                throw new IllegalArgumentException("the bound " + copy[i]
                        + " of a distribution is not finite: leave it out, the last bucket has no upper bound");
            }
            if (i > 0 && !(copy[i] > copy[i - 1])) {
                throw new IllegalArgumentException(
                        "the bounds of a distribution must be ascending: " + copy[i] + " comes after " + copy[i - 1]);
            }
        }
        return new Buckets(copy);
    }

    /** As {@code exponentialDistribution(160, 20)}, the default of OpenTelemetry. */
    public static Aggregation exponentialDistribution() {
        return exponentialDistribution(160, 20);
    }

    /**
     * How they are distributed over buckets whose bounds grow by a constant factor, which adapts to the range of values (OpenTelemetry,
     * base-2 exponential histogram). Exported as a native histogram.
     *
     * <p>An infinity is in no bucket: it is {@linkplain AggregationData.Side#infinities counted apart}. With few buckets and numbers from one end of the range to the other the scale
     * gets below -10.
     *
     * @param maxBuckets for positive, and again for negative values; 2 to 10,000
     * @param maxScale -10 to 20: the factor is at least 2^(2^-scale)
     * @throws IllegalArgumentException if one is out of range
     */
    public static Aggregation exponentialDistribution(int maxBuckets, int maxScale) {
        if (maxBuckets < 2 || maxBuckets > 10_000) {
            throw new IllegalArgumentException(
                    "an exponential distribution of " + maxBuckets + " buckets: it must have 2 to 10,000");
        }
        if (maxScale < -10 || maxScale > 20) {
            throw new IllegalArgumentException("a maximum scale of " + maxScale + ": it must be from -10 to 20");
        }
        return new Exponential(maxBuckets, maxScale);
    }

    /** As {@code quantiles(window, 0.5, 0.9, 0.99)}. */
    public static Aggregation quantiles(Duration window) {
        return quantiles(window, 0.5, 0.9, 0.99);
    }

    /**
     * Quantiles of the values of the last while, with the count and the sum of all values since the row began. Exported as a summary.
     *
     * <p>The window goes on in steps of a sixth: the values of the last five sixths are in it, and those of up to one sixth more. A quantile {@code q} of
     * {@code n} values is within 1.1 % of the value at rank {@code ceil(q * n)}; exact at 0 and 1. That holds as long as the values in
     * the window, of one sign, are within a factor of 2^64 of each other; with twice that range it is 2.2 %, and so on.
     *
     * <p>Quantiles of several rows or processes cannot be put together: where that is wanted, take an {@link
     * #exponentialDistribution(int, int) exponential distribution}. And each value costs a look at the clock.
     *
     * @param window at least a millisecond
     * @param quantiles 0 to 1
     * @throws IllegalArgumentException if the window is too short or longer than 1,000 days, or a quantile is out of range or there twice, or there are none
     */
    public static Aggregation quantiles(Duration window, double... quantiles) {
        if (window.compareTo(Duration.ofMillis(1)) < 0 || window.compareTo(Duration.ofDays(1_000)) > 0) {
            throw new IllegalArgumentException(
                    "quantiles over " + window + ": the window must be from a millisecond to 1,000 days");
        }
        double[] sorted = quantiles.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            throw new IllegalArgumentException(
                    "no quantiles: name some, as 0.5, or leave them out for 0.5, 0.9 and 0.99");
        }
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] += 0.0;
            if (!(sorted[i] >= 0 && sorted[i] <= 1)) {
                throw new IllegalArgumentException("the quantile " + sorted[i] + ": it must be from 0 to 1, as 0.99");
            }
            if (i > 0 && sorted[i] == sorted[i - 1]) {
                throw new IllegalArgumentException("the quantile " + sorted[i] + " is there twice");
            }
        }
        return new Quantiles(window, sorted);
    }

    final Kind kind() {
        return kind;
    }

    final MetricFamily.Kind exportedAs() {
        return switch (kind) {
            case COUNT, SUM -> MetricFamily.Kind.COUNTER;
            case SIGNED_SUM -> MetricFamily.Kind.UP_DOWN_COUNTER;
            case LAST, MIN, MAX -> MetricFamily.Kind.GAUGE;
            case DISTRIBUTION, EXPONENTIAL -> MetricFamily.Kind.HISTOGRAM;
            case QUANTILES -> MetricFamily.Kind.SUMMARY;
        };
    }

    /** The upper bounds of a distribution; none for others. */
    double[] bounds() {
        return new double[0];
    }

    /** The bounds of the buckets of a {@link #distribution}; else empty. */
    public final List<Double> bucketBounds() {
        return Arrays.stream(bounds()).boxed().toList();
    }

    private static final class Simple extends Aggregation {
        private final String text;

        Simple(Kind kind, String text) {
            super(kind);
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class Buckets extends Aggregation {
        private final double[] bounds;

        Buckets(double[] bounds) {
            super(Kind.DISTRIBUTION);
            this.bounds = bounds;
        }

        @Override
        double[] bounds() {
            return bounds;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Buckets that && Arrays.equals(bounds, that.bounds);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bounds);
        }

        @Override
        public String toString() {
            return "distribution" + Arrays.toString(bounds);
        }
    }

    static final class Exponential extends Aggregation {
        final int maxBuckets;
        final int maxScale;

        Exponential(int maxBuckets, int maxScale) {
            super(Kind.EXPONENTIAL);
            this.maxBuckets = maxBuckets;
            this.maxScale = maxScale;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Exponential that && maxBuckets == that.maxBuckets && maxScale == that.maxScale;
        }

        @Override
        public int hashCode() {
            return 31 * maxBuckets + maxScale;
        }

        @Override
        public String toString() {
            return "exponentialDistribution(" + maxBuckets + ", " + maxScale + ")";
        }
    }

    static final class Quantiles extends Aggregation {

        static final int SLICES = 6;

        /** A bucket is 2.2 % wide, so its middle is 1.1 % from its ends. */
        static final int SCALE = 5;

        /** 2^64 from the least to the greatest. */
        static final int MAX_BUCKETS = 64 << SCALE;

        private final Duration window;
        private final long sliceNanos;
        final double[] quantiles;

        Quantiles(Duration window, double[] quantiles) {
            super(Kind.QUANTILES);
            this.window = window;
            this.sliceNanos = window.toNanos() / SLICES;
            this.quantiles = quantiles;
        }

        long sliceNanos() {
            return sliceNanos;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Quantiles that
                    && window.equals(that.window)
                    && Arrays.equals(quantiles, that.quantiles);
        }

        @Override
        public int hashCode() {
            return 31 * window.hashCode() + Arrays.hashCode(quantiles);
        }

        @Override
        public String toString() {
            return "quantiles(" + window + ", " + Arrays.toString(quantiles) + ")";
        }
    }
}
