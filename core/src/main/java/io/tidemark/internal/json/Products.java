package io.tidemark.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Writes numbers times a weight, exactly: every digit of the product of the decimal that would be written and the weight. Room as for
 * {@link Numbers}, and {@link #MORE_ROOM} bytes.
 */
public final class Products {

    /** Digits that a weight adds to a number, and its point. */
    static final int MORE_ROOM = 24;

    /** Below this all decimals of 15 digits are different doubles. */
    private static final double FIFTEEN_DIGITS = 1e15;

    private Products() {}

    static int putLong(byte[] out, int at, long value, long weight) {
        if (fits(value, weight)) {
            return Numbers.putLong(out, at, value * weight);
        }
        return put(out, at, new BigDecimal(BigInteger.valueOf(value).multiply(BigInteger.valueOf(weight))));
    }

    /** {@code value * weight / 10^decimals}, as {@link Numbers#putScaled}. */
    static int putScaled(byte[] out, int at, long value, int decimals, long weight) {
        if (fits(value, weight)) {
            return Numbers.putScaled(out, at, value * weight, decimals);
        }
        BigInteger scaled = BigInteger.valueOf(value).multiply(BigInteger.valueOf(weight));
        return put(out, at, new BigDecimal(scaled, decimals));
    }

    /** A finite double, as the shortest decimal that reads back as it. Allocates if that has more than 9 decimals or 15 digits. */
    public static int putDouble(byte[] out, int at, double value, long weight) {
        double size = Math.abs(value);
        if (size < FIFTEEN_DIGITS) {
            if ((long) value == value) {
                return putLong(out, at, (long) value, weight);
            }
            // As in Numbers.putFast.
            double power = 1;
            for (int decimals = 3; decimals <= 9; decimals += 3) {
                power *= 1e3;
                double scaled = size * power + 0.5;
                if (scaled < FIFTEEN_DIGITS && (long) scaled / power == size) {
                    return putScaled(out, at, value < 0 ? -(long) scaled : (long) scaled, decimals, weight);
                }
            }
        }
        int end = Numbers.putShortest(out, at, value);
        BigDecimal shortest = new BigDecimal(new String(out, at, end - at, StandardCharsets.US_ASCII));
        return put(out, at, shortest.multiply(BigDecimal.valueOf(weight)));
    }

    private static boolean fits(long value, long weight) {
        long product = value * weight;
        return Math.multiplyHigh(value, weight) == product >> 63;
    }

    private static int put(byte[] out, int at, BigDecimal product) {
        BigDecimal shortest = product.scale() > 0 ? product.stripTrailingZeros() : product;
        byte[] text = shortest.toPlainString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, out, at, text.length);
        return at + text.length;
    }
}
