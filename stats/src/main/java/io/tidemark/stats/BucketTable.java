package io.tidemark.stats;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bucket of a number by its leading bits, the exponent and some of what follows: they lead to a cell in which there is one bound at most, and one comparison is
 * left. So it takes the same time for few bounds and for many, and no jump that a processor could guess wrong.
 */
final class BucketTable {

    private static final int EXPONENT_SHIFT = 52;
    private static final int MOST_CELLS = 2_048;

    private final int shift;

    /** The leading bits of the first cell, which takes all numbers below the others too. */
    private final long base;

    /** How many bounds are below each cell. The last one takes all numbers above the others too. */
    private final char[] below;

    private BucketTable(int shift, long base, char[] below) {
        this.shift = shift;
        this.base = base;
        this.below = below;
    }

    /** Null if there is none: bounds are negative, very many, or too close together; or there is none above zero. */
    static @Nullable BucketTable of(double[] bounds) {
        int zeros = bounds.length > 0 && bounds[0] == 0 ? 1 : 0;
        if (bounds.length == zeros || bounds[0] < 0 || bounds.length > Character.MAX_VALUE) {
            return null;
        }
        for (int shift = EXPONENT_SHIFT; shift > 0; shift--) {
            long base = leading(bounds[zeros], shift) - 1;
            long cells = leading(bounds[bounds.length - 1], shift) - base + 2;
            if (cells > MOST_CELLS) {
                return null;
            }
            char[] below = new char[(int) cells];
            for (double bound : bounds) {
                int cell = (int) Math.max(0, leading(bound, shift) - base);
                for (int i = cell + 1; i < below.length; i++) {
                    below[i]++;
                }
            }
            if (hasOneInEach(below)) {
                return new BucketTable(shift, base, below);
            }
        }
        return null;
    }

    private static long leading(double number, int shift) {
        return Double.doubleToRawLongBits(number) >>> shift;
    }

    private static boolean hasOneInEach(char[] below) {
        for (int i = 1; i < below.length; i++) {
            if (below[i] > below[i - 1] + 1) {
                return false;
            }
        }
        return true;
    }

    /** Bounds in the order of numbers that are not negative, with one more behind them that none is above. */
    static long[] ordered(long[] bounds) {
        long[] ordered = Arrays.copyOf(bounds, bounds.length + 1);
        ordered[bounds.length] = Long.MAX_VALUE;
        return ordered;
    }

    /**
     * How many bounds a number is above.
     *
     * @param bits of the number, which is not negative
     * @param exact what is compared with the bounds: the bits too, or the whole number
     * @param ordered the {@linkplain #ordered bounds} to compare with
     */
    // Guarded by RecordingBenchmark.
    int bucket(long bits, long exact, long[] ordered) {
        char[] all = below;
        int bucket = all[(int) Math.max(0, Math.min((bits >>> shift) - base, all.length - 1))];
        return bucket + (int) ((ordered[bucket] - exact) >>> 63);
    }
}
