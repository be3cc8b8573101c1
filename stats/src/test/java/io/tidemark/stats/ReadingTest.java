package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read row by row is what {@code collect} gives at once. */
class ReadingTest {

    static Stream<Aggregation> aggregations() {
        return Stream.of(
                Aggregation.count(),
                Aggregation.sum(),
                Aggregation.signedSum(),
                Aggregation.lastValue(),
                Aggregation.min(),
                Aggregation.max(),
                Aggregation.distribution(1, 10, 100),
                Aggregation.exponentialDistribution(),
                Aggregation.quantiles(Duration.ofMinutes(5), 0.5, 0.9));
    }

    @ParameterizedTest
    @MethodSource("aggregations")
    void ofNumbersThatAreNotWhole(Aggregation aggregation) {
        Views views = Views.create();
        DoubleMeasure measure = Measure.ofDouble("depth", "", MetricUnit.NONE);
        views.register(View.of(measure)
                .by("pond")
                .limit(3)
                .withExemplars()
                .aggregate(aggregation)
                .named("v"));
        for (int i = 0; i < 40; i++) {
            measure.record(i + 0.25, Tags.of("pond", "p" + i % 5));
        }
        measure.record(Double.POSITIVE_INFINITY, Tags.of("pond", "p1"));
        same(views);
    }

    @ParameterizedTest
    @MethodSource("aggregations")
    void ofWholeNumbers(Aggregation aggregation) {
        Views views = Views.create();
        LongMeasure measure = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        views.register(View.of(measure).by("pond").aggregate(aggregation).named("v"));
        measure.record((1L << 53) + 1, Tags.of("pond", "large"));
        for (int i = 0; i < 200; i++) {
            measure.record(i, Tags.of("pond", "p" + i % 7));
        }
        same(views);
        assertThat(views.remove("v", Tags.of("pond", "p3"))).isPresent();
        same(views);
    }

    private static void same(Views views) {
        MetricFamily expected = views.collect().get(0);
        Metric metric = views.metrics().get(0);
        assertThat(metric.name()).isEqualTo(expected.name());
        assertThat(metric.kind()).isEqualTo(expected.kind());
        assertThat(metric.unit()).isEqualTo(expected.unit());
        assertThat(metric.description()).isEqualTo(expected.description());
        assertThat(metric.family()).isEqualTo(expected);
        assertThat(read(metric)).isEqualTo(read(expected)).hasSameSizeAs(expected.points());
        assertThat(pointsOf(metric)).isEqualTo(expected.points());
        assertThat(pointsOf(expected)).isEqualTo(expected.points());
    }

    private static List<MetricFamily.Point> pointsOf(Metric metric) {
        List<MetricFamily.Point> points = new ArrayList<>();
        Reading row = metric.read();
        while (row.next()) {
            Instant start = Instant.ofEpochSecond(0, row.startNanos());
            points.add(new MetricFamily.Point(row.tags(), start, row.data(), row.exemplars(), row.time()));
        }
        return points;
    }

    private static List<String> read(Metric metric) {
        List<String> rows = new ArrayList<>();
        Reading row = metric.read();
        while (row.next()) {
            StringBuilder text = new StringBuilder(row.tags().toString());
            switch (metric.kind()) {
                case HISTOGRAM, SUMMARY -> {
                    text.append(" count ").append(row.count()).append(" sum ").append(row.sum());
                    for (int i = 0; i < row.buckets(); i++) {
                        text.append(' ').append(row.upperBound(i)).append('=').append(row.countAt(i));
                    }
                }
                default ->
                    text.append(row.isWhole() ? " whole " + row.whole() : "").append(row.number());
            }
            rows.add(text.toString());
        }
        assertThat(row.next()).isFalse();
        return rows;
    }
}
