package io.tidemark.stats;

import io.tidemark.stats.Aggregation.Kind;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a row has counted. One stripe as long as no two threads meet at it, more when they do. Recording waits for nobody: a thread that finds a
 * stripe taken goes to the next, and if all are taken and there may be no more, it tries again. What is recorded is in the next
 * snapshot as a whole or not at all.
 */
final class Cell {

    private static final int MOST_STRIPES =
            Math.min(64, Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 4 - 1)) << 1);

    private final Kind kind;
    private final boolean whole;
    private final double[] bounds;
    private final Aggregation aggregation;
    private final Refusals refusals;
    private final @Nullable LongAdder alsoCounted;

    /** What is less is refused; nothing, if that is -infinity. */
    private final double least;

    /** When it began; nanoseconds since 1970. */
    final long startNanos;

    /** Replaced as a whole. */
    private volatile Stripe[] stripes;

    /** Written with all stripes locked. */
    private boolean removed;

    // Of the last value alone: there are no two figures that could disagree.
    private volatile boolean any;
    private volatile double last;
    private volatile long wholeLast;

    /** Not exact where several threads record: enough to see that there was one. */
    private volatile long updates;

    // For who takes snapshots.
    private long countBefore = -1;
    private long idleSince;

    /** Is told of values that are not taken. */
    interface Refusals {
        void refused(double value);
    }

    /** @param alsoCounted counts each value as well; for the row that takes the rest */
    Cell(Aggregation aggregation, boolean whole, long startNanos, Refusals refusals, @Nullable LongAdder alsoCounted) {
        this.aggregation = aggregation;
        this.kind = aggregation.kind();
        this.whole = whole;
        this.bounds = aggregation.bounds();
        this.startNanos = startNanos;
        this.refusals = refusals;
        this.alsoCounted = alsoCounted;
        this.least = kind == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY;
        this.stripes = new Stripe[] {newStripe()};
    }

    private Stripe newStripe() {
        return new Stripe(new long[kind == Kind.DISTRIBUTION ? bounds.length + 1 : 0], newSides());
    }

    private @Nullable ExponentialSides newSides() {
        return aggregation instanceof Aggregation.Exponential how ? new ExponentialSides(how) : null;
    }

    /**
     * Counts a value.
     *
     * @param exact the value if it is whole
     * @return false, and nothing is counted, if the row was removed
     */
    // Guarded by RecordingBenchmark.
    boolean record(double value, long exact) {
        if (!(value >= least)) {
            refusals.refused(value);
            return true;
        }
        if (alsoCounted != null) {
            alsoCounted.increment();
        }
        if (kind == Kind.LAST) {
            return recordLast(value, exact);
        }
        Stripe[] all = stripes;
        Stripe stripe = all[all.length == 1 ? 0 : probe() & (all.length - 1)];
        if (!stripe.tryLock()) {
            stripe = another();
        }
        try {
            if (removed) {
                return false;
            }
            add(stripe, value, exact);
            return true;
        } finally {
            stripe.unlock();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // See updates.
    private boolean recordLast(double value, long exact) {
        if (removed) {
            return false;
        }
        last = value;
        wholeLast = exact;
        updates = updates + 1;
        any = true;
        return true;
    }

    private void add(Stripe to, double value, long exact) {
        to.count++;
        switch (kind) {
            case COUNT -> {}
            case SUM, SIGNED_SUM -> addToSum(to, value, exact);
            case MIN, MAX -> addToRange(to, value, exact);
            case DISTRIBUTION -> {
                to.buckets[bucket(value)]++;
                addToMoments(to, value, exact);
            }
            case EXPONENTIAL -> {
                Objects.requireNonNull(to.exponential).add(value);
                addToMoments(to, value, exact);
            }
            case LAST -> throw new AssertionError("has no stripes");
        }
    }

    private void addToSum(Stripe to, double value, long exact) {
        if (whole) {
            long sum = to.wholeSum + exact;
            // Saturates instead of turning over.
            to.wholeSum =
                    ((to.wholeSum ^ sum) & (exact ^ sum)) < 0 ? (exact < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
        } else if (Double.isFinite(value)) {
            to.sum += value;
        }
    }

    private void addToRange(Stripe to, double value, long exact) {
        if (whole) {
            to.wholeMin = Math.min(to.wholeMin, exact);
            to.wholeMax = Math.max(to.wholeMax, exact);
        } else {
            to.min = Math.min(to.min, value);
            to.max = Math.max(to.max, value);
        }
    }

    private void addToMoments(Stripe to, double value, long exact) {
        addToSum(to, value, exact);
        if (value < to.min) {
            to.min = value;
        }
        if (value > to.max) {
            to.max = value;
        }
        if (Double.isFinite(value)) {
            if (to.finite++ == 0) {
                to.shift = value;
            }
            double distance = value - to.shift;
            to.distances += distance;
            to.squares += distance * distance;
        }
    }

    private int bucket(double value) {
        double[] all = bounds;
        if (all.length > 24) {
            int at = Arrays.binarySearch(all, value + 0.0);
            return at >= 0 ? at : -at - 1;
        }
        int i = 0;
        while (i < all.length && value > all[i]) {
            i++;
        }
        return i;
    }

    private static int probe() {
        int hash = System.identityHashCode(Thread.currentThread());
        return hash ^ hash >>> 7;
    }

    /** A stripe that was not locked, and is now. */
    @SuppressWarnings("ThreadPriorityCheck") // The owners may need the processor.
    private Stripe another() {
        int from = probe();
        for (int turns = 0; ; turns++) {
            Stripe[] all = stripes;
            for (int i = 1; i <= all.length; i++) {
                Stripe stripe = all[(from + i) & (all.length - 1)];
                if (stripe.tryLock()) {
                    return stripe;
                }
            }
            if (all.length < MOST_STRIPES) {
                grow(all);
            } else if (turns < 10) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private synchronized void grow(Stripe[] from) {
        if (stripes == from) {
            Stripe[] more = Arrays.copyOf(from, from.length * 2);
            for (int i = from.length; i < more.length; i++) {
                more[i] = newStripe();
            }
            stripes = more;
        }
    }

    /** From here on nothing is recorded here any more. */
    synchronized void remove() {
        Stripe[] all = stripes;
        for (Stripe stripe : all) {
            stripe.lock();
        }
        removed = true;
        for (Stripe stripe : all) {
            stripe.unlock();
        }
    }

    /** For who takes snapshots: whether nothing was recorded for so long, as far as its calls tell. */
    boolean isIdle(long now, long nanos) {
        long count = any ? updates : 0;
        for (Stripe stripe : stripes) {
            stripe.lock();
            count += stripe.count;
            stripe.unlock();
        }
        if (count != countBefore) {
            countBefore = count;
            idleSince = now;
        }
        return now - idleSince >= nanos;
    }

    /** All that was recorded. Null if nothing was. */
    @Nullable
    AggregationData snapshot() {
        if (kind == Kind.LAST) {
            return !any ? null : whole ? new AggregationData.OfLong(wholeLast) : new AggregationData.OfDouble(last);
        }
        Merged merged = new Merged();
        for (Stripe stripe : stripes) {
            stripe.lock();
            try {
                merged.add(stripe);
            } finally {
                stripe.unlock();
            }
        }
        return merged.count == 0 ? null : merged.data();
    }

    /** The sum of all stripes. */
    private final class Merged {
        long count;
        double sum;
        long wholeSum;
        double mean;
        double squares;
        long finite;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long wholeMin = Long.MAX_VALUE;
        long wholeMax = Long.MIN_VALUE;
        final long[] buckets = new long[kind == Kind.DISTRIBUTION ? bounds.length + 1 : 0];
        final @Nullable ExponentialSides exponential = newSides();

        void add(Stripe stripe) {
            if (stripe.count == 0) {
                return;
            }
            addMoments(stripe);
            count += stripe.count;
            sum += stripe.sum;
            wholeSum = saturated(wholeSum, stripe.wholeSum);
            min = Math.min(min, stripe.min);
            max = Math.max(max, stripe.max);
            wholeMin = Math.min(wholeMin, stripe.wholeMin);
            wholeMax = Math.max(wholeMax, stripe.wholeMax);
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] += stripe.buckets[i];
            }
            if (exponential != null && stripe.exponential != null) {
                exponential.merge(stripe.exponential);
            }
        }

        /** The sum of squared deviations of two sets together: Chan, Golub and LeVeque. */
        private void addMoments(Stripe stripe) {
            long n = stripe.finite;
            if (n == 0) {
                return;
            }
            double otherMean = stripe.shift + stripe.distances / n;
            double otherSquares = Math.max(0, stripe.squares - stripe.distances * stripe.distances / n);
            double difference = otherMean - mean;
            long all = finite + n;
            squares += otherSquares + difference * difference * ((double) finite * n / all);
            mean += difference * n / all;
            finite = all;
        }

        AggregationData data() {
            return switch (kind) {
                case COUNT -> new AggregationData.OfLong(count);
                case SUM, SIGNED_SUM ->
                    whole ? new AggregationData.OfLong(wholeSum) : new AggregationData.OfDouble(sum);
                case MIN -> whole ? new AggregationData.OfLong(wholeMin) : new AggregationData.OfDouble(min);
                case MAX -> whole ? new AggregationData.OfLong(wholeMax) : new AggregationData.OfDouble(max);
                case DISTRIBUTION ->
                    new AggregationData.Distribution(count, total(), min, max, squares, bounds, buckets);
                case EXPONENTIAL -> exponential(Objects.requireNonNull(exponential));
                case LAST -> throw new AssertionError("has no stripes");
            };
        }

        private AggregationData exponential(ExponentialSides sides) {
            return new AggregationData.Exponential(
                    count,
                    total(),
                    min,
                    max,
                    squares,
                    sides.scale(),
                    sides.zeros(),
                    sides.positive(),
                    sides.negativeSide());
        }

        private double total() {
            return whole ? wholeSum : sum;
        }
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (b < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
