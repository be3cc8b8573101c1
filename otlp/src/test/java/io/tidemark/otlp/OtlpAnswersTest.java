package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say: the bodies of their answers, and when to come back. */
class OtlpAnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "' 7 ', 7",
        "3600, 3600",
        "3601, 3600",
        "99999999999999999999, 3600",
        "'Sun, 22 Nov 2026 12:00:30 GMT', 30",
        "'Sun, 22 Nov 2026 11:00:00 GMT', 0",
        "'Wed, 22 Nov 2056 11:00:00 GMT', 3600"
    })
    void whenToComeBack(String header, long seconds) {
        assertThat(LogRetryAfter.parse(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "2026-11-22T12:00:30Z", "١", "Sun, 22 Nov 2026"})
    void whatSaysNothing(String header) {
        assertThat(LogRetryAfter.parse(header, NOW)).isNull();
    }

    @Test
    void noHeaderSaysNothing() {
        assertThat(LogRetryAfter.parse(null, NOW)).isNull();
    }

    @Property
    void aHeaderMayBeAnything(@ForAll String header) {
        Duration wait = LogRetryAfter.parse(header, NOW);

        assertThat(wait == null || !wait.isNegative() && wait.compareTo(LogRetryAfter.LONGEST) <= 0)
                .isTrue();
    }

    @Property
    void whatWasNotTaken(@ForAll long rejected, @ForAll String message) {
        byte[] logs = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(rejected)
                        .setErrorMessage(message))
                .build()
                .toByteArray();
        byte[] metrics = ExportMetricsServiceResponse.newBuilder()
                .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(rejected)
                        .setErrorMessage(message))
                .build()
                .toByteArray();

        assertThat(LogPartialSuccess.parse(logs))
                .isEqualTo(LogPartialSuccess.parse(metrics))
                .extracting(LogPartialSuccess::rejected)
                .isEqualTo(Math.max(0, rejected));
    }

    @Test
    void itsMessageIsRead() {
        byte[] body = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(300)
                        .setErrorMessage("zu alt: 🦆"))
                .build()
                .toByteArray();

        assertThat(LogPartialSuccess.parse(body)).isEqualTo(new LogPartialSuccess(300, "zu alt: 🦆"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"partialSuccess\":{\"rejectedLogRecords\":1}}",
                "<html>",
                "\n\u0005ab",
                "\n\u0002\n\u0005"
            })
    void aBodyOfAnotherKindSaysNothing(String body) {
        assertThat(LogPartialSuccess.parse(body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(LogPartialSuccess.NONE);
    }

    @Property
    void aBodyMayBeAnything(@ForAll byte[] body) {
        assertThat(LogPartialSuccess.parse(body).rejected()).isNotNegative();
        assertThat(LogPartialSuccess.error(body)).hasSizeLessThanOrEqualTo(1_000);
    }

    @Test
    void anErrorIsTextOrProtobuf() {
        assertThat(LogPartialSuccess.error("unknown API key\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("unknown API key");
        assertThat(LogPartialSuccess.error("\b\u0003\u0012\u0004away".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("away");
        assertThat(LogPartialSuccess.error(new byte[0])).isEmpty();
        assertThat(LogPartialSuccess.error(new byte[] {(byte) 0xFF, 0, 1})).isEmpty();
    }
}
