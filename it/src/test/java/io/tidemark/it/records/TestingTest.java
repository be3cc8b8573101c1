package io.tidemark.it.records;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.Distribution;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.ServiceMetrics;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.format.local.LocalFormat;
import io.tidemark.support.EmfCheck;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TestSink;
import io.tidemark.testing.TidemarkExtension;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Testing")
class TestingTest {

    @Metrics(naming = Naming.PASCAL_CASE)
    enum Operation {
        COUNT_DUCKS
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class RequestMetrics {
        final Operation operation = Operation.COUNT_DUCKS;
        long numberOfDucks;
        final Timer operationTime = Timer.start();
    }

    private static void countDucks() {
        countDucks(5);
    }

    private static void countDucks(long number) {
        try (var metrics = new TestingTest_RequestMetricsGuard(ServiceMetrics.sinkOrDiscard())) {
            metrics.numberOfDucks = number;
        }
    }

    @Test
    @DisplayName("TestSink sink; ServiceMetrics.useForTesting(sink); sink.only(); hasMetric, hasProperty")
    @SuppressWarnings("try")
    void useForTesting() {
        TestSink sink = TestSink.create();
        try (var restore = ServiceMetrics.useForTesting(sink)) {
            countDucks();
        }
        countDucks();

        TestEntry entry = sink.only();
        assertThat(entry).hasMetric("NumberOfDucks", 5).hasProperty("Operation", "CountDucks");
    }

    @Test
    @DisplayName("TestEntry.of(record) closes without a sink")
    void closesWithoutASink() {
        Emitted emitted = Emitted.emf();
        var metrics = new TestingTest_RequestMetricsGuard(emitted);
        metrics.numberOfDucks = 3;

        assertThat(TestEntry.of(metrics)).hasMetric("NumberOfDucks", 3).isValid();
        metrics.close();
        assertThat(emitted.lines()).isEmpty();
    }

    @Nested
    @DisplayName("the extension")
    @ExtendWith(TidemarkExtension.class)
    class Extension {

        @Test
        @DisplayName("A JUnit 5 extension injects a sink")
        void injects(TestSink sink, ManualTimeSource time) {
            countDucks();

            assertThat(sink.only())
                    .hasMetric("NumberOfDucks", 5)
                    .hasMetric("OperationTime", Duration.ZERO)
                    .hasTimestamp(time.instant());
        }

        @Test
        @DisplayName("... a new one for each test")
        void aNewOne(TestSink sink) {
            assertThat(sink.size()).isZero();
            assertThat(ServiceMetrics.sink()).isSameAs(sink);
        }
    }

    @Test
    @DisplayName("... and restores the global one")
    void restores() {
        assertThat(ServiceMetrics.isAttached()).isFalse();
    }

    @Test
    @DisplayName(
            "Tests may run in parallel: an override belongs to the thread and to the threads that it starts, not to the process")
    @SuppressWarnings("try")
    void parallelTests() throws InterruptedException {
        List<TestSink> sinks = List.of(TestSink.create(), TestSink.create());
        List<Thread> tests = new ArrayList<>();
        for (int i = 0; i < sinks.size(); i++) {
            int number = i;
            tests.add(new Thread(() -> {
                try (var restore = ServiceMetrics.useForTesting(sinks.get(number))) {
                    Thread started = new Thread(() -> countDucks(number));
                    started.start();
                    started.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        tests.forEach(Thread::start);
        for (Thread test : tests) {
            test.join();
        }

        assertThat(sinks.get(0).only()).hasMetric("NumberOfDucks", 0);
        assertThat(sinks.get(1).only()).hasMetric("NumberOfDucks", 1);
    }

    @Test
    @DisplayName("... is dead once restored, also in pooled threads that inherited it")
    @SuppressWarnings("try")
    void pooledThreads() throws Exception {
        TestSink sink = TestSink.create();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            try (var restore = ServiceMetrics.useForTesting(sink)) {
                pool.submit(() -> countDucks(1)).get();
            }
            pool.submit(() -> countDucks(2)).get();
        } finally {
            pool.shutdown();
        }

        assertThat(sink.only()).hasMetric("NumberOfDucks", 1);
    }

    @Test
    @DisplayName("a nested second override is refused")
    @SuppressWarnings("try")
    void nestedOverride() {
        try (var restore = ServiceMetrics.useForTesting(TestSink.create())) {
            assertThatThrownBy(() -> ServiceMetrics.useForTesting(TestSink.create()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(TestingTest.class.getName());
        }
    }

    @Test
    @DisplayName("hasNames(…) on a layout: test your keys in one line")
    void hasNames() {
        assertThat(TestingTest_RequestMetricsShape.LAYOUT).hasNames("Operation", "NumberOfDucks", "OperationTime");
        assertThat(TestingTest_RequestMetricsShape.LAYOUT).hasUnit("OperationTime", MetricUnit.MILLISECONDS);
        assertThatThrownBy(() -> assertThat(TestingTest_RequestMetricsShape.LAYOUT)
                        .hasNames("Operation", "NumberOfGeese", "OperationTime"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("NumberOfGeese");
    }

    @Test
    @DisplayName("a sink that renders any format to strings")
    @SuppressWarnings("try")
    void rendersAnyFormat() {
        ManualTimeSource time = ManualTimeSource.create();
        TestSink sink = TestSink.create();
        try (var scope = time.install()) {
            new TestingTest_RequestMetricsGuard(sink).close();
        }

        assertThat(sink.lines(Emf.builder("Ns").build()))
                .allSatisfy(EmfCheck::check)
                .containsExactly("""
                {"_aws":{"CloudWatchMetrics":[{"Namespace":"Ns","Dimensions":[[]],"Metrics":[{"Name":"NumberOfDucks"},\
                {"Name":"OperationTime","Unit":"Milliseconds"}]}],"Timestamp":1767225600000},\
                "NumberOfDucks":0,"OperationTime":0,"Operation":"CountDucks"}""");
        assertThat(sink.lines(Json.create())).containsExactly("""
                {"timestamp":1767225600000,"metrics":{"NumberOfDucks":{"value":0},\
                "OperationTime":{"value":0,"unit":"Milliseconds"}},"properties":{"Operation":"CountDucks"}}""");
    }

    @Metrics
    record Shown(Duration took, @InUnit(MetricUnit.BYTES) long size, Distribution depth, String pond) {}

    private static TestEntry shown() {
        Distribution depth = Distribution.create();
        for (int i = 1; i <= 100; i++) {
            depth.record(i);
        }
        ManualTimeSource time = ManualTimeSource.create();
        return TimeSource.with(
                time,
                () -> TestEntry.of(
                        TestingTest_ShownEntry.of(new Shown(Duration.ofNanos(1_500_000), 3_200_000, depth, "north"))));
    }

    @Test
    @DisplayName(
            "LocalFormat prints an entry for people: pretty, durations and byte sizes in readable units, percentiles for distributions")
    void pretty() {
        assertThat(LocalFormat.pretty().format(shown())).isEqualTo("""
                Shown at 2026-01-01T00:00:00Z
                  took   1.5 ms
                  size   3.2 MB
                  depth  count 100, min 1, p50 50, p90 90, p99 99, max 100, mean 50.5, sum 5050
                  pond   "north\"""");
    }

    @Test
    @DisplayName("... one-line JSON")
    void json() {
        assertThat(LocalFormat.json().percentiles().format(shown())).isEqualTo("""
                {"type":"Shown","time":"2026-01-01T00:00:00Z","metrics":{\
                "took":{"value":1.5,"unit":"Milliseconds","text":"1.5 ms"},\
                "size":{"value":3200000,"unit":"Bytes","text":"3.2 MB"},\
                "depth":{"count":100,"min":1,"max":100,"mean":50.5,"sum":5050,\
                "text":"count 100, min 1, max 100, mean 50.5, sum 5050"}},\
                "properties":{"pond":"north"}}""");
    }

    @Test
    @DisplayName("... or a Markdown table; percentiles are settable")
    void markdown() {
        assertThat(LocalFormat.markdown().percentiles(75, 99.9).format(shown())).isEqualTo("""
                | `Shown` | 2026-01-01T00:00:00Z |
                |---------|---|
                | `took`  | 1.5 ms |
                | `size`  | 3.2 MB |
                | `depth` | count 100, min 1, p75 75, p99.9 100, max 100, mean 50.5, sum 5050 |
                | `pond`  | `"north"` |""");
    }

    @Test
    @DisplayName("golden files of names and units")
    void golden(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("Shown.golden"), """
                took  metric  Milliseconds
                size  metric  Bytes
                depth  metric
                pond  property
                """);
        assertThat(TestingTest_ShownShape.LAYOUT).matchesGolden(file);

        Files.writeString(file, "took  metric  Seconds\n");
        assertThatThrownBy(() -> assertThat(TestingTest_ShownShape.LAYOUT).matchesGolden(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("took  metric  Milliseconds");
    }
}
