package io.tidemark.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

    private static final boolean JAVA_IS_SHORTEST = Runtime.version().feature() >= 19;

    private static final byte[] OUT = new byte[Numbers.LONGEST + 8];

    private static String text(double value) {
        return new String(OUT, 4, Numbers.putShortest(OUT, 4, value) - 4, StandardCharsets.ISO_8859_1);
    }

    private static String text(long value) {
        return new String(OUT, 4, Numbers.putLong(OUT, 4, value) - 4, StandardCharsets.ISO_8859_1);
    }

    private static String scaled(long value, int decimals) {
        return new String(OUT, 4, Numbers.putScaled(OUT, 4, value, decimals) - 4, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0,0",
        "-0.0,0",
        "1.0,1",
        "-1.0,-1",
        "449673.0,449673",
        "0.1,0.1",
        "-0.001,-0.001",
        "0.003024,0.003024",
        "42.5,42.5",
        "1e15,1000000000000000",
        "1e17,100000000000000000",
        "2e23,200000000000000000000000",
        "123456789012345680000.0,123456789012345680000",
        "1e-7,0.0000001",
        "1.5e-9,0.0000000015",
        "0.3333333333333333,0.3333333333333333",
        "9007199254740993.0,9007199254740992",
        "1234567.891011,1234567.891011",
        "3.4028234663852886e38,340282346638528860000000000000000000000"
    })
    void writesDoublesInDecimalNotation(double value, String text) {
        assertThat(text(value)).isEqualTo(text);
    }

    @Test
    void writesTheSmallestAndTheLargestDouble() {
        assertThat(text(Double.MIN_VALUE)).isEqualTo("0." + "0".repeat(323) + "5");
        assertThat(text(Double.MAX_VALUE)).isEqualTo("17976931348623157" + "0".repeat(292));
        assertThat(text(0x1p360)).startsWith("2348542582773833").hasSize(109);
    }

    /** Any bits; a million and more, as powers of two and the like are where such code goes wrong. */
    @Test
    void writesTheShortestDecimalThatReadsBackForAnyBits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                check(value, i % 128 == 0);
            }
        }
    }

    @Test
    void writesTheShortestDecimalThatReadsBackAroundPowers() {
        for (int exponent = -1074; exponent < 1024; exponent++) {
            double power = Math.scalb(1.0, exponent);
            double value = power;
            for (int i = 0; i < 4; i++) {
                value = Math.nextDown(value);
            }
            for (int i = 0; i < 9; i++, value = Math.nextUp(value)) {
                if (value > 0) {
                    check(value, i == 4);
                }
            }
        }
        for (int exponent = -324; exponent <= 308; exponent++) {
            for (int digit = 1; digit < 10; digit++) {
                double value = Double.parseDouble(digit + "e" + exponent);
                check(Math.nextDown(value), digit == 1);
                check(value, true);
                check(Math.nextUp(value), digit == 1);
            }
        }
    }

    /** Numbers as programs have them: few decimals, ratios, sums of such. */
    @Test
    void writesTheShortestDecimalThatReadsBackForEverydayNumbers() {
        SplittableRandom random = new SplittableRandom(2);
        double sum = 0;
        for (int i = 0; i < 400_000; i++) {
            long digits = random.nextLong(1L << random.nextInt(1, 54));
            double value = digits / Math.pow(10, random.nextInt(0, 12));
            sum += value % 1000;
            check(value, i % 128 == 0);
            check(sum, i % 128 == 0);
            check(digits / (1.0 + random.nextInt(1000)), i % 128 == 0);
            check((float) value, i % 128 == 0);
        }
    }

    private static void check(double value, boolean byExactArithmetic) {
        if (!Double.isFinite(value)) {
            return;
        }
        String text = text(value);
        if (Double.parseDouble(text) != value || text.indexOf('E') >= 0 || text.endsWith(".0")) {
            throw new AssertionError(Double.toString(value) + " was written as " + text);
        }
        if (value == 0) {
            return;
        }
        if (JAVA_IS_SHORTEST && Math.abs(value) > 1e-300) {
            BigDecimal theirs = new BigDecimal(Double.toString(value));
            if (new BigDecimal(text).compareTo(theirs) != 0) {
                throw new AssertionError(theirs + " was written as " + text);
            }
        }
        if (byExactArithmetic || (!JAVA_IS_SHORTEST && (Double.doubleToRawLongBits(value) & 63) == 0)) {
            checkExactly(value, text);
        }
    }

    /** No decimal with a digit less reads back, and none with as many is nearer. */
    private static void checkExactly(double value, String text) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal written = new BigDecimal(text).stripTrailingZeros();
        int digits = written.precision();
        if (digits > 1) {
            BigDecimal below = exact.round(new MathContext(digits - 1, RoundingMode.FLOOR));
            BigDecimal above = exact.round(new MathContext(digits - 1, RoundingMode.CEILING));
            if (below.doubleValue() == value || above.doubleValue() == value) {
                throw new AssertionError(value + " has a shorter decimal than " + text);
            }
        }
        BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        if (nearest.doubleValue() == value && nearest.compareTo(written) != 0) {
            throw new AssertionError(value + " has a nearer decimal than " + text + ": " + nearest);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, 12_345_678, 99_999_999, 100_000_000, Long.MAX_VALUE, Long.MIN_VALUE})
    void writesLongs(long value) {
        assertThat(text(value)).isEqualTo(Long.toString(value));
        assertThat(text(-value)).isEqualTo(Long.toString(-value));
    }

    @Test
    void writesLongsOfEveryLength() {
        for (long power = 1; power > 0; power *= 10) {
            for (long value : new long[] {power - 1, power, power + 1, power * 7, -power}) {
                assertThat(text(value)).isEqualTo(Long.toString(value));
                assertThat(Numbers.length(value)).isEqualTo(Long.toString(value).length());
            }
            if (power == 1_000_000_000_000_000_000L) {
                break;
            }
        }
    }

    @Property(tries = 20_000)
    void writesAnyLong(@ForAll long value) {
        assertThat(text(value)).isEqualTo(Long.toString(value));
        assertThat(Numbers.length(value)).isEqualTo(Long.toString(value).length());
    }

    @Property(tries = 20_000)
    void writesAnyDuration(@ForAll long nanos) {
        checkScaled(nanos);
        checkScaled(nanos / 1_000);
        checkScaled(nanos / 1_000_000_000_000L);
    }

    @Test
    void writesDurationsAtTheEdges() {
        for (long nanos : new long[] {
            0,
            1,
            -1,
            3024,
            999_999,
            1_000_000,
            999_999_999,
            1_000_000_000,
            120,
            1_500,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1
        }) {
            checkScaled(nanos);
        }
        assertThat(scaled(3024, 6)).isEqualTo("0.003024");
        assertThat(scaled(1_500_000, 6)).isEqualTo("1.5");
        assertThat(scaled(-3_000_000, 6)).isEqualTo("-3");
    }

    private static void checkScaled(long value) {
        for (int decimals = 3; decimals <= 9; decimals += 3) {
            BigDecimal exact = BigDecimal.valueOf(value, decimals).stripTrailingZeros();
            assertThat(scaled(value, decimals)).isEqualTo(exact.toPlainString());
        }
    }
}
