package io.tidemark.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The values of the last few slices of time. The slice that is going on is one of them, so they reach back a window less a slice, up to a window. For one
 * thread at a time.
 */
final class SlidingWindow {

    private static final long NEVER = Long.MIN_VALUE;

    /** In which slices are put together: for whoever takes it, so that a snapshot of many rows does not make one for each. */
    private static final AtomicReference<@Nullable Slice> SCRATCH = new AtomicReference<>();

    private final Aggregation.Quantiles how;
    private final Slice[] slices;

    /**
     * A few values as they are, more of them in exponential buckets: most rows have few, and buckets take as much room as the values are apart.
     */
    private static final class Slice {
        static final int FEW = 16;
        static final double[] NONE = {};

        /** No room before there are any. */
        private double[] few = NONE;

        private int length;

        /** All values, if {@link #many}; else kept for its room. */
        private @Nullable ExponentialSides buckets;

        private boolean many;

        long number = NEVER;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;

        void startAs(long number) {
            // Not this one's any more before it is nobody's: an error in between must not leave old values in a new
            // slice.
            this.number = NEVER;
            length = 0;
            many = false;
            min = Double.POSITIVE_INFINITY;
            max = Double.NEGATIVE_INFINITY;
            this.number = number;
        }

        void add(double value) {
            if (!many && length < FEW) {
                if (few.length == 0) {
                    few = new double[FEW];
                }
                few[length++] = value;
            } else {
                buckets().add(value);
            }
            min = Math.min(min, value);
            max = Math.max(max, value);
        }

        /** The buckets, with all values in them. */
        private ExponentialSides buckets() {
            ExponentialSides all = buckets;
            if (all == null) {
                all = new ExponentialSides(Aggregation.Quantiles.MAX_BUCKETS, Aggregation.Quantiles.SCALE);
                buckets = all;
            }
            if (!many) {
                all.clear();
                addFew(all);
                many = true;
            }
            return all;
        }

        private void addFew(ExponentialSides to) {
            for (int i = 0; i < length; i++) {
                to.add(few[i]);
            }
        }

        void merge(Slice other) {
            if (!other.many && !many && length + other.length <= FEW) {
                for (int i = 0; i < other.length; i++) {
                    add(other.few[i]);
                }
            } else if (other.many) {
                buckets().merge(other.buckets());
            } else {
                other.addFew(buckets());
            }
            min = Math.min(min, other.min);
            max = Math.max(max, other.max);
        }

        double valueAt(double quantile, long count) {
            if (count == 0) {
                return Double.NaN;
            }
            long rank = Math.max(1, Math.min(count, (long) Math.ceil(quantile * count)));
            if (rank == 1) {
                return min;
            }
            if (rank == count) {
                return max;
            }
            return Math.max(min, Math.min(max, buckets().valueAt(rank)));
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
        slice.add(value);
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
        Slice scratch = SCRATCH.getAndSet(null);
        Slice window = scratch == null ? new Slice() : scratch;
        window.startAs(now);
        for (Slice slice : slices) {
            // One ahead: another thread has read the clock later.
            if (slice.number > now - slices.length) {
                window.merge(slice);
            }
        }
        long inWindow = window.buckets().count();
        List<AggregationData.ValueAt> values = new ArrayList<>(how.quantiles.length);
        for (double quantile : how.quantiles) {
            values.add(new AggregationData.ValueAt(quantile, window.valueAt(quantile, inWindow)));
        }
        SCRATCH.set(window);
        return new AggregationData.Quantiles(count, sum, inWindow, values);
    }
}
