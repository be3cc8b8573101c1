package io.tidemark.stats;

import org.jspecify.annotations.Nullable;

/**
 * {@link ExponentialBuckets} for positive and for negative numbers, at one scale, and a count of zeros. For one thread at a time.
 *
 * <p>Infinities are counted apart: a bucket at the end of the range of numbers would cost all others their fineness for ever, and the last bucket in use is
 * not always the same.
 */
final class ExponentialSides {

    private final int maxBuckets;
    private final int maxScale;
    private final ExponentialBuckets positive;
    private @Nullable ExponentialBuckets negative;
    private long zeros;
    private long infinities;
    private long negativeInfinities;

    ExponentialSides(int maxBuckets, int maxScale) {
        this.maxBuckets = maxBuckets;
        this.maxScale = maxScale;
        this.positive = newBuckets();
    }

    private ExponentialBuckets newBuckets() {
        return new ExponentialBuckets(maxBuckets, maxScale);
    }

    /** @param value not NaN */
    void add(double value) {
        if (value > 0) {
            if (value == Double.POSITIVE_INFINITY) {
                infinities++;
                return;
            }
            positive.add(value);
        } else if (value == 0) {
            zeros++;
            return;
        } else if (value == Double.NEGATIVE_INFINITY) {
            negativeInfinities++;
            return;
        } else {
            negative().add(-value);
        }
        evenOut();
    }

    /** @param value not NaN */
    void add(double value, long count) {
        if (value == 0) {
            zeros += count;
        } else if (value == Double.POSITIVE_INFINITY) {
            infinities += count;
        } else if (value == Double.NEGATIVE_INFINITY) {
            negativeInfinities += count;
        } else if (value > 0) {
            positive.add(value, count);
            evenOut();
        } else {
            negative().add(-value, count);
            evenOut();
        }
    }

    void merge(ExponentialSides other) {
        zeros += other.zeros;
        infinities += other.infinities;
        negativeInfinities += other.negativeInfinities;
        positive.merge(other.positive);
        if (other.negative != null) {
            negative().merge(other.negative);
        }
        evenOut();
    }

    /** Back to nothing. Keeps its room. */
    void clear() {
        zeros = 0;
        infinities = 0;
        negativeInfinities = 0;
        positive.clear(maxScale);
        if (negative != null) {
            negative.clear(maxScale);
        }
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

    /** How many values there were. */
    long count() {
        ExponentialBuckets below = negative;
        return positive.count() + zeros + infinities + negativeInfinities + (below == null ? 0 : below.count());
    }

    AggregationData.Side positiveSide() {
        return side(positive, infinities);
    }

    AggregationData.Side negativeSide() {
        ExponentialBuckets buckets = negative;
        return side(buckets == null ? newBuckets() : buckets, negativeInfinities);
    }

    private static AggregationData.Side side(ExponentialBuckets buckets, long infinite) {
        return new AggregationData.Side(buckets.offset(), buckets.counts(), infinite);
    }

    /**
     * The value of a rank, as near as the buckets tell: the middle of its bucket.
     *
     * @param rank from 1 to {@link #count}
     */
    double valueAt(long rank) {
        long left = rank - negativeInfinities;
        if (left <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        ExponentialBuckets below = negative;
        if (below != null && !below.isEmpty()) {
            for (int i = below.last(); i >= below.offset(); i--) {
                left -= below.count(i);
                if (left <= 0) {
                    return -middle(i);
                }
            }
        }
        left -= zeros;
        if (left <= 0) {
            return 0;
        }
        if (!positive.isEmpty()) {
            for (int i = positive.offset(); i <= positive.last(); i++) {
                left -= positive.count(i);
                if (left <= 0) {
                    return middle(i);
                }
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** From it, the bounds are the same share away: (base - 1) / (base + 1) of the value at most. */
    private double middle(int index) {
        double high = ExponentialBuckets.upperBound(index, scale());
        double low = ExponentialBuckets.upperBound(index - 1, scale());
        return low == 0 ? high : 2 * low / (1 + low / high);
    }
}
