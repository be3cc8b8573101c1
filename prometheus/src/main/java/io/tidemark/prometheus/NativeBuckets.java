package io.tidemark.prometheus;

import io.tidemark.stats.AggregationData;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Prometheus's native histogram of an exponential distribution: its buckets, by their number there ("Native histograms", its specification). */
final class NativeBuckets {

    private static final int LEAST_SCHEMA = -4;
    private static final int GREATEST_SCHEMA = 8;

    /** The exponent of the first power of two that is beyond all numbers. */
    private static final int EXPONENTS = 1024;

    /** Of empty buckets between others so many are written: a new span takes more. */
    private static final int LARGEST_GAP = 2;

    private NativeBuckets() {}

    /** Whether it can be one: not if its buckets are wider than Prometheus's. */
    static boolean areOf(AggregationData.Exponential data) {
        return data.scale() >= LEAST_SCHEMA;
    }

    /** How fine the buckets are there. Finer ones are merged. */
    static int schema(AggregationData.Exponential data) {
        return Math.min(data.scale(), GREATEST_SCHEMA);
    }

    /**
     * The buckets of one sign that are not empty. In another unit the bounds are multiplied, which on their scale is to move all buckets by some places; by a part of one they cannot be
     * moved, so a bound is off by at most half a bucket.
     */
    static SortedMap<Integer, Long> of(AggregationData.Exponential data, AggregationData.Side side, BaseUnit unit) {
        int schema = schema(data);
        long moved = Math.round(Math.scalb(Math.log(unit.times() / unit.over()) / Math.log(2), schema));
        // That of the greatest number, and the next: there Prometheus's own libraries count infinities.
        int last = Math.max(1, (int) Math.ceil(Math.scalb((double) EXPONENTS, schema)));
        SortedMap<Integer, Long> counts = new TreeMap<>();
        for (int i = side.offset(); i < side.end(); i++) {
            if (side.countAt(i) > 0) {
                // Here a bucket is named for its lower bound, there for its upper one.
                int index = (int) Math.min(last, (i >> (data.scale() - schema)) + 1 + moved);
                counts.merge(index, side.countAt(i), Long::sum);
            }
        }
        if (side.infinities() > 0) {
            counts.merge(last + 1, side.infinities(), Long::sum);
        }
        return counts;
    }

    /** Puts spans of buckets next to each other, and of each count how much more it is than the one before. */
    static void put(ProtobufOutput out, int spans, int deltas, SortedMap<Integer, Long> counts) {
        int end = 0;
        int length = 0;
        int offset = 0;
        for (int index : counts.keySet()) {
            if (length > 0 && index - end <= LARGEST_GAP) {
                length += index - end + 1;
            } else {
                putSpan(out, spans, offset, length);
                offset = index - end;
                length = 1;
            }
            end = index + 1;
        }
        putSpan(out, spans, offset, length);
        long before = 0;
        boolean begun = false;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            for (int gap = bucket.getKey() - end; begun && gap > 0 && gap <= LARGEST_GAP; gap--) {
                out.putSigned(deltas, -before);
                before = 0;
            }
            out.putSigned(deltas, bucket.getValue() - before);
            before = bucket.getValue();
            end = bucket.getKey() + 1;
            begun = true;
        }
    }

    private static void putSpan(ProtobufOutput out, int field, int offset, int length) {
        if (length > 0) {
            int span = out.begin(field);
            out.putSigned(1, offset);
            out.put(2, length);
            out.end(span);
        }
    }
}
