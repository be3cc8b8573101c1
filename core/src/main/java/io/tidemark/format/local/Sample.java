package io.tidemark.format.local;

import java.util.Arrays;
import java.util.Comparator;

/** The observations of one metric, each with the number of times that it stands for. */
final class Sample {

    /** What is kept of one metric: 16 MB, more than any entry in its right mind has. */
    static final int MOST = 1 << 20;

    private double[] totals = new double[16];
    private long[] counts = new long[16];
    private int size;

    /** The mean of each, in order of value, with how many observations there are up to it. Made by {@link #sort}. */
    private Mean[] sorted = {};

    private record Mean(double value, long count, long upTo) {}

    void add(double total, long count) {
        if (size == totals.length) {
            totals = Arrays.copyOf(totals, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        totals[size] = total;
        counts[size++] = count;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == MOST;
    }

    /** Whether all that is known is one mean. */
    boolean isOneMean() {
        return size == 1 && counts[0] > 1;
    }

    long count() {
        long count = 0;
        for (int i = 0; i < size; i++) {
            count = plus(count, counts[i]);
        }
        return count;
    }

    double sum() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += totals[i];
        }
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, sum));
    }

    double mean() {
        double count = count();
        double mean = 0;
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += totals[i];
            mean += totals[i] / count;
        }
        // The sum of very large ones may be infinite where their mean is not.
        return Double.isFinite(sum) ? sum / count : Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, mean));
    }

    void sort() {
        Mean[] means = new Mean[size];
        for (int i = 0; i < size; i++) {
            means[i] = new Mean(totals[i] / counts[i], counts[i], 0);
        }
        Arrays.sort(means, Comparator.comparingDouble(Mean::value));
        long upTo = 0;
        for (int i = 0; i < size; i++) {
            upTo = plus(upTo, means[i].count);
            means[i] = new Mean(means[i].value, means[i].count, upTo);
        }
        sorted = means;
    }

    /** The value of the observation at this place, from 1 to {@link #count}, in order of value. */
    double atRank(long rank) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].upTo < rank) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return sorted[low].value;
    }

    /** Counts come from outside: they end at the greatest. */
    private static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
