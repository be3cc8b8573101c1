package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For how long a server asks to be left alone. */
class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-06T08:49:00Z");

    private static Duration asked(Map<String, List<String>> headers) {
        return Duration.ofNanos(RetryAfter.nanos(HttpHeaders.of(headers, (name, value) -> true), NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "1, PT1S",
        "'  120 ', PT2M",
        "600, PT10M",
        "601, PT10M",
        "31536000, PT10M",
        "99999999999999999999999999, PT10M",
        "'Fri, 06 Nov 2026 08:49:37 GMT', PT37S",
        "'Friday, 06-Nov-26 08:49:37 GMT', PT37S",
        "Fri Nov  6 08:49:37 2026, PT37S",
        "'Sun, 06 Nov 2050 08:49:37 GMT', PT10M",
        "'Fri, 06 Nov 2026 08:48:37 GMT', PT0S",
        "'Sun, 06 Nov 1994 08:49:37 GMT', PT0S",
    })
    void secondsAndDatesWithinALimit(String text, Duration wait) {
        assertThat(asked(Map.of("Retry-After", List.of(text)))).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "soon",
        "-5",
        "1.5",
        "1e3",
        "0x10",
        "٣",
        "'Mon, 06 Nov 2026 08:49:37 GMT'",
        "'Fri, 31 Nov 2026 08:49:37 GMT'",
        "'Fri, 06 Nov 2026 08:49:37 CET'",
        "2026-11-06T08:49:37Z"
    })
    void nonsenseIsNothing(String text) {
        assertThat(asked(Map.of("Retry-After", List.of(text)))).isZero();
    }

    @Test
    void nothingIsNothing() {
        assertThat(asked(Map.of())).isZero();
    }

    @Test
    void aDateIsByTheClockOfWhoWroteIt() {
        assertThat(asked(Map.of(
                        "Retry-After", List.of("Sun, 06 Nov 1994 08:49:37 GMT"),
                        "Date", List.of("Sun, 06 Nov 1994 08:49:07 GMT"))))
                .isEqualTo(Duration.ofSeconds(30));
    }
}
