package io.tidemark.stats;

import io.tidemark.stats.Aggregation.Kind;
import io.tidemark.time.TimeSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a view counts: its aggregation, made ready for the kind of its values. Immutable. */
final class Plan {

    final Kind kind;
    final boolean whole;

    /** Whether exemplars are kept. */
    final boolean exemplars;

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

    private final @Nullable BucketTable table;

    /** The bounds as the table compares them: as whole numbers, or as the bits of numbers. */
    private final long[] ordered;

    /** Whole numbers from here on may not be exact as a {@code double}. */
    private static final long LARGE = 1L << 53;

    Plan(Aggregation aggregation, boolean whole, boolean exemplars, TimeSource time) {
        this.aggregation = aggregation;
        this.kind = aggregation.kind();
        this.whole = whole;
        this.exemplars = exemplars;
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
        this.table = BucketTable.of(bounds);
        this.ordered = BucketTable.ordered(
                whole
                        ? wholeBounds
                        : Arrays.stream(bounds)
                                .mapToLong(Double::doubleToRawLongBits)
                                .toArray());
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
        BucketTable fast = table;
        if (fast == null || exact >= LARGE) {
            return whole ? wholeBucket(exact) : doubleBucket(value);
        }
        long bits = Double.doubleToRawLongBits(value);
        return bits < 0 ? 0 : fast.bucket(bits, whole ? exact : bits, ordered);
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
