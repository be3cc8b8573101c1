package io.tidemark.entry;

import java.time.Duration;
import java.time.Instant;

/** For generated code: values of Java types as an {@link EntryWriter} takes them. None throws. */
public final class Conversions {

    private Conversions() {}

    /** A duration in nanoseconds; held at the ends of the range of a {@code long} (292 years). */
    public static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /**
     * A {@code float} as the {@code double} that is written with the same digits: {@code 0.1f} as 0.1, where widening would
     * give 0.10000000149011612.
     */
    public static double decimal(float value) {
        // Up to here a whole number has all its digits; beyond, fewer may do.
        boolean whole = Math.abs(value) < 1 << 24 && value == (int) value;
        return whole || !Float.isFinite(value) ? value : Double.parseDouble(Float.toString(value));
    }

    /** An instant as milliseconds since 1970-01-01T00:00Z: exact decimals for what is below, none if there is nothing below. */
    public static String epochMillis(Instant instant) {
        long seconds = instant.getEpochSecond();
        long nanos = instant.getNano();
        boolean negative = seconds < 0;
        if (negative) {
            // Counted down from zero: the digits of a negative number are those of its opposite.
            seconds = nanos == 0 ? -seconds : -seconds - 1;
            nanos = nanos == 0 ? 0 : 1_000_000_000L - nanos;
        }
        // In two parts: the range of Instant is wider than that of a long of milliseconds.
        StringBuilder text = new StringBuilder(28);
        if (negative) {
            text.append('-');
        }
        long millis = nanos / 1_000_000;
        if (seconds == 0) {
            text.append(millis);
        } else {
            text.append(seconds);
            appendPadded(text, millis, 100);
        }
        long below = nanos % 1_000_000;
        if (below != 0) {
            text.append('.');
            appendPadded(text, below, 100_000);
            int end = text.length();
            while (text.charAt(end - 1) == '0') {
                end--;
            }
            text.setLength(end);
        }
        return text.toString();
    }

    private static void appendPadded(StringBuilder text, long value, long highest) {
        for (long place = highest; place > 0; place /= 10) {
            text.append((char) ('0' + value / place % 10));
        }
    }
}
