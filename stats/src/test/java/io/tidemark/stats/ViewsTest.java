package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.unit.MetricUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private static final DoubleMeasure LATENCY = Measure.ofDouble("t/latency", "time", MetricUnit.MILLISECONDS);

    @Test
    void aViewHasARowForEachCombinationOfItsTags() {
        Views views = Views.create();
        views.register(View.of(LATENCY)
                .by("op")
                .aggregate(Aggregation.distribution(1, 10, 100))
                .named("t/latency"));

        LATENCY.record(1, Tags.of("op", "a", "other", "x"));
        LATENCY.record(10.5, Tags.of("op", "a"));
        LATENCY.record(1000, Tags.of("op", "b"));
        Tags.with("op", "b").run(() -> LATENCY.record(5));
        LATENCY.bind(Tags.of("op", "b")).record(7);

        ViewData data = views.get("t/latency").orElseThrow();
        AggregationData.Distribution a =
                (AggregationData.Distribution) data.row(Tags.of("op", "a")).orElseThrow();
        assertThat(a.bucketCounts()).isEqualTo(List.of(1L, 0L, 1L, 0L));
        assertThat(a.mean()).isEqualTo(5.75);
        assertThat(a.sumOfSquaredDeviations()).isEqualTo(2 * 4.75 * 4.75);
        AggregationData.Distribution b =
                (AggregationData.Distribution) data.row(Tags.of("op", "b")).orElseThrow();
        assertThat(b.bucketCounts()).isEqualTo(List.of(0L, 2L, 0L, 1L));
        assertThat(views.unregister("t/latency")).isPresent();
        assertThat(views.get("t/latency")).isEmpty();
    }
}
