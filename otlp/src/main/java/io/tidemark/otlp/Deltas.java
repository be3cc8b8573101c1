package io.tidemark.otlp;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.AggregationData.Distribution;
import io.tidemark.stats.AggregationData.Exponential;
import io.tidemark.stats.AggregationData.OfDouble;
import io.tidemark.stats.AggregationData.OfLong;
import io.tidemark.stats.AggregationData.Side;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What came between two values of a series. */
final class Deltas {

    private Deltas() {}

    /**
     * Gives what was added from one value to another; null if the second does not go on from the first: something in it is less, so that it was set back.
     * The least and the greatest value of a distribution are not known of it.
     *
     * @param falls whether the values may become less
     */
    static @Nullable AggregationData between(AggregationData before, AggregationData after, boolean falls) {
        if (before instanceof OfLong from && after instanceof OfLong to) {
            return falls || to.value() >= from.value() ? new OfLong(to.value() - from.value()) : null;
        }
        if (isNumber(before) && isNumber(after)) {
            double from = number(before);
            double to = number(after);
            return falls || to >= from ? new OfDouble(finite(to - from)) : null;
        }
        if (before instanceof Distribution from && after instanceof Distribution to) {
            return distribution(from, to);
        }
        if (before instanceof Exponential from && after instanceof Exponential to) {
            return exponential(from, to);
        }
        return null;
    }

    /** A sum of whole numbers is one of others from the first on that is not whole. */
    private static boolean isNumber(AggregationData data) {
        return data instanceof OfLong || data instanceof OfDouble;
    }

    private static double number(AggregationData data) {
        return data instanceof OfLong whole ? (double) whole.value() : ((OfDouble) data).value();
    }

    private static @Nullable AggregationData distribution(Distribution before, Distribution after) {
        int buckets = after.buckets();
        if (before.buckets() != buckets) {
            return null;
        }
        double[] bounds = new double[buckets - 1];
        long[] counts = new long[buckets];
        for (int i = 0; i < buckets; i++) {
            if (before.upperBound(i) != after.upperBound(i)) {
                return null;
            }
            counts[i] = after.countAt(i) - before.countAt(i);
            if (counts[i] < 0) {
                return null;
            }
            if (i < bounds.length) {
                bounds[i] = after.upperBound(i);
            }
        }
        return Distribution.of(bounds, counts, finite(after.sum() - before.sum()));
    }

    private static @Nullable AggregationData exponential(Exponential before, Exponential after) {
        int coarser = before.scale() - after.scale();
        if (coarser < 0 || after.zeros() < before.zeros()) {
            return null;
        }
        Side positive = side(before.positive(), after.positive(), coarser);
        Side negative = side(before.negative(), after.negative(), coarser);
        if (positive == null || negative == null) {
            return null;
        }
        return Exponential.of(
                after.scale(), after.zeros() - before.zeros(), positive, negative, finite(after.sum() - before.sum()));
    }

    /** @param coarser how often two buckets of the first have become one of the second */
    private static @Nullable Side side(Side before, Side after, int coarser) {
        long infinities = after.infinities() - before.infinities();
        if (infinities < 0) {
            return null;
        }
        long[] counts = new long[after.end() - after.offset()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = after.countAt(after.offset() + i);
        }
        for (int i = before.offset(); i < before.end(); i++) {
            long count = before.countAt(i);
            int at = (i >> Math.min(coarser, 31)) - after.offset();
            if (count == 0) {
                continue;
            }
            if (at < 0 || at >= counts.length || counts[at] < count) {
                return null;
            }
            counts[at] -= count;
        }
        int first = 0;
        int end = counts.length;
        while (end > first && counts[end - 1] == 0) {
            end--;
        }
        while (first < end && counts[first] == 0) {
            first++;
        }
        return first == end && infinities == 0
                ? Side.empty()
                : Side.of(after.offset() + first, Arrays.copyOfRange(counts, first, end))
                        .withInfinities(infinities);
    }

    /** The difference of two numbers may be beyond those there are. */
    private static double finite(double difference) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, difference));
    }
}
