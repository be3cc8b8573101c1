package io.tidemark.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.NamingConvention;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.output.InMemoryOutput;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.PeriodicMetrics;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TidemarkMeterRegistryTest {

    private final MockClock clock = new MockClock();
    private final TidemarkMeterRegistry registry =
            TidemarkMeterRegistry.builder().clock(clock).build();

    private MetricFamily family(String name) {
        return registry.collect().stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + " in " + names()));
    }

    private List<String> names() {
        return registry.collect().stream()
                .map(MetricFamily::name)
                .filter(name -> !name.startsWith("tidemark_"))
                .toList();
    }

    private MetricFamily.Point only(String name) {
        assertThat(family(name).points()).hasSize(1);
        return family(name).points().get(0);
    }

    @Test
    void namesAndUnitsAreThoseOfTheMeters() {
        Counter.builder("orders").description("Orders taken").register(registry);
        Gauge.builder("heap", () -> 1).baseUnit("bytes").register(registry);
        Gauge.builder("pool", () -> 1).baseUnit("connections").register(registry);
        registry.timer("http.requests");
        DistributionSummary.builder("body").baseUnit("kilobytes").register(registry);

        assertThat(names())
                .containsExactly(
                        "orders", "heap", "pool", "http.requests", "http.requests.seconds.max", "body", "body.max");
        assertThat(family("orders").description()).isEqualTo("Orders taken");
        assertThat(family("orders").unit()).isEqualTo(MetricUnit.COUNT);
        assertThat(family("heap").unit()).isEqualTo(MetricUnit.BYTES);
        assertThat(family("pool").unit().text()).isEqualTo("connections");
        assertThat(family("http.requests").unit()).isEqualTo(MetricUnit.SECONDS);
        assertThat(family("body").unit()).isEqualTo(MetricUnit.KILOBYTES);
    }

    @Test
    void aTimerHasAnExponentialDistributionAsItComes() {
        Timer timer = registry.timer("t");
        timer.record(Duration.ofMillis(10));
        timer.record(Duration.ofMillis(30));

        AggregationData.Exponential data =
                (AggregationData.Exponential) only("t").value();
        assertThat(data.count()).isEqualTo(2);
        assertThat(data.sum()).isCloseTo(0.04, within(1e-12));
        assertThat(data.max()).isEqualTo(0.03);
        assertThat(data.scale()).isGreaterThan(3);
    }

    @Test
    void whatIsNotRecordedToIsThereWithNothing() {
        registry.counter("c");
        registry.timer("t");

        assertThat(only("c").value()).isEqualTo(new AggregationData.OfDouble(0));
        assertThat(((AggregationData.Exponential) only("t").value()).count()).isZero();
    }

    @Test
    void distributionsMayBeOthers() {
        TidemarkMeterRegistry plain = TidemarkMeterRegistry.builder()
                .distributions(Aggregation.distribution(0.1, 1))
                .build();
        plain.timer("t").record(Duration.ofMillis(100));

        assertThat(Samples.of(plain))
                .containsEntry("t_seconds_bucket[le=0.1]", 1.0)
                .containsEntry("t_seconds_bucket[le=1.0]", 1.0);
        assertThatThrownBy(() -> TidemarkMeterRegistry.builder().distributions(Aggregation.sum()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distribution(..) or exponentialDistribution(..)");
        assertThatThrownBy(() -> TidemarkMeterRegistry.builder().expiry(Duration.ZERO))
                .hasMessageContaining("at least a millisecond");
    }

    @Test
    void maximumsCanBeLeftOut() {
        TidemarkMeterRegistry without =
                TidemarkMeterRegistry.builder().maximums(false).build();
        without.timer("t").record(Duration.ofSeconds(1));
        without.summary("s").record(1);

        assertThat(Samples.of(without).keySet()).noneMatch(sample -> sample.contains("max"));
        assertThat(without.timer("t").max(TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void namesFollowAConvention() {
        TidemarkMeterRegistry snake = TidemarkMeterRegistry.builder()
                .naming(NamingConvention.snakeCase)
                .build();
        snake.timer("http.requests", "status.code", "200");

        assertThat(snake.collect().get(0).name()).isEqualTo("http_requests");
        assertThat(snake.collect().get(0).points().get(0).tags().asMap()).isEqualTo(Map.of("status_code", "200"));
        assertThat(snake.collect().get(1).name()).isEqualTo("http_requests.seconds.max");
    }

    @Test
    void tagsKeepWhateverTextTheyHave() {
        registry.counter("c", "user", "Zoë\n", "long", "x".repeat(5_000)).increment();

        Tags tags = only("c").tags();
        assertThat(tags.get("user")).isEqualTo("Zoë\n");
        assertThat(tags.get("long")).hasSize(5_000);
    }

    @Test
    void aNameThatIsNotPrintableIsMadeSo() {
        registry.counter("größe").increment();
        registry.counter("").increment();
        registry.counter("n".repeat(300)).increment();

        assertThat(names()).containsExactly("gr__e", "_", "n".repeat(255));
    }

    @Test
    void aGaugeWhoseObjectIsCollectedHasNoValue() throws Exception {
        AtomicInteger kept = new AtomicInteger(1);
        registry.gauge("kept", kept);
        registry.gauge("gone", new AtomicInteger(1));
        for (int i = 0; i < 100 && names().contains("gone"); i++) {
            System.gc();
            Thread.sleep(20);
        }

        assertThat(names()).containsExactly("kept");
        assertThat(registry.get("gone").gauge().value()).isNaN();
        assertThat(kept).hasValue(1);
    }

    @Test
    void aMeterThatIsRemovedIsGoneAndOneThatComesBackBeginsAnew() {
        Counter first = registry.counter("c", "k", "v");
        first.increment(5);
        Instant before = only("c").start();
        registry.remove(first);
        assertThat(names()).isEmpty();

        registry.counter("c", "k", "v").increment();
        assertThat(only("c").value()).isEqualTo(new AggregationData.OfDouble(1));
        assertThat(only("c").start()).isAfter(before);

        registry.clear();
        assertThat(names()).isEmpty();
    }

    @Test
    void aTimeGaugeThatIsRemovedIsGone() {
        io.micrometer.core.instrument.TimeGauge gauge = io.micrometer.core.instrument.TimeGauge.builder(
                        "up", () -> 3, TimeUnit.MINUTES)
                .register(registry);
        assertThat(only("up").value()).isEqualTo(new AggregationData.OfDouble(180));

        registry.remove(gauge);
        assertThat(names()).isEmpty();
    }

    @Test
    void aFunctionThatGivesLessThanBeforeHasBegunAnew() {
        AtomicLong count = new AtomicLong(10);
        FunctionCounter.builder("c", count, AtomicLong::get).register(registry);
        FunctionTimer.builder("t", count, AtomicLong::get, AtomicLong::get, TimeUnit.SECONDS)
                .register(registry);
        Instant counter = only("c").start();
        Instant timer = only("t").start();
        count.set(11);
        assertThat(only("c").start()).isEqualTo(counter);

        count.set(2);
        assertThat(only("c").start()).isAfter(counter);
        assertThat(only("t").start()).isAfter(timer);
    }

    @Test
    void aFunctionThatThrowsCostsItsOwnValueAlone() {
        Gauge.builder("broken", () -> {
                    throw new IllegalStateException("on purpose");
                })
                .register(registry);
        FunctionCounter.builder("negative", this, any -> -1).register(registry);
        registry.counter("c");

        assertThat(names()).containsExactly("c");
        assertThat(registry.failures()).isPositive();
        assertThat(family("tidemark_micrometer_failures").points()).hasSize(1);
    }

    @Test
    void incrementsThatNoCounterTakesAreCounted() {
        Counter counter = registry.counter("c");
        counter.increment(1);
        counter.increment(-1);
        counter.increment(Double.NaN);
        counter.increment(Double.POSITIVE_INFINITY);

        assertThat(counter.count()).isEqualTo(1);
        assertThat(registry.refused()).isEqualTo(3);
    }

    @Test
    void ofTwoMetersWithOneNameAndDifferentTypesTheFirstIsShownAndTheOtherIsCounted() {
        List<String> told = new ArrayList<>();
        registry.config().onMeterRegistrationFailed((id, reason) -> told.add(reason));
        Counter first = registry.counter("x", "k", "a");
        first.increment();
        registry.gauge("x", List.of(io.micrometer.core.instrument.Tag.of("k", "b")), 7);

        assertThat(only("x").tags()).isEqualTo(Tags.of("k", "a"));
        assertThat(registry.leftOut()).isEqualTo(1);
        assertThat(told)
                .singleElement()
                .asString()
                .contains("is not shown as x{k=b}, a GAUGE")
                .contains("there is x{k=a}, a COUNTER")
                .contains("Name one of them otherwise");

        registry.remove(first);
        assertThat(only("x").value()).isEqualTo(new AggregationData.OfDouble(7));
    }

    @Test
    void whoListensMayRefuseAMeter() {
        registry.config().onMeterRegistrationFailed((id, reason) -> {
            throw new IllegalArgumentException(reason);
        });
        registry.counter("x");

        assertThatThrownBy(() -> registry.summary("x", "k", "v")).isInstanceOf(IllegalArgumentException.class);
        assertThat(names()).containsExactly("x");
    }

    @Test
    void metersOfOneNameMayHaveDifferentKeys() {
        registry.counter("x", "a", "1").increment();
        registry.counter("x", "b", "2").increment();
        registry.counter("x").increment();

        assertThat(family("x").points()).hasSize(3);
        assertThat(registry.leftOut()).isZero();
    }

    @Test
    void filtersBoundHowManyThereAre() {
        registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(2));
        for (int i = 0; i < 100; i++) {
            registry.counter("c", "i", "" + i).increment();
        }

        assertThat(family("c").points()).hasSize(2);
    }

    @Test
    void afterCloseTheLastValuesStay() {
        Counter counter = registry.counter("c");
        counter.increment();
        registry.close();

        assertThat(only("c").value()).isEqualTo(new AggregationData.OfDouble(1));
        assertThat(registry.isClosed()).isTrue();
    }

    @Test
    void itIsOneOfACompositesAndOfSeveralSources() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.counter("c").increment();
        composite.add(registry);
        composite.counter("c").increment(2);

        assertThat(MetricSources.of(registry).add("others", () -> List.of()).collect())
                .anySatisfy(metric -> assertThat(metric.name()).isEqualTo("c"));
        assertThat(only("c").value()).isEqualTo(new AggregationData.OfDouble(2));
    }

    @Test
    void nothingIsLostBetweenThreads() throws Exception {
        int threads = 8;
        int each = 50_000;
        Counter counter = registry.counter("c");
        Timer timer = registry.timer("t");
        DistributionSummary summary =
                DistributionSummary.builder("s").serviceLevelObjectives(10, 100).register(registry);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    counter.increment();
                    timer.record(1, TimeUnit.SECONDS);
                    summary.record(n % 200);
                }
            }));
        }
        all.forEach(Thread::start);
        double last = 0;
        while (all.stream().anyMatch(Thread::isAlive)) {
            double now = ((AggregationData.OfDouble) only("c").value()).value();
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }

        long whole = (long) threads * each;
        assertThat(counter.count()).isEqualTo(whole);
        assertThat(timer.count()).isEqualTo(whole);
        assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(whole);
        AggregationData.Distribution sizes =
                (AggregationData.Distribution) only("s").value();
        assertThat(sizes.bucketCounts()).containsExactly(whole * 11 / 200, whole * 90 / 200, whole * 99 / 200);
        assertThat(sizes.sum()).isEqualTo(whole / 200.0 * (199 * 200 / 2));
    }

    private static List<String> lines(TidemarkMeterRegistry registry, Format format) {
        InMemoryOutput output = InMemoryOutput.keeping(1 << 20);
        ImmediateSink sink = ImmediateSink.of(format.writeTo(output));
        try (PeriodicMetrics metrics =
                PeriodicMetrics.builder().source(registry).sink(sink).start()) {
            metrics.emit();
            // Without those of the end.
            return output.drain().lines().stream()
                    .map(line -> line.replaceFirst("\"Timestamp\":\\d+", "\"Timestamp\":0"))
                    .toList();
        }
    }

    @Test
    void periodicLinesOfEmfHaveTheMeters() {
        Timer timer = registry.timer("http.requests", "uri", "/a");
        timer.record(Duration.ofMillis(500));
        registry.counter("orders", "uri", "/a").increment(3);

        assertThat(lines(registry, Emf.builder("Ns").build()))
                .containsExactly("{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":[[\"uri\"]],"
                        + "\"Metrics\":[{\"Name\":\"http.requests\",\"Unit\":\"Seconds\"},"
                        + "{\"Name\":\"http.requests.seconds.max\",\"Unit\":\"Seconds\"},"
                        + "{\"Name\":\"orders\",\"Unit\":\"Count\"}]}],\"Timestamp\":0},"
                        + "\"http.requests\":0.5,"
                        + "\"http.requests.seconds.max\":0.5,\"orders\":3,\"uri\":\"/a\"}");
    }

    @Test
    void periodicLinesOfJsonTellWhatWasAddedSinceTheLast() {
        InMemoryOutput output = InMemoryOutput.keeping(1 << 20);
        Counter counter = registry.counter("orders");
        Timer timer = registry.timer("t");
        try (ImmediateSink sink = ImmediateSink.of(Json.create().writeTo(output));
                PeriodicMetrics metrics =
                        PeriodicMetrics.builder().source(registry).sink(sink).start()) {
            for (int added : new int[] {3, 4}) {
                counter.increment(added);
                timer.record(Duration.ofSeconds(added));
                metrics.emit();
            }
            assertThat(output.drain().lines().stream()
                            .map(line -> line.replaceFirst("\"timestamp\":[^,]+,", ""))
                            .toList())
                    .containsExactly(
                            "{\"metrics\":{\"orders\":{\"value\":3,\"unit\":\"Count\"},\"t\":{\"value\":3,\"unit\":\"Seconds\"},"
                                    + "\"t.seconds.max\":{\"value\":3,\"unit\":\"Seconds\"}},\"properties\":{}}",
                            "{\"metrics\":{\"orders\":{\"value\":4,\"unit\":\"Count\"},\"t\":{\"value\":4,\"unit\":\"Seconds\"},"
                                    + "\"t.seconds.max\":{\"value\":4,\"unit\":\"Seconds\"}},\"properties\":{}}");
        }
    }

    @Test
    void aMeterInAUnitThatCloudWatchDoesNotKnowIsWrittenAllTheSame() {
        Gauge.builder("pool", () -> 4).baseUnit("connections").register(registry);

        assertThat(lines(registry, Emf.builder("Ns").build()))
                .singleElement()
                .asString()
                .contains("{\"Name\":\"pool\",\"Unit\":\"Count\"}", "\"pool\":4");
    }
}
