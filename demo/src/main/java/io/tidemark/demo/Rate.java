package io.tidemark.demo;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests to send a second.
 *
 * @param perSecond more than 0, at most a million
 */
public record Rate(double perSecond) {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(?:/s)?");
    private static final double MOST = 1_000_000;

    public Rate {
        if (!(perSecond > 0 && perSecond <= MOST)) {
            throw new IllegalArgumentException("a rate is more than 0/s and at most "
                    + String.format(Locale.ROOT, "%.0f", MOST) + "/s, for example 500/s");
        }
    }

    /**
     * Reads {@code 500/s}, or {@code 500} for short.
     *
     * @throws IllegalArgumentException if it is something else; the message says what a rate looks like
     */
    public static Rate parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no rate: write requests a second, as 500/s or 500");
        }
        return new Rate(Double.parseDouble(form.group(1)));
    }

    /** When, after the first, a request of a number is due. */
    long nanosOf(long number) {
        return (long) (number / perSecond * 1e9);
    }
}
