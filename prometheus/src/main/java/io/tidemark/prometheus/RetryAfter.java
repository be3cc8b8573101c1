package io.tidemark.prometheus;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Retry-After} in an answer asks for: a number of seconds, or a date in one of the three forms that a client has to know (RFC 9110, 5.6.7 and
 * 10.2.3).
 */
final class RetryAfter {

    /** As long is waited at most, whatever a server asks for: it may be wrong. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int MOST_DIGITS = 9;

    private static final List<DateTimeFormatter> DATES = List.of(
            date("EEE, dd MMM uuuu HH:mm:ss 'GMT'"),
            // RFC 850: the year has two digits, those nearest to now.
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            // asctime: a day of one digit has a further space before it.
            date("EEE MMM ppd HH:mm:ss uuuu"));

    private RetryAfter() {}

    private static DateTimeFormatter date(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /**
     * How many nanoseconds to wait; 0 if the answer does not say so in a way that makes sense.
     *
     * @param now if the answer has no {@code Date}: the clocks of two computers differ
     */
    static long nanos(HttpHeaders answer, Instant now) {
        String asked = answer.firstValue("Retry-After").orElse("").strip();
        Duration wait;
        if (SECONDS.matcher(asked).matches()) {
            wait = asked.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(asked));
        } else {
            Instant until = instant(asked);
            Instant sent = instant(answer.firstValue("Date").orElse("").strip());
            wait = until == null ? Duration.ZERO : Duration.between(sent == null ? now : sent, until);
        }
        if (wait.isNegative()) {
            return 0;
        }
        return (wait.compareTo(LONGEST) < 0 ? wait : LONGEST).toNanos();
    }

    private static @Nullable Instant instant(String text) {
        for (DateTimeFormatter date : DATES) {
            try {
                return date.parse(text, Instant::from);
            } catch (DateTimeParseException another) {
                // Perhaps the next.
            }
        }
        return null;
    }
}
