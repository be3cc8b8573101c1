package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.otlp.server.Received;
import io.tidemark.otlp.server.Reply;
import io.tidemark.stats.AggregationData.OfLong;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings, threads, ends: what the program sees of an exporter. */
@Timeout(60)
class OtlpMetricsTest {

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final AtomicLong ducks = new AtomicLong(1);
    private final MetricSource source = () -> List.of(new MetricFamily(
            "ducks",
            "",
            MetricUnit.NONE,
            Kind.COUNTER,
            List.of(new Point(Tags.empty(), Instant.EPOCH, new OfLong(ducks.get())))));

    @AfterEach
    void close() {
        receiver.close();
    }

    private OtlpMetrics.Builder builder() {
        return MetricRig.builder(receiver, OtlpProtocol.HTTP).source(source);
    }

    private OtlpMetrics.Builder with(Map<String, String> environment) {
        return new OtlpMetrics.Builder(environment::get)
                .source(source)
                .backoff(Duration.ofMillis(1))
                .closeAtShutdown(false);
    }

    @Test
    void theEnvironmentSaysEverything() {
        try (OtlpMetrics metrics = with(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http() + "/",
                        "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b,other=c+d",
                        "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                        "OTEL_EXPORTER_OTLP_TIMEOUT", "5000",
                        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta",
                        "OTEL_METRIC_EXPORT_INTERVAL", "50",
                        "OTEL_METRIC_EXPORT_TIMEOUT", "3s",
                        "OTEL_SERVICE_NAME", "pond",
                        "OTEL_RESOURCE_ATTRIBUTES", "service.name=other,team=a%2Cb"))
                .start()) {
            receiver.await("a request at the interval", all -> !all.isEmpty());
            ducks.set(5);
            receiver.await("a second one", all -> all.size() > 1);
            assertThat(metrics.toString()).contains("requests=");
        }
        Received first = receiver.requests().get(0);
        assertThat(first.path()).isEqualTo("/v1/metrics");
        assertThat(first.header("api-key")).isEqualTo("a b");
        assertThat(first.header("other")).as("it is no form").isEqualTo("c+d");
        assertThat(first.header("content-encoding")).isEqualTo("gzip");
        assertThat(Arrived.at(receiver).sums("ducks")).containsEntry("", 5L);
        assertThat(Arrived.tags(receiver.metrics()
                        .get(0)
                        .getResourceMetrics(0)
                        .getResource()
                        .getAttributesList()))
                .contains("service.name=pond", "team=a,b");
    }

    @Test
    void whatIsOfMetricsComesBeforeWhatIsOfAll_andTheProgramComesFirst() {
        try (OtlpMetrics metrics = with(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1",
                        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", receiver.http() + "/mine/v1/metrics",
                        "OTEL_EXPORTER_OTLP_HEADERS", "a=all,b=all",
                        "OTEL_EXPORTER_OTLP_METRICS_HEADERS", "Api-Key=env,kept=env",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf",
                        "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                        "OTEL_SERVICE_NAME", "env",
                        "OTEL_METRIC_EXPORT_INTERVAL", "1"))
                .header("api-key", "own, with a comma = and 100 %")
                .compression("none")
                .serviceName("own")
                .interval(Duration.ofHours(1))
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        Received first = receiver.requests().get(0);
        assertThat(first.path()).isEqualTo("/mine/v1/metrics");
        assertThat(first.header("api-key")).isEqualTo("own, with a comma = and 100 %");
        assertThat(first.header("kept")).isEqualTo("env");
        assertThat(first.header("a")).isNull();
        assertThat(first.header("content-encoding")).isNull();
        assertThat(Arrived.tags(receiver.metrics()
                        .get(0)
                        .getResourceMetrics(0)
                        .getResource()
                        .getAttributesList()))
                .contains("service.name=own");
    }

    @Test
    void nothingIsSentWhereOpenTelemetryIsDisabled() {
        for (Map<String, String> environment : List.of(
                Map.of("OTEL_SDK_DISABLED", "true", "OTEL_EXPORTER_OTLP_PROTOCOL", "nonsense"),
                Map.of("OTEL_SDK_DISABLED", "TRUE"),
                Map.of("OTEL_METRICS_EXPORTER", "none"))) {
            try (OtlpMetrics metrics =
                    with(environment).endpoint(receiver.http()).start()) {
                assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
                assertThat(metrics.stats().requests()).isZero();
                assertThat(metrics).hasToString("OtlpMetrics[disabled]");
            }
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void aWrongSettingIsNamed() {
        assertRefused(builder -> builder.endpoint("collector:4318"), "collector:4318");
        assertRefused(builder -> builder.endpoint("http://pond/?x=1"), "http://pond/?x=1");
        assertRefused(builder -> builder.endpoint("http://po nd"), "http://po nd");
        assertRefused(builder -> builder.compression("brotli"), "brotli");
        assertRefused(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "pond"), "pond");
        assertRefused(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "carrier-pigeon"), "carrier-pigeon");
        assertRefused(Map.of("OTEL_METRIC_EXPORT_INTERVAL", "often"), "often");
        assertRefused(
                Map.of("OTEL_METRIC_EXPORT_INTERVAL", "0"),
                "OTEL_METRIC_EXPORT_INTERVAL",
                "otel.metric.export.interval");
        assertRefused(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "nothing"), "nothing");
        assertRefused(Map.of("OTEL_RESOURCE_ATTRIBUTES", "a=%zz"), "%zz");
        assertRefused(Map.of("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "sideways"), "sideways");
        assertThatThrownBy(() -> builder().interval(Duration.ZERO)).hasMessageContaining("interval");
        assertThatThrownBy(() -> builder().pointsPerRequest(0)).hasMessageContaining("0 points");
    }

    private void assertRefused(Consumer<OtlpMetrics.Builder> setting, String named) {
        OtlpMetrics.Builder builder = builder();
        setting.accept(builder);
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    private void assertRefused(Map<String, String> environment, String... oneOfThese) {
        assertThatThrownBy(with(environment)::start)
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(problem -> assertThat(List.of(oneOfThese))
                        .anySatisfy(named -> assertThat(problem).hasMessageContaining(named)));
    }

    @Test
    void closingSendsWhatIsNewOnce() {
        OtlpMetrics metrics = builder().start();
        metrics.close();
        metrics.close();
        assertThat(receiver.requests()).hasSize(1);
        assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
        assertThat(metrics.stats().requests()).isEqualTo(1);
        assertThat(threads()).isEmpty();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tidemark-otlp-metrics"))
                .toList();
    }

    @Test
    void threadsAreDaemonsWithNames() {
        try (OtlpMetrics metrics = builder().start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("tidemark-otlp"))
                    .allMatch(Thread::isDaemon);
        }
    }

    @ParameterizedTest
    @EnumSource(OtlpProtocol.class)
    void aServerThatHangsDoesNotKeepTheProgram(OtlpProtocol protocol) {
        receiver.behave(Behaviour.always(Reply.never()));
        OtlpMetrics metrics = MetricRig.builder(receiver, protocol)
                .source(source)
                .closeWithin(Duration.ofMillis(200))
                .start();
        assertThat(metrics.flush(Duration.ofMillis(100))).isFalse();
        metrics.close();
        Waiting.until("its thread ends", () -> threads().isEmpty());
    }

    @Test
    void aSourceThatHangsDoesNotKeepTheProgram() {
        CountDownLatch never = new CountDownLatch(1);
        OtlpMetrics metrics = builder()
                .source(() -> {
                    try {
                        never.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                })
                .closeWithin(Duration.ofMillis(100))
                .start();
        assertThat(metrics.flush(Duration.ofMillis(50))).isFalse();
        metrics.close();
        Waiting.until("its thread ends", () -> threads().isEmpty());
    }

    @Test
    void aSourceThatThrowsCostsARoundAndNoMore() {
        AtomicInteger calls = new AtomicInteger();
        try (OtlpMetrics metrics = builder()
                .source(() -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new AssertionError("no");
                    }
                    return source.collect();
                })
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(metrics.stats().roundsFailed()).isEqualTo(1);
        }
    }

    @Test
    void anyLimitOfAFlushIsALimit() {
        try (OtlpMetrics metrics = builder().start()) {
            assertThat(metrics.flush(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
            assertThat(metrics.flush(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        }
    }

    @Test
    void anIntervalIsCaughtUpWithAtOnce() {
        assertThat(MetricPump.following(100, 99, 10)).isEqualTo(100);
        assertThat(MetricPump.following(100, 100, 10)).isEqualTo(110);
        assertThat(MetricPump.following(100, 125, 10)).isEqualTo(130);
        assertThat(MetricPump.following(100, 1L << 62, 1)).isEqualTo((1L << 62) + 1);
        assertThat(MetricPump.following(Long.MAX_VALUE - 2, Long.MIN_VALUE + 1, 10))
                .as("the clock begins again at the other end")
                .isEqualTo(Long.MIN_VALUE + 7);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aProducerNeverThrows(Throwable problem) {
        assertThat(OtlpMetrics.producer(() -> {
                            throw OtlpMetricsTest.<RuntimeException>undeclared(problem);
                        })
                        .produce(Resource.empty()))
                .isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException undeclared(Throwable problem) throws T {
        throw (T) problem;
    }

    static List<Throwable> problems() {
        return List.of(new IOException("away"), new InterruptedException(), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aSourceThatThrowsWhateverCostsARoundAndNoMore(Throwable problem) {
        AtomicInteger calls = new AtomicInteger();
        try (OtlpMetrics metrics = builder()
                .source(() -> {
                    if (calls.incrementAndGet() == 1) {
                        throw OtlpMetricsTest.<RuntimeException>undeclared(problem);
                    }
                    return source.collect();
                })
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(metrics.stats().roundsFailed()).isEqualTo(1);
        }
    }

    @Test
    void aSourceThatInterruptsCostsNothing() {
        try (OtlpMetrics metrics = builder()
                .temporality(Temporality.DELTA)
                .source(() -> {
                    Thread.currentThread().interrupt();
                    return source.collect();
                })
                .start()) {
            for (int i = 1; i < 4; i++) {
                ducks.set(i);
                assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            }
            threads().forEach(Thread::interrupt);
            ducks.set(9);
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        assertThat(Arrived.at(receiver).sums("ducks")).containsOnly(Map.entry("", 9L));
    }

    @Test
    void aSourceMayCloseIt() {
        AtomicReference<@Nullable OtlpMetrics> itself = new AtomicReference<>();
        OtlpMetrics metrics = builder()
                .source(() -> {
                    OtlpMetrics started = itself.get();
                    if (started != null) {
                        started.close();
                    }
                    return source.collect();
                })
                .start();
        itself.set(metrics);
        metrics.flush(Duration.ofMillis(100));
        Waiting.until("its thread ends", () -> threads().isEmpty());
        assertThat(receiver.metrics()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "HTTP")
    void aPauseThatTheServerAsksForIsKept(OtlpProtocol protocol) {
        receiver.behave(Behaviour.always(Reply.status(503).retryAfter("3600")));
        try (OtlpMetrics metrics = MetricRig.builder(receiver, protocol)
                .source(source)
                .closeWithin(Duration.ofSeconds(5))
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            assertThat(receiver.requests()).hasSize(1);
        }
        assertThat(receiver.requests()).as("a last attempt at the end").hasSize(2);
    }

    @Test
    void aServerThatFailsForLongFloodsNoLog() {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        receiver.behave(Behaviour.always(Reply.status(503)));
        try (OtlpMetrics metrics = builder().start()) {
            for (int i = 0; i < 20; i++) {
                assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            }
            assertThat(receiver.requests()).hasSize(100);
            assertThat(metrics.stats().attemptsFailed()).isEqualTo(100);
        } finally {
            root.removeHandler(handler);
        }
        assertThat(logged).hasSizeLessThan(15);
    }

    @Test
    void anSdkHasItsOwnMetricsAndOurs() {
        MetricExporter exporter = io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter.builder()
                .setEndpoint(receiver.http() + "/v1/metrics")
                .build();
        try (SdkMeterProvider provider = SdkMeterProvider.builder()
                .setResource(io.opentelemetry.sdk.resources.Resource.builder()
                        .put("service.name", "sdk")
                        .build())
                .registerMetricReader(PeriodicMetricReader.builder(exporter)
                        .setInterval(1, TimeUnit.HOURS)
                        .build())
                .registerMetricProducer(OtlpMetrics.producer(source))
                .registerMetricProducer(OtlpMetrics.producer(() -> {
                    throw new IllegalStateException("this one fails");
                }))
                .build()) {
            provider.get("t").counterBuilder("sdk.counter").build().add(1);
            assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }
        Arrived arrived = Arrived.at(receiver);
        assertThat(arrived.last("sdk.counter").getSum().getDataPoints(0).getAsInt())
                .isEqualTo(1);
        assertThat(arrived.last("ducks").getSum().getDataPoints(0).getAsInt()).isEqualTo(1);
        assertThat(Arrived.tags(receiver.metrics()
                        .get(0)
                        .getResourceMetrics(0)
                        .getResource()
                        .getAttributesList()))
                .isEqualTo("service.name=sdk");
    }

    /** An exporter of the user's. */
    private static final class Given implements MetricExporter {
        final List<Long> values = new CopyOnWriteArrayList<>();
        final AtomicInteger shutdowns = new AtomicInteger();
        volatile Function<Collection<MetricData>, CompletableResultCode> answer =
                metrics -> CompletableResultCode.ofSuccess();
        volatile Supplier<CompletableResultCode> end = CompletableResultCode::ofSuccess;

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.DELTA;
        }

        @Override
        public CompletableResultCode export(Collection<MetricData> metrics) {
            for (MetricData metric : metrics) {
                metric.getLongSumData().getPoints().forEach(point -> values.add(point.getValue()));
            }
            return answer.apply(metrics);
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            shutdowns.incrementAndGet();
            return end.get();
        }
    }

    @Test
    void anExporterOfYourOwnHasItsOwnSettings() {
        assertThatThrownBy(() -> builder().exporter(new Given()).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave out endpoint(..)");
    }

    @Test
    void anExporterOfYourOwnGetsDeltasIfItPrefersThem() {
        Given exporter = new Given();
        try (OtlpMetrics metrics = with(Map.of()).exporter(exporter).start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            ducks.set(10);
            exporter.answer = all -> CompletableResultCode.ofFailure();
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            ducks.set(20);
            exporter.answer = all -> {
                throw new IllegalStateException("broken");
            };
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            exporter.answer = all -> CompletableResultCode.ofSuccess();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        assertThat(exporter.values).containsExactly(1L, 9L, 19L, 19L);
        assertThat(exporter.shutdowns).hasValue(1);
    }

    @Test
    void anExporterThatAnswersLateIsBelieved() {
        Given exporter = new Given();
        CompletableResultCode late = new CompletableResultCode();
        exporter.answer = all -> late;
        try (OtlpMetrics metrics = with(Map.of())
                .exporter(exporter)
                .intervalTimeout(Duration.ofMillis(50))
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            ducks.set(10);
            assertThat(metrics.flush(Waiting.PATIENCE))
                    .as("it is not asked meanwhile")
                    .isFalse();
            assertThat(exporter.values).containsExactly(1L);
            exporter.answer = all -> CompletableResultCode.ofSuccess();
            late.succeed();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(exporter.values).containsExactly(1L, 9L);
        }
    }

    @Test
    void anExporterThatInterruptsOrThrowsWhateverIsAskedAgain() {
        Given exporter = new Given();
        try (OtlpMetrics metrics = with(Map.of()).exporter(exporter).start()) {
            exporter.answer = all -> {
                Thread.currentThread().interrupt();
                return CompletableResultCode.ofSuccess();
            };
            assertThat(metrics.flush(Waiting.PATIENCE)).as("it has it").isTrue();
            ducks.set(5);
            exporter.answer = all -> {
                throw OtlpMetricsTest.<RuntimeException>undeclared(new IOException("away"));
            };
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            exporter.answer = all -> {
                throw new AssertionError("broken");
            };
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            assertThat(metrics.stats().attemptsFailed()).isEqualTo(2);
            exporter.answer = all -> CompletableResultCode.ofSuccess();
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        assertThat(exporter.values).containsExactly(1L, 4L, 4L, 4L);
    }

    @Test
    void anExporterWhoseShutdownHangsDoesNotKeepTheProgram() {
        Given exporter = new Given();
        CountDownLatch never = new CountDownLatch(1);
        exporter.end = () -> {
            Waiting.on(never);
            return CompletableResultCode.ofSuccess();
        };
        OtlpMetrics metrics = with(Map.of())
                .exporter(exporter)
                .closeWithin(Duration.ofMillis(500))
                .start();
        metrics.close();
        assertThat(never.getCount()).as("it hangs still").isEqualTo(1);
        assertThat(exporter.values).containsExactly(1L);
        never.countDown();
    }

    @Test
    void anExporterWhoseShutdownThrowsDoesNotKeepTheProgramFromEnding() {
        Given exporter = new Given();
        exporter.end = () -> {
            throw new AssertionError("broken");
        };
        OtlpMetrics metrics = with(Map.of()).exporter(exporter).start();
        metrics.close();
        assertThat(threads()).isEmpty();
        assertThat(exporter.shutdowns).hasValue(1);
    }
}
