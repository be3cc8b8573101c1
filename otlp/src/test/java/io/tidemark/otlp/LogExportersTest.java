package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.Received;
import io.tidemark.otlp.server.Reply;
import io.tidemark.stream.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exporters of all kinds, and what the builder and the environment say of them. */
@Timeout(60)
class LogExportersTest {

    private final LogRig rig = new LogRig();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        rig.close();
    }

    private OtlpGrpcLogRecordExporter grpc() {
        return OtlpGrpcLogRecordExporter.builder()
                .setEndpoint(rig.receiver.grpc())
                .build();
    }

    @Test
    void overGrpc() {
        rig.receiver.behave(Behaviour.first(1, Reply.status(503)));
        OtlpGrpcLogRecordExporter exporter = grpc();
        OtlpLogsStream stream =
                OtlpLogsStream.builder(name -> null).exporter(exporter).build();
        Waiting.on(rig.send(stream, "a", "b"));
        rig.settle(stream);

        assertThat(rig.texts()).containsExactly("a", "b");
        assertThat(rig.receiver.requests()).allMatch(Received::grpc);
        assertThat(exporter.export(List.of())
                        .join(10, java.util.concurrent.TimeUnit.SECONDS)
                        .isSuccess())
                .as("it is not shut down")
                .isTrue();
        exporter.close();
    }

    @Test
    void overGrpcAsTheEnvironmentSays() {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                "OTEL_EXPORTER_OTLP_ENDPOINT", rig.receiver.grpc(),
                "OTEL_EXPORTER_OTLP_HEADERS", "key=secret");
        rig.receiver.behave(Behaviour.inOrder(
                Reply.status(503), Reply.close(), Reply.grpcStatus(8), Reply.partial(1, "old"), Reply.grpcStatus(3)));
        OtlpLogsStream stream = OtlpLogsStream.builder(environment::get).build();
        Waiting.on(rig.send(stream, "a", "b"));
        assertThat(stream.submissions()).isEqualTo(new OtlpLogsStats(1, 1, 3, 1, 0, 0, 0, 0, 0));
        Waiting.on(rig.send(stream, "invalid argument"));
        assertThat(LogRig.stats(stream).lastProblem()).contains("gRPC status INVALID_ARGUMENT");
        Waiting.on(rig.send(stream, "c"));
        rig.settle(stream);

        assertThat(rig.texts()).containsExactly("a", "b", "c");
        assertThat(rig.receiver.requests())
                .hasSize(6)
                .allMatch(Received::grpc)
                .allMatch(request -> "secret".equals(request.header("key")));
    }

    private OtlpLogsStream.Builder with(Function<Collection<LogRecordData>, CompletableResultCode> export) {
        return OtlpLogsStream.builder(name -> null)
                .requestTimeout(Duration.ofMillis(100))
                .retryFor(Duration.ofMillis(400))
                .exporter(new LogRecordExporter() {
                    @Override
                    public CompletableResultCode export(Collection<LogRecordData> logs) {
                        return export.apply(logs);
                    }

                    @Override
                    public CompletableResultCode flush() {
                        return CompletableResultCode.ofSuccess();
                    }

                    @Override
                    public CompletableResultCode shutdown() {
                        throw new AssertionError("it is the caller's");
                    }
                });
    }

    @Test
    void anExporterThatThrowsIsCalledAgain() {
        AtomicInteger calls = new AtomicInteger();
        OtlpLogsStream stream = with(logs -> {
                    if (calls.incrementAndGet() < 2) {
                        throw new IllegalStateException("not yet");
                    }
                    return CompletableResultCode.ofSuccess();
                })
                .build();
        Waiting.on(rig.send(stream, "a"));
        rig.settle(stream);

        assertThat(LogRig.stats(stream).emitted()).isEqualTo(1);
        assertThat(LogRig.stats(stream).lastProblem()).contains("attempt 1", "not yet");
    }

    @Test
    void anExporterThatFailsIsCalledAgainForSomeTime() {
        AtomicInteger calls = new AtomicInteger();
        OtlpLogsStream stream = with(logs -> {
                    calls.incrementAndGet();
                    return CompletableResultCode.ofFailure();
                })
                .build();
        Waiting.on(rig.send(stream, "a"));
        rig.settle(stream);

        assertThat(calls.get()).isGreaterThan(1);
        assertThat(LogRig.stats(stream).failed()).isEqualTo(1);
    }

    @Test
    void anExporterThatNeverAnswersIsGivenUp() {
        AtomicReference<CompletableResultCode> late = new AtomicReference<>();
        OtlpLogsStream stream = with(logs -> {
                    late.set(new CompletableResultCode());
                    return late.get();
                })
                .retryFor(Duration.ZERO)
                .build();
        Waiting.on(rig.send(stream, "a"));
        CompletableResultCode unused = late.get().succeed();
        rig.settle(stream);

        assertThat(LogRig.stats(stream).failed()).isEqualTo(1);
        assertThat(LogRig.stats(stream).emitted()).isZero();
        assertThat(LogRig.stats(stream).lastProblem()).contains("not done within PT0.1S");
    }

    /** It holds the one thread that calls it. */
    @Test
    void anExporterThatBlocksIsGivenUp() {
        OtlpLogsStream stream = with(logs -> {
                    Waiting.on(gate);
                    return CompletableResultCode.ofSuccess();
                })
                .build();
        Waiting.on(rig.send(stream, "a"));
        Waiting.on(rig.send(stream, "b"));
        rig.settle(stream);

        assertThat(gate.getCount()).isEqualTo(1);
        assertThat(LogRig.stats(stream).failed()).isEqualTo(2);
    }

    @Test
    void whatTheEnvironmentSaysIsSent() {
        Map<String, String> environment = new HashMap<>();
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", rig.receiver.http());
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20key, other=b+c=d");
        environment.put("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
        environment.put("OTEL_SERVICE_NAME", "pond");
        environment.put("OTEL_RESOURCE_ATTRIBUTES", "service.name=other,region=eu%2Dwest");
        OtlpLogsStream stream = OtlpLogsStream.builder(environment::get).build();
        Waiting.on(rig.send(stream, "a"));
        rig.settle(stream);

        Received request = rig.receiver.requests().get(0);
        assertThat(request.path()).isEqualTo("/v1/logs");
        assertThat(request.header("api-key")).isEqualTo("a key");
        assertThat(request.header("other")).isEqualTo("b+c=d");
        assertThat(request.header("content-encoding")).isEqualTo("gzip");
        assertThat(request.header("content-type")).isEqualTo("application/x-protobuf");
        assertThat(LogRig.map(rig.receiver
                        .logs()
                        .get(0)
                        .getResourceLogs(0)
                        .getResource()
                        .getAttributesList()))
                .hasEntrySatisfying(
                        "service.name",
                        value -> assertThat(value.getStringValue()).isEqualTo("pond"))
                .hasEntrySatisfying(
                        "region", value -> assertThat(value.getStringValue()).isEqualTo("eu-west"));
        assertThat(stream)
                .hasToString("OtlpLogsStream[127.0.0.1:" + rig.receiver.http().substring(17) + "]");
    }

    @Test
    void whatTheBuilderIsToldGoesBeforeTheEnvironment() {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                "OTEL_EXPORTER_OTLP_HEADERS", "key=environment",
                "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                "OTEL_SERVICE_NAME", "environment");
        OtlpLogsStream stream = OtlpLogsStream.builder(environment::get)
                .endpoint(rig.receiver.http() + "/own/v1/logs")
                .header("key", "builder")
                .compression("none")
                .protocol(OtlpProtocol.HTTP)
                .serviceName("builder")
                .customize(more -> more.addHeader("more", "custom"))
                .build();
        Waiting.on(rig.send(stream, "a"));
        rig.settle(stream);

        Received request = rig.receiver.requests().get(0);
        assertThat(request.path()).isEqualTo("/own/v1/logs");
        assertThat(request.header("key")).isEqualTo("builder");
        assertThat(request.header("more")).isEqualTo("custom");
        assertThat(request.headers()).doesNotContainKey("content-encoding");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> OtlpLogsStream.builder().maxBatchRecords(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> OtlpLogsStream.builder().retryFor(Duration.ofSeconds(-1)))
                .hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> OtlpLogsStream.builder().requestTimeout(Duration.ZERO))
                .hasMessageContaining("above zero");
        assertThatThrownBy(() -> rig.builder().endpoint("collector:4318").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"collector:4318\"", "http://localhost:4318");
        assertThatThrownBy(() -> rig.builder().header("Content-Length", "5").build())
                .hasMessageContaining("Content-Length");
        assertThatThrownBy(() -> rig.builder().header("key", "se\ncret").build())
                .hasMessageContaining("\"key\"")
                .hasMessageNotContaining("cret");
        assertThatThrownBy(
                        () -> rig.builder().exporter(LogRecordExporter.noop()).build())
                .hasMessageContaining("leave out endpoint(..)");
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_PROTOCOL, http/json, http/protobuf or grpc",
        "OTEL_EXPORTER_OTLP_ENDPOINT, nowhere, OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, ftp://host, http",
        "OTEL_EXPORTER_OTLP_COMPRESSION, zip, zip",
        "OTEL_EXPORTER_OTLP_TIMEOUT, soon, OTEL_EXPORTER_OTLP_TIMEOUT",
        "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT, 0, above zero",
        "OTEL_EXPORTER_OTLP_HEADERS, nothing, OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_HEADERS, 'Content-Length=5', Content-Length",
        "OTEL_RESOURCE_ATTRIBUTES, nothing, OTEL_RESOURCE_ATTRIBUTES",
        "OTEL_EXPORTER_OTLP_CERTIFICATE, /no/such/file, /no/such/file"
    })
    void whatTheEnvironmentSaysMustMakeSense(String variable, String value, String hint) {
        assertThatThrownBy(() ->
                        OtlpLogsStream.builder(Map.of(variable, value)::get).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(hint);
    }

    @Test
    void whatIsOfLogsGoesBeforeWhatIsOfAll() {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1",
                "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", rig.receiver.http() + "/v1/logs",
                "OTEL_EXPORTER_OTLP_HEADERS", "key=all",
                "OTEL_EXPORTER_OTLP_LOGS_HEADERS", "key=logs");
        OtlpLogsStream stream = OtlpLogsStream.builder(environment::get).build();
        Waiting.on(rig.send(stream, "a"));
        rig.settle(stream);

        assertThat(rig.receiver.requests().get(0).header("key")).isEqualTo("logs");
    }

    @ParameterizedTest
    @CsvSource({"OTEL_SDK_DISABLED, true", "OTEL_SDK_DISABLED, TRUE", "OTEL_LOGS_EXPORTER, none"})
    void nothingIsSentWhereOpenTelemetryIsDisabled(String variable, String value) {
        Map<String, String> environment = Map.of(variable, value, "OTEL_EXPORTER_OTLP_PROTOCOL", "nonsense");
        OtlpLogsStream stream = OtlpLogsStream.builder(environment::get)
                .endpoint(rig.receiver.http())
                .maxBatchRecords(1)
                .build();
        assertThat(rig.append(stream, Written.text("a"))).isEqualTo(Outcome.SAMPLED_OUT);
        Waiting.on(rig.send(stream, "b"));
        rig.settle(stream);

        assertThat(LogRig.stats(stream).sampledOut()).isEqualTo(2);
        assertThat(rig.receiver.requests()).isEmpty();
        assertThat(stream).hasToString("OtlpLogsStream[disabled]");
    }

    @ParameterizedTest
    @CsvSource({"OTEL_SDK_DISABLED, false", "OTEL_LOGS_EXPORTER, otlp", "OTEL_METRICS_EXPORTER, none"})
    void othersAreSent(String variable, String value) {
        OtlpLogsStream stream = OtlpLogsStream.builder(Map.of(variable, value)::get)
                .endpoint(rig.receiver.http())
                .build();
        Waiting.on(rig.send(stream, "a"));
        rig.settle(stream);

        assertThat(rig.texts()).containsExactly("a");
    }

    @Test
    void customizeIsForHttp() {
        assertThatThrownBy(() -> rig.builder()
                        .endpoint(rig.receiver.grpc())
                        .protocol(OtlpProtocol.GRPC)
                        .customize(more -> {})
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OtlpProtocol.HTTP");
    }
}
