package io.tidemark.stats;

import io.tidemark.stats.Aggregation.Kind;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The figures of a row, or of a part of it: all that its aggregation needs of the values. For one thread at a time. */
sealed class Figures extends PaddedBefore permits LockedFigures {

    /** Half of 2^1024, which is the first number that there is no double of. */
    private static final double TURN = 0x1p1023;

    /** Values; for distributions it is the sum of the buckets instead, so that the two cannot differ. */
    private long count;

    /** Of finite values that are not whole, without {@link #turns} times {@link #TURN}. That of a distribution or of quantiles may become infinite. */
    private double sum;

    /** Of whole values, without {@link #turns} times 2^64; for a sum of others, how many were infinite. */
    private long wholeSum;

    private long turns;

    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private long wholeMin = Long.MAX_VALUE;
    private long wholeMax = Long.MIN_VALUE;

    /** How many finite values there were. */
    private long finite;

    /**
     * Distances are measured from here: the first value, and from time to time the mean. So they are small where values are large and close together,
     * and the sum of squares loses a digit at most; and it takes no division per value.
     */
    private double shift;

    private double distances;
    private double squares;

    /** Of a distribution. There is room behind them, so that no two parts share a cache line. */
    private final long[] buckets;

    private final @Nullable ExponentialSides exponential;
    private final @Nullable SlidingWindow window;

    Figures(Plan plan) {
        this.buckets = new long[plan.kind == Aggregation.Kind.DISTRIBUTION ? plan.bounds() + 1 + 8 : 0];
        this.exponential = plan.newSides();
        this.window = plan.newWindow();
    }

    /**
     * Adds a value that is a number. All that is known of the plan is given: reading it here would be reading under the lock.
     *
     * @param whole whether values are whole numbers
     * @param exact the value if it is whole
     * @param place by {@link Plan#place}
     */
    // Guarded by RecordingBenchmark.
    final void add(Kind kind, boolean whole, double value, long exact, long place) {
        if (kind == Kind.DISTRIBUTION) {
            buckets[(int) place]++;
            addToMoments(whole, value, exact);
            return;
        }
        if (kind == Kind.SUM) {
            addToSum(whole, value, exact);
        } else if (kind == Kind.EXPONENTIAL) {
            Objects.requireNonNull(exponential).add(value);
            addToMoments(whole, value, exact);
            return;
        } else if (kind != Kind.COUNT) {
            addToOthers(kind, whole, value, exact, place);
        }
        count++;
    }

    private void addToOthers(Kind kind, boolean whole, double value, long exact, long place) {
        switch (kind) {
            case SIGNED_SUM -> addToSum(whole, value, exact);
            case MIN, MAX -> addToRange(whole, value, exact);
            case QUANTILES -> {
                Objects.requireNonNull(window).add(value, place);
                addFinite(whole, value, exact);
            }
            default -> throw new AssertionError("has no figures");
        }
    }

    private void addFinite(boolean whole, double value, long exact) {
        if (whole) {
            addToWholeSum(exact);
        } else if (Double.isFinite(value)) {
            addToSum(false, value, exact);
        }
    }

    private void addToSum(boolean whole, double value, long exact) {
        if (whole) {
            addToWholeSum(exact);
        } else {
            // One look finds both: an infinity, and a sum that goes beyond the numbers there are.
            double after = sum + value;
            if (Double.isFinite(after)) {
                sum = after;
            } else {
                addBeyond(value);
            }
        }
    }

    private void addBeyond(double value) {
        if (Double.isInfinite(value)) {
            wholeSum++;
        } else {
            // Both have this sign, else they would not go beyond.
            double turn = Math.copySign(TURN, value);
            sum = (sum - turn) + (value - turn);
            turns += value < 0 ? -2 : 2;
        }
    }

    private void addToWholeSum(long exact) {
        long before = wholeSum;
        long after = before + exact;
        if (((before ^ after) & (exact ^ after)) < 0) {
            turns += exact < 0 ? -1 : 1;
        }
        wholeSum = after;
    }

    private void addToRange(boolean whole, double value, long exact) {
        if (whole) {
            wholeMin = Math.min(wholeMin, exact);
            wholeMax = Math.max(wholeMax, exact);
        } else {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
    }

    private void addToMoments(boolean whole, double value, long exact) {
        addFinite(whole, value, exact);
        if (value < min) {
            min = value;
        }
        if (value > max) {
            max = value;
        }
        if (Double.isFinite(value)) {
            if (finite == 0) {
                shift = value;
            }
            double distance = value - shift;
            distances += distance;
            squares += distance * distance;
            // At each power of two: the mean may have gone far from the first value.
            if ((++finite & (finite - 1)) == 0) {
                recentre();
            }
        }
    }

    private void recentre() {
        double offset = distances / finite;
        if (Double.isFinite(shift + offset) && Double.isFinite(squares)) {
            centre(offset, deviations());
        }
    }

    /** Measures from the mean, which is so far from the shift. What adding the two rounds off is not lost. */
    private void centre(double offset, double deviations) {
        double mean = shift + offset;
        double rest = offset - (mean - shift);
        shift = mean;
        distances = rest * finite;
        squares = deviations + distances * rest;
    }

    /** The sum of squared deviations from the mean. Infinity if it is beyond the numbers there are. */
    private double deviations() {
        if (finite == 0) {
            return 0;
        }
        double result = squares - distances * (distances / finite);
        return Double.isNaN(result) ? Double.POSITIVE_INFINITY : Math.max(0, result);
    }

    /** Adds all that another of the same plan has. */
    final void merge(Figures other, Plan plan) {
        count += other.count;
        sum = Plan.finite(sum);
        addToSum(false, Plan.finite(other.sum), 0);
        turns += other.turns;
        addToWholeSum(other.wholeSum);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        wholeMin = Math.min(wholeMin, other.wholeMin);
        wholeMax = Math.max(wholeMax, other.wholeMax);
        mergeMoments(other);
        for (int i = 0; i <= plan.bounds() && i < buckets.length; i++) {
            buckets[i] += other.buckets[i];
        }
        if (exponential != null) {
            exponential.merge(Objects.requireNonNull(other.exponential));
        }
        if (window != null) {
            window.merge(Objects.requireNonNull(other.window));
        }
    }

    /** Chan, Golub and LeVeque: the sum of squared deviations of two sets together. */
    private void mergeMoments(Figures other) {
        if (other.finite == 0) {
            return;
        }
        if (finite == 0) {
            finite = other.finite;
            shift = other.shift;
            distances = other.distances;
            squares = other.squares;
            return;
        }
        long all = finite + other.finite;
        double otherOffset = other.distances / other.finite;
        double offset = distances / finite;
        double difference = other.shift - shift + (otherOffset - offset);
        double together = deviations()
                + other.deviations()
                + difference * difference * ((double) finite * ((double) other.finite / all));
        offset += difference * ((double) other.finite / all);
        finite = all;
        centre(offset, together);
    }

    /** As if nothing had been added. Not where there are exponential buckets, or a window. */
    final void clear() {
        count = 0;
        sum = 0;
        wholeSum = 0;
        turns = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        wholeMin = Long.MAX_VALUE;
        wholeMax = Long.MIN_VALUE;
        finite = 0;
        shift = 0;
        distances = 0;
        squares = 0;
        Arrays.fill(buckets, 0);
    }

    final long bucket(int bucket) {
        return buckets[bucket];
    }

    /** How many values were added. */
    final long values() {
        long all = count;
        for (long bucket : buckets) {
            all += bucket;
        }
        return exponential == null ? all : exponential.count();
    }

    /** What the aggregation makes of them. Null if there were none. */
    final @Nullable AggregationData data(Plan plan) {
        long all = values();
        if (all == 0) {
            return null;
        }
        return switch (plan.kind) {
            case COUNT -> new AggregationData.OfLong(all);
            case SUM, SIGNED_SUM ->
                plan.whole
                        ? new AggregationData.OfLong(whole(plan))
                        : new AggregationData.OfDouble(number(plan), wholeSum);
            case MIN, MAX ->
                plan.whole ? new AggregationData.OfLong(whole(plan)) : new AggregationData.OfDouble(number(plan));
            case DISTRIBUTION ->
                new AggregationData.Distribution(
                        all, finite, total(plan), min, max, deviations(), plan.boundsArray(), plan.counts(buckets));
            case EXPONENTIAL -> {
                ExponentialSides sides = Objects.requireNonNull(exponential);
                yield new AggregationData.Exponential(
                        all,
                        finite,
                        total(plan),
                        min,
                        max,
                        deviations(),
                        sides.scale(),
                        sides.zeros(),
                        sides.positiveSide(),
                        sides.negativeSide());
            }
            case QUANTILES -> Objects.requireNonNull(window).data(all, total(plan), plan.slice());
            case LAST -> throw new AssertionError("has no figures");
        };
    }

    /** What an aggregation to one whole number makes of them. */
    final long whole(Plan plan) {
        return switch (plan.kind) {
            case COUNT -> values();
            case MIN -> wholeMin;
            case MAX -> wholeMax;
            default -> saturatedSum();
        };
    }

    /** What an aggregation to one number that is not whole makes of them. */
    final double number(Plan plan) {
        return switch (plan.kind) {
            case MIN -> min;
            case MAX -> max;
            default -> total(plan);
        };
    }

    private long saturatedSum() {
        return turns == 0 ? wholeSum : turns < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    final double total(Plan plan) {
        if (plan.whole) {
            return wholeSum + turns * 0x1p64;
        }
        // Halves: the whole may be beyond the numbers there are.
        return turns == 0 ? Plan.finite(sum) : Plan.finite(2 * (sum / 2 + turns * (TURN / 2)));
    }
}
