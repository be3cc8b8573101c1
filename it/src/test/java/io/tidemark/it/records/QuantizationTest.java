package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Distribution;
import io.tidemark.Flatten;
import io.tidemark.InUnit;
import io.tidemark.Mean;
import io.tidemark.Metrics;
import io.tidemark.Quantize;
import io.tidemark.Rounding;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Quantization")
class QuantizationTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics
    record Roundings(
            @Quantize(bits = 4, rounding = Rounding.FLOOR) long floor,
            @Quantize(bits = 4) long midpoint,
            @Quantize(bits = 4, rounding = Rounding.CEIL) long ceil) {
        Roundings(long value) {
            this(value, value, value);
        }
    }

    @Test
    @DisplayName("1000 at 4 bits: floor 960, midpoint 992, ceil 1024")
    void roundings() {
        emitted.append(QuantizationTest_RoundingsEntry.of(new Roundings(1000)));

        assertThat(emitted.fields()).isEqualTo("""
                {"floor":960,"midpoint":992,"ceil":1024}""");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("Relative error: floor and ceil < 2^(1−bits), midpoint ≤ 2^−bits")
    @ValueSource(longs = {17, 31, 33, 1023, 1025, 123_456_789, (1L << 40) + 1, Long.MAX_VALUE / 3})
    void relativeError(long value) {
        emitted.append(QuantizationTest_RoundingsEntry.of(new Roundings(value)));

        double[] written = emitted.fields().lines().findFirst().stream()
                .flatMap(line -> Arrays.stream(line.replaceAll("[^0-9,]", "").split(",")))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat((value - written[0]) / value).isBetween(0.0, Math.nextDown(0.125));
        assertThat(Math.abs(value - written[1]) / value).isLessThanOrEqualTo(0.0625);
        assertThat((written[2] - value) / value).isBetween(0.0, Math.nextDown(0.125));
    }

    @Test
    @DisplayName("integers below 2^bits are unchanged")
    void smallIntegers() {
        emitted.append(QuantizationTest_RoundingsEntry.of(new Roundings(15)));

        assertThat(emitted.fields()).isEqualTo("""
                {"floor":15,"midpoint":15,"ceil":15}""");
    }

    @Metrics
    record Extremes(
            @Quantize(bits = 1, rounding = Rounding.FLOOR) long one,
            @Quantize(bits = 52, rounding = Rounding.FLOOR) long fiftyTwo) {}

    @Test
    @DisplayName("Bits 1 to 52")
    void bits() {
        emitted.append(QuantizationTest_ExtremesEntry.of(new Extremes(1000, (1L << 53) + 3)));

        assertThat(emitted.fields()).isEqualTo("""
                {"one":512,"fiftyTwo":9007199254740992}""");
    }

    @Metrics
    record AfterConversion(
            @Quantize(bits = 8, rounding = Rounding.FLOOR) @InUnit(MetricUnit.MICROSECONDS)
            Duration took) {}

    @Test
    @DisplayName("after unit conversion (3 ms in µs, 8 bits, floor: 2992)")
    void afterUnitConversion() {
        emitted.append(QuantizationTest_AfterConversionEntry.of(new AfterConversion(Duration.ofMillis(3))));

        assertThat(emitted.directives()).contains("{\"Name\":\"took\",\"Unit\":\"Microseconds\"}");
        assertThat(emitted.fields()).isEqualTo("""
                {"took":2992}""");
    }

    @Test
    @DisplayName("floor and ceil swap for negatives")
    void negatives() {
        emitted.append(QuantizationTest_RoundingsEntry.of(new Roundings(-1000)));

        assertThat(emitted.fields()).isEqualTo("""
                {"floor":-1024,"midpoint":-992,"ceil":-960}""");
    }

    @Metrics
    record Special(
            @Quantize(bits = 4) double zero,
            @Quantize(bits = 4) double subnormal,
            @Quantize(bits = 4) double nan,
            @Quantize(bits = 4) double infinite) {}

    @Test
    @DisplayName("zero, subnormals, NaN and infinities are left alone")
    void leftAlone() {
        double subnormal = 0x0.8p-1022;
        emitted.append(
                QuantizationTest_SpecialEntry.of(new Special(0, subnormal, Double.NaN, Double.POSITIVE_INFINITY)));

        assertThat(emitted.fields())
                .startsWith("{\"zero\":0,\"subnormal\":")
                .contains(new BigDecimal(Double.toString(subnormal)).toPlainString())
                .doesNotContain("nan");
        assertThat(emitted.problems()).containsEntry(Problem.NAN_LEFT_OUT, 1L).containsEntry(Problem.VALUE_CLAMPED, 1L);
    }

    @Metrics
    record Repeated(
            @Quantize(bits = 4, rounding = Rounding.FLOOR) Mean mean) {}

    @Test
    @DisplayName("of a repeated observation the total only")
    void repeated() {
        Mean mean = Mean.create();
        mean.add(1000, 3);
        emitted.append(QuantizationTest_RepeatedEntry.of(new Repeated(mean)));

        assertThat(emitted.fields()).isEqualTo("""
                {"mean":{"Values":[320],"Counts":[3]}}""");
    }

    @Metrics
    record Through(
            @Quantize(bits = 4) Optional<Long> optional,
            @Quantize(bits = 4) Supplier<Double> supplier,
            @Quantize(bits = 4) Distribution distribution,
            @Quantize(bits = 4) @Flatten Map<String, Long> map) {}

    @Test
    @DisplayName("@Quantize applies to the closed, present value")
    void throughWrappers() {
        Distribution distribution = Distribution.create();
        distribution.record(1000);
        distribution.record(100);
        emitted.append(QuantizationTest_ThroughEntry.of(
                new Through(Optional.of(1000L), () -> 1000.0, distribution, Map.of("key", 1000L))));

        assertThat(emitted.fields()).isEqualTo("""
                {"optional":992,"supplier":992,"distribution":{"Values":[992,100],"Counts":[1,1]},"key":992}""");
    }
}
