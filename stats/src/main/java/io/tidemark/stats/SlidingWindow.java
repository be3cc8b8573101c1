package io.tidemark.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of the last few slices of time, each slice in exponential buckets. The slice that is going on is one of them, so they reach back
 * a window less a slice, up to a window. For one thread at a time.
 */
final class SlidingWindow {

    private static final long NEVER = Long.MIN_VALUE;

    private final Aggregation.Quantiles how;
    private final Slice[] slices;

    private static final class Slice {
        final ExponentialSides values =
                new ExponentialSides(Aggregation.Quantiles.MAX_BUCKETS, Aggregation.Quantiles.SCALE);
        long number = NEVER;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;

        void startAs(long number) {
            // Not this one's any more before it is nobody's: an error in between must not leave old values in a new
            // slice.
            this.number = NEVER;
            values.clear();
            min = Double.POSITIVE_INFINITY;
            max = Double.NEGATIVE_INFINITY;
            this.number = number;
        }

        void merge(Slice other) {
            values.merge(other.values);
            min = Math.min(min, other.min);
            max = Math.max(max, other.max);
        }
    }

    SlidingWindow(Aggregation.Quantiles how) {
        this.how = how;
        this.slices = new Slice[Aggregation.Quantiles.SLICES];
        Arrays.setAll(slices, i -> new Slice());
    }

    private Slice at(long number) {
        return slices[(int) Math.floorMod(number, (long) slices.length)];
    }

    void add(double value, long number) {
        Slice slice = at(number);
        if (slice.number != number) {
            if (slice.number > number) {
                // It took so long from reading the clock to here that the window is past.
                return;
            }
            slice.startAs(number);
        }
        slice.values.add(value);
        slice.min = Math.min(slice.min, value);
        slice.max = Math.max(slice.max, value);
    }

    void merge(SlidingWindow other) {
        for (Slice theirs : other.slices) {
            if (theirs.number != NEVER) {
                Slice mine = at(theirs.number);
                if (mine.number < theirs.number) {
                    mine.startAs(theirs.number);
                }
                if (mine.number == theirs.number) {
                    mine.merge(theirs);
                }
            }
        }
    }

    /** @param now the slice that is going on */
    AggregationData data(long count, double sum, long now) {
        Slice window = new Slice();
        for (Slice slice : slices) {
            // One ahead: another thread has read the clock later.
            if (slice.number > now - slices.length) {
                window.merge(slice);
            }
        }
        long inWindow = window.values.count();
        List<AggregationData.ValueAt> values = new ArrayList<>();
        for (double quantile : how.quantiles) {
            values.add(new AggregationData.ValueAt(quantile, valueAt(quantile, inWindow, window)));
        }
        return new AggregationData.Quantiles(count, sum, inWindow, values);
    }

    private static double valueAt(double quantile, long count, Slice window) {
        if (count == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, Math.min(count, (long) Math.ceil(quantile * count)));
        if (rank == 1) {
            return window.min;
        }
        if (rank == count) {
            return window.max;
        }
        return Math.max(window.min, Math.min(window.max, window.values.valueAt(rank)));
    }
}
