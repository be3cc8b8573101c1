package io.tidemark;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts by exponential bucket, for numbers of one sign. A bucket is what the leading four bits of a number tell: its power of
 * two, and an eighth of the way to the next. Its index is those bits of the number as a {@code double}, so finding it is a shift.
 *
 * <p>Memory is taken by power of two, when the first number in it comes. The table of them is copied on write: a count is never
 * moved, so that {@link #addShared} needs no lock.
 */
final class Buckets {

    /** The bits of a double right of those that tell the bucket. */
    private static final int CUT = 52 - 3;

    static final int PER_OCTAVE = 8;

    /** Of the first normal number; below it is zero, and what counts as zero. */
    private static final int FIRST = PER_OCTAVE;

    /** Of infinity. */
    private static final int INFINITE = 2047 * PER_OCTAVE;

    private static final Octaves NONE = new Octaves(0, new AtomicLongArray[0]);

    private volatile Octaves octaves = NONE;

    /** The bucket of a number by its magnitude; 0 if it counts as zero. Not for NaN. */
    static int indexOf(double value) {
        int index = (int) ((Double.doubleToRawLongBits(value) & Long.MAX_VALUE) >>> CUT);
        return index < FIRST ? 0 : index;
    }

    /**
     * The number that stands for a bucket.
     *
     * @param whole whether all numbers in it are whole: then it is the only one, if the bucket is no wider than 1
     */
    static double valueOf(int index, boolean whole) {
        if (index == 0) {
            return 0;
        }
        if (index >= INFINITE) {
            return Double.POSITIVE_INFINITY;
        }
        long lower = (long) index << CUT;
        double smallest = Double.longBitsToDouble(lower);
        return whole && smallest < 16 ? smallest : Double.longBitsToDouble(lower | 1L << (CUT - 1));
    }

    /** Counts, for one thread at a time. */
    void add(int index, long count) {
        AtomicLongArray octave = octave(index);
        int bucket = index % PER_OCTAVE;
        octave.setPlain(bucket, saturatedSum(octave.getPlain(bucket), count));
    }

    /** Counts, for any number of threads. */
    void addShared(int index, long count) {
        AtomicLongArray octave = octave(index);
        int bucket = index % PER_OCTAVE;
        if (count == 1) {
            octave.getAndIncrement(bucket);
        } else {
            octave.accumulateAndGet(bucket, count, Buckets::saturatedSum);
        }
    }

    /** Shows the buckets that are not empty, in the order of magnitude. */
    void forEach(Visitor visitor) {
        Octaves now = octaves;
        for (int i = 0; i < now.counts.length; i++) {
            AtomicLongArray octave = now.counts[i];
            for (int bucket = 0; octave != null && bucket < PER_OCTAVE; bucket++) {
                long count = octave.get(bucket);
                if (count != 0) {
                    visitor.bucket((now.first + i) * PER_OCTAVE + bucket, count);
                }
            }
        }
    }

    static long saturatedSum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private AtomicLongArray octave(int index) {
        int octave = index / PER_OCTAVE;
        AtomicLongArray counts = octaves.get(octave);
        return counts == null ? grow(octave) : counts;
    }

    private synchronized AtomicLongArray grow(int octave) {
        Octaves now = octaves;
        AtomicLongArray known = now.get(octave);
        if (known != null) {
            return known;
        }
        boolean none = now.counts.length == 0;
        int first = none ? octave : Math.min(now.first, octave);
        int end = none ? octave + 1 : Math.max(now.first + now.counts.length, octave + 1);
        @Nullable AtomicLongArray[] counts = new AtomicLongArray[end - first];
        System.arraycopy(now.counts, 0, counts, none ? 0 : now.first - first, now.counts.length);
        AtomicLongArray added = new AtomicLongArray(PER_OCTAVE);
        counts[octave - first] = added;
        octaves = new Octaves(first, counts);
        return added;
    }

    /** Takes buckets. */
    interface Visitor {
        void bucket(int index, long count);
    }

    private static final class Octaves {
        final int first;
        final @Nullable AtomicLongArray[] counts;

        Octaves(int first, @Nullable AtomicLongArray[] counts) {
            this.first = first;
            this.counts = counts;
        }

        @Nullable
        AtomicLongArray get(int octave) {
            int at = octave - first;
            return at >= 0 && at < counts.length ? counts[at] : null;
        }
    }
}
