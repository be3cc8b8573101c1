package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers mean. */
class AnswerTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "3|3",
                " 120 |120",
                "86400|900",
                "99999999999999999999999|900",
                "Sun, 22 Nov 2026 14:00:30 GMT|30",
                "Sun, 22 Nov 2026 13:00:00 GMT|0",
                "Fri, 31 Dec 9999 23:59:59 GMT|900",
            })
    void retryAfter(String header, long seconds) {
        assertThat(RetryAfter.of(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {"null|x", "''|x", "-1|x", "soon|x", "1.5|x", "٣|x"})
    void aRetryAfterThatIsNoneIsNone(String header, String ignored) {
        assertThat(RetryAfter.of(header, NOW)).isNull();
    }

    @Test
    void partialSuccessIsRead() {
        byte[] response = ExportMetricsServiceResponse.newBuilder()
                .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(1L << 40)
                        .setErrorMessage("größer"))
                .build()
                .toByteArray();
        assertThat(PartialSuccess.answer(response)).isEqualTo(Answer.taken(1L << 40, "größer"));
        assertThat(PartialSuccess.answer(new byte[0])).isEqualTo(Answer.taken(0, ""));
        assertThat(PartialSuccess.answer("<html>".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Answer.taken(0, ""));
    }

    @Test
    void anAnswerThatIsBrokenIsSurvived() {
        Random random = new Random(7);
        byte[] good = ExportMetricsServiceResponse.newBuilder()
                .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(3)
                        .setErrorMessage("why"))
                .build()
                .toByteArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = Arrays.copyOf(good, random.nextInt(good.length + 4));
            for (int j = random.nextInt(4); j > 0 && broken.length > 0; j--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            Answer answer = PartialSuccess.answer(broken);
            assertThat(answer.kind()).isEqualTo(Answer.Kind.TAKEN);
            assertThat(answer.rejected()).isNotNegative();
        }
    }
}
