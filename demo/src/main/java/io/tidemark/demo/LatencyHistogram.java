package io.tidemark.demo;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Latencies, counted in as much memory however many there are. Each power of two is cut into 128 buckets, so that a percentile is
 * at most 0.8 % above the true one. Safe for use by several threads.
 */
final class LatencyHistogram {
    private static final int CUT_BITS = 7;
    private static final int CUTS = 1 << CUT_BITS;
    private static final int BUCKETS = (Long.SIZE - CUT_BITS) * CUTS;

    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);

    void record(long nanos) {
        long value = Math.max(0, nanos);
        buckets.incrementAndGet(bucket(value));
        max.accumulate(value);
    }

    long count() {
        long count = 0;
        for (int i = 0; i < BUCKETS; i++) {
            count += buckets.get(i);
        }
        return count;
    }

    /** In nanoseconds; 0 if there are none. */
    long max() {
        return max.get();
    }

    /** The latency that {@code percent} percent of all do not exceed, in nanoseconds; 0 if there are none. */
    long percentile(double percent) {
        long rank = Math.max(1, (long) Math.ceil(count() * percent / 100));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += buckets.get(i);
            if (seen >= rank) {
                return Math.min(highest(i), max());
            }
        }
        return max();
    }

    void addAll(LatencyHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            buckets.addAndGet(i, other.buckets.get(i));
        }
        max.accumulate(other.max());
    }

    private static int bucket(long value) {
        if (value < 2 * CUTS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - CUT_BITS;
        return (shift << CUT_BITS) + (int) (value >>> shift);
    }

    /** The highest value of a bucket. */
    private static long highest(int bucket) {
        if (bucket < 2 * CUTS) {
            return bucket;
        }
        int shift = (bucket >> CUT_BITS) - 1;
        long cut = bucket - ((long) shift << CUT_BITS);
        return ((cut + 1) << shift) - 1;
    }
}
