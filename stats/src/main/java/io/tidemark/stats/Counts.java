package io.tidemark.stats;

/** Looks at what somebody else has counted. */
final class Counts {

    private Counts() {}

    /** @throws IllegalArgumentException if one is negative, or they are more than a {@code long} holds */
    static long sum(String of, long... counts) {
        long sum = 0;
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("the count " + count + " of " + of + ": it cannot be negative");
            }
            sum += count;
            if (sum < 0) {
                throw new IllegalArgumentException("the counts of " + of + " are together more than " + Long.MAX_VALUE);
            }
        }
        return sum;
    }

    /** @throws IllegalArgumentException if it is not */
    static double finite(double sum) {
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException("the sum " + sum + " of a distribution: it must be finite");
        }
        return sum;
    }

    /** @throws IllegalArgumentException if the least is above the greatest */
    static void requireRange(double min, double max) {
        if (min > max) {
            throw new IllegalArgumentException("the least value " + min + " is above the greatest, " + max);
        }
    }
}
