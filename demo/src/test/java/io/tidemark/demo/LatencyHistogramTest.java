package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 50, 90, 99, 99.9, 100})
    void percentilesAreAtMostOnePercentAboveTheTrueOnes(double percent) {
        long[] values = new SplittableRandom(1)
                .doubles(10_000)
                .mapToLong(random -> (long) Math.exp(random * 25))
                .toArray();
        Arrays.stream(values).forEach(histogram::record);
        Arrays.sort(values);

        long exact = values[(int) Math.ceil(values.length * percent / 100) - 1];

        assertThat(histogram.percentile(percent)).isBetween(exact, exact + exact / 100 + 1);
        assertThat(histogram.count()).isEqualTo(10_000);
        assertThat(histogram.max()).isEqualTo(values[values.length - 1]);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 256, 257, 1_000_000, Long.MAX_VALUE})
    void theOnlyLatencyIsEveryPercentile(long nanos) {
        histogram.record(nanos);
        assertThat(histogram.percentile(50)).isEqualTo(nanos);
        assertThat(histogram.percentile(100)).isEqualTo(nanos);
    }

    @Test
    void withoutLatenciesAllIsZero() {
        assertThat(histogram.percentile(99)).isZero();
        assertThat(histogram.max()).isZero();
    }
}
