package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.ArrayList;
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

    @Test
    void aNullInAViewIsNamed() {
        View.OfMeasure view = View.of(Recorded.DOUBLES);
        assertThatThrownBy(() -> View.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("measure");
        assertThatThrownBy(() -> view.named(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("name");
        assertThatThrownBy(() -> view.by("k", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the tag key");
        assertThatThrownBy(() -> view.idleExpiry(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("after");
        assertThatThrownBy(() -> view.aggregate(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("aggregation");
    }

    @Test
    void whatAViewHoldsIsAMetric() {
        Views views = Views.create();
        views.register(
                View.of(Recorded.LONGS).by("k").aggregate(Aggregation.sum()).named("v"));
        Recorded.LONGS.record(3, Tags.of("k", "a"));
        Recorded.LONGS.record(4, Tags.of("k", "b"));
        ViewData last = views.unregister("v").orElseThrow();

        MetricFamily family = last.asFamily();

        assertThat(family.name()).isEqualTo("v");
        assertThat(family.description()).isEqualTo("values");
        assertThat(family.kind()).isEqualTo(MetricFamily.Kind.COUNTER);
        assertThat(family.points())
                .extracting(MetricFamily.Point::tags, MetricFamily.Point::value)
                .containsExactlyInAnyOrder(
                        tuple(Tags.of("k", "a"), new AggregationData.OfLong(3)),
                        tuple(Tags.of("k", "b"), new AggregationData.OfLong(4)));
    }

    @Test
    void whoListensIsGivenTheRowsThatGo() {
        ManualTime time = new ManualTime();
        Views views = Views.create();
        List<MetricFamily> gone = new ArrayList<>();
        views.onLastRows(gone::add);
        View view = View.of(Recorded.LONGS)
                .by("k")
                .aggregate(Aggregation.sum())
                .idleExpiry(Duration.ofMinutes(1))
                .named("v");
        TimeSource.with(time, () -> {
            views.register(view);
            return view;
        });
        Recorded.LONGS.record(3, Tags.of("k", "a"));
        Recorded.LONGS.record(4, Tags.of("k", "b"));

        views.remove("v", Tags.of("k", "a"));
        views.remove("v", Tags.of("k", "nobody"));
        views.collect();
        time.advance(Duration.ofMinutes(2));
        views.metrics();

        assertThat(gone)
                .extracting(MetricFamily::points)
                .allSatisfy(rows -> assertThat(rows).hasSize(1))
                .extracting(rows -> rows.get(0).tags(), rows -> rows.get(0).value())
                .containsExactly(
                        tuple(Tags.of("k", "a"), new AggregationData.OfLong(3)),
                        tuple(Tags.of("k", "b"), new AggregationData.OfLong(4)));
        assertThat(gone.get(0).name()).isEqualTo("v");
    }

    @Test
    void aListenerThatThrowsCostsNobodyTheLastRows() {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        views.register(View.of(ducks).by("pond").aggregate(Aggregation.sum()).named("fed"));
        List<MetricFamily> told = new ArrayList<>();
        List<ViewData> ended = new ArrayList<>();
        views.onLastRows(rows -> {
            throw new AssertionError("no ducks");
        });
        views.onLastRows(told::add);
        views.onUnregister(ended::add);
        ducks.record(2, Tags.of("pond", "a"));
        ducks.record(3, Tags.of("pond", "b"));
        assertThat(views.remove("fed", Tags.of("pond", "a"))).isPresent();
        assertThat(views.unregister("fed")).isPresent();
        assertThat(told).hasSize(2);
        assertThat(ended).hasSize(1);
    }
}
