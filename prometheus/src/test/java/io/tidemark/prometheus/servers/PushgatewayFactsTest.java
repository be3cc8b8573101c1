package io.tidemark.prometheus.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Pushgateway 1.5 takes and refuses, and what it makes of it. */
@Timeout(60)
class PushgatewayFactsTest {

    private static RealPushgateway gateway;

    @BeforeAll
    static void start() {
        gateway = RealPushgateway.start();
    }

    @AfterAll
    static void end() {
        if (gateway != null) {
            gateway.close();
        }
    }

    /** A push to {@code /metrics/job/} and the rest. */
    private static Answer push(String method, String key, String body, String... headers) {
        return Http.send(method, gateway.endpoint().resolve("/metrics/job" + key), body, headers);
    }

    private static void put(String job, String body) {
        assertThat(push("PUT", "/" + job, body).status()).isEqualTo(200);
    }

    /** The series of a job as {@code name{labels} value}, without its job, its empty instance, and what the gateway adds. */
    private static List<String> series(String job) {
        return gateway.metrics()
                .lines()
                .filter(line -> line.contains("job=\"" + job + "\"") && !line.startsWith("push_"))
                .map(line -> line.replace(",job=\"" + job + "\"", "")
                        .replace("job=\"" + job + "\"", "")
                        .replace("instance=\"\"", "")
                        .replace("{,", "{")
                        .replace(",}", "}"))
                .toList();
    }

    // Ways to push.

    @Test
    void putReplacesTheGroup() {
        put("put", "a 1\nb 2\n");
        put("put", "b 3\n");

        assertThat(series("put")).containsExactly("b{} 3");
    }

    @Test
    void postReplacesFamiliesOfTheSameName() {
        put("post", "a 1\nb{l=\"1\"} 2\nb{l=\"2\"} 2\n");
        assertThat(push("POST", "/post", "b{l=\"1\"} 3\n").status()).isEqualTo(200);

        assertThat(series("post")).containsExactly("a{} 1", "b{l=\"1\"} 3");
    }

    /** 202 whether there was one or not, and only the group of exactly this key. */
    @Test
    void deleteDeletesTheGroup() {
        put("delete", "a 1\n");
        put("delete/part/x", "a 2\n");

        assertThat(push("DELETE", "/delete", "").status()).isEqualTo(202);
        gateway.await("the group is gone", it -> !it.groups().contains(Map.of("job", "delete")));
        assertThat(series("delete")).containsExactly("a{part=\"x\"} 2");
        assertThat(push("DELETE", "/delete", "").status()).isEqualTo(202);
    }

    /** So dead jobs are scraped for ever. */
    @Test
    void emptyPutLeavesAGroupWithoutMetrics() {
        put("empty", "a 1\n");
        put("empty", "");

        assertThat(series("empty")).isEmpty();
        assertThat(gateway.groups()).contains(Map.of("job", "empty"));
    }

    @Test
    void takesGzip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("a 1\n".getBytes(StandardCharsets.UTF_8));
        }
        Answer answer = Http.send(
                "PUT",
                gateway.endpoint().resolve("/metrics/job/gzip"),
                bytes.toByteArray(),
                "Content-Encoding",
                "gzip");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(series("gzip")).containsExactly("a{} 1");
    }

    /** It reads the bytes as text: Snappy came with 1.6. */
    @Test
    void takesNoSnappy() {
        // The length, and one piece that is not compressed.
        assertThat(push("PUT", "/snappy", "\u0004\u000ca 1\n", "Content-Encoding", "snappy")
                        .status())
                .isEqualTo(400);
    }

    // Grouping keys.

    @Test
    void slashesAndEmptyValuesNeedBase64() {
        assertThat(push("PUT", "@base64/YS9i/path@base64/L3Zhci_DpA/none@base64/=", "a 1\n")
                        .status())
                .isEqualTo(200);

        assertThat(gateway.groups()).contains(Map.of("job", "a/b", "path", "/var/ä", "none", ""));
    }

    @Test
    void percentEncodedSlashDividesThePath() {
        assertThat(push("PUT", "/percent/path/x%2Fy", "a 1\n").status()).isEqualTo(400);
        assertThat(push("PUT", "/percent/path/x%20%C3%A4", "a 1\n").status()).isEqualTo(200);

        assertThat(gateway.groups()).contains(Map.of("job", "percent", "path", "x ä"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@base64/=", "/x/a-b/c", "/x/odd"})
    void refusesKeysWithoutAJobOrWithBadLabelNames(String key) {
        assertThat(push("PUT", key, "a 1\n").status()).isEqualTo(400);
    }

    @Test
    void groupingKeyReplacesLabelsOfTheSameName() {
        put("key/instance/i/zone/z", "a{job=\"mine\",instance=\"me\",zone=\"here\",other=\"o\"} 1\n");

        assertThat(gateway.samples("a"))
                .contains(new Sample(Map.of("job", "key", "instance", "i", "zone", "z", "other", "o"), 1));
    }

    /** It adds an empty one only where there is none, so that the scrape adds none of its own. */
    @Test
    void instanceStaysIfTheKeyHasNone() {
        put("instance", "a{instance=\"me\"} 1\nb 2\n");

        assertThat(gateway.metrics())
                .contains("a{instance=\"me\",job=\"instance\"} 1\n", "b{instance=\"\",job=\"instance\"} 2\n");
    }

    // Bodies.

    private static Arguments refusal(String name, String body, String error) {
        return Arguments.of(name, body, error);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("a timestamp", "a 1 1700000000000\n", "must not have timestamps"),
                refusal(
                        "a series twice",
                        "a{l=\"1\"} 1\na{l=\"1\"} 2\n",
                        "was collected before with the same name and label values"),
                refusal("no newline at the end", "a 1\nb 2", "unexpected end of input stream"),
                refusal("another type than another group's", "# TYPE typed gauge\ntyped 1\n", "is not a "),
                refusal(
                        "an exemplar",
                        "# TYPE a_total counter\na_total 1 # {trace_id=\"a\"} 1\n",
                        "expected integer as timestamp"),
                refusal("a UTF-8 name", "{\"a.b\"} 1\n", "invalid metric name"),
                refusal("a UTF-8 label name", "a{\"a.b\"=\"c\"} 1\n", "invalid label name"),
                refusal("a dot in a name", "a.b 1\n", "expected float as value"),
                refusal("carriage returns", "a 1\r\n", "expected float as value"),
                refusal("a label name twice", "a{l=\"1\",l=\"2\"} 1\n", "duplicate label names"),
                refusal("unknown escapes", "a{l=\"\\q\"} 1\n", "invalid escape sequence"),
                refusal("TYPE twice", "# TYPE a gauge\n# TYPE a gauge\na 1\n", "second TYPE line"),
                refusal(
                        "a family in two pieces with TYPE",
                        "# TYPE a gauge\na{l=\"1\"} 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na 2\n",
                        "second TYPE line"));
    }

    /** Nothing of the body is taken, and what there was stays. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String name, String body, String error) {
        put("counters", "# TYPE typed counter\ntyped 1\n");
        put("refused", "before 1\n");

        Answer answer = push("PUT", "/refused", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(error);
        assertThat(series("refused")).containsExactly("before{} 1");
    }

    /** The first help is kept. */
    @Test
    void helpMayDiffer() {
        put("help1", "# HELP helped First.\n# TYPE helped gauge\nhelped 1\n");
        put("help2", "# HELP helped Second.\n# TYPE helped gauge\nhelped 2\n");

        assertThat(series("help1")).containsExactly("helped{} 1");
        assertThat(series("help2")).containsExactly("helped{} 2");
        assertThat(gateway.metrics()).containsOnlyOnce("# HELP helped ");
    }

    @Test
    void openMetricsIsReadAsText() {
        Answer answer = push(
                "PUT",
                "/openmetrics",
                "# TYPE om counter\n# HELP om Counts.\nom_total 1\n# EOF\n",
                "Content-Type",
                Line.OPENMETRICS);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(series("openmetrics")).containsExactly("om_total{} 1");
        assertThat(gateway.metadata("om_total")).contains(new Metadata("untyped", "", ""));
        assertThat(gateway.metadata("om")).isEmpty();
    }

    @Test
    void numbersThatAreNone() {
        put("numbers", "a NaN\nb +Inf\nc -Inf\n");

        assertThat(series("numbers")).containsExactly("a{} NaN", "b{} +Inf", "c{} -Inf");
    }

    // What it serves.

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain | text/plain; version=0.0.4; charset=utf-8",
                "application/openmetrics-text;version=1.0.0 | text/plain; version=0.0.4; charset=utf-8",
                "*/* | text/plain; version=0.0.4; charset=utf-8",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
                        + " | application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
            })
    void servesTextOrProtobuf(String accept, String contentType) {
        Answer answer = Http.send(Http.to(gateway.endpoint().resolve("/metrics"))
                .header("Accept", accept)
                .GET());

        assertThat(answer.contentType()).isEqualTo(contentType);
    }

    /** In seconds; the second one is 0 as long as nothing was refused. */
    @Test
    void addsTheTimesOfPushes() {
        long before = System.currentTimeMillis() / 1000;
        put("times", "a 1\n");
        Map<String, Double> good = times("times");
        assertThat(good.get("push_time_seconds")).isBetween((double) before, before + 60.0);
        assertThat(good.get("push_failure_time_seconds")).isZero();

        assertThat(push("PUT", "/times", "a 1 1700000000000\n").status()).isEqualTo(400);
        Map<String, Double> bad = times("times");
        assertThat(bad.get("push_time_seconds")).isEqualTo(good.get("push_time_seconds"));
        assertThat(bad.get("push_failure_time_seconds")).isGreaterThanOrEqualTo(before);
    }

    private static Map<String, Double> times(String job) {
        Map<String, Double> times = new TreeMap<>();
        for (String name : List.of("push_time_seconds", "push_failure_time_seconds")) {
            gateway.samples(name).stream()
                    .filter(sample -> sample.label("job").equals(job))
                    .forEach(sample -> times.put(name, sample.value()));
        }
        return times;
    }
}
