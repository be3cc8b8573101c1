package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.unit.MetricUnit;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void everyObservationIsWrittenAsItIsInTheOrderOfRecording() {
        Distribution latency = Distribution.in(MetricUnit.MILLISECONDS);
        latency.record(67.25);
        latency.record(45);
        latency.record(67.25);
        latency.record(-0.1);

        assertThat(Calls.of(latency.snapshot()))
                .containsExactly("unit Milliseconds", "[", "67.25", "45.0", "67.25", "-0.1", "]");
    }

    @Property
    void upToTheLimitNothingIsRounded(@ForAll @Size(max = 100) List<Double> values) {
        Distribution distribution = Distribution.create();
        values.forEach(distribution::record);

        List<Double> written = new ArrayList<>();
        distribution.snapshot().forEach((total, count) -> written.add(total / count));
        assertThat(written).isEqualTo(values);
    }

    @Property
    void aRepeatedValueComesBackExactlyWhenItIsDivided(
            @ForAll double value, @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long count) {
        Distribution distribution = Distribution.create();
        distribution.record(value, count);

        long[] counted = {0};
        distribution.snapshot().forEach((total, repeated) -> {
            if (Double.isFinite(total)) {
                assertThat(total / repeated).isEqualTo(value);
            }
            counted[0] += repeated;
        });
        assertThat(counted[0]).isEqualTo(count);
    }

    @Property(tries = 200)
    void beyondTheLimitNoneIsLost(@ForAll @IntRange(max = 40) int limit, @ForAll @Size(max = 60) List<Integer> values) {
        Distribution distribution = Distribution.in(MetricUnit.NONE, limit);
        values.forEach(distribution::record);

        List<Double> written = new ArrayList<>();
        distribution.snapshot().forEach((total, count) -> {
            for (long i = 0; i < count; i++) {
                written.add(total / count);
            }
        });
        int exact = Math.min(limit, values.size());
        assertThat(written).hasSameSizeAs(values);
        assertThat(written.subList(0, exact))
                .isEqualTo(values.subList(0, exact).stream()
                        .map(Integer::doubleValue)
                        .toList());
        List<Double> rest = values.subList(exact, values.size()).stream()
                .map(Integer::doubleValue)
                .sorted()
                .toList();
        for (int i = 0; i < rest.size(); i++) {
            double value = rest.get(i);
            assertThat(Math.abs(written.get(exact + i) - value)).isLessThanOrEqualTo(Math.abs(value) * 0.0625);
        }
    }

    @Test
    void manyObservationsTakeBoundedMemory() {
        Distribution distribution = Distribution.create();
        for (int i = 0; i < 1_000_000; i++) {
            distribution.record(i);
        }
        int[] written = {0};
        distribution.snapshot().forEach((total, count) -> written[0]++);

        assertThat(distribution.snapshot().count()).isEqualTo(1_000_000);
        assertThat(written[0]).isLessThan(Distribution.DEFAULT_LIMIT + 8 * 20);
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.in(MetricUnit.NONE, -1))
                .withMessage("the limit of a distribution is negative: -1");
    }
}
