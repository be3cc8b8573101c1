package io.tidemark.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Calls;
import io.tidemark.ValueFormatter;
import io.tidemark.entry.ValueShape;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochFormattersTest {

    @ParameterizedTest(name = "{0}: {1} s, {2} ms, {3} µs")
    @CsvSource({
        "1970-01-01T00:00:00Z, 0, 0, 0",
        "1970-01-01T00:00:01Z, 1, 1000, 1000000",
        "1970-01-01T00:00:01.001001Z, 1.001001, 1001.001, 1001001",
        "1970-01-01T00:00:01.0010015Z, 1.0010015, 1001.0015, 1001001.5",
        "1970-01-01T00:00:00.000000001Z, 0.000000001, 0.000001, 0.001",
        "1970-01-01T00:00:00.1Z, 0.1, 100, 100000",
        "1970-01-01T00:00:00.010Z, 0.01, 10, 10000",
        "2025-07-17T17:35:58.378Z, 1752773758.378, 1752773758378, 1752773758378000",
        "1969-12-31T23:59:59Z, -1, -1000, -1000000",
        "1969-12-31T23:59:59.5Z, -0.5, -500, -500000",
        "1969-12-31T23:59:59.999999999Z, -0.000000001, -0.000001, -0.001",
        "1969-12-31T23:59:58.75Z, -1.25, -1250, -1250000",
    })
    void instantsAreExactDecimalsWithoutAnIdleFraction(Instant instant, String seconds, String millis, String micros) {
        assertThat(Calls.of(new EpochSeconds(), instant)).containsExactly("string " + seconds);
        assertThat(Calls.of(new EpochMillis(), instant)).containsExactly("string " + millis);
        assertThat(Calls.of(new EpochMicros(), instant)).containsExactly("string " + micros);
    }

    @Test
    void theEndsOfTimeAreWritten() {
        assertThat(EpochMillis.text(Instant.MAX)).isEqualTo("31556889864403199999.999999");
        assertThat(EpochMillis.text(Instant.MIN)).isEqualTo("-31557014167219200000");
        assertThat(EpochSeconds.text(Instant.MAX)).isEqualTo("31556889864403199.999999999");
        assertThat(EpochMicros.text(Instant.MAX)).isEqualTo("31556889864403199999999.999");
    }

    @Property
    void everyInstantIsWhatExactArithmeticSays(
            @ForAll @LongRange(min = -31557014167219200L, max = 31556889864403199L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        Instant instant = Instant.ofEpochSecond(seconds, nanos);
        BigDecimal exact = BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, 9));

        assertThat(EpochSeconds.text(instant)).isEqualTo(plain(exact));
        assertThat(EpochMillis.text(instant)).isEqualTo(plain(exact.movePointRight(3)));
        assertThat(EpochMicros.text(instant)).isEqualTo(plain(exact.movePointRight(6)));
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    @Test
    void isoIsInUtc() {
        assertThat(Calls.of(new Iso8601(), Instant.ofEpochSecond(1_790_841_600)))
                .containsExactly("string 2026-10-01T08:00:00Z");
        assertThat(Calls.of(new Iso8601(), Instant.ofEpochSecond(0, 5_000_000)))
                .containsExactly("string 1970-01-01T00:00:00.005Z");
    }

    @Test
    void allAreStrings() {
        for (ValueFormatter<Instant> formatter :
                List.of(new EpochSeconds(), new EpochMillis(), new EpochMicros(), new Iso8601())) {
            assertThat(formatter.shape()).isEqualTo(ValueShape.STRING);
        }
    }
}
