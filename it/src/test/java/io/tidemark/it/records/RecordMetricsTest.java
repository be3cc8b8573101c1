package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.tidemark.Flags;
import io.tidemark.Flatten;
import io.tidemark.Histogram;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.entry.Flag;
import io.tidemark.otlp.OtlpMetrics;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.sink.CollectingSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.stats.Aggregate;
import io.tidemark.stats.KeepLast;
import io.tidemark.stats.Key;
import io.tidemark.stats.KeyedAggregator;
import io.tidemark.stats.Merge;
import io.tidemark.stats.MergingSink;
import io.tidemark.stats.RecordAggregate;
import io.tidemark.stats.RecordMetrics;
import io.tidemark.stats.Sum;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records merged by key, as metrics over OTLP: the flags of their fields choose the instruments. */
@Timeout(60)
class RecordMetricsTest {

    private final OtlpReceiver receiver = OtlpReceiver.start();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    @Aggregate
    static class Cache {
        @Merge(Sum.class)
        @Flags(Flag.Counter.class)
        long hits;
    }

    enum Weather {
        FINE,
        RAIN
    }

    @Metrics(naming = Naming.SNAKE_CASE)
    @Aggregate
    static class Feeding {
        @Key
        final String pond;

        @Key
        final Weather weather;

        @Merge(Sum.class)
        @Flags(Flag.Counter.class)
        long crumbs;

        @Merge(Sum.class)
        @Flags(Flag.UpDownCounter.class)
        int ducks;

        @Merge(KeepLast.class)
        @Flags(Flag.Gauge.class)
        double waterLevel;

        @Merge(Histogram.class)
        @InUnit(MetricUnit.MILLISECONDS)
        Duration latency = Duration.ZERO;

        @Merge(Sum.class)
        @Flags(Flag.NoMetric.class)
        long secret = 1;

        @Flatten(prefix = "cache")
        final Cache cache = new Cache();

        Feeding(String pond, Weather weather) {
            this.pond = pond;
            this.weather = weather;
        }
    }

    private static void feed(EntrySink sink, Weather weather, long crumbs, int ducks, double level, int millis) {
        try (var feeding = new RecordMetricsTest_FeedingGuard("north", weather, sink)) {
            feeding.crumbs = crumbs;
            feeding.ducks = ducks;
            feeding.waterLevel = level;
            feeding.latency = Duration.ofMillis(millis);
            feeding.cache.hits = 2;
        }
    }

    /** The last of each. */
    private Map<String, Metric> arrived() {
        Map<String, Metric> all = new TreeMap<>();
        receiver.metrics().stream()
                .map(ExportMetricsServiceRequest::getResourceMetricsList)
                .flatMap(List::stream)
                .map(ResourceMetrics::getScopeMetricsList)
                .flatMap(List::stream)
                .map(ScopeMetrics::getMetricsList)
                .flatMap(List::stream)
                .forEach(metric -> all.put(metric.getName(), metric));
        return all;
    }

    private static String tags(List<KeyValue> attributes) {
        return attributes.stream()
                .map(each -> each.getKey() + "=" + each.getValue().getStringValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static Map<String, Double> numbers(List<NumberDataPoint> points) {
        return points.stream()
                .collect(Collectors.toMap(
                        point -> tags(point.getAttributesList()),
                        point -> point.hasAsDouble() ? point.getAsDouble() : (double) point.getAsInt()));
    }

    @Test
    void theFlagsOfTheFieldsChooseTheInstruments() {
        long before = RecordAggregate.valuesLeftOut();
        CollectingSink entries = CollectingSink.create();
        RecordMetrics metrics = RecordMetrics.of(entries);
        try (OtlpMetrics otlp = OtlpMetrics.builder()
                        .source(metrics)
                        .endpoint(receiver.http())
                        .interval(Duration.ofHours(1))
                        .closeAtShutdown(false)
                        .start();
                MergingSink<Feeding> sink = MergingSink.of(
                        KeyedAggregator.of(RecordMetricsTest_FeedingAggregate::new, metrics), Duration.ofDays(1))) {
            feed(sink, Weather.FINE, 3, 4, 0.5, 10);
            feed(sink, Weather.FINE, 4, -6, 0.75, 30);
            feed(sink, Weather.RAIN, 1, 1, 1.5, 20);
            sink.flush();
            feed(sink, Weather.FINE, 5, -1, 0.25, 20);
            sink.flush();
            assertThat(otlp.flush(Duration.ofSeconds(20))).isTrue();
        }

        Map<String, Metric> arrived = arrived();
        assertThat(arrived).containsOnlyKeys("crumbs", "ducks", "water_level", "latency", "cache_hits");
        String fine = "pond=north,weather=FINE";
        String rain = "pond=north,weather=RAIN";
        Metric crumbs = arrived.get("crumbs");
        assertThat(crumbs.getSum().getIsMonotonic()).isTrue();
        assertThat(crumbs.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        assertThat(numbers(crumbs.getSum().getDataPointsList())).isEqualTo(Map.of(fine, 12.0, rain, 1.0));
        Metric ducks = arrived.get("ducks");
        assertThat(ducks.hasSum()).isTrue();
        assertThat(ducks.getSum().getIsMonotonic()).isFalse();
        assertThat(numbers(ducks.getSum().getDataPointsList())).isEqualTo(Map.of(fine, -3.0, rain, 1.0));
        Metric level = arrived.get("water_level");
        assertThat(numbers(level.getGauge().getDataPointsList())).isEqualTo(Map.of(fine, 0.25, rain, 1.5));
        Metric latency = arrived.get("latency");
        assertThat(latency.getUnit()).isEqualTo("ms");
        assertThat(latency.getExponentialHistogram().getDataPointsList())
                .extracting(point -> tags(point.getAttributesList()), ExponentialHistogramDataPoint::getCount)
                .containsExactlyInAnyOrder(tuple(fine, 3L), tuple(rain, 1L));
        assertThat(numbers(arrived.get("cache_hits").getSum().getDataPointsList()))
                .isEqualTo(Map.of(fine, 6.0, rain, 2.0));
        assertThat(RecordAggregate.valuesLeftOut()).isEqualTo(before);
        assertThat(entries.entries()).hasSize(3);
    }
}
