package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.internal.Warned;
import io.tidemark.prometheus.servers.Metadata;
import io.tidemark.prometheus.servers.RealPushgateway;
import io.tidemark.prometheus.servers.Sample;
import io.tidemark.prometheus.servers.Waiting;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.Callbacks;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Stats;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is pushed to a real Pushgateway, read back from it. */
class PushGatewayTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static RealPushgateway gateway;
    private static GatewayReader reader;

    private final AtomicLong ducks = new AtomicLong();
    private final Callbacks source = Callbacks.create();

    PushGatewayTest() {
        source.longGauge("ducks", "In the pond", MetricUnit.NONE, ducks::get);
    }

    @BeforeAll
    static void start() {
        gateway = RealPushgateway.start();
        reader = new GatewayReader(gateway);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @AfterEach
    void clean() {
        reader.deleteAll();
    }

    private static String url() {
        return gateway.endpoint().toString();
    }

    private PushGateway.Builder builder() {
        return PushGateway.builder(url()).job("batch").source(source);
    }

    private static @Nullable String pushed() {
        return reader.valueOf("ducks{");
    }

    @Test
    void aPushIsThereAsMetricsAndInTheApi() throws IOException {
        ducks.set(42);
        Instant before = Instant.now();

        try (PushGateway push = builder().groupingKey("instance", "a").start()) {
            push.push();

            assertThat(reader.lines("ducks{")).containsExactly("ducks{instance=\"a\",job=\"batch\"} 42");
            assertThat(gateway.samples("ducks"))
                    .containsExactly(new Sample(Map.of("instance", "a", "job", "batch"), 42));
            assertThat(gateway.metadata("ducks")).contains(new Metadata("gauge", "In the pond", ""));
            assertThat(reader.valueOf("push_failure_time_seconds{")).isEqualTo("0");
            assertThat(Double.parseDouble(reader.valueOf("push_time_seconds{")))
                    .isGreaterThanOrEqualTo(before.getEpochSecond());
            PushStats stats = push.stats();
            assertThat(stats.pushes()).isEqualTo(1);
            assertThat(stats.failures()).isZero();
            assertThat(stats.lastSuccess()).isAfterOrEqualTo(before);
            assertThat(stats.lastFailure()).isNull();
        }
    }

    @Test
    void viewsOfAllKindsAreThereWithWhateverTheirTagsAre() throws IOException {
        Views views = Views.create();
        LongMeasure latency = Measure.ofLong("pond.latency", "How long ducks wait", MetricUnit.MILLISECONDS);
        for (Aggregation aggregation : List.of(
                Aggregation.count(),
                Aggregation.sum(),
                Aggregation.lastValue(),
                Aggregation.distribution(5, 250),
                Aggregation.exponentialDistribution(),
                Aggregation.quantiles(HOUR, 0.5))) {
            views.register(View.of(latency)
                    .by("visitor")
                    .aggregate(aggregation)
                    .named("pond." + aggregation.toString().replaceAll("\\W.*", "")));
        }
        String visitor = "say \"quack\"\\";
        latency.record(200, Tags.of("visitor", visitor));
        latency.record(100, Tags.of("visitor", ""));

        try (PushGateway push = builder().source(views).start()) {
            push.push();
            // What is there from the first push is no conflict.
            push.push();
        }

        assertThat(gateway.samples("pond_sum_seconds_total"))
                .containsExactlyInAnyOrder(
                        new Sample(Map.of("instance", "", "job", "batch", "visitor", visitor), 0.2),
                        new Sample(Map.of("instance", "", "job", "batch"), 0.1));
        String series = "{instance=\"\",job=\"batch\"";
        assertThat(reader.lines("pond_"))
                .contains(
                        "pond_count_total" + series + "} 1",
                        "pond_lastValue_seconds" + series + "} 0.1",
                        "pond_distribution_seconds_bucket" + series + ",le=\"0.005\"} 0",
                        "pond_distribution_seconds_bucket" + series + ",le=\"0.25\"} 1",
                        "pond_distribution_seconds_bucket" + series + ",le=\"+Inf\"} 1",
                        "pond_distribution_seconds_sum" + series + "} 0.1",
                        "pond_exponentialDistribution_seconds_count" + series + "} 1",
                        "pond_quantiles_seconds" + series + ",quantile=\"0.5\"} 0.1");
        assertThat(reader.lines("# TYPE pond_"))
                .containsExactly(
                        "# TYPE pond_count_total counter",
                        "# TYPE pond_distribution_seconds histogram",
                        "# TYPE pond_exponentialDistribution_seconds histogram",
                        "# TYPE pond_lastValue_seconds gauge",
                        "# TYPE pond_quantiles_seconds summary",
                        "# TYPE pond_sum_seconds_total counter");
    }

    @Test
    void theDefaultIsWhatTheProgramRecords() throws IOException {
        Stats.sources().add("pond", source);
        try (PushGateway push = PushGateway.builder(url() + "/").job("batch").start()) {
            push.push();
        } finally {
            Stats.sources().remove(source);
        }

        assertThat(pushed()).isEqualTo("0");
    }

    @Test
    void thatItIsCompressedMakesNoDifference() throws IOException {
        ducks.set(7);
        for (int i = 0; i < 1_000; i++) {
            source.longGauge("many", "", MetricUnit.NONE, Tags.of("number", "n" + i), () -> 1);
        }
        try (PushGateway push = builder().gzip(true).start()) {
            push.push();
            push.push();
        }

        assertThat(pushed()).isEqualTo("7");
        assertThat(reader.lines("many{")).hasSize(1_000);
    }

    @Test
    void aPushReplacesTheGroup() throws IOException {
        Callbacks other = Callbacks.create();
        other.longGauge("geese", "", MetricUnit.NONE, () -> 3);
        try (PushGateway first = builder().source(other).start()) {
            first.push();
        }
        try (PushGateway second = builder().start()) {
            second.push();
        }

        assertThat(reader.lines("geese{")).isEmpty();
        assertThat(pushed()).isEqualTo("0");
    }

    @Test
    void aMergingPushReplacesOnlyWhatItHas() throws IOException {
        Callbacks other = Callbacks.create();
        other.longGauge("geese", "", MetricUnit.NONE, () -> 3);
        try (PushGateway first = builder().source(other).start();
                PushGateway second = builder().merge(true).start()) {
            first.push();
            second.push();
            ducks.set(8);
            second.push();

            assertThat(reader.valueOf("geese{")).isEqualTo("3");
            assertThat(pushed()).isEqualTo("8");
            first.push();
            assertThat(pushed()).as("that one replaces").isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "",
                "/",
                "a/b",
                "/var/lib",
                "..",
                ".",
                "=",
                "a b",
                "ü",
                "鴨🦆",
                "a\"b\\c",
                "a\nb",
                "%2F",
                "a+b",
                "?x=1#y",
                "@base64",
                "\u0001",
                ";a=b"
            })
    void aGroupingKeyMayBeAnyText(String value) throws IOException {
        ducks.set(5);

        try (PushGateway push = builder()
                .job(value.isEmpty() ? "x" : value)
                .groupingKey("shard", value)
                .deleteAtClose(true)
                .start()) {
            push.push();

            Map<String, String> group = gateway.groups().get(0);
            assertThat(group.get("job")).isEqualTo(value.isEmpty() ? "x" : value);
            assertThat(group.getOrDefault("shard", "")).isEqualTo(value);
            assertThat(gateway.groups()).hasSize(1);
            assertThat(pushed()).isEqualTo("5");
        }
        assertThat(gateway.groups()).isEmpty();
    }

    @Test
    void textThatIsNoUnicodeIsReplaced() throws IOException {
        try (PushGateway push = builder().groupingKey("shard", "a\uD800b").start()) {
            push.push();

            assertThat(gateway.groups().get(0)).containsEntry("shard", "a\uFFFDb");
        }
    }

    @Test
    void itPushesAtOnceAndThenAtAnInterval() {
        ducks.set(1);
        try (PushGateway push = builder().every(100, TimeUnit.MILLISECONDS).start()) {
            Waiting.value("the first push", PushGatewayTest::pushed, "1"::equals);
            ducks.set(2);
            Waiting.value("a further push", PushGatewayTest::pushed, "2"::equals);
            ducks.set(3);
            Waiting.value("a third push", PushGatewayTest::pushed, "3"::equals);
            Waiting.value("their answers", push::stats, stats -> stats.pushes() >= 3);
        }
    }

    @Test
    void theFirstPushDoesNotWaitForTheInterval() {
        try (PushGateway push = builder().every(HOUR).start()) {
            Waiting.value("the first push", push::stats, stats -> stats.pushes() == 1);
        }
    }

    @Test
    void closingDeletesTheGroupIfAskedTo() throws IOException {
        try (PushGateway other = builder().job("other").start()) {
            other.push();
        }
        PushGateway push = builder().deleteAtClose(true).every(HOUR).start();
        Waiting.until("the first push", () -> gateway.groups().size() == 2);

        push.close();

        assertThat(gateway.groups()).extracting(group -> group.get("job")).containsExactly("other");
        assertThat(push.stats().pushes()).as("the last one comes before").isEqualTo(2);
    }

    @Test
    void aGroupCanBeDeletedByHand() throws IOException {
        try (PushGateway push = builder().pushAtClose(false).start()) {
            push.push();
            push.delete();
            assertThat(gateway.groups()).isEmpty();
            push.delete();
        }
        assertThat(gateway.groups()).as("no last push").isEmpty();
    }

    @Test
    void nothingIsPushedOnceItIsClosed() {
        PushGateway push = builder().start();
        push.close();
        push.close();

        assertThatThrownBy(push::push)
                .isInstanceOf(IOException.class)
                .hasMessage("PushGateway[" + url() + "/metrics/job/batch] is closed");
        assertThat(push.stats().pushes()).isEqualTo(1);
    }

    @Test
    void whatTheGatewayRefusesIsThrownWithItsReason() throws IOException {
        reader.put("/metrics/job/other", "# TYPE ducks counter\nducks 1\n");

        try (PushGateway push = builder().pushAtClose(false).start()) {
            assertThatThrownBy(push::push)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "PUT " + url() + "/metrics/job/batch was answered with 400: pushed metrics are invalid")
                    .hasMessageContaining("ducks");

            PushStats stats = push.stats();
            assertThat(stats.pushes()).isZero();
            assertThat(stats.failures()).isEqualTo(1);
            assertThat(stats.lastSuccess()).isNull();
            assertThat(stats.lastFailure()).contains("answered with 400: pushed metrics are invalid");
        }
    }

    @Test
    void whatTheGatewayRefusesOnScheduleIsWarnedOf() throws IOException {
        reader.put("/metrics/job/other", "# TYPE ducks counter\nducks 1\n");

        try (Warned warned = Warned.of(url());
                PushGateway push = builder()
                        .pushAtClose(false)
                        .every(20, TimeUnit.MILLISECONDS)
                        .start()) {
            Waiting.value("several fail", push::stats, stats -> stats.failures() >= 2);

            assertThat(warned.texts()).hasSize(1);
            assertThat(warned.texts().get(0))
                    .startsWith("PushGateway[" + url() + "/metrics/job/batch]: pushing metrics failed")
                    .contains("answered with 400: pushed metrics are invalid");
            assertThat(warned.cause()).as("a stack trace of the library's").isNull();
        }
    }

    @Test
    void aRefusedLastPushIsWarnedOf() throws IOException {
        reader.put("/metrics/job/other", "# TYPE ducks counter\nducks 1\n");

        try (Warned warned = Warned.of(url())) {
            builder().start().close();

            assertThat(warned.texts()).hasSize(1);
            assertThat(warned.texts().get(0))
                    .contains("the last push of metrics failed")
                    .contains("answered with 400: pushed metrics are invalid");
        }
    }

    @Test
    void aGatewayThatIsRestartedIsPushedToAgain() throws IOException {
        try (PushGateway byHand = builder().job("by-hand").start();
                PushGateway push = builder().every(50, TimeUnit.MILLISECONDS).start()) {
            byHand.push();
            Waiting.value("the first push", push::stats, stats -> stats.pushes() >= 1);

            gateway.goAway();
            Waiting.value("pushes fail", push::stats, stats -> stats.failures() >= 1);
            gateway.comeBack();

            byHand.push();
            ducks.set(9);
            Waiting.value(
                    "it is there again",
                    () -> reader.lines("ducks{"),
                    lines -> lines.stream().anyMatch(line -> line.equals("ducks{instance=\"\",job=\"batch\"} 9")));
        }
    }

    @Test
    void pushesByHandAndOnScheduleDoNotOvertakeEachOther() throws Exception {
        try (PushGateway push = builder().every(1, TimeUnit.MILLISECONDS).start()) {
            for (int i = 1; i <= 100; i++) {
                ducks.set(i);
                push.push();
                assertThat(pushed()).isEqualTo(String.valueOf(i));
            }
        }
    }
}
