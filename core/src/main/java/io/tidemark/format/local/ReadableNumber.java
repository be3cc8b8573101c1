package io.tidemark.format.local;

import io.tidemark.internal.json.Numbers;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Numbers with their units, as people write them. */
final class ReadableNumber {

    /** Of a number whose unit is chosen by its size. */
    private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_UP);

    private static final int DIGITS = 6;

    /** Beyond this a number is written with an exponent. A {@code long} has 19 digits. */
    private static final int MOST_DIGITS = 19;

    private static final int MOST_ZEROS = 6;

    private static final String[] TIMES = {"ns", "µs", "ms", "s"};
    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final String[] BITS = {"bit", "kbit", "Mbit", "Gbit", "Tbit", "Pbit", "Ebit"};
    private static final String PER_SECOND = "/s";

    private static final BigDecimal MINUTE_IN_NANOS = BigDecimal.valueOf(60_000_000_000L);
    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;
    private static final long DAY = 86_400;

    private ReadableNumber() {}

    /** A finite double by its shortest decimal, the same on every Java version. */
    static BigDecimal exact(double value) {
        byte[] out = new byte[Numbers.LONGEST];
        int end = Numbers.putShortest(out, 0, value);
        return new BigDecimal(new String(out, 0, end, StandardCharsets.US_ASCII));
    }

    /** {@code code} as in {@link Shown#text}. */
    static String text(BigDecimal value, Unit unit, UnaryOperator<String> code) {
        if (!(unit instanceof MetricUnit known)) {
            return plain(value) + " " + code.apply(SafeText.name(unit.text()));
        }
        return switch (known) {
            case SECONDS -> time(value, 3);
            case MILLISECONDS -> time(value, 2);
            case MICROSECONDS -> time(value, 1);
            case BYTES -> scaled(value, 0, BYTES);
            case KILOBYTES -> scaled(value, 1, BYTES);
            case MEGABYTES -> scaled(value, 2, BYTES);
            case GIGABYTES -> scaled(value, 3, BYTES);
            case TERABYTES -> scaled(value, 4, BYTES);
            case BITS -> scaled(value, 0, BITS);
            case KILOBITS -> scaled(value, 1, BITS);
            case MEGABITS -> scaled(value, 2, BITS);
            case GIGABITS -> scaled(value, 3, BITS);
            case TERABITS -> scaled(value, 4, BITS);
            case BYTES_PER_SECOND -> scaled(value, 0, BYTES) + PER_SECOND;
            case KILOBYTES_PER_SECOND -> scaled(value, 1, BYTES) + PER_SECOND;
            case MEGABYTES_PER_SECOND -> scaled(value, 2, BYTES) + PER_SECOND;
            case GIGABYTES_PER_SECOND -> scaled(value, 3, BYTES) + PER_SECOND;
            case TERABYTES_PER_SECOND -> scaled(value, 4, BYTES) + PER_SECOND;
            case BITS_PER_SECOND -> scaled(value, 0, BITS) + PER_SECOND;
            case KILOBITS_PER_SECOND -> scaled(value, 1, BITS) + PER_SECOND;
            case MEGABITS_PER_SECOND -> scaled(value, 2, BITS) + PER_SECOND;
            case GIGABITS_PER_SECOND -> scaled(value, 3, BITS) + PER_SECOND;
            case TERABITS_PER_SECOND -> scaled(value, 4, BITS) + PER_SECOND;
            case PERCENT -> plain(value) + " %";
            case COUNT -> plain(value) + " count";
            case COUNT_PER_SECOND -> plain(value) + PER_SECOND;
            case NONE -> plain(value);
        };
    }

    /** Whole numbers in full, others with six digits, or more if more are before the point. */
    static String plain(BigDecimal value) {
        BigDecimal number = value.stripTrailingZeros();
        int whole = number.precision() - number.scale();
        if (number.scale() <= 0 && whole <= MOST_DIGITS) {
            return number.toPlainString();
        }
        int digits = whole <= MOST_DIGITS ? Math.max(DIGITS, whole) : DIGITS;
        return decimal(number.round(new MathContext(digits, RoundingMode.HALF_UP)));
    }

    /** A number of the unit at {@code step}, in the one of the units, each 1000 of that before, in which it has one to three digits. */
    private static String scaled(BigDecimal value, int step, String[] units) {
        if (value.signum() == 0) {
            return "0 " + units[step];
        }
        // Rounded first: 999,960 B are 1 MB, and not 1000 kB.
        BigDecimal base = value.scaleByPowerOfTen(3 * step).round(FOUR_DIGITS);
        int exponent = base.precision() - base.scale() - 1;
        int best = Math.max(0, Math.min(units.length - 1, Math.floorDiv(exponent, 3)));
        return decimal(base.scaleByPowerOfTen(-3 * best)) + " " + units[best];
    }

    private static String time(BigDecimal value, int step) {
        BigDecimal nanos = value.scaleByPowerOfTen(3 * step);
        if (nanos.abs().round(FOUR_DIGITS).compareTo(MINUTE_IN_NANOS) < 0) {
            return scaled(value, step, TIMES);
        }
        BigDecimal seconds = nanos.abs().scaleByPowerOfTen(-9);
        return (value.signum() < 0 ? "-" : "") + inTwo(seconds);
    }

    /** A minute and more, in two units. */
    private static String inTwo(BigDecimal exact) {
        if (exact.precision() - exact.scale() > 15) {
            return decimal(exact.divide(BigDecimal.valueOf(DAY), FOUR_DIGITS)) + " d";
        }
        long seconds = exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
        if (seconds < HOUR) {
            return two(seconds / MINUTE, "min", seconds % MINUTE, "s");
        }
        long minutes = (seconds + MINUTE / 2) / MINUTE;
        if (minutes < DAY / MINUTE) {
            return two(minutes / 60, "h", minutes % 60, "min");
        }
        long hours = (seconds + HOUR / 2) / HOUR;
        return two(hours / 24, "d", hours % 24, "h");
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** A rounded number without needless zeros; with an exponent if it would have many that are needed. */
    private static String decimal(BigDecimal rounded) {
        BigDecimal number = rounded.stripTrailingZeros();
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -MOST_ZEROS && exponent < MOST_DIGITS) {
            return number.toPlainString();
        }
        String digits = number.unscaledValue().abs().toString();
        return (number.signum() < 0 ? "-" : "") + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e" + exponent;
    }
}
