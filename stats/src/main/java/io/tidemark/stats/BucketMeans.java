package io.tidemark.stats;

import io.tidemark.Observations;
import io.tidemark.unit.Unit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of a distribution, as observations: so many of one value for each bucket that has any. That value is the middle of what the bucket can hold, and
 * then all are moved by the same share of the widths of their buckets, so that the sum is what it was. So a mean of them is right, and a quantile is as near as
 * the buckets are narrow.
 */
final class BucketMeans implements Observations {

    private final Unit unit;
    private final double[] values;
    private final long[] counts;
    private final long infinities;

    private BucketMeans(Unit unit, double[] values, long[] counts, long infinities) {
        this.unit = unit;
        this.values = values;
        this.counts = counts;
        this.infinities = infinities;
    }

    /** Null if there are no buckets. */
    static @Nullable BucketMeans of(Unit unit, AggregationData data) {
        if (data instanceof AggregationData.Distribution distribution) {
            return of(unit, distribution);
        }
        return data instanceof AggregationData.Exponential exponential ? of(unit, exponential) : null;
    }

    private static BucketMeans of(Unit unit, AggregationData.Distribution data) {
        Buckets buckets = new Buckets(data, data.buckets());
        int last = data.buckets() - 1;
        long infinite = data.count() - data.finite();
        // They are in the first and the last bucket: in which, the least and the greatest value tell, unless both are
        // infinite.
        long above = data.max() == Double.POSITIVE_INFINITY ? Math.min(infinite, data.countAt(last)) : 0;
        for (int i = 0; i <= last; i++) {
            long count = data.countAt(i);
            count -= i == last ? above : 0;
            count -= i == 0 ? Math.min(count, infinite - above) : 0;
            double low = i == 0 ? lowest(data) : data.upperBound(i - 1);
            if (i < last) {
                buckets.add(low, data.upperBound(i), count);
            } else if (data.max() < Double.POSITIVE_INFINITY) {
                buckets.add(low, Math.max(low, data.max()), count);
            } else {
                buckets.addOpen(low, count);
            }
        }
        return buckets.means(unit, infinite);
    }

    /** Where the first bucket begins. If that is not known: at zero, where most of what is measured does. */
    private static double lowest(AggregationData.Distribution data) {
        if (Double.isFinite(data.min())) {
            return data.min();
        }
        return data.buckets() == 1 ? data.mean() : Math.min(0, data.upperBound(0));
    }

    private static BucketMeans of(Unit unit, AggregationData.Exponential data) {
        AggregationData.Side positive = data.positive();
        AggregationData.Side negative = data.negative();
        Buckets buckets =
                new Buckets(data, negative.end() - negative.offset() + 1 + positive.end() - positive.offset());
        for (int i = negative.end() - 1; i >= negative.offset(); i--) {
            buckets.add(-data.upperBound(i), -data.upperBound(i - 1), negative.countAt(i));
        }
        buckets.add(0, 0, data.zeros());
        for (int i = positive.offset(); i < positive.end(); i++) {
            buckets.add(data.upperBound(i - 1), data.upperBound(i), positive.countAt(i));
        }
        return buckets.means(unit, positive.infinities() + negative.infinities());
    }

    /** How many values were infinite, and have no observation. */
    long infinities() {
        return infinities;
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public long count() {
        return Arrays.stream(counts).sum();
    }

    @Override
    public void forEach(Observer observer) {
        for (int i = 0; i < values.length; i++) {
            double total = values[i] * counts[i];
            observer.observe(Double.isInfinite(total) ? Math.copySign(Double.MAX_VALUE, total) : total, counts[i]);
        }
    }

    /** Those that have values, ascending. */
    private static final class Buckets {
        private final AggregationData.Moments data;
        private final double[] middles;
        private final double[] halves;
        private final long[] counts;
        private int size;
        private boolean open;

        Buckets(AggregationData.Moments data, int most) {
            this.data = data;
            middles = new double[most];
            halves = new double[most];
            counts = new long[most];
        }

        void add(double from, double to, long count) {
            if (count <= 0) {
                return;
            }
            double low = data.min() > from && data.min() <= to ? data.min() : from;
            double high = data.max() < to && data.max() >= low ? data.max() : to;
            // Halves first: the sum or the difference may be beyond the numbers there are.
            middles[size] = low / 2 + high / 2;
            halves[size] = high / 2 - low / 2;
            counts[size++] = count;
        }

        /** The last one, of which nothing is known but where it begins. */
        void addOpen(double from, long count) {
            add(from, from, count);
            open = count > 0;
        }

        BucketMeans means(Unit unit, long infinities) {
            double sum = 0;
            double room = 0;
            for (int i = 0; i < size; i++) {
                sum += middles[i] * counts[i];
                room += halves[i] * counts[i];
            }
            double missing = data.sum() - sum;
            double share = missing / room;
            // Without room, or beyond the numbers there are, the middles are as good as any.
            share = Double.isNaN(share) ? 0 : Math.max(-1, Math.min(1, share));
            double[] values = new double[size];
            for (int i = 0; i < size; i++) {
                values[i] = middles[i] + share * halves[i];
            }
            if (open && missing > room && missing - room < Double.POSITIVE_INFINITY) {
                values[size - 1] += (missing - room) / counts[size - 1];
            }
            return new BucketMeans(unit, values, Arrays.copyOf(counts, size), infinities);
        }
    }
}
