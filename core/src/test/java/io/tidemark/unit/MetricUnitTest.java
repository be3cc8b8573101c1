package io.tidemark.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.unit.MetricUnit.Quantity;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricUnitTest {

    @ParameterizedTest(name = "{0} {1} = {2} {3}")
    @CsvSource({
        "1500, BYTES, 1.5, KILOBYTES",
        "1, MEGABYTES, 1000000, BYTES",
        "3, SECONDS, 3000, MILLISECONDS",
        "3, MILLISECONDS, 3000, MICROSECONDS",
        "1, MICROSECONDS, 0.000001, SECONDS",
        "1, BYTES, 8, BITS",
        "1, KILOBITS, 125, BYTES",
        "1, BYTES, 0.008, KILOBITS",
        "2, GIGABITS_PER_SECOND, 0.25, GIGABYTES_PER_SECOND",
        "7, PERCENT, 7, PERCENT"
    })
    void converts(double value, MetricUnit from, double expected, MetricUnit to) {
        assertThat(from.convertsTo(to)).isTrue();
        assertThat(from.convert(value, to)).isEqualTo(expected);
    }

    @Test
    void unitsOfDifferentQuantitiesDoNotConvert() {
        for (MetricUnit from : MetricUnit.values()) {
            for (MetricUnit to : MetricUnit.values()) {
                assertThat(from.convertsTo(to)).isEqualTo(from.quantity() == to.quantity());
            }
            assertThat(from.convertsTo(Unit.custom("Furlongs"))).isFalse();
        }
        assertThatThrownBy(() -> MetricUnit.BYTES.convert(1, MetricUnit.BYTES_PER_SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a value in Bytes cannot be converted into Bytes/Second");
        assertThatThrownBy(() -> MetricUnit.SECONDS.convert(1, Unit.custom("Furlongs")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a value in Seconds cannot be converted into Furlongs");
    }

    @Property
    void thereAndBackIsTheSameWithinRounding(
            @ForAll @DoubleRange(min = -1e12, max = 1e12) double value, @ForAll MetricUnit from) {
        for (MetricUnit to : MetricUnit.values()) {
            if (from.convertsTo(to)) {
                double back = to.convert(from.convert(value, to), from);
                assertThat(Math.abs(back - value)).isLessThanOrEqualTo(Math.ulp(value) * 2);
            }
        }
    }

    @Test
    void isTheCloudWatchSet() {
        assertThat(Arrays.stream(MetricUnit.values()).map(MetricUnit::text))
                .hasSize(27)
                .doesNotHaveDuplicates()
                .contains("Seconds", "Terabits/Second", "Count/Second", "None");
        assertThat(Arrays.stream(MetricUnit.values()).filter(unit -> unit.quantity() == Quantity.TIME))
                .hasSize(3);
    }

    @Test
    void aCustomUnitNeedsAText() {
        assertThat(Unit.custom("Furlongs").text()).isEqualTo("Furlongs");
        assertThat(Unit.custom("Furlongs")).isEqualTo(Unit.custom("Furlongs"));
        assertThatThrownBy(() -> Unit.custom(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
    }
}
