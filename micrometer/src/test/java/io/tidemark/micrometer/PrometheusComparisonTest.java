package io.tidemark.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The same done to Micrometer's own Prometheus registry and to ours: what Prometheus reads of each. */
class PrometheusComparisonTest {

    private static final List<Object> KEPT = new ArrayList<>();

    /** Drives a registry of each kind, and gives what each shows and the other does not. */
    private static final class Both {
        final Map<String, Double> theirs;
        final Map<String, Double> ours;

        Both(Work work) {
            MockClock theirClock = new MockClock();
            PrometheusMeterRegistry their =
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), theirClock);
            work.on(their, theirClock);
            MockClock ourClock = new MockClock();
            TidemarkMeterRegistry our =
                    TidemarkMeterRegistry.builder().clock(ourClock).build();
            work.on(our, ourClock);
            Map<String, Double> theirAll = Samples.of(their.scrape());
            Map<String, Double> ourAll = Samples.of(our);
            ourAll.forEach((sample, value) -> {
                if (theirAll.containsKey(sample)) {
                    assertThat(value).as(sample).isCloseTo(theirAll.get(sample), within(1e-9));
                }
            });
            theirs = new TreeMap<>(theirAll);
            theirs.keySet().removeAll(ourAll.keySet());
            ours = new TreeMap<>(ourAll);
            ours.keySet().removeAll(theirAll.keySet());
            assertThat(theirAll).isNotEmpty();
        }

        /** Nothing is different but what each alone shows. */
        void differIn(Map<String, Double> theirs, Map<String, Double> ours) {
            assertThat(this.theirs).as("Micrometer's alone").isEqualTo(theirs);
            assertThat(this.ours).as("ours alone").isEqualTo(ours);
        }

        void areTheSame() {
            differIn(Map.of(), Map.of());
        }
    }

    private interface Work {
        void on(MeterRegistry registry, MockClock clock);
    }

    private static <T> T kept(T object) {
        KEPT.add(object);
        return object;
    }

    @Test
    void countersAreTheSame() {
        new Both((registry, clock) -> {
                    registry.counter("orders", "shop", "north").increment(3);
                    registry.counter("orders", "shop", "Zoë's \"q\"\\\n").increment();
                    registry.counter("never");
                    Counter.builder("bytes.sent")
                            .baseUnit("bytes")
                            .register(registry)
                            .increment(12.5);
                    Counter.builder("already.total").register(registry).increment();
                    FunctionCounter.builder("seen", kept(new AtomicInteger(7)), AtomicInteger::get)
                            .tag("k", "v")
                            .register(registry);
                })
                .areTheSame();
    }

    @Test
    void gaugesAreTheSame() {
        new Both((registry, clock) -> {
                    registry.gauge("queue", Tags.of("pool", "a"), kept(new AtomicInteger(4)));
                    Gauge.builder("jvm.memory.used", () -> 1024)
                            .baseUnit("bytes")
                            .register(registry);
                    Gauge.builder("jvm.threads.live", () -> 11)
                            .baseUnit("threads")
                            .register(registry);
                    Gauge.builder("jvm.memory.max", () -> -1).baseUnit("bytes").register(registry);
                    Gauge.builder("not.a.number", () -> Double.NaN).register(registry);
                    TimeGauge.builder("uptime", () -> 1500, TimeUnit.MILLISECONDS)
                            .register(registry);
                    MultiGauge rows = MultiGauge.builder("rows").register(registry);
                    rows.register(
                            List.of(MultiGauge.Row.of(Tags.of("t", "1"), 1), MultiGauge.Row.of(Tags.of("t", "2"), 2)));
                    rows.register(List.of(MultiGauge.Row.of(Tags.of("t", "2"), 3)), true);
                })
                .areTheSame();
    }

    @Test
    void plainTimersAndSummariesHaveOneBucketMore() {
        new Both((registry, clock) -> {
                    Timer timer = registry.timer("http.server.requests", "uri", "/a");
                    timer.record(42, TimeUnit.MILLISECONDS);
                    timer.record(Duration.ofSeconds(2));
                    DistributionSummary.builder("body.size")
                            .baseUnit("bytes")
                            .scale(2)
                            .register(registry)
                            .record(100);
                    registry.summary("depth").record(7);
                })
                .differIn(
                        Map.of(),
                        Map.of(
                                "http_server_requests_seconds_bucket[le=+Inf, uri=/a]", 2.0,
                                "body_size_bytes_bucket[le=+Inf]", 1.0,
                                "depth_bucket[le=+Inf]", 1.0));
    }

    @Test
    void aMaximumDecaysAsTheirs() {
        for (int minutes : new int[] {1, 2, 3, 4}) {
            new Both((registry, clock) -> {
                        Timer timer = Timer.builder("t")
                                .serviceLevelObjectives(Duration.ofSeconds(1))
                                .register(registry);
                        timer.record(5, TimeUnit.SECONDS);
                        clock.add(Duration.ofMinutes(minutes));
                        timer.record(1, TimeUnit.SECONDS);
                    })
                    .areTheSame();
        }
    }

    @Test
    void objectivesAndPercentileHistogramsAreTheSame() {
        new Both((registry, clock) -> {
                    Timer timer = Timer.builder("slo")
                            .serviceLevelObjectives(
                                    Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(1))
                            .register(registry);
                    Timer histogram = Timer.builder("histogram")
                            .publishPercentileHistogram()
                            .register(registry);
                    DistributionSummary summary = DistributionSummary.builder("sizes")
                            .baseUnit("bytes")
                            .serviceLevelObjectives(10, 100)
                            .publishPercentileHistogram()
                            .minimumExpectedValue(1.0)
                            .maximumExpectedValue(1000.0)
                            .register(registry);
                    for (int i : new int[] {0, 1, 10, 49, 50, 51, 99, 100, 101, 1000, 1001, 40_000}) {
                        timer.record(i, TimeUnit.MILLISECONDS);
                        histogram.record(i, TimeUnit.MILLISECONDS);
                        summary.record(i);
                    }
                })
                .areTheSame();
    }

    @Test
    void percentilesAreTheSame() {
        new Both((registry, clock) -> {
                    Timer timer =
                            Timer.builder("t").publishPercentiles(0.5, 0.95).register(registry);
                    DistributionSummary summary = DistributionSummary.builder("s")
                            .publishPercentiles(0.99)
                            .register(registry);
                    for (int i = 1; i <= 100; i++) {
                        timer.record(i, TimeUnit.MILLISECONDS);
                        summary.record(i);
                    }
                })
                .areTheSame();
    }

    @Test
    void percentilesBesideBucketsAreNotLost() {
        Both both = new Both((registry, clock) -> Timer.builder("t")
                .publishPercentiles(0.5)
                .serviceLevelObjectives(Duration.ofSeconds(1))
                .register(registry)
                .record(Duration.ofSeconds(1)));

        assertThat(both.theirs).isEmpty();
        assertThat(both.ours).containsOnlyKeys("t_percentile_seconds[phi=0.5]");
        assertThat(both.ours.get("t_percentile_seconds[phi=0.5]")).isCloseTo(1, within(0.1));
    }

    @Test
    void functionTimersAreTheSame() {
        new Both((registry, clock) -> FunctionTimer.builder(
                                "cache.gets", kept(new Object()), any -> 4, any -> 250, TimeUnit.MILLISECONDS)
                        .register(registry))
                .areTheSame();
    }

    @Test
    void longTaskTimersAreTheSameButForWhatHistogramsOfGaugesCallCountAndSum() {
        new Both((registry, clock) -> {
                    LongTaskTimer plain = LongTaskTimer.builder("http.server.requests.active")
                            .tag("uri", "/a")
                            .register(registry);
                    LongTaskTimer buckets = LongTaskTimer.builder("job")
                            .serviceLevelObjectives(Duration.ofSeconds(10), Duration.ofMinutes(1))
                            .register(registry);
                    LongTaskTimer percentiles = LongTaskTimer.builder("batch")
                            .publishPercentiles(0.5, 1)
                            .register(registry);
                    for (LongTaskTimer timer : List.of(plain, buckets, percentiles)) {
                        timer.start();
                        clock.add(Duration.ofSeconds(20));
                        timer.start();
                        clock.add(Duration.ofSeconds(5));
                        timer.start().stop();
                    }
                })
                .differIn(
                        Map.of("job_seconds_gcount[]", 2.0, "job_seconds_gsum[]", 80.0),
                        Map.of("job_seconds_count[]", 2.0, "job_seconds_sum[]", 80.0));
    }

    @Test
    void metersOfOnesOwnHaveTheirStatisticAndPutTheUnitLast() {
        new Both((registry, clock) -> {
                    Meter.builder(
                                    "own",
                                    Meter.Type.OTHER,
                                    List.of(
                                            new Measurement(() -> 1.0, Statistic.COUNT),
                                            new Measurement(() -> 2.0, Statistic.TOTAL),
                                            new Measurement(() -> 3.0, Statistic.MAX),
                                            new Measurement(() -> 4.0, Statistic.VALUE),
                                            new Measurement(() -> 5.0, Statistic.ACTIVE_TASKS),
                                            new Measurement(() -> 6.0, Statistic.DURATION)))
                            .register(registry);
                    Meter.builder(
                                    "own.timer",
                                    Meter.Type.TIMER,
                                    List.of(
                                            new Measurement(() -> 1.0, Statistic.COUNT),
                                            new Measurement(() -> 2.0, Statistic.TOTAL_TIME)))
                            .baseUnit("seconds")
                            .register(registry);
                })
                .differIn(
                        Map.of(
                                "own_timer_seconds_total[statistic=COUNT]", 1.0,
                                "own_timer_seconds_sum_total[statistic=TOTAL_TIME]", 2.0),
                        Map.of(
                                "own_timer_total[statistic=COUNT]", 1.0,
                                "own_timer_sum_seconds_total[statistic=TOTAL_TIME]", 2.0));
    }

    @Test
    void unitsThatPrometheusConvertsAreConverted() {
        new Both((registry, clock) -> {
                    Gauge.builder("lag", () -> 1500).baseUnit("milliseconds").register(registry);
                    Gauge.builder("full", () -> 25).baseUnit("percent").register(registry);
                })
                .differIn(
                        Map.of("lag_milliseconds[]", 1500.0, "full_percent[]", 25.0),
                        Map.of("lag_seconds[]", 1.5, "full_ratio[]", 0.25));
    }

    @Test
    void aGaugeWhoseFunctionThrowsHasNoValueRatherThanNaN() {
        new Both((registry, clock) -> Gauge.builder("broken", () -> {
                            throw new IllegalStateException("on purpose");
                        })
                        .register(registry))
                .differIn(Map.of("broken[]", Double.NaN), Map.of());
    }

    @Test
    void commonTagsAndFiltersWork() {
        new Both((registry, clock) -> {
                    registry.config()
                            .commonTags("region", "eu")
                            .meterFilter(io.micrometer.core.instrument.config.MeterFilter.denyNameStartsWith("secret"))
                            .meterFilter(io.micrometer.core.instrument.config.MeterFilter.renameTag("a", "k", "key"));
                    registry.counter("a.b", "k", "v").increment();
                    registry.counter("secret.c").increment();
                })
                .areTheSame();
    }

    @Test
    void theClockOfASystemWorksToo() {
        assertThat(Clock.SYSTEM.wallTime()).isPositive();
        TidemarkMeterRegistry registry = TidemarkMeterRegistry.create();
        registry.counter("c").increment();

        assertThat(Samples.of(registry)).containsEntry("c_total[]", 1.0);
    }
}
