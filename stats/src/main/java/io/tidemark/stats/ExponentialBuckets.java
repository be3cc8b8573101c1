package io.tidemark.stats;

import java.util.Arrays;

/**
 * Counts of positive numbers by buckets whose bounds grow by the factor 2^(2^-scale): bucket {@code i} is of those above
 * factor^i, up to factor^(i+1) inclusive (OpenTelemetry, data model of the exponential histogram). Where numbers are further apart than it has buckets, it
 * halves the scale's fineness and merges neighbours. It takes room as it needs it. For one thread at a time.
 */
final class ExponentialBuckets {

    private static final double LOG_OF_2 = Math.log(2);

    private static final int FIRST_ROOM = 16;

    private final int most;

    /** By index, modulo the length, which is a power of two. */
    private long[] counts;

    private int scale;
    private double scaleFactor;

    /** The buckets in use are from here on; one more than {@link #last} if there are none. */
    private int first;

    private int last = -1;

    ExponentialBuckets(int buckets, int scale) {
        most = buckets;
        counts = new long[FIRST_ROOM];
        scale(scale);
    }

    private void scale(int to) {
        scale = to;
        scaleFactor = Math.scalb(1 / LOG_OF_2, to);
    }

    int scale() {
        return scale;
    }

    boolean isEmpty() {
        return last < first;
    }

    /** The first bucket in use. */
    int offset() {
        return isEmpty() ? 0 : first;
    }

    /** The last bucket in use. */
    int last() {
        return last;
    }

    long count(int index) {
        return index < first || index > last ? 0 : counts[place(index)];
    }

    /** How many numbers there are. */
    long count() {
        long all = 0;
        for (long some : counts) {
            all += some;
        }
        return all;
    }

    /** Back to nothing at this scale. Keeps its room. */
    void clear(int toScale) {
        Arrays.fill(counts, 0);
        first = 0;
        last = -1;
        scale(toScale);
    }

    /** The counts of the buckets in use. */
    long[] counts() {
        long[] used = new long[isEmpty() ? 0 : last - first + 1];
        for (int i = 0; i < used.length; i++) {
            used[i] = counts[place(first + i)];
        }
        return used;
    }

    /** @param value above zero, finite */
    void add(double value) {
        add(indexOf(value), 1);
    }

    /** @param value above zero, finite */
    void add(double value, long count) {
        add(indexOf(value), count);
    }

    /** The bucket of a number at the scale of now. */
    int indexOf(double value) {
        int exponent = Math.getExponent(value);
        long bits = Double.doubleToRawLongBits(value) & 0xF_FFFF_FFFF_FFFFL;
        if (exponent < Double.MIN_EXPONENT) {
            // Subnormal: as if its leading bit were at its place.
            int leading = 63 - Long.numberOfLeadingZeros(bits);
            exponent = Double.MIN_EXPONENT - (52 - leading);
            bits ^= 1L << leading;
        }
        if (bits == 0) {
            // A power of two is the upper bound of its bucket.
            return scale <= 0 ? (exponent - 1) >> -scale : (exponent << scale) - 1;
        }
        if (scale <= 0) {
            return exponent >> -scale;
        }
        int index = (int) Math.ceil(Math.log(value) * scaleFactor) - 1;
        // The logarithm may be out by a little: it must stay between the powers of two that enclose it.
        return Math.max(exponent << scale, Math.min(index, ((exponent + 1) << scale) - 1));
    }

    /** The upper bound of a bucket, inclusive; the greatest number there is if it is beyond. */
    static double upperBound(int index, int scale) {
        double exponent = Math.scalb((double) index + 1, -scale);
        int whole = (int) Math.floor(exponent);
        double bound = Math.scalb(Math.pow(2, exponent - whole), whole);
        return Math.min(bound, Double.MAX_VALUE);
    }

    private void add(int index, long count) {
        int at = index;
        if (at < first || at > last) {
            at = makeRoom(at);
        }
        counts[place(at)] += count;
    }

    /** Has an index be one of those in use; returns it at the scale that this took. Changes nothing if there is no memory. */
    private int makeRoom(int index) {
        int at = index;
        if (isEmpty()) {
            first = at;
            last = at;
            return at;
        }
        int shift = shift(Math.min(at, first), Math.max(at, last));
        if (shift > 0) {
            downscale(shift);
            at >>= shift;
        }
        grow(Math.max(at, last) - Math.min(at, first) + 1);
        first = Math.min(first, at);
        last = Math.max(last, at);
        return at;
    }

    private void grow(int span) {
        if (span <= counts.length) {
            return;
        }
        long[] larger = new long[Integer.highestOneBit(span - 1) << 1];
        for (int i = first; i <= last; i++) {
            larger[i & (larger.length - 1)] = counts[place(i)];
        }
        counts = larger;
    }

    /** How often the scale has to be lowered for these to fit. */
    private int shift(long low, long high) {
        int shift = 0;
        while ((high >> shift) - (low >> shift) >= most) {
            shift++;
        }
        return shift;
    }

    /** Lowers the scale. */
    void downscale(int by) {
        if (by <= 0) {
            return;
        }
        if (!isEmpty()) {
            long[] merged = new long[counts.length];
            int newFirst = first >> by;
            for (int i = first; i <= last; i++) {
                merged[(i >> by) & (merged.length - 1)] += counts[place(i)];
            }
            counts = merged;
            last >>= by;
            first = newFirst;
        }
        scale(scale - by);
    }

    /** Adds those of another with as many buckets. */
    void merge(ExponentialBuckets other) {
        if (other.isEmpty()) {
            downscale(scale - other.scale);
            return;
        }
        downscale(scale - other.scale);
        int otherShift = other.scale - scale;
        int low = other.first >> otherShift;
        int high = other.last >> otherShift;
        int more = isEmpty() ? shift(low, high) : shift(Math.min(low, first), Math.max(high, last));
        downscale(more);
        otherShift += more;
        low >>= more;
        high >>= more;
        // At once: doubling up to it would make as much garbage again.
        grow(isEmpty() ? high - low + 1 : Math.max(high, last) - Math.min(low, first) + 1);
        for (int i = other.first; i <= other.last; i++) {
            long count = other.counts[other.place(i)];
            if (count != 0) {
                add(i >> otherShift, count);
            }
        }
    }

    private int place(int index) {
        return index & (counts.length - 1);
    }
}
