package io.tidemark.format.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentilesTest {

    private static Map<String, Double> figures(Percentiles percentiles, Sample sample) {
        Map<String, Double> figures = new java.util.LinkedHashMap<>();
        percentiles.figures(sample).forEach((name, number) -> figures.put(name, number.doubleValue()));
        return figures;
    }

    private static Sample oneTo(int last) {
        Sample sample = new Sample();
        for (int i = last; i >= 1; i--) {
            sample.add(i, 1);
        }
        return sample;
    }

    @Test
    void isTheNearestRank() {
        assertThat(figures(Percentiles.of(0, 50, 90, 99, 99.9, 100), oneTo(1000)))
                .containsEntry("p0", 1.0)
                .containsEntry("p50", 500.0)
                .containsEntry("p90", 900.0)
                .containsEntry("p99", 990.0)
                .as("99.9 percent of 1000 are 999; in binary fractions they are a little more")
                .containsEntry("p99.9", 999.0)
                .containsEntry("p100", 1000.0);
        assertThat(figures(Percentiles.of(29, 50, 51), oneTo(100)))
                .containsEntry("p29", 29.0)
                .containsEntry("p50", 50.0)
                .containsEntry("p51", 51.0);
        assertThat(figures(Percentiles.of(50, 50.1), oneTo(4)))
                .containsEntry("p50", 2.0)
                .containsEntry("p50.1", 3.0);
    }

    @Test
    void weighsWhatIsRepeated() {
        Sample sample = new Sample();
        sample.add(300, 3);
        sample.add(1, 1);
        sample.add(7000, 1);

        assertThat(figures(Percentiles.of(20, 21, 80, 81), sample))
                .containsExactly(
                        Map.entry("count", 5.0),
                        Map.entry("min", 1.0),
                        Map.entry("p20", 1.0),
                        Map.entry("p21", 100.0),
                        Map.entry("p80", 100.0),
                        Map.entry("p81", 7000.0),
                        Map.entry("max", 7000.0),
                        Map.entry("mean", 1460.2),
                        Map.entry("sum", 7301.0));
    }

    @Test
    void claimsNothingOfWhatIsOneMean() {
        Sample sample = new Sample();
        sample.add(150, 3);

        assertThat(figures(Percentiles.of(50), sample))
                .containsExactly(Map.entry("count", 3.0), Map.entry("mean", 50.0), Map.entry("sum", 150.0));
    }

    @Test
    void staysFiniteWhateverAddsUp() {
        Sample sample = new Sample();
        for (int i = 0; i < 3; i++) {
            sample.add(Double.MAX_VALUE, Long.MAX_VALUE);
            sample.add(Double.MAX_VALUE, 1);
        }

        assertThat(figures(Percentiles.of(50), sample))
                .containsEntry("count", (double) Long.MAX_VALUE)
                .containsEntry("sum", Double.MAX_VALUE)
                .allSatisfy((name, number) -> assertThat(number).isFinite());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 100.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsNone(double percent) {
        assertThatThrownBy(() -> LocalFormat.pretty().percentiles(50, percent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a percentile is a number from 0 to 100, as 99.9; " + percent + " is not");
    }

    /** Against every observation written out one by one. */
    @Property(tries = 500)
    void isAsIfEachObservationWereThere(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = -50, max = 50) Integer> values,
            @ForAll @Size(20) List<@IntRange(min = 1, max = 5) Integer> counts,
            @ForAll @DoubleRange(min = 0, max = 100) double percent) {
        Sample sample = new Sample();
        List<Double> each = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            sample.add((double) values.get(i) * counts.get(i), counts.get(i));
            each.addAll(Collections.nCopies(counts.get(i), (double) values.get(i)));
        }
        if (sample.isOneMean()) {
            return;
        }
        Collections.sort(each);
        Map<String, Double> figures = figures(Percentiles.of(percent), sample);
        double found = figures.values().stream().skip(2).findFirst().orElseThrow();
        long notAbove = each.stream().filter(one -> one <= found).count();
        long below = each.stream().filter(one -> one < found).count();

        assertThat(each).contains(found);
        // The least that enough do not exceed. Slack for the double in this comparison alone.
        assertThat(notAbove * 100.0).isGreaterThanOrEqualTo(percent * each.size() - 1e-9);
        assertThat(below * 100.0).isLessThan(Math.max(percent * each.size(), 1e-12) + 1e-9);
        assertThat(figures)
                .containsEntry("count", (double) each.size())
                .containsEntry("min", each.get(0))
                .containsEntry("max", each.get(each.size() - 1))
                .containsEntry("sum", each.stream().mapToDouble(one -> one).sum());
    }
}
