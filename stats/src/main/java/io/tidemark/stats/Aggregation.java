package io.tidemark.stats;

import java.util.Arrays;
import java.util.List;

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
        EXPONENTIAL
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

    /** Their sum, where values may be negative. Exported as a gauge. */
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

    final Kind kind() {
        return kind;
    }

    final MetricFamily.Kind exportedAs() {
        return switch (kind) {
            case COUNT, SUM -> MetricFamily.Kind.COUNTER;
            case SIGNED_SUM, LAST, MIN, MAX -> MetricFamily.Kind.GAUGE;
            case DISTRIBUTION, EXPONENTIAL -> MetricFamily.Kind.HISTOGRAM;
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
        public boolean equals(Object other) {
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
        public boolean equals(Object other) {
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
}
