package io.tidemark.time;

import java.time.Instant;

/** Time since 1970-01-01T00:00Z as exact decimals, for any instant. */
final class EpochText {

    private static final int NANO_DIGITS = 9;

    private EpochText() {}

    /**
     * The text.
     *
     * @param digits how many digits of the fraction of a second go before the point: 0 gives seconds, 3 milliseconds
     */
    static String of(Instant instant, int digits) {
        long seconds = instant.getEpochSecond();
        int nanos = instant.getNano();
        boolean negative = seconds < 0;
        if (negative) {
            // Counted back from zero: -1 s and 0.25 s are -0.75 s.
            seconds = nanos == 0 ? -seconds : -seconds - 1;
            nanos = nanos == 0 ? 0 : 1_000_000_000 - nanos;
        }
        // The digits of all the nanoseconds, which a long could not hold.
        StringBuilder text = new StringBuilder(32);
        text.append(seconds);
        String fraction = Integer.toString(nanos);
        text.append("0".repeat(NANO_DIGITS - fraction.length())).append(fraction);

        int point = text.length() - NANO_DIGITS + digits;
        int end = text.length();
        while (end > point && text.charAt(end - 1) == '0') {
            end--;
        }
        text.setLength(end);
        if (end > point) {
            text.insert(point, '.');
        }
        int leading = 0;
        while (leading < point - 1 && text.charAt(leading) == '0') {
            leading++;
        }
        text.delete(0, leading);
        return negative ? text.insert(0, '-').toString() : text.toString();
    }
}
