package io.tidemark.internal.json;

import java.math.BigInteger;

/**
 * The shortest decimal that reads back as a given double, by the method of R. Giulietti, "The Schubfach way to render
 * doubles" (2021). {@code Double.toString} does the same since Java 19, but not in 17, and makes a string.
 *
 * <p>The idea: all decimals that read back as {@code v} lie in an interval around it. Among the multiples of 10^k, with k as large
 * as the width of the interval allows, one or two lie inside; among those of 10^(k+1) at most one. So a few
 * comparisons find the shortest. They are made on {@code v / 10^k}, times 4, from a product with 126 bits of 10^-k, rounded so
 * that each comparison comes out as it would with exact numbers.
 *
 * <p>The powers of ten (10 kB) are worked out when the first number comes that {@link Numbers#putFast} does not take.
 */
final class ShortestDecimal {

    private static final int LEAST_POWER = -292;
    private static final int GREATEST_POWER = 324;

    /** 126 bits of each power of ten, rounded up to the next: the upper and the lower 63. */
    private static final long[] HIGH = new long[GREATEST_POWER - LEAST_POWER + 1];

    private static final long[] LOW = new long[HIGH.length];

    private static final long LOWER_63_BITS = Long.MAX_VALUE;

    private static final int LEAST_EXPONENT = -1074;
    private static final long IMPLICIT_BIT = 1L << 52;

    static {
        for (int power = LEAST_POWER; power <= GREATEST_POWER; power++) {
            int shift = binaryExponent(power) - 125;
            BigInteger bits;
            if (power >= 0) {
                BigInteger exact = BigInteger.TEN.pow(power);
                bits = shift >= 0 ? exact.shiftRight(shift) : exact.shiftLeft(-shift);
            } else {
                bits = BigInteger.ONE.shiftLeft(-shift).divide(BigInteger.TEN.pow(-power));
            }
            bits = bits.add(BigInteger.ONE);
            HIGH[power - LEAST_POWER] = bits.shiftRight(63).longValueExact();
            LOW[power - LEAST_POWER] = bits.longValue() & LOWER_63_BITS;
        }
    }

    private ShortestDecimal() {}

    /** Writes a positive, finite double. */
    static int put(byte[] out, int at, double value) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> 52);
        long fraction = bits & (IMPLICIT_BIT - 1);
        long c = biased == 0 ? fraction : fraction | IMPLICIT_BIT;
        int q = biased == 0 ? LEAST_EXPONENT : biased - 1075;

        // The gap below a power of two is half of that above it.
        boolean evenGaps = fraction != 0 || biased <= 1;
        int k = evenGaps ? decimalExponent(q) : decimalExponentOfThreeQuarters(q);
        int h = q + binaryExponent(-k) + 2;
        long high = HIGH[-k - LEAST_POWER];
        long low = LOW[-k - LEAST_POWER];

        long fourC = c << 2;
        long middle = scale(high, low, fourC << h);
        long lower = scale(high, low, (evenGaps ? fourC - 2 : fourC - 1) << h);
        long upper = scale(high, low, (fourC + 2) << h);

        // An odd double does not own the ends of its interval: reading rounds a tie to the even one.
        long odd = c & 1;
        long floor = middle >> 2;
        if (floor >= 10) {
            long tensBelow = floor / 10;
            boolean below = lower + odd <= tensBelow * 40;
            boolean above = tensBelow * 40 + 40 + odd <= upper;
            if (below != above) {
                return put(out, at, below ? tensBelow : tensBelow + 1, k + 1);
            }
        }
        boolean below = lower + odd <= (floor << 2);
        boolean above = ((floor + 1) << 2) + odd <= upper;
        if (below != above) {
            return put(out, at, below ? floor : floor + 1, k);
        }
        long toMiddle = middle - ((floor << 2) + 2);
        boolean down = toMiddle < 0 || (toMiddle == 0 && (floor & 1) == 0);
        return put(out, at, down ? floor : floor + 1, k);
    }

    private static int put(byte[] out, int at, long digits, int exponent) {
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        return Numbers.putDigits(out, at, digits, exponent);
    }

    /** The product, cut to whole numbers, the last bit set if anything was cut off: enough for comparisons with whole numbers. */
    private static long scale(long high, long low, long by) {
        long carry = Math.multiplyHigh(low, by);
        long lower = high * by;
        long upper = Math.multiplyHigh(high, by);
        long middle = (lower >>> 1) + carry;
        long whole = upper + (middle >>> 63);
        return whole | (((middle & LOWER_63_BITS) + LOWER_63_BITS) >>> 63);
    }

    /** floor(log10(2^q)), for all q of doubles. */
    private static int decimalExponent(int q) {
        return (int) ((q * 661_971_961_083L) >> 41);
    }

    /** floor(log10(3/4 * 2^q)) */
    private static int decimalExponentOfThreeQuarters(int q) {
        return (int) ((q * 661_971_961_083L - 274_743_187_321L) >> 41);
    }

    /** floor(log2(10^power)) */
    private static int binaryExponent(int power) {
        return (int) ((power * 913_124_641_741L) >> 38);
    }
}
