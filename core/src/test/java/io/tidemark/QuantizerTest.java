package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizerTest {

    @ParameterizedTest(name = "{0} at {1} bits: {2}, {3}, {4}")
    @CsvSource({
        // value, bits, floor, midpoint, ceil
        "1000, 4, 960, 992, 1024",
        "-1000, 4, -1024, -992, -960",
        "960, 4, 960, 992, 960",
        "1023, 4, 960, 992, 1024",
        "1024, 4, 1024, 1088, 1024",
        "3000, 8, 2992, 3000, 3008",
        "16, 4, 16, 17, 16",
        "17, 4, 16, 17, 18",
        "15, 4, 15, 15, 15",
        "5, 4, 5, 5, 5",
        "5, 1, 4, 6, 8",
        "1, 1, 1, 1, 1",
        "2, 1, 2, 3, 2",
        "3, 1, 2, 3, 4",
        "0, 4, 0, 0, 0",
    })
    void wholeNumbersAreTheSameAsLongAndAsDouble(long value, int bits, long floor, long midpoint, long ceil) {
        assertThat(Quantizer.of(bits, Rounding.FLOOR).quantize(value)).isEqualTo(floor);
        assertThat(Quantizer.of(bits, Rounding.MIDPOINT).quantize(value)).isEqualTo(midpoint);
        assertThat(Quantizer.of(bits, Rounding.CEIL).quantize(value)).isEqualTo(ceil);
        assertThat(Quantizer.of(bits, Rounding.FLOOR).quantize((double) value)).isEqualTo(floor);
        assertThat(Quantizer.of(bits, Rounding.MIDPOINT).quantize((double) value))
                .isEqualTo(midpoint);
        assertThat(Quantizer.of(bits, Rounding.CEIL).quantize((double) value)).isEqualTo(ceil);
    }

    @ParameterizedTest(name = "{0} at {1} bits: {2}, {3}, {4}")
    @CsvSource({
        "5.3, 4, 5.0, 5.25, 5.5",
        "-5.3, 4, -5.5, -5.25, -5.0",
        "0.1, 4, 0.09375, 0.09765625, 0.1015625",
        "8.3, 4, 8.0, 8.5, 9.0",
        "0.75, 1, 0.5, 0.75, 1.0",
    })
    void decimalNumbers(double value, int bits, double floor, double midpoint, double ceil) {
        assertThat(Quantizer.of(bits, Rounding.FLOOR).quantize(value)).isEqualTo(floor);
        assertThat(Quantizer.of(bits, Rounding.MIDPOINT).quantize(value)).isEqualTo(midpoint);
        assertThat(Quantizer.of(bits, Rounding.CEIL).quantize(value)).isEqualTo(ceil);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.0,
                -0.0,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                2.2250738585072009E-308, // the largest subnormal number
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY
            })
    void zeroSubnormalsNanAndInfinitiesAreLeftAlone(double value) {
        for (Rounding rounding : Rounding.values()) {
            assertThat(Double.doubleToRawLongBits(Quantizer.of(3, rounding).quantize(value)))
                    .isEqualTo(Double.doubleToRawLongBits(value));
        }
    }

    @ParameterizedTest
    @EnumSource(Rounding.class)
    void resultsBeyondTheRangeAreTheLastValueOfIt(Rounding rounding) {
        for (int bits = 1; bits <= 52; bits++) {
            Quantizer quantizer = Quantizer.of(bits, rounding);
            assertThat(quantizer.quantize(Long.MAX_VALUE)).isPositive();
            assertThat(quantizer.quantize(Long.MIN_VALUE)).isNegative();
            assertThat(quantizer.quantize(Long.MIN_VALUE + 1)).isNegative();
            assertThat(quantizer.quantize(Double.MAX_VALUE)).isPositive().isFinite();
            assertThat(quantizer.quantize(-Double.MAX_VALUE)).isNegative().isFinite();
        }
        assertThat(Quantizer.of(4, Rounding.CEIL).quantize(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(Quantizer.of(4, Rounding.CEIL).quantize(Double.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
        assertThat(Quantizer.of(4, Rounding.FLOOR).quantize(-Double.MAX_VALUE)).isEqualTo(-Double.MAX_VALUE);
        assertThat(Quantizer.of(4, Rounding.FLOOR).quantize(Long.MIN_VALUE + 1)).isEqualTo(Long.MIN_VALUE);
    }

    @Property
    void wholeNumbersMatchTheDefinitionInExactArithmetic(
            @ForAll long value, @ForAll @IntRange(min = 1, max = 52) int bits, @ForAll Rounding rounding) {
        BigInteger expected = exact(BigInteger.valueOf(value), bits, rounding)
                .max(BigInteger.valueOf(Long.MIN_VALUE))
                .min(BigInteger.valueOf(Long.MAX_VALUE));

        assertThat(Quantizer.of(bits, rounding).quantize(value)).isEqualTo(expected.longValueExact());
    }

    private static BigInteger exact(BigInteger value, int bits, Rounding rounding) {
        int cut = value.abs().bitLength() - bits;
        if (cut <= 0) {
            return value;
        }
        BigInteger width = BigInteger.ONE.shiftLeft(cut);
        BigInteger[] parts = value.abs().divideAndRemainder(width);
        BigInteger lower = parts[0].multiply(width);
        BigInteger upper = parts[1].signum() == 0 ? lower : lower.add(width);
        boolean negative = value.signum() < 0;
        BigInteger magnitude = switch (rounding) {
            case FLOOR -> negative ? upper : lower;
            case CEIL -> negative ? lower : upper;
            case MIDPOINT -> lower.add(width.shiftRight(1));
        };
        return negative ? magnitude.negate() : magnitude;
    }

    @Property
    void theRelativeErrorOfDecimalNumbersIsBounded(
            @ForAll long anyBits, @ForAll @IntRange(min = 1, max = 52) int bits, @ForAll Rounding rounding) {
        double value = Double.longBitsToDouble(anyBits);
        if (!Double.isFinite(value) || Math.abs(value) < Double.MIN_NORMAL) {
            return;
        }
        double quantized = Quantizer.of(bits, rounding).quantize(value);

        BigDecimal error = new BigDecimal(quantized)
                .subtract(new BigDecimal(value))
                .abs()
                .divide(new BigDecimal(value).abs(), MathContext.DECIMAL128);
        if (rounding == Rounding.MIDPOINT) {
            assertThat(error).isLessThanOrEqualTo(new BigDecimal(Math.scalb(1.0, -bits)));
        } else {
            assertThat(error).isLessThan(new BigDecimal(Math.scalb(1.0, 1 - bits)));
            if (rounding == Rounding.FLOOR) {
                assertThat(quantized).isLessThanOrEqualTo(value);
            } else {
                assertThat(quantized).isGreaterThanOrEqualTo(value);
            }
        }
    }

    @Property
    void theRelativeErrorOfWholeNumbersIsBounded(
            @ForAll long value, @ForAll @IntRange(min = 1, max = 52) int bits, @ForAll Rounding rounding) {
        long quantized = Quantizer.of(bits, rounding).quantize(value);

        BigDecimal error =
                new BigDecimal(quantized).subtract(new BigDecimal(value)).abs();
        BigDecimal magnitude = new BigDecimal(value).abs();
        if (rounding == Rounding.MIDPOINT) {
            assertThat(error).isLessThanOrEqualTo(magnitude.multiply(new BigDecimal(Math.scalb(1.0, -bits))));
        } else if (value != 0) {
            assertThat(error).isLessThan(magnitude.multiply(new BigDecimal(Math.scalb(1.0, 1 - bits))));
        }
    }

    @Property
    void wholeNumbersBelowTwoToTheBitsAreUnchanged(
            @ForAll long any, @ForAll @IntRange(min = 1, max = 52) int bits, @ForAll Rounding rounding) {
        long value = any % (1L << bits);

        assertThat(Quantizer.of(bits, rounding).quantize(value)).isEqualTo(value);
        assertThat(Quantizer.of(bits, rounding).quantize((double) value)).isEqualTo((double) value);
    }

    @Property
    void longsAndDoublesAgree(
            @ForAll int value, @ForAll @IntRange(min = 1, max = 52) int bits, @ForAll Rounding rounding) {
        Quantizer quantizer = Quantizer.of(bits, rounding);

        assertThat(quantizer.quantize((double) value)).isEqualTo((double) quantizer.quantize((long) value));
    }

    @Property
    void floorOfANumberIsCeilOfItsNegative(@ForAll double value, @ForAll @IntRange(min = 1, max = 52) int bits) {
        assertThat(Quantizer.of(bits, Rounding.FLOOR).quantize(-value))
                .isEqualTo(-Quantizer.of(bits, Rounding.CEIL).quantize(value));
        assertThat(Quantizer.of(bits, Rounding.MIDPOINT).quantize(-value))
                .isEqualTo(-Quantizer.of(bits, Rounding.MIDPOINT).quantize(value));
    }

    @Property
    void quantizingTwiceIsQuantizingOnce(
            @ForAll double decimal,
            @ForAll long whole,
            @ForAll @IntRange(min = 1, max = 52) int bits,
            @ForAll Rounding rounding) {
        Quantizer quantizer = Quantizer.of(bits, rounding);

        assertThat(quantizer.quantize(quantizer.quantize(decimal))).isEqualTo(quantizer.quantize(decimal));
        long once = quantizer.quantize(whole);
        if (once != Long.MAX_VALUE && once != Long.MIN_VALUE) {
            assertThat(quantizer.quantize(once)).isEqualTo(once);
        }
    }

    @Property
    void theOrderOfNumbersIsKept(
            @ForAll double a,
            @ForAll double b,
            @ForAll @IntRange(min = 1, max = 52) int bits,
            @ForAll Rounding rounding) {
        Quantizer quantizer = Quantizer.of(bits, rounding);

        assertThat(quantizer.quantize(Math.min(a, b))).isLessThanOrEqualTo(quantizer.quantize(Math.max(a, b)));
    }

    @Test
    void durationsAreQuantizedInTheirUnit() {
        Quantizer floor = Quantizer.of(8, Rounding.FLOOR);

        assertThat(floor.quantizeNanos(3_000_000, MetricUnit.MICROSECONDS)).isEqualTo(2992);
        assertThat(floor.quantizeNanos(3_000_000, MetricUnit.MILLISECONDS)).isEqualTo(3);
        assertThat(floor.quantizeNanos(1_500_000_000, MetricUnit.SECONDS)).isEqualTo(1.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> floor.quantizeNanos(1, MetricUnit.BYTES))
                .withMessageContaining("Bytes");
    }

    @Test
    void aWriterConvertsBeforeItQuantizes() {
        Quantizer floor = Quantizer.of(8, Rounding.FLOOR);

        assertThat(written(floor, MetricUnit.MICROSECONDS, out -> out.nanos(3_000_000)))
                .isEqualTo("[unit Microseconds, double 2992.0]");
        assertThat(written(
                        floor,
                        MetricUnit.MICROSECONDS,
                        out -> out.unit(MetricUnit.MILLISECONDS).metric(3)))
                .isEqualTo("[unit Microseconds, double 2992.0]");
        assertThat(written(
                        floor,
                        MetricUnit.NONE,
                        out -> out.unit(MetricUnit.MILLISECONDS).metric(3000)))
                .isEqualTo("[unit Milliseconds, long 2992]");
        assertThat(written(floor, MetricUnit.COUNT, out -> out.metric(3000))).isEqualTo("[long 2992]");
        assertThat(written(floor, MetricUnit.COUNT, out -> out.metric(3000.5))).isEqualTo("[double 2992.0]");
        assertThat(written(floor, MetricUnit.NONE, out -> out.nanos(3_000_000_000L)))
                .isEqualTo("[unit Milliseconds, double 2992.0]");
    }

    @Test
    void anImpossibleConversionIsLeftToTheWriter() {
        Quantizer floor = Quantizer.of(8, Rounding.FLOOR);

        assertThat(written(floor, MetricUnit.BYTES, out -> out.nanos(3))).isEqualTo("[nanos 3]");
        assertThat(written(
                        floor,
                        MetricUnit.BYTES,
                        out -> out.unit(Unit.custom("Furlongs")).metric(3000)))
                .isEqualTo("[unit Furlongs, long 2992]");
    }

    @Test
    void ofARepeatedObservationOnlyTheTotalIsQuantized() {
        Mean mean = Mean.create();
        mean.add(3000, 1001);

        assertThat(written(
                        Quantizer.of(8, Rounding.FLOOR),
                        MetricUnit.NONE,
                        out -> mean.snapshot().writeTo(out)))
                .isEqualTo("[[, 2992.0 of 1001, ]]");
    }

    @Test
    void stringsAndErrorsPass() {
        Quantizer floor = Quantizer.of(8, Rounding.FLOOR);

        assertThat(written(floor, MetricUnit.NONE, out -> out.string("3000"))).isEqualTo("[string 3000]");
        assertThat(written(floor, MetricUnit.NONE, out -> out.error("no"))).isEqualTo("[error no]");
    }

    private static String written(
            Quantizer quantizer, Unit unit, java.util.function.Consumer<io.tidemark.entry.ValueWriter> value) {
        Calls calls = new Calls();
        value.accept(quantizer.through(calls, unit));
        return calls.list().toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 53, 64})
    void bitsOutsideOneToFiftyTwoAreRefused(int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantizer.of(bits, Rounding.FLOOR))
                .withMessage("bits must be 1 to 52, and is " + bits);
    }

    @Test
    void quantizersOfOneKindAreEqual() {
        assertThat(Quantizer.of(8, Rounding.FLOOR))
                .isEqualTo(Quantizer.of(8, Rounding.FLOOR))
                .hasSameHashCodeAs(Quantizer.of(8, Rounding.FLOOR))
                .isNotEqualTo(Quantizer.of(8, Rounding.CEIL))
                .isNotEqualTo(Quantizer.of(7, Rounding.FLOOR))
                .hasToString("Quantizer[8 bits, FLOOR]");
    }
}
