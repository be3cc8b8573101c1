package io.tidemark.format.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReadableNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0,             MILLISECONDS, 0 ms",
        "0,             SECONDS,      0 s",
        "1.5,           MILLISECONDS, 1.5 ms",
        "-1.5,          MILLISECONDS, -1.5 ms",
        "0.003024,      MILLISECONDS, 3.024 µs",
        "0.000001,      MILLISECONDS, 1 ns",
        "0.0005,        MICROSECONDS, 0.5 ns",
        "0.00000000001, MICROSECONDS, 1e-8 ns",
        "1234.5678,     MILLISECONDS, 1.235 s",
        "999.94,        MILLISECONDS, 999.9 ms",
        "999.96,        MILLISECONDS, 1 s",
        "59.994,        SECONDS,      59.99 s",
        "59.996,        SECONDS,      1 min",
        "90,            SECONDS,      1 min 30 s",
        "-90.4,         SECONDS,      -1 min 30 s",
        "3599.4,        SECONDS,      59 min 59 s",
        "3599.6,        SECONDS,      1 h",
        "7500,          SECONDS,      2 h 5 min",
        "86369,         SECONDS,      23 h 59 min",
        "86370,         SECONDS,      1 d",
        "273600,        SECONDS,      3 d 4 h",
        "864000000000000,   SECONDS,  10000000000 d",
        "1.5e300,       SECONDS,      1.736e295 d",
        "0,             MEGABYTES,    0 MB",
        "1,             BYTES,        1 B",
        "0.5,           BYTES,        0.5 B",
        "999,           BYTES,        999 B",
        "1500,          BYTES,        1.5 kB",
        "999960,        BYTES,        1 MB",
        "3200,          KILOBYTES,    3.2 MB",
        "0.25,          MEGABYTES,    250 kB",
        "2.5,           GIGABYTES,    2.5 GB",
        "1200,          TERABYTES,    1.2 PB",
        "1e9,           TERABYTES,    1000 EB",
        "1e30,          TERABYTES,    1e24 EB",
        "1500,          BITS,         1.5 kbit",
        "12,            MEGABITS,     12 Mbit",
        "1,             KILOBITS,     1 kbit",
        "1,             GIGABITS,     1 Gbit",
        "1,             TERABITS,     1 Tbit",
        "1500,          BYTES_PER_SECOND,     1.5 kB/s",
        "3200,          KILOBYTES_PER_SECOND, 3.2 MB/s",
        "1,             MEGABYTES_PER_SECOND, 1 MB/s",
        "1,             GIGABYTES_PER_SECOND, 1 GB/s",
        "1,             TERABYTES_PER_SECOND, 1 TB/s",
        "100000,        BITS_PER_SECOND,      100 kbit/s",
        "1,             KILOBITS_PER_SECOND,  1 kbit/s",
        "0.1,           MEGABITS_PER_SECOND,  100 kbit/s",
        "1,             GIGABITS_PER_SECOND,  1 Gbit/s",
        "1,             TERABITS_PER_SECOND,  1 Tbit/s",
        "12.5,          PERCENT,      12.5 %",
        "99.995,        PERCENT,      99.995 %",
        "5,             COUNT,        5 count",
        "12.5,          COUNT_PER_SECOND, 12.5/s",
        "5,             NONE,         5",
        "100,           NONE,         100",
        "9223372036854775807, NONE,   9223372036854775807",
        "-9223372036854775808, NONE,  -9223372036854775808",
        "0.30000000000000004, NONE,   0.3",
        "12345.678,     NONE,         12345.7",
        "1234567.8,     NONE,         1234568",
        "0.000001234,   NONE,         0.000001234",
        "0.00000001234, NONE,         1.234e-8",
        "1.7976931348623157e308, NONE, 1.79769e308",
        "-1.7976931348623157e308, NONE, -1.79769e308",
        "4.9e-324,      NONE,         4.9e-324"
    })
    void readsWell(BigDecimal value, MetricUnit unit, String text) {
        assertThat(ReadableNumber.text(value, unit, UnaryOperator.identity())).isEqualTo(text);
    }

    @Test
    void showsUnitsOfOnesOwn() {
        assertThat(ReadableNumber.text(BigDecimal.valueOf(3), Unit.custom("Furlongs"), UnaryOperator.identity()))
                .isEqualTo("3 Furlongs");
        assertThat(ReadableNumber.text(BigDecimal.valueOf(3), Unit.custom("Fur\nlongs"), code -> "<" + code + ">"))
                .isEqualTo("3 <\"Fur\\nlongs\">");
    }

    @ParameterizedTest
    @EnumSource(MetricUnit.class)
    void showsEveryUnitAsWhatItConvertsInto(MetricUnit unit) {
        MetricUnit base = switch (unit.quantity()) {
            case TIME -> MetricUnit.SECONDS;
            case DATA -> unit.text().endsWith("its") ? MetricUnit.BITS : MetricUnit.BYTES;
            case DATA_RATE -> unit.text().contains("its") ? MetricUnit.BITS_PER_SECOND : MetricUnit.BYTES_PER_SECOND;
            default -> unit;
        };
        assertThat(text(5, unit)).isEqualTo(text(unit.convert(5, base), base));
    }

    @Property(tries = 500)
    void takesAnyNumberAndStaysShort(@ForAll double value, @ForAll MetricUnit unit) {
        if (Double.isFinite(value)) {
            assertThat(text(value, unit)).hasSizeLessThan(40).matches("[-0-9.e]+.*");
        }
    }

    private static String text(double value, Unit unit) {
        return ReadableNumber.text(ReadableNumber.exact(value), unit, UnaryOperator.identity());
    }
}
