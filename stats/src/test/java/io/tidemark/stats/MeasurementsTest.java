package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several measurements at once, and the exemplars that are kept of them. */
class MeasurementsTest {

    private static final DoubleMeasure LATENCY =
            Measure.ofDouble("measurements/latency", "time", MetricUnit.MILLISECONDS);
    private static final LongMeasure SIZE = Measure.ofLong("measurements/size", "sizes", MetricUnit.BYTES);

    @Test
    void severalAreOfTheSameTags() {
        Views views = Views.create();
        views.register(
                View.of(LATENCY).by("k", "tenant").aggregate(Aggregation.sum()).named("latency"));
        views.register(
                View.of(SIZE).by("k", "tenant").aggregate(Aggregation.sum()).named("size"));
        Measurements both = Stats.measurements()
                .put(LATENCY, 12.5)
                .put(SIZE, (1L << 53) + 1)
                .put(LATENCY, 1)
                .tag("k", "v");
        Tags.with("tenant", "t").run(both::record);
        both.tags(Tags.of("tenant", "other", "k", "w")).record();

        ViewData latency = views.unregister("latency").orElseThrow();
        ViewData size = views.unregister("size").orElseThrow();
        for (Tags tags : List.of(Tags.of("k", "v", "tenant", "t"), Tags.of("k", "v", "tenant", "other"))) {
            assertThat(latency.row(tags)).contains(new AggregationData.OfDouble(13.5));
            assertThat(size.row(tags)).contains(new AggregationData.OfLong((1L << 53) + 1));
        }
        assertThat(latency.rows()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> both.tag("", "x")).withMessageContaining("tag key");
    }

    @Test
    @SuppressWarnings("try")
    void theNewestExemplarOfEachBucketIsKept() {
        ManualTime time = new ManualTime();
        try (TimeSource.Scope scope = TimeSource.override(time)) {
            Views views = Views.create();
            views.register(View.of(LATENCY)
                    .aggregate(Aggregation.distribution(1, 10))
                    .withExemplars()
                    .named("with"));
            views.register(
                    View.of(LATENCY).aggregate(Aggregation.distribution(1, 10)).named("without"));
            LATENCY.record(0.5);
            for (double value : new double[] {5, 10, 11, 7}) {
                Stats.measurements()
                        .put(LATENCY, value)
                        .attach("trace_id", "t" + value)
                        .record();
                time.advance(Duration.ofSeconds(1));
            }
            LATENCY.record(8);
            Stats.measurements()
                    .put(LATENCY, Double.NaN)
                    .attach("trace_id", "none")
                    .record();

            Instant start = time.instant().minusSeconds(4);
            List<Exemplar> expected = List.of(
                    new Exemplar(7, start.plusSeconds(3), Map.of("trace_id", "t7.0")),
                    new Exemplar(11, start.plusSeconds(2), Map.of("trace_id", "t11.0")));
            assertThat(views.get("with").orElseThrow().rows().get(0).exemplars())
                    .isEqualTo(expected);
            assertThat(views.collect().get(0).points().get(0).exemplars()).isEqualTo(expected);
            assertThat(views.collect().get(1).points().get(0).exemplars()).isEmpty();
            views.unregister("with");
            views.unregister("without");
        }
    }

    @Test
    void otherAggregationsHaveExemplarsToo() {
        Views views = Views.create();
        views.register(View.of(SIZE).withExemplars().named("count"));
        views.register(View.of(SIZE)
                .aggregate(Aggregation.exponentialDistribution())
                .withExemplars()
                .named("exponential"));
        for (long value : new long[] {0, 1, 3, 1000, 1023, -5}) {
            Stats.measurements().put(SIZE, value).attach("id", "" + value).record();
        }
        assertThat(views.unregister("count").orElseThrow().rows().get(0).exemplars())
                .extracting(Exemplar::value)
                .containsExactly(-5.0);
        assertThat(views.unregister("exponential").orElseThrow().rows().get(0).exemplars())
                .extracting(Exemplar::value)
                .containsExactly(-5.0, 1.0, 3.0, 1023.0);
    }

    @Test
    void viewsThatDifferInExemplarsAloneAreDifferent() {
        View without = View.of(SIZE).named("v");
        View with = View.of(SIZE).withExemplars().named("v");
        assertThat(with).isNotEqualTo(without);
        assertThat(with.toString()).contains("with exemplars");
    }

    @Test
    void anExemplarOfAWholeNumberIsExact() {
        Views views = Views.create();
        views.register(View.of(SIZE).withExemplars().named("size"));
        views.register(View.of(LATENCY).withExemplars().named("latency"));
        Stats.measurements()
                .put(SIZE, (1L << 53) + 1)
                .put(LATENCY, 12.5)
                .attach("trace_id", "t")
                .record();

        Exemplar size =
                views.unregister("size").orElseThrow().rows().get(0).exemplars().get(0);
        assertThat(size.exact()).hasValue((1L << 53) + 1);
        assertThat(size.value()).isEqualTo(0x1p53);
        assertThat(size.attachments()).isEqualTo(Map.of("trace_id", "t"));
        Exemplar latency = views.unregister("latency")
                .orElseThrow()
                .rows()
                .get(0)
                .exemplars()
                .get(0);
        assertThat(latency.exact()).isEmpty();
        assertThat(latency.value()).isEqualTo(12.5);
    }

    @Test
    void attachmentsAreFewAndShort() {
        Views views = Views.create();
        views.register(View.of(SIZE).withExemplars().named("size"));
        Measurements some = Stats.measurements().put(SIZE, 1);
        some.attach("body", "x".repeat(1_000_000)).attach("half", "\ud800").attach("duck", "\ud83e\udd86");
        for (int i = 3; i < Measurements.MOST_ATTACHMENTS; i++) {
            some.attach("key" + i, "value");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> some.attach("more", "value"))
                .withMessageContaining("more")
                .withMessageContaining("16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> some.attach("schlüssel", "value"))
                .withMessageContaining("the key of an attachment \"schlüssel\"");
        some.attach("key3", "another").record();

        Map<String, String> kept = views.unregister("size")
                .orElseThrow()
                .rows()
                .get(0)
                .exemplars()
                .get(0)
                .attachments();
        assertThat(kept).hasSize(16).containsEntry("key3", "another");
        assertThat(kept.get("body")).isEqualTo("x".repeat(255));
        assertThat(kept.get("half")).isEqualTo("\ufffd");
        assertThat(kept.get("duck")).isEqualTo("\ud83e\udd86");
    }
}
