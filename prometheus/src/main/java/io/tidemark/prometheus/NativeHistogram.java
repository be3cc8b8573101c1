package io.tidemark.prometheus;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.tidemark.stats.AggregationData;
import java.util.Map;
import java.util.TreeMap;

/** Makes Prometheus's native histogram of an exponential distribution. */
final class NativeHistogram {

    // The schemas that Prometheus knows ("Native histograms", its specification).
    private static final int LEAST_SCHEMA = -4;
    private static final int GREATEST_SCHEMA = 8;

    /** The exponent of the first power of two that is beyond all numbers. */
    private static final int EXPONENTS = 1024;

    private NativeHistogram() {}

    /**
     * Puts the buckets. Those that are finer than Prometheus's are merged. In another unit the bounds are multiplied, which on their scale is to move all buckets by some
     * places; by a part of one they cannot be moved, so a bound is off by at most half a bucket.
     *
     * @return false if the buckets are wider than Prometheus's: nothing is put
     */
    static boolean put(AggregationData.Exponential data, BaseUnit unit, HistogramDataPointSnapshot.Builder to) {
        if (data.scale() < LEAST_SCHEMA) {
            return false;
        }
        int schema = Math.min(data.scale(), GREATEST_SCHEMA);
        to.nativeSchema(schema)
                .nativeZeroCount(data.zeros())
                // Without any bucket it would not be seen to be one.
                .nativeZeroThreshold(Double.MIN_VALUE)
                .nativeBucketsForPositiveValues(buckets(data.positive(), data.scale() - schema, schema, unit))
                .nativeBucketsForNegativeValues(buckets(data.negative(), data.scale() - schema, schema, unit));
        return true;
    }

    private static NativeHistogramBuckets buckets(AggregationData.Side side, int finer, int schema, BaseUnit unit) {
        long moved = Math.round(Math.scalb(Math.log(unit.times() / unit.over()) / Math.log(2), schema));
        // That of the greatest number, and the next: there Prometheus's own libraries count infinities.
        int last = Math.max(1, (int) Math.ceil(Math.scalb((double) EXPONENTS, schema)));
        Map<Integer, Long> counts = new TreeMap<>();
        for (int i = side.offset(); i < side.end(); i++) {
            if (side.countAt(i) > 0) {
                // Here a bucket is named for its lower bound, there for its upper one.
                counts.merge((int) Math.min(last, (i >> finer) + 1 + moved), side.countAt(i), Long::sum);
            }
        }
        if (side.infinities() > 0) {
            counts.merge(last + 1, side.infinities(), Long::sum);
        }
        NativeHistogramBuckets.Builder buckets = NativeHistogramBuckets.builder();
        counts.forEach(buckets::bucket);
        return buckets.build();
    }
}
