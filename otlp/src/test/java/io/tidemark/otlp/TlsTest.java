package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.otlp.server.Certificate;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.stats.AggregationData.OfLong;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.StreamStats;
import io.tidemark.unit.MetricUnit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over HTTPS, to a server whose certificate only those trust who are told to. */
@Timeout(60)
class TlsTest {

    private static final MetricSource SOURCE = () -> List.of(new MetricFamily(
            "ducks",
            "",
            MetricUnit.NONE,
            Kind.COUNTER,
            List.of(new Point(Tags.empty(), Instant.EPOCH, new OfLong(7)))));

    @TempDir
    private static Path folder;

    private static Certificate certificate;
    private static OtlpReceiver receiver;

    @BeforeAll
    static void start() throws Exception {
        certificate = Certificate.make();
        receiver = OtlpReceiver.startSecure(certificate);
    }

    @AfterAll
    static void stop() {
        receiver.close();
    }

    private static Map<String, String> trusting() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
        return Map.of("OTEL_EXPORTER_OTLP_CERTIFICATE", file.toString());
    }

    private static OtlpMetrics.Builder metrics(Map<String, String> environment) {
        return new OtlpMetrics.Builder(environment::get)
                .endpoint(receiver.http())
                .source(SOURCE)
                .interval(Duration.ofHours(1))
                .backoff(Duration.ofMillis(1))
                .closeWithin(Duration.ofSeconds(1))
                .closeAtShutdown(false);
    }

    private static StreamStats send(OtlpLogsStream.Builder builder) {
        try (OtlpLogsStream stream = builder.endpoint(receiver.http())
                .retryFor(Duration.ofMillis(300))
                .build()) {
            stream.next(Written.text("a"));
            Waiting.on(stream.flush(FlushKind.EXPLICIT));
            return LogRig.stats(stream);
        }
    }

    @Test
    void theEnvironmentNamesAFileOfCertificates() throws Exception {
        try (OtlpMetrics metrics = metrics(trusting()).start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        StreamStats logs = send(OtlpLogsStream.builder(trusting()::get));

        assertThat(logs.emitted()).isEqualTo(1);
        assertThat(receiver.requests()).extracting(request -> request.path()).contains("/v1/metrics", "/v1/logs");
    }

    @Test
    void theProgramSaysWhomItTrusts() throws Exception {
        try (OtlpMetrics metrics = metrics(Map.of())
                .customize(more -> more.setTrustedCertificates(certificate.pem().getBytes(StandardCharsets.UTF_8)))
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
        }
        StreamStats logs = send(OtlpLogsStream.builder(name -> null)
                .customize(more -> more.setTrustedCertificates(certificate.pem().getBytes(StandardCharsets.UTF_8))));

        assertThat(logs.emitted()).isEqualTo(1);
    }

    @Test
    void aServerThatIsNotTrustedGetsNothing_andThatIsSaid() {
        int before = receiver.requests().size();
        try (OtlpMetrics metrics = metrics(Map.of()).start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isFalse();
            assertThat(metrics.stats().lastFailure()).contains("SSLHandshakeException", "certification path");
            assertThat(metrics.stats().uncertain()).isZero();
        }
        StreamStats logs = send(OtlpLogsStream.builder(name -> null));

        assertThat(logs.failed()).isEqualTo(1);
        assertThat(logs.lastProblem()).contains("SSLHandshakeException", "certification path");
        assertThat(receiver.requests()).hasSize(before);
    }

    @Test
    void aCertificateThatIsNoneIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("none.pem"), "no certificate");
        Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_CERTIFICATE", file.toString());
        assertThatThrownBy(() -> metrics(environment).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OTEL_EXPORTER_OTLP_CERTIFICATE");
        assertThatThrownBy(() -> OtlpLogsStream.builder(environment::get)
                        .endpoint(receiver.http())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OTEL_EXPORTER_OTLP_CERTIFICATE");
    }

    @Test
    void customizeIsForOurOwnExporterOverHttp() {
        assertThatThrownBy(() -> metrics(Map.of())
                        // Not over TLS: Netty would load a native library for it.
                        .endpoint("http://127.0.0.1:1")
                        .protocol(OtlpProtocol.GRPC)
                        .customize(more -> {})
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OtlpProtocol.HTTP");
    }
}
