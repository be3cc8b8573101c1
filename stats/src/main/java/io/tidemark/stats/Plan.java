package io.tidemark.stats;

import io.tidemark.stats.Aggregation.Kind;
import io.tidemark.time.TimeSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a view counts: its aggregation, made ready for the kind of its values. Immutable. */
final class Plan {

    /** Up to here, looking at all bounds is faster than halving. */
    private static final int FEW = 24;

    final Kind kind;
    final boolean whole;
    final TimeSource time;

    /** A number that is less is refused; none, if that is -infinity. */
    private final double least;

    private final Aggregation aggregation;
    private final long sliceNanos;
    private final double[] bounds;

    /** The greatest whole number in each bucket: a double would round large ones up into the next, or down. */
    private final long[] wholeBounds;

    /** The first bucket that whole numbers can be in. */
    private final int firstWhole;

    /**
     * If they are few and none is negative, the bounds as whole numbers of the same order: themselves, or the bits of doubles. Else empty.
     */
    private final long[] ordered;

    Plan(Aggregation aggregation, boolean whole, TimeSource time) {
        this.aggregation = aggregation;
        this.kind = aggregation.kind();
        this.whole = whole;
        this.time = time;
        this.least = kind == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY;
        this.sliceNanos = aggregation instanceof Aggregation.Quantiles how ? how.sliceNanos() : 0;
        this.bounds = aggregation.bounds();
        this.wholeBounds = Arrays.stream(bounds)
                .mapToLong(bound -> (long) Math.floor(bound))
                .toArray();
        int below = 0;
        while (below < bounds.length && bounds[below] < Long.MIN_VALUE) {
            below++;
        }
        this.firstWhole = below;
        boolean inOrder = bounds.length > 0 && bounds.length <= FEW && bounds[0] >= 0;
        this.ordered = !inOrder
                ? new long[0]
                : whole
                        ? wholeBounds
                        : Arrays.stream(bounds)
                                .mapToLong(Double::doubleToRawLongBits)
                                .toArray();
    }

    /** Whether a value counts: not NaN, and not negative where none may be. */
    boolean takes(double value) {
        return value >= least;
    }

    int bounds() {
        return bounds.length;
    }

    double[] boundsArray() {
        return bounds;
    }

    /** The buckets, without the room behind them. */
    long[] counts(long[] buckets) {
        return Arrays.copyOf(buckets, bounds.length + 1);
    }

    /** Where a value belongs, as far as that can be said without the row: its bucket, or the slice of time that it is. */
    long place(double value, long exact) {
        return kind == Kind.DISTRIBUTION ? bucket(value, exact) : kind == Kind.QUANTILES ? slice() : 0;
    }

    // Guarded by RecordingBenchmark.
    int bucket(double value, long exact) {
        long[] all = ordered;
        if (all.length != 0) {
            // All of them, and no jump that depends on the value: a processor guesses one wrong in each search.
            long at = whole ? exact : Double.doubleToRawLongBits(value);
            if (at >= 0) {
                long above = 0;
                for (long bound : all) {
                    above += (bound - at) >>> 63;
                }
                return (int) above;
            }
            return 0;
        }
        return whole ? wholeBucket(exact) : doubleBucket(value);
    }

    private int doubleBucket(double value) {
        int at = Arrays.binarySearch(bounds, value + 0.0);
        return at >= 0 ? at : -at - 1;
    }

    private int wholeBucket(long value) {
        long[] all = wholeBounds;
        int low = firstWhole;
        int high = all.length;
        // Halving finds the first of equal bounds: 0.2 and 0.7 are both 0 here.
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (value > all[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Nullable
    ExponentialSides newSides() {
        return aggregation instanceof Aggregation.Exponential how
                ? new ExponentialSides(how.maxBuckets, how.maxScale)
                : null;
    }

    @Nullable
    SlidingWindow newWindow() {
        return aggregation instanceof Aggregation.Quantiles how ? new SlidingWindow(how) : null;
    }

    /** The slice of time that it is; 0 where that does not matter, without a look at the clock. */
    long slice() {
        return sliceNanos == 0 ? 0 : Math.floorDiv(time.nanoTime(), sliceNanos);
    }

    /** A sum that has gone beyond the numbers there are stays at the greatest: two of opposite signs would make NaN. */
    static double finite(double sum) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, sum));
    }
}
