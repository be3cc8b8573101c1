package io.tidemark.internal.json;

import java.util.Arrays;

/** The observations of one metric, as they come. */
public final class Observations {

    private static final int KEPT = 4096;

    private double[] totals = new double[128];
    private long[] counts = new long[128];
    private int size;

    void clear() {
        size = 0;
        if (totals.length > KEPT) {
            totals = new double[KEPT];
            counts = new long[KEPT];
        }
    }

    void add(double total, long count) {
        if (size == totals.length) {
            totals = Arrays.copyOf(totals, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        totals[size] = total;
        counts[size++] = count;
    }

    public int size() {
        return size;
    }

    /** What the observations at this place add up to. */
    public double total(int at) {
        return totals[at];
    }

    /** How many observations there are at this place. */
    public long count(int at) {
        return counts[at];
    }

    /** How many there are if each counts so often; the largest long if there are more. */
    public long count(int at, long weight) {
        return fits(at, weight) ? counts[at] * weight : Long.MAX_VALUE;
    }

    private boolean fits(int at, long weight) {
        return Math.multiplyHigh(counts[at], weight) == 0 && counts[at] * weight > 0;
    }

    /** The largest of all counts; 0 if there are none. */
    long largestCount() {
        long largest = 0;
        for (int i = 0; i < size; i++) {
            largest = Math.max(largest, counts[i]);
        }
        return largest;
    }
}
