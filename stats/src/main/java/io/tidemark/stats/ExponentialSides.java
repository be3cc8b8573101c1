package io.tidemark.stats;

import org.jspecify.annotations.Nullable;

/** {@link ExponentialBuckets} for positive and for negative numbers, at one scale, and a count of zeros. For one thread at a time. */
final class ExponentialSides {

    private final Aggregation.Exponential how;
    private final ExponentialBuckets positive;
    private @Nullable ExponentialBuckets negative;
    private long zeros;

    ExponentialSides(Aggregation.Exponential how) {
        this.how = how;
        this.positive = newBuckets();
    }

    private ExponentialBuckets newBuckets() {
        return new ExponentialBuckets(how.maxBuckets, how.maxScale);
    }

    /** Infinities go where the greatest number goes. */
    void add(double value) {
        double size = Math.min(Math.abs(value), Double.MAX_VALUE);
        if (size == 0) {
            zeros++;
        } else if (value > 0) {
            positive.add(size);
        } else {
            negative().add(size);
        }
        evenOut();
    }

    void merge(ExponentialSides other) {
        zeros += other.zeros;
        positive.merge(other.positive);
        if (other.negative != null) {
            negative().merge(other.negative);
        }
        evenOut();
    }

    private ExponentialBuckets negative() {
        ExponentialBuckets buckets = negative;
        if (buckets == null) {
            buckets = newBuckets();
            negative = buckets;
        }
        return buckets;
    }

    private void evenOut() {
        ExponentialBuckets other = negative;
        if (other != null && other.scale() != positive.scale()) {
            int scale = Math.min(other.scale(), positive.scale());
            other.downscale(other.scale() - scale);
            positive.downscale(positive.scale() - scale);
        }
    }

    int scale() {
        return positive.scale();
    }

    long zeros() {
        return zeros;
    }

    AggregationData.Side positive() {
        return new AggregationData.Side(positive.offset(), positive.counts());
    }

    AggregationData.Side negativeSide() {
        ExponentialBuckets buckets = negative;
        return buckets == null
                ? new AggregationData.Side(0, new long[0])
                : new AggregationData.Side(buckets.offset(), buckets.counts());
    }
}
