package io.tidemark.stats;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was added to metrics since they were looked at last. What is met for the first time counts from its start; so does what has begun anew, which a new
 * start tells, or a count that is less than it was.
 *
 * <p>One that is not met stays known for a while: its source may have failed, and be back the next time. For one thread, save for the size.
 */
final class Deltas {

    private final int mostAbsent;

    /** Those that were met longest ago are the first. */
    private final LinkedHashMap<Series, AggregationData> known = new LinkedHashMap<>(16, 0.75f, true);

    /** How many were met in this round. */
    private int met;

    private volatile int size;

    private record Series(String metric, Tags tags, Instant start) {}

    /** @param mostAbsent how many are kept that were not met lately */
    Deltas(int mostAbsent) {
        this.mostAbsent = mostAbsent;
    }

    /** What was added. */
    AggregationData of(String metric, MetricFamily.Point point) {
        AggregationData before = known.put(new Series(metric, point.tags(), point.start()), point.value());
        met++;
        AggregationData added = before == null ? null : between(before, point.value());
        return added == null ? point.value() : added;
    }

    /**
     * What was added to one that is gone. Null if it has less than was met before: what is recorded while a row goes may be met, and is not in what it gives
     * last.
     */
    @Nullable
    AggregationData ofLast(String metric, MetricFamily.Point point) {
        AggregationData before = known.remove(new Series(metric, point.tags(), point.start()));
        return before == null ? point.value() : between(before, point.value());
    }

    /** Forgets what was not met for long, if that is too much. */
    void endRound() {
        int most = met + mostAbsent;
        met = 0;
        Iterator<Map.Entry<Series, AggregationData>> oldest = known.entrySet().iterator();
        for (int surplus = known.size() - most; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
        size = known.size();
    }

    /** How many are known. Of any thread. */
    int size() {
        return size;
    }

    /** Null if there is less than before, or the two are not of one kind. */
    private static @Nullable AggregationData between(AggregationData before, AggregationData now) {
        AggregationData delta = null;
        if (before instanceof AggregationData.OfLong was && now instanceof AggregationData.OfLong is) {
            delta = is.value() < was.value() ? null : new AggregationData.OfLong(is.value() - was.value());
        } else if (isNumber(before) && isNumber(now)) {
            // A source of one's own may give either.
            delta = between(number(before), number(now));
        } else if (before instanceof AggregationData.Distribution was
                && now instanceof AggregationData.Distribution is) {
            delta = between(was, is);
        } else if (before instanceof AggregationData.Exponential was && now instanceof AggregationData.Exponential is) {
            delta = between(was, is);
        } else if (before instanceof AggregationData.Quantiles was && now instanceof AggregationData.Quantiles is) {
            delta = is.count() < was.count()
                    ? null
                    : new AggregationData.Quantiles(
                            is.count() - was.count(), is.sum() - was.sum(), is.windowCount(), is.values());
        }
        return delta;
    }

    private static boolean isNumber(AggregationData data) {
        return data instanceof AggregationData.OfLong || data instanceof AggregationData.OfDouble;
    }

    private static AggregationData.OfDouble number(AggregationData data) {
        return data instanceof AggregationData.OfLong whole
                ? new AggregationData.OfDouble(whole.value())
                : (AggregationData.OfDouble) data;
    }

    private static @Nullable AggregationData between(AggregationData.OfDouble was, AggregationData.OfDouble is) {
        return is.value() < was.value() || is.infinities() < was.infinities()
                ? null
                : new AggregationData.OfDouble(is.value() - was.value(), is.infinities() - was.infinities());
    }

    private static @Nullable AggregationData between(
            AggregationData.Distribution was, AggregationData.Distribution is) {
        if (was.buckets() != is.buckets() || is.finite() < was.finite()) {
            return null;
        }
        double[] bounds = new double[is.buckets() - 1];
        long[] counts = new long[is.buckets()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = is.countAt(i) - was.countAt(i);
            if (counts[i] < 0 || is.upperBound(i) != was.upperBound(i)) {
                return null;
            }
            if (i < bounds.length) {
                bounds[i] = is.upperBound(i);
            }
        }
        // The least and the greatest of all are not beyond those of some.
        return new AggregationData.Distribution(
                is.count() - was.count(),
                is.finite() - was.finite(),
                is.sum() - was.sum(),
                is.min(),
                is.max(),
                Double.NaN,
                bounds,
                counts);
    }

    private static @Nullable AggregationData between(AggregationData.Exponential was, AggregationData.Exponential is) {
        // Buckets become wider when values come that are far from the others.
        int scale = Math.min(was.scale(), is.scale());
        AggregationData.Side positive = between(was.positive(), was.scale() - scale, is.positive(), is.scale() - scale);
        AggregationData.Side negative = between(was.negative(), was.scale() - scale, is.negative(), is.scale() - scale);
        return positive == null || negative == null || is.zeros() < was.zeros()
                ? null
                : new AggregationData.Exponential(
                        is.count() - was.count(),
                        is.finite() - was.finite(),
                        is.sum() - was.sum(),
                        is.min(),
                        is.max(),
                        Double.NaN,
                        scale,
                        is.zeros() - was.zeros(),
                        positive,
                        negative);
    }

    private static AggregationData.@Nullable Side between(
            AggregationData.Side was, int wasFiner, AggregationData.Side is, int isFiner) {
        if (is.infinities() < was.infinities()) {
            return null;
        }
        int from = is.offset() >> isFiner;
        int to = ((is.end() - 1) >> isFiner) + 1;
        long[] counts = new long[is.end() == is.offset() ? 0 : to - from];
        for (int i = is.offset(); i < is.end(); i++) {
            counts[(i >> isFiner) - from] += is.countAt(i);
        }
        for (int i = was.offset(); i < was.end(); i++) {
            long count = was.countAt(i);
            int at = (i >> wasFiner) - from;
            if (count > 0) {
                if (at < 0 || at >= counts.length || counts[at] < count) {
                    return null;
                }
                counts[at] -= count;
            }
        }
        return new AggregationData.Side(from, counts, is.infinities() - was.infinities());
    }
}
