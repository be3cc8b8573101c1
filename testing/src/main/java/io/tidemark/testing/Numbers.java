package io.tidemark.testing;

import java.math.BigDecimal;

/** Numbers as a person compares and reads them: 5, 5.0 and a long 5 are one. */
final class Numbers {

    private Numbers() {}

    static boolean same(Number a, Number b) {
        return exact(a).compareTo(exact(b)) == 0;
    }

    /** A double by its shortest decimal, which is what it is written as and what a test states. */
    static BigDecimal exact(Number number) {
        return number instanceof Long || number instanceof Integer
                ? BigDecimal.valueOf(number.longValue())
                : BigDecimal.valueOf(number.doubleValue());
    }

    static String text(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return number.toString();
        }
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        // stripTrailingZeros alone would make 100 of 1E+2; the largest doubles stay in exponent form, to stay readable.
        return Math.abs(value) < 1e16
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
