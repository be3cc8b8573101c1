package io.tidemark.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Callbacks;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TidemarkMeterBinderTest {

    private static final DoubleMeasure TIME = Measure.ofDouble("binder/time", "Time", MetricUnit.MILLISECONDS);
    private static final LongMeasure SIZE = Measure.ofLong("binder/size", "Size", MetricUnit.BYTES);

    private final Views views = Views.create();

    private TidemarkMeterBinder binder(MetricSource source) {
        return TidemarkMeterBinder.builder()
                .source(source)
                .every(Duration.ofMillis(10))
                .build();
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void registerAll() {
        views.register(View.of(SIZE).by("op").aggregate(Aggregation.count()).named("requests"));
        views.register(View.of(SIZE).by("op").aggregate(Aggregation.lastValue()).named("size/last"));
        views.register(View.of(TIME)
                .by("op")
                .aggregate(Aggregation.distribution(5, 50))
                .named("request/time"));
        views.register(
                View.of(SIZE).by("op").aggregate(Aggregation.distribution(100)).named("request/size"));
        views.register(View.of(TIME)
                .by("op")
                .aggregate(Aggregation.quantiles(Duration.ofMinutes(1), 0.5))
                .named("request/quantiles"));
        for (int millis : new int[] {1, 5, 100}) {
            TIME.record(millis, Tags.of("op", "get"));
            SIZE.record(200 * millis, Tags.of("op", "get"));
        }
    }

    @Test
    void prometheusReadsViewsFromMicrometersRegistry() {
        registerAll();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (TidemarkMeterBinder binder = binder(views)) {
            binder.bindTo(registry);

            Map<String, Double> samples = Samples.of(registry.scrape());
            assertThat(samples)
                    .containsEntry("requests_total[op=get]", 3.0)
                    .containsEntry("size_last_bytes[op=get]", 20_000.0)
                    .containsEntry("request_time_seconds_count[op=get]", 3.0)
                    .containsEntry("request_time_seconds_sum[op=get]", 0.106)
                    .containsEntry("request_time_max_seconds[op=get]", 0.1)
                    .containsEntry("request_time_histogram_total[le=0.005, op=get]", 2.0)
                    .containsEntry("request_time_histogram_total[le=0.05, op=get]", 2.0)
                    .containsEntry("request_time_histogram_total[le=+Inf, op=get]", 3.0)
                    .containsEntry("request_size_count_total[op=get]", 3.0)
                    .containsEntry("request_size_sum_bytes_total[op=get]", 21_200.0)
                    .containsEntry("request_size_max_bytes[op=get]", 20_000.0)
                    .containsKey("request_quantiles_percentile_seconds[op=get, phi=0.5]");
            assertThat(binder.leftOut()).isZero();
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aSimpleRegistryHasThemAsMeters() {
        registerAll();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (TidemarkMeterBinder binder = binder(views)) {
            binder.bindTo(registry);

            assertThat(registry.get("requests")
                            .tag("op", "get")
                            .functionCounter()
                            .count())
                    .isEqualTo(3);
            assertThat(registry.get("request/time").functionTimer().totalTime(TimeUnit.MILLISECONDS))
                    .isEqualTo(106);
            assertThat(registry.get("request/time.max").timeGauge().value(TimeUnit.MILLISECONDS))
                    .isEqualTo(100);
        }
    }

    @Test
    void valuesAreThoseOfNowSoonAfter() throws Exception {
        registerAll();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (TidemarkMeterBinder binder = TidemarkMeterBinder.of(views)) {
            binder.bindTo(registry);
            SIZE.record(1, Tags.of("op", "get"));

            eventually(() -> registry.get("requests").functionCounter().count() == 4);
        }
    }

    @Test
    void rowsThatComeAndGoAreAddedAndRemoved() throws Exception {
        registerAll();
        MeterRegistry registry = new SimpleMeterRegistry();
        try (TidemarkMeterBinder binder = binder(views)) {
            binder.bindTo(registry);
            SIZE.record(1, Tags.of("op", "put"));
            eventually(() -> registry.find("requests").tag("op", "put").functionCounter() != null);

            views.remove("requests", Tags.of("op", "put"));
            eventually(() -> registry.find("requests").tag("op", "put").functionCounter() == null);
            assertThat(registry.find("requests").tag("op", "get").functionCounter())
                    .isNotNull();

            views.unregister("requests");
            eventually(() -> registry.find("requests").functionCounter() == null);

            views.register(View.of(SIZE).aggregate(Aggregation.lastValue()).named("requests"));
            SIZE.record(7);
            eventually(() -> registry.find("requests").gauge() != null);
        }
    }

    @Test
    void whatCameFromMicrometerDoesNotGoBack() {
        TidemarkMeterRegistry bridge = TidemarkMeterRegistry.create();
        bridge.counter("from.micrometer").increment();
        registerAll();
        MetricSources sources = MetricSources.of(views).add("micrometer", bridge);
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        SimpleMeterRegistry simple = new SimpleMeterRegistry();
        composite.add(simple);
        composite.add(bridge);
        try (TidemarkMeterBinder binder = binder(sources)) {
            binder.bindTo(composite);
            binder.bindTo(bridge);

            assertThat(simple.find("requests").functionCounter()).isNotNull();
            assertThat(simple.find("from.micrometer").meters()).isEmpty();
            assertThat(bridge.collect().stream().map(MetricFamily::name))
                    .contains("from.micrometer")
                    .doesNotContain("requests", "request/time");
            assertThat(sources.collect().stream().filter(each -> each.name().equals("requests")))
                    .hasSize(1);
            assertThat(sources.duplicates()).isZero();
        }
    }

    @Test
    void aMeterOfSomebodyElseIsLeftAloneAndCounted() {
        registerAll();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.counter("requests", "op", "get").increment(42);
        registry.gauge("size/last", io.micrometer.core.instrument.Tags.of("op", "get"), 42);
        TidemarkMeterBinder binder = binder(views);
        binder.bindTo(registry);

        assertThat(binder.leftOut()).isEqualTo(2);
        binder.close();
        binder.close();
        assertThat(registry.get("requests").counter().count()).isEqualTo(42);
        assertThat(registry.get("size/last").gauge().value()).isEqualTo(42);
        assertThat(registry.getMeters()).hasSize(2);
        assertThatThrownBy(() -> binder.bindTo(registry)).hasMessageContaining("make another");
    }

    @Test
    void unitsAreSecondsAndBytesAndWhatElseTheyAre() {
        Callbacks callbacks = Callbacks.create();
        callbacks.gauge("lag", "Lag", Unit.custom("ms"), () -> 1500);
        callbacks.gauge("heap", "Heap", MetricUnit.KILOBYTES, () -> 2);
        callbacks.gauge("ducks", "Ducks", Unit.custom("{ducks}"), () -> 3);
        callbacks.gauge("depth", "Depth", Unit.custom("metres"), () -> 4);
        callbacks.gauge("full", "Full", MetricUnit.PERCENT, () -> 5);
        callbacks.doubleCounter("cpu", "CPU", MetricUnit.SECONDS, () -> 6);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (TidemarkMeterBinder binder = binder(callbacks)) {
            binder.bindTo(registry);

            assertThat(Samples.of(registry.scrape()))
                    .containsEntry("lag_seconds[]", 1.5)
                    .containsEntry("heap_bytes[]", 2_000.0)
                    .containsEntry("ducks[]", 3.0)
                    .containsEntry("depth_metres[]", 4.0)
                    .containsEntry("full_percent[]", 5.0)
                    .containsEntry("cpu_seconds_total[]", 6.0);
        }
    }

    @Test
    void aSourceThatFailsLeavesTheLastValues() throws Exception {
        java.util.concurrent.atomic.AtomicBoolean broken = new java.util.concurrent.atomic.AtomicBoolean();
        MetricSource source = () -> {
            if (broken.get()) {
                throw new IllegalStateException("on purpose");
            }
            return java.util.List.of(new MetricFamily(
                    "c",
                    "",
                    MetricUnit.COUNT,
                    MetricFamily.Kind.COUNTER,
                    java.util.List.of(new MetricFamily.Point(
                            Tags.empty(), java.time.Instant.EPOCH, new AggregationData.OfLong(5)))));
        };
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (TidemarkMeterBinder binder = binder(source)) {
            binder.bindTo(registry);
            broken.set(true);
            Thread.sleep(50);

            assertThat(registry.get("c").functionCounter().count()).isEqualTo(5);
        }
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> TidemarkMeterBinder.builder().every(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least a millisecond");
    }
}
