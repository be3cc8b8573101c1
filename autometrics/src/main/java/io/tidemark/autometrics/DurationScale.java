package io.tidemark.autometrics;

import io.tidemark.stats.AggregationData;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * By what durations are told apart: by given bounds, or by the buckets of a native histogram, eight for each power of two (scale 3: bounds that grow by 9 %), from a nanosecond on.
 * Immutable.
 */
final class DurationScale {

    /** Autometrics specification 1.0: the default, in seconds. */
    static final double[] DEFAULT_BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10};

    static final int NATIVE_SCALE = 3;
    static final int PER_OCTAVE = 1 << NATIVE_SCALE;

    /** Of the first octave: a nanosecond is in it. */
    private static final int FIRST_EXPONENT = -30;

    /** The last one has the longest duration that there is, 2^63 ns. */
    static final int OCTAVES = 65;

    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;

    /** The fractions of 2^(1/8) to 2^(7/8). */
    private static final long[] FRACTIONS = fractions();

    /** In seconds; null for a native histogram. */
    private final double @Nullable [] bounds;

    /** The same in nanoseconds, rounded down: a whole number is not above a bound if it is not above this. */
    private final long[] nanos;

    private DurationScale(double @Nullable [] bounds) {
        this.bounds = bounds;
        this.nanos = bounds == null
                ? new long[0]
                : Arrays.stream(bounds).mapToLong(DurationScale::nanos).toArray();
    }

    /** @param bounds ascending, above zero, in seconds */
    static DurationScale of(double... bounds) {
        return new DurationScale(bounds.clone());
    }

    static DurationScale ofNative() {
        return new DurationScale(null);
    }

    private static long nanos(double seconds) {
        // As it is written: 0.3 is a tenth of three, and not the number next to it.
        BigDecimal nanos = BigDecimal.valueOf(seconds).movePointRight(9).setScale(0, RoundingMode.FLOOR);
        return nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static long[] fractions() {
        long[] fractions = new long[PER_OCTAVE - 1];
        for (int i = 0; i < fractions.length; i++) {
            fractions[i] = Double.doubleToRawLongBits(Math.pow(2, (i + 1) / (double) PER_OCTAVE)) & MANTISSA;
        }
        return fractions;
    }

    boolean isNative() {
        return bounds == null;
    }

    /** With one more bound; itself if that is there already, or if it is native. */
    DurationScale with(double bound) {
        double[] known = bounds;
        if (known == null || Arrays.binarySearch(known, bound) >= 0) {
            return this;
        }
        double[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = bound;
        Arrays.sort(more);
        return new DurationScale(more);
    }

    /** How many places there are. */
    int places() {
        return bounds == null ? OCTAVES * PER_OCTAVE : bounds.length + 1;
    }

    /** Where a duration is counted. */
    // Guarded by AutometricsBenchmark.
    int place(long duration) {
        if (bounds == null) {
            return nativePlace(duration);
        }
        long[] upper = nanos;
        // Most calls are short.
        int place = 0;
        while (place < upper.length && duration > upper[place]) {
            place++;
        }
        return place;
    }

    private static int nativePlace(long duration) {
        long bits = Double.doubleToRawLongBits(Math.max(1, duration) / 1e9);
        int octave = (int) (bits >>> MANTISSA_BITS) - Double.MAX_EXPONENT - FIRST_EXPONENT;
        long fraction = bits & MANTISSA;
        int within = 0;
        while (within < FRACTIONS.length && fraction > FRACTIONS[within]) {
            within++;
        }
        int place = octave * PER_OCTAVE + within;
        // Upper bounds are inclusive: a power of two is the last of the octave below.
        return fraction == 0 && place > 0 ? place - 1 : place;
    }

    /** What a place of another scale is in this one: that of its upper bound, so that no duration becomes shorter than it may have been. */
    int place(DurationScale other, int place) {
        double[] theirs = other.bounds;
        if (theirs != null) {
            return place == theirs.length ? places() - 1 : place(other.nanos[place]);
        }
        double seconds = Math.pow(2, (place + 1) / (double) PER_OCTAVE + FIRST_EXPONENT);
        return bounds == null ? place : place(seconds >= 9e9 ? Long.MAX_VALUE : (long) (seconds * 1e9));
    }

    /** @param counts of the places */
    AggregationData data(long[] counts, long nanos) {
        double sum = nanos / 1e9;
        double[] classic = bounds;
        if (classic != null) {
            return AggregationData.Distribution.of(classic, counts, sum);
        }
        int first = 0;
        int end = counts.length;
        while (first < end && counts[first] == 0) {
            first++;
        }
        while (end > first && counts[end - 1] == 0) {
            end--;
        }
        return AggregationData.Exponential.of(
                NATIVE_SCALE,
                0,
                AggregationData.Side.of(FIRST_EXPONENT * PER_OCTAVE + first, Arrays.copyOfRange(counts, first, end)),
                AggregationData.Side.empty(),
                sum);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DurationScale that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }
}
