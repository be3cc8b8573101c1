package io.tidemark.otlp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The receiver takes what OpenTelemetry's own SDK sends, and fails as it is told. */
class OtlpReceiverTest {

    private final OtlpReceiver receiver = OtlpReceiver.start();

    @AfterEach
    void close() {
        receiver.close();
    }

    private MetricExporter exporter(boolean grpc) {
        return grpc
                ? OtlpGrpcMetricExporter.builder()
                        .setEndpoint(receiver.grpc())
                        .setCompression("gzip")
                        .addHeader("api-key", "duck")
                        .build()
                : OtlpHttpMetricExporter.builder()
                        .setEndpoint(receiver.http() + "/v1/metrics")
                        .setCompression("gzip")
                        .addHeader("api-key", "duck")
                        .build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesWhatTheSdkSends(boolean grpc) {
        try (SdkMeterProvider provider = SdkMeterProvider.builder()
                .registerMetricReader(
                        PeriodicMetricReader.builder(exporter(grpc)).build())
                .build()) {
            provider.get("test").counterBuilder("ducks").build().add(3, Attributes.empty());
            assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }
        Received first = receiver.requests().get(0);
        assertThat(first.grpc()).isEqualTo(grpc);
        assertThat(first.header("api-key")).isEqualTo("duck");
        assertThat(first.header(grpc ? "grpc-encoding" : "content-encoding")).isEqualTo("gzip");
        assertThat(receiver.metrics().get(0).getResourceMetrics(0).getScopeMetricsList())
                .anySatisfy(scope -> {
                    assertThat(scope.getMetrics(0).getName()).isEqualTo("ducks");
                    assertThat(scope.getMetrics(0).getSum().getDataPoints(0).getAsInt())
                            .isEqualTo(3);
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsRefusedIsSeenButNotTaken(boolean grpc) {
        receiver.behave(Behaviour.always(Reply.status(400)));
        try (MetricExporter exporter = exporter(grpc)) {
            assertThat(exporter.export(java.util.List.of())
                            .join(20, TimeUnit.SECONDS)
                            .isSuccess())
                    .isFalse();
        }
        assertThat(receiver.requests()).hasSize(1);
        assertThat(receiver.metrics()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void comesBackOnItsPort(boolean grpc) {
        try (MetricExporter exporter = exporter(grpc)) {
            receiver.goAway();
            receiver.comeBack();
            assertThat(exporter.export(java.util.List.of())
                            .join(20, TimeUnit.SECONDS)
                            .isSuccess())
                    .isTrue();
        }
    }

    @Test
    void saysWhenToTryAgain() throws Exception {
        receiver.behave(Behaviour.inOrder(Reply.status(429).retryAfter("3"), Reply.partial(2, "too old")));
        HttpResponse<byte[]> refused = post("/v1/logs");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("3");
        HttpResponse<byte[]> partial = post("/v1/logs");
        assertThat(io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse.parseFrom(partial.body())
                        .getPartialSuccess()
                        .getRejectedLogRecords())
                .isEqualTo(2);
        assertThat(receiver.logs()).hasSize(1);
        assertThat(post("/nowhere").statusCode()).isEqualTo(404);
    }

    private HttpResponse<byte[]> post(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(receiver.http() + path))
                                .POST(BodyPublishers.ofByteArray(new byte[0]))
                                .build(),
                        BodyHandlers.ofByteArray());
    }
}
