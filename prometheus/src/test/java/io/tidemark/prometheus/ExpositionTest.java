package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    static MetricFamily family(String name, Unit unit, Kind kind, Point... points) {
        return new MetricFamily(name, "", unit, kind, List.of(points));
    }

    static Point point(Tags tags, AggregationData data) {
        return new Point(tags, START, data);
    }

    static Point whole(Tags tags, long value) {
        return point(tags, new AggregationData.OfLong(value));
    }

    static Exposition of(MetricFamily... families) {
        return Exposition.of(() -> List.of(families));
    }

    static String written(Exposition exposition, Format format, Escaping escaping) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            exposition.write(format, escaping, name -> true, bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    static String openMetrics(Exposition exposition) {
        return written(exposition, Format.OPENMETRICS, Escaping.UNDERSCORES);
    }

    @Test
    void viewsAreWrittenWithTheirUnitsAndTags() {
        Views views = Views.create();
        LongMeasure latency = Measure.ofLong("pond.latency", "How long ducks wait", MetricUnit.MILLISECONDS);
        views.register(
                View.of(latency).by("visitor").aggregate(Aggregation.count()).named("pond.waits"));
        views.register(View.of(latency)
                .by("visitor")
                .aggregate(Aggregation.distribution(5, 250))
                .named("pond.latency"));
        latency.record(3, Tags.of("visitor", "jogger"));
        latency.record(200, Tags.of("visitor", "jogger"));
        latency.record(1_000, Tags.of("visitor", "say \"quack\""));
        assertThat(Exposition.of(views).text()).isEqualTo("""
                # HELP pond_waits_total How long ducks wait
                # TYPE pond_waits_total counter
                pond_waits_total{visitor="jogger"} 2
                pond_waits_total{visitor="say \\"quack\\""} 1
                # HELP pond_latency_seconds How long ducks wait
                # TYPE pond_latency_seconds histogram
                pond_latency_seconds_bucket{visitor="jogger",le="0.005"} 1
                pond_latency_seconds_bucket{visitor="jogger",le="0.25"} 2
                pond_latency_seconds_bucket{visitor="jogger",le="+Inf"} 2
                pond_latency_seconds_count{visitor="jogger"} 2
                pond_latency_seconds_sum{visitor="jogger"} 0.203
                pond_latency_seconds_bucket{visitor="say \\"quack\\"",le="0.005"} 0
                pond_latency_seconds_bucket{visitor="say \\"quack\\"",le="0.25"} 0
                pond_latency_seconds_bucket{visitor="say \\"quack\\"",le="+Inf"} 1
                pond_latency_seconds_count{visitor="say \\"quack\\""} 1
                pond_latency_seconds_sum{visitor="say \\"quack\\""} 1
                """);
    }

    @Test
    void aMetricsOwnLabelGoesBeforeTheGlobalOne() {
        MetricSource source = () -> List.of(family(
                "ducks",
                MetricUnit.COUNT,
                Kind.GAUGE,
                whole(Tags.of("a", "1", "z", "2"), 5),
                whole(Tags.of("region", "us"), 6)));
        Exposition exposition =
                Exposition.builder().source(source).label("region", "eu").build();
        assertThat(exposition.text()).isEqualTo("""
                # TYPE ducks gauge
                ducks{a="1",region="eu",z="2"} 5
                ducks{region="us"} 6
                """);
    }

    @Test
    void anUpDownCounterIsAGauge() {
        MetricSource source =
                () -> List.of(family("ducks.here", MetricUnit.NONE, Kind.UP_DOWN_COUNTER, whole(Tags.empty(), -3)));
        assertThat(Exposition.builder().source(source).build().text()).isEqualTo("""
                # TYPE ducks_here gauge
                ducks_here -3
                """);
    }
}
