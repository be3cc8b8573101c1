package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The standard variables. */
class OtlpEnvironmentTest {

    /** @param variables name, value, name, value … */
    private static OtlpEnvironment of(String... variables) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            map.put(variables[i], variables[i + 1]);
        }
        return new OtlpEnvironment(map::get, "LOGS");
    }

    @ParameterizedTest
    @CsvSource({
        "http://a:4318, http://a:4318/v1/logs",
        "http://a:4318/, http://a:4318/v1/logs",
        "http://a/otlp, http://a/otlp/v1/logs",
        "' https://a ', https://a/v1/logs"
    })
    void theEndpointOfAllSignalsTakesThePath(String endpoint, String url) {
        assertThat(of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint).httpEndpoint()).isEqualTo(url);
    }

    @Test
    void theEndpointOfOneSignalIsTakenAsItIs() {
        assertThat(of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://b")
                        .httpEndpoint())
                .isEqualTo("http://b");
    }

    @Test
    void nothingIsNothing() {
        OtlpEnvironment empty = of("OTEL_EXPORTER_OTLP_ENDPOINT", "", "OTEL_EXPORTER_OTLP_HEADERS", " ");

        assertThat(empty.httpEndpoint()).isNull();
        assertThat(empty.grpcEndpoint()).isNull();
        assertThat(empty.headers()).isEmpty();
        assertThat(empty.gzip()).isNull();
        assertThat(empty.timeout()).isNull();
        assertThat(empty.certificate()).isNull();
        assertThat(empty.isGrpc()).isFalse();
        assertThat(empty.resource().getAttributes().asMap().values()).containsExactly("unknown_service:java");
    }

    @Test
    void thatOfOneSignalGoesFirst() {
        OtlpEnvironment both = of(
                "OTEL_EXPORTER_OTLP_HEADERS", "a=1",
                "OTEL_EXPORTER_OTLP_LOGS_HEADERS", "b=2",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "5",
                "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "2500",
                "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "none",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "grpc",
                "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "7");

        assertThat(both.headers()).containsExactly(entry("b", "2"));
        assertThat(both.timeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(both.gzip()).isFalse();
        assertThat(both.isGrpc()).isTrue();
    }

    @Test
    void pairsHavePercentEscapes() {
        assertThat(of("OTEL_EXPORTER_OTLP_HEADERS", "a = x%2Cy%3D%C3%A4 ,b=,, c=1+1=2")
                        .headers())
                .containsExactly(entry("a", "x,y=ä"), entry("b", ""), entry("c", "1+1=2"));
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_PROTOCOL, http/json, http/protobuf or grpc",
        "OTEL_EXPORTER_OTLP_COMPRESSION, zstd, gzip or none",
        "OTEL_EXPORTER_OTLP_TIMEOUT, 10s, milliseconds",
        "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT, 0, milliseconds",
        "OTEL_EXPORTER_OTLP_HEADERS, 'a=1,secret', part 2",
        "OTEL_EXPORTER_OTLP_HEADERS, '=secret', part 1",
        "OTEL_EXPORTER_OTLP_HEADERS, 'a=secret%zz', percent escape in the value of a",
        "OTEL_RESOURCE_ATTRIBUTES, nothing, part 1",
        "OTEL_EXPORTER_OTLP_CERTIFICATE, /no/such/file, /no/such/file"
    })
    void whatSaysNothingSensibleIsRefused(String variable, String value, String hint) {
        assertThatThrownBy(() -> all(of(variable, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(hint)
                .hasMessageNotContaining("secret");
    }

    private static void all(OtlpEnvironment environment) {
        environment.isGrpc();
        environment.gzip();
        environment.timeout();
        environment.headers();
        environment.resource();
        environment.certificate();
    }

    @Test
    void certificatesAreFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "pem");

        assertThat(of("OTEL_EXPORTER_OTLP_CERTIFICATE", file.toString()).certificate())
                .isEqualTo("pem".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
