package io.tidemark.otlp;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header of that name: a number of seconds, or a date (RFC 9110, 10.2.3). */
final class LogRetryAfter {

    /** A server that says more is wrong, or its clock or ours is. */
    static final Duration LONGEST = Duration.ofHours(1);

    private LogRetryAfter() {}

    /** How long to wait, an hour at most; null if the header is missing or says nothing. */
    static @Nullable Duration parse(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > 9 ? LONGEST : within(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return within(Duration.between(now, then));
        } catch (DateTimeException | ArithmeticException neither) {
            return null;
        }
    }

    private static Duration within(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
