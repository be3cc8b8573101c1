package io.tidemark.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ConversionsTest {

    @Example
    void anInstantIsWrittenInMillisecondsWithWhatIsBelowAsDecimals() {
        assertThat(Conversions.epochMillis(Instant.EPOCH)).isEqualTo("0");
        assertThat(Conversions.epochMillis(Instant.ofEpochMilli(1001))).isEqualTo("1001");
        assertThat(Conversions.epochMillis(Instant.ofEpochMilli(1001).plusNanos(1000)))
                .isEqualTo("1001.001");
        assertThat(Conversions.epochMillis(Instant.ofEpochSecond(0, 1))).isEqualTo("0.000001");
        assertThat(Conversions.epochMillis(Instant.ofEpochSecond(-1, 999_999_999)))
                .isEqualTo("-0.000001");
        assertThat(Conversions.epochMillis(Instant.ofEpochSecond(-2, 5_000_000)))
                .isEqualTo("-1995");
        assertThat(Conversions.epochMillis(Instant.MAX)).isEqualTo("31556889864403199999.999999");
        assertThat(Conversions.epochMillis(Instant.MIN)).isEqualTo("-31557014167219200000");
    }

    @Property
    void anInstantIsExact(
            @ForAll @LongRange(min = -31557014167219200L, max = 31556889864403199L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        BigDecimal exact = BigDecimal.valueOf(seconds).movePointRight(3).add(BigDecimal.valueOf(nanos, 6));

        String text = Conversions.epochMillis(Instant.ofEpochSecond(seconds, nanos));

        assertThat(new BigDecimal(text)).isEqualByComparingTo(exact);
        assertThat(text).doesNotMatch(".*\\.\\d*0").doesNotContain("E");
    }

    @Property
    void aDurationIsExactInNanoseconds(@ForAll long nanos) {
        assertThat(Conversions.nanos(Duration.ofNanos(nanos))).isEqualTo(nanos);
    }

    @Example
    void aDurationIsHeldAtTheEndsOfTheRange() {
        assertThat(Conversions.nanos(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Conversions.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(Conversions.nanos(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Conversions.nanos(Duration.ofNanos(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    }

    @Property
    void aFloatKeepsItsDigits(@ForAll float value) {
        assertThat((float) Conversions.decimal(value)).isEqualTo(value);
        assertThat(Conversions.decimal(value)).isEqualTo(Double.parseDouble(Float.toString(value)));
    }

    @Example
    void aFloatThatIsNoNumberStaysSo() {
        assertThat(Conversions.decimal(Float.NaN)).isNaN();
        assertThat(Conversions.decimal(Float.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Conversions.decimal(0.1f)).isEqualTo(0.1);
    }
}
