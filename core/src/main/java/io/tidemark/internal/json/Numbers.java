package io.tidemark.internal.json;

/**
 * Writes numbers as JSON, in decimal notation, never with an exponent. The same bytes on every Java version.
 *
 * <p>All methods write to {@code out} from {@code at} on, and give the place behind what they wrote. They need
 * {@link #ROOM} bytes there, {@link #putShortest} {@link #LONGEST}; what is behind the number may be overwritten.
 *
 * <p>On the hot path of every format: {@code EmfBenchmark}.
 */
public final class Numbers {

    /** Room that every number needs that {@link #putLong}, {@link #putScaled} or {@link #putFast} writes. */
    public static final int ROOM = 40;

    /** Room that any double needs: 5e-324 has 326 characters, and a sign. */
    public static final int LONGEST = 352;

    /** Below this all decimals of 15 digits are different doubles, so that one of them that reads back is the shortest. */
    private static final double FIFTEEN_DIGITS = 1e15;

    private static final long[] POWERS = new long[19];

    /** Two digits each, the first in the lower byte. */
    private static final short[] PAIRS = new short[100];

    static {
        long power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
        for (int i = 0; i < PAIRS.length; i++) {
            PAIRS[i] = (short) (('0' + i / 10) | (('0' + i % 10) << 8));
        }
    }

    private Numbers() {}

    /** A whole number. */
    public static int putLong(byte[] out, int at, long value) {
        if (value >= 0) {
            return putPositive(out, at, value);
        }
        out[at] = '-';
        // The least long has no positive: its bits, halved without sign, do.
        return value == Long.MIN_VALUE ? putLeast(out, at + 1) : putPositive(out, at + 1, -value);
    }

    private static int putLeast(byte[] out, int at) {
        int end = putPositive(out, at, Long.MAX_VALUE / 10);
        out[end] = '8';
        return end + 1;
    }

    private static int putPositive(byte[] out, int at, long value) {
        if (value < 100) {
            if (value < 10) {
                out[at] = (byte) ('0' + value);
                return at + 1;
            }
            Words.SHORT.set(out, at, PAIRS[(int) value]);
            return at + 2;
        }
        if (value < 100_000_000) {
            return putInt(out, at, (int) value);
        }
        long high = value / 100_000_000;
        int middle = high < 100_000_000 ? putInt(out, at, (int) high) : putHuge(out, at, high);
        Words.LONG.set(out, middle, eight((int) (value - high * 100_000_000)) | ASCII);
        return middle + 8;
    }

    private static int putHuge(byte[] out, int at, long value) {
        long high = value / 100_000_000;
        int middle = putInt(out, at, (int) high);
        Words.LONG.set(out, middle, eight((int) (value - high * 100_000_000)) | ASCII);
        return middle + 8;
    }

    /** Up to eight digits: all eight are worked out at once, and the leading zeros shifted away. */
    private static int putInt(byte[] out, int at, int value) {
        long digits = eight(value);
        int zeros = value == 0 ? 7 : Long.numberOfTrailingZeros(digits) >>> 3;
        Words.LONG.set(out, at, (digits | ASCII) >>> (zeros << 3));
        return at + 8 - zeros;
    }

    private static final long ASCII = 0x3030303030303030L;

    /** The eight digits of a number below 10^8, one a byte, the first in the lowest. */
    private static long eight(int value) {
        long upper = value / 10_000;
        long fours = upper | ((value - upper * 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x7F0000007FL;
        long twos = hundreds | ((fours - hundreds * 100) << 16);
        long tens = ((twos * 103) >>> 10) & 0x000F000F000F000FL;
        return tens | ((twos - tens * 10) << 8);
    }

    /**
     * {@code value / 10^decimals}, exactly, without trailing zeros.
     *
     * @param decimals 3, 6 or 9
     */
    public static int putScaled(byte[] out, int at, long value, int decimals) {
        if (value < 0) {
            out[at] = '-';
            if (value == Long.MIN_VALUE) {
                return putLeastScaled(out, at + 1, decimals);
            }
            return putScaledPositive(out, at + 1, -value, decimals);
        }
        return putScaledPositive(out, at, value, decimals);
    }

    private static int putScaledPositive(byte[] out, int at, long value, int decimals) {
        // Each branch divides by a constant: a multiplication.
        if (decimals == 6) {
            long whole = value / 1_000_000;
            return putFraction(out, putPositive(out, at, whole), (int) (value - whole * 1_000_000) * 100);
        }
        if (decimals == 3) {
            long whole = value / 1_000;
            return putFraction(out, putPositive(out, at, whole), (int) (value - whole * 1_000) * 100_000);
        }
        long whole = value / 1_000_000_000;
        int rest = (int) (value - whole * 1_000_000_000);
        int end = putPositive(out, at, whole);
        if (rest % 10 == 0) {
            return putFraction(out, end, rest / 10);
        }
        int first = rest / 100_000_000;
        out[end] = '.';
        out[end + 1] = (byte) ('0' + first);
        Words.LONG.set(out, end + 2, eight(rest - first * 100_000_000) | ASCII);
        return end + 10;
    }

    private static int putLeastScaled(byte[] out, int at, int decimals) {
        // 9223372036854775808: its last digit is not 0, so nothing is trimmed.
        int end = putLeast(out, at);
        int point = end - decimals;
        System.arraycopy(out, point, out, point + 1, decimals);
        out[point] = '.';
        return end + 1;
    }

    /** A fraction in units of 10^-8, with its point and without trailing zeros; nothing if it is 0. */
    private static int putFraction(byte[] out, int at, int fraction) {
        if (fraction == 0) {
            return at;
        }
        long digits = eight(fraction);
        out[at] = '.';
        Words.LONG.set(out, at + 1, digits | ASCII);
        return at + 9 - (Long.numberOfLeadingZeros(digits) >>> 3);
    }

    /**
     * A finite double, if it is whole and below 10^15, or has no more than 9 decimals and 15 digits: what nearly all are. Minus
     * zero is written as {@code 0}.
     *
     * @return the place behind it, or -1 if it must be written with {@link #putShortest}
     */
    public static int putFast(byte[] out, int at, double value) {
        double size = Math.abs(value);
        if (!(size < FIFTEEN_DIGITS)) {
            return -1;
        }
        long whole = (long) size;
        if (whole == size) {
            if (value < 0) {
                out[at++] = '-';
            }
            return putPositive(out, at, whole);
        }
        // n / 10^k is rounded correctly, as both are exact: if it gives the value back, so does reading the text n *
        // 10^-k.
        long thousands = (long) (size * 1e3 + 0.5);
        if (thousands / 1e3 == size && thousands < FIFTEEN_DIGITS) {
            return putSigned(out, at, value, thousands, 3);
        }
        double millions = size * 1e6 + 0.5;
        if (millions < FIFTEEN_DIGITS && (long) millions / 1e6 == size) {
            return putSigned(out, at, value, (long) millions, 6);
        }
        double billions = size * 1e9 + 0.5;
        if (billions < FIFTEEN_DIGITS && (long) billions / 1e9 == size) {
            return putSigned(out, at, value, (long) billions, 9);
        }
        return -1;
    }

    private static int putSigned(byte[] out, int at, double value, long scaled, int decimals) {
        if (value < 0) {
            out[at++] = '-';
        }
        return putScaledPositive(out, at, scaled, decimals);
    }

    /**
     * Any finite double: with as few digits as read back as the same double, and of those the nearest. Needs
     * {@link #LONGEST} bytes.
     */
    public static int putShortest(byte[] out, int at, double value) {
        int end = putFast(out, at, value);
        if (end >= 0) {
            return end;
        }
        if (value < 0) {
            out[at++] = '-';
        }
        return ShortestDecimal.put(out, at, Math.abs(value));
    }

    /** {@code digits * 10^exponent}, where the digits do not end in 0. */
    static int putDigits(byte[] out, int at, long digits, int exponent) {
        int count = digitCount(digits);
        if (exponent >= 0) {
            return putZeros(out, putPositive(out, at, digits), exponent);
        }
        int whole = count + exponent;
        if (whole > 0) {
            int end = putPositive(out, at, digits);
            System.arraycopy(out, at + whole, out, at + whole + 1, -exponent);
            out[at + whole] = '.';
            return end + 1;
        }
        out[at] = '0';
        out[at + 1] = '.';
        return putPositive(out, putZeros(out, at + 2, -whole), digits);
    }

    private static int putZeros(byte[] out, int at, int count) {
        int end = at + count;
        while (at < end) {
            out[at++] = '0';
        }
        return end;
    }

    /** How many characters a whole number has. */
    public static int length(long value) {
        if (value > 0) {
            return digitCount(value);
        }
        return value == 0 ? 1 : value == Long.MIN_VALUE ? 20 : 1 + digitCount(-value);
    }

    /** How many digits a number above 0 has. */
    private static int digitCount(long value) {
        int count = ((64 - Long.numberOfLeadingZeros(value)) * 1233) >>> 12;
        return count < POWERS.length && value < POWERS[count] ? count : count + 1;
    }
}
