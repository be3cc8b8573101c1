package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.tidemark.prometheus.servers.Metadata;
import io.tidemark.prometheus.servers.RealPushgateway;
import io.tidemark.prometheus.servers.Waiting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real Pushgateway takes and refuses, whoever pushes: what {@link PushGateway} is built on. */
class PushgatewayAcceptsTest {

    private static final String GROUP = "/metrics/job/batch";
    static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private static RealPushgateway gateway;
    private static GatewayReader reader;

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

    private static void accepts(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void refuses(String text, String reason) {
        HttpResponse<String> answer = reader.put(GROUP, text);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void putReplacesTheGroup() {
        accepts(reader.put(GROUP, "a 1\nb 2\n"));
        accepts(reader.put(GROUP, "a 3\n"));

        assertThat(reader.valueOf("a{")).isEqualTo("3");
        assertThat(reader.valueOf("b{")).isNull();
    }

    @Test
    void postReplacesMetricsOfTheSameNames() {
        accepts(reader.put(GROUP, "a{x=\"1\"} 1\na{x=\"2\"} 1\nb 2\n"));
        accepts(reader.send("POST", GROUP, "a{x=\"1\"} 3\n"));

        assertThat(reader.valueOf("a{")).isEqualTo("3");
        assertThat(reader.valueOf("b{")).isEqualTo("2");
    }

    @Test
    void deleteIsAnsweredWith202AlsoOfAGroupThatIsNotThere() {
        accepts(reader.put(GROUP, "a 1\n"));

        assertThat(reader.send("DELETE", GROUP, "").statusCode()).isEqualTo(202);
        assertThat(reader.send("DELETE", "/metrics/job/never", "").statusCode()).isEqualTo(202);
        Waiting.until("it is gone", () -> reader.valueOf("a{") == null);
    }

    @Test
    void gzipIsTaken() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(body)) {
            zip.write("a 1\n".getBytes(StandardCharsets.UTF_8));
        }
        accepts(reader.send("PUT", GROUP, body.toByteArray(), "Content-Encoding", "gzip"));
        assertThat(reader.valueOf("a{")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"a@base64/L3Zhci9saWI,/var/lib", "a@base64/L3Zhci9saWI=,/var/lib", "a@base64/=,''", "a/b%20c,b c"})
    void pathPartsInBase64AreNeededForSlashesAndEmptyValues(String path, String value) {
        accepts(reader.put(GROUP + "/" + path, "m 1\n"));

        assertThat(gateway.groups().get(0).getOrDefault("a", "")).isEqualTo(value);
    }

    @Test
    void aSlashInAPathPartIsNotTaken() {
        assertThat(reader.put(GROUP + "/a//var", "m 1\n").statusCode()).isNotEqualTo(200);
        assertThat(reader.put(GROUP + "/a/%2Fvar", "m 1\n").statusCode()).isNotEqualTo(200);
        assertThat(gateway.groups()).isEmpty();
    }

    @Test
    void aTimestampIsRefused() {
        refuses("a 1 1700000000000\n", "pushed metrics must not have timestamps");
    }

    @Test
    void aSeriesThatIsThereTwiceIsRefused() {
        refuses("a{x=\"1\"} 1\na{x=\"1\"} 2\n", "was collected before with the same name and label values");
    }

    @Test
    void aMissingLineFeedAtTheEndIsRefused() {
        refuses("a 1", "unexpected end of input stream");
    }

    @Test
    void anotherTypeThanAMetricHasInAnotherGroupIsRefused() {
        accepts(reader.put("/metrics/job/other", "# TYPE a counter\na 1\n"));

        refuses("# TYPE a gauge\na 1\n", "pushed metrics are invalid or inconsistent with existing metrics");
        assertThat(reader.valueOf("push_failure_time_seconds{instance=\"\",job=\"batch\"}"))
                .as("when it refused")
                .isNotEqualTo("0");
    }

    @Test
    void anExemplarIsRefused() {
        refuses("# TYPE a counter\na 1 # {trace_id=\"x\"} 1\n", "text format parsing error");
    }

    @Test
    void aNameInUtf8IsRefused() {
        refuses("{\"größe\"} 1\n", "text format parsing error");
    }

    @Test
    void anotherHelpTextThanInAnotherGroupIsTaken() {
        accepts(reader.put("/metrics/job/other", "# HELP a One.\n# TYPE a gauge\na 1\n"));
        accepts(reader.put(GROUP, "# HELP a Two.\n# TYPE a gauge\na 2\n"));

        assertThat(reader.lines("a{")).hasSize(2);
    }

    @Test
    void labelsOfTheGroupingKeyTakeThePlaceOfThosePushed() {
        accepts(reader.put(GROUP + "/instance/here", "a{job=\"mine\",instance=\"mine\",x=\"1\"} 1\n"));
        accepts(reader.put(GROUP, "b{job=\"mine\",instance=\"mine\",x=\"1\"} 1\n"));
        accepts(reader.put("/metrics/job/other", "c 1\n"));

        assertThat(reader.lines("a{")).containsExactly("a{instance=\"here\",job=\"batch\",x=\"1\"} 1");
        assertThat(reader.lines("b{")).containsExactly("b{instance=\"mine\",job=\"batch\",x=\"1\"} 1");
        assertThat(reader.lines("c{"))
                .as("not that of the gateway")
                .containsExactly("c{instance=\"\",job=\"other\"} 1");
    }

    @Test
    void openMetricsIsReadAsTextAndLosesItsTypes() {
        String text = "# TYPE a counter\na_total 1\n# EOF\n";
        accepts(reader.send(
                "PUT",
                GROUP,
                text.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/openmetrics-text; version=1.0.0; charset=utf-8"));

        assertThat(gateway.metadata("a_total")).contains(new Metadata("untyped", "", ""));
    }

    @Test
    void itIsReadAsTextOrProtobufOnly() {
        accepts(reader.put(GROUP, "a 1\n"));

        assertThat(contentType("application/openmetrics-text;version=1.0.0")).startsWith("text/plain; version=0.0.4");
        assertThat(contentType(PROTOBUF)).startsWith("application/vnd.google.protobuf");
    }

    private static String contentType(String accept) {
        return reader.get("/metrics", accept)
                .headers()
                .firstValue("Content-Type")
                .orElseThrow();
    }

    /** {@code took}: a native histogram of 8 values, 1 of them zero, with the sum 7.5; in protobuf. */
    static byte[] nativeHistogram() throws IOException {
        HistogramSnapshot histogram = HistogramSnapshot.builder()
                .name("took")
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.EMPTY)
                        .sum(7.5)
                        .nativeSchema(3)
                        .nativeZeroCount(1)
                        .nativeBucketsForPositiveValues(NativeHistogramBuckets.of(new int[] {4, 9}, new long[] {2, 5}))
                        .build())
                .build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new PrometheusProtobufWriter().write(body, new MetricSnapshots(histogram), EscapingScheme.ALLOW_UTF8);
        return body.toByteArray();
    }

    @Test
    void nativeHistogramsInProtobufPassThrough() throws IOException {
        accepts(reader.send("PUT", GROUP, nativeHistogram(), "Content-Type", PROTOBUF));

        Metrics.Histogram read = null;
        try (InputStream in =
                new ByteArrayInputStream(reader.get("/metrics", PROTOBUF).body())) {
            for (Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
                    family != null;
                    family = Metrics.MetricFamily.parseDelimitedFrom(in)) {
                if (family.getName().equals("took")) {
                    read = family.getMetric(0).getHistogram();
                }
            }
        }
        assertThat(read).isNotNull();
        assertThat(read.getSchema()).isEqualTo(3);
        assertThat(read.getSampleCount()).isEqualTo(8);
        assertThat(read.getZeroCount()).isEqualTo(1);
        assertThat(read.getPositiveDeltaList()).containsExactly(2L, 3L);
    }

    @Test
    void itAddsWhenItWasPushed() {
        accepts(reader.put(GROUP, "a 1\n"));

        assertThat(reader.lines("push_time_seconds{")).hasSize(1);
        assertThat(reader.lines("push_failure_time_seconds{")).hasSize(1);
    }
}
