package io.tidemark.prometheus.servers;

import static io.tidemark.prometheus.servers.Line.OPENMETRICS;
import static io.tidemark.prometheus.servers.Line.TEXT;
import static io.tidemark.prometheus.servers.Line.refused;
import static io.tidemark.prometheus.servers.Line.taken;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus 2.42 takes and refuses with the flags that it has by default, and what it makes of it. */
@Timeout(60)
class PrometheusFactsTest {

    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private static final String LONG_VALUE = "v".repeat(125);

    private static final List<Line> LINES = List.of(
            taken(
                    "text: a value that is no number",
                    TEXT,
                    "x NaN\ny +Inf\nz -Inf\n",
                    "x{} NaN",
                    "y{} Infinity",
                    "z{} -Infinity"),
            taken("text: an empty label is no label", TEXT, "x{a=\"\",b=\"c\"} 1\n", "x{b=\"c\"} 1.0"),
            taken("text: TYPE twice", TEXT, "# TYPE x counter\n# TYPE x gauge\nx 1\n", "x{} 1.0"),
            taken(
                    "text: families that mix",
                    TEXT,
                    "# TYPE x counter\nx{a=\"1\"} 1\n# TYPE y counter\ny 2\nx{a=\"2\"} 3\n",
                    "x{a=\"1\"} 1.0",
                    "x{a=\"2\"} 3.0",
                    "y{} 2.0"),
            taken("text: no newline at the end", TEXT, "x 1\ny 2", "x{} 1.0", "y{} 2.0"),
            taken("text: no Content-Type", null, "x 1\n", "x{} 1.0"),
            taken("text: a Content-Type of something else", "application/json", "x 1\n", "x{} 1.0"),
            taken("text: more parameters of its Content-Type", TEXT + "; escaping=underscores", "x 1\n", "x{} 1.0"),
            taken("text: unknown escapes", TEXT, "x{a=\"\\q\\t\\\\\\n\\\"\"} 1\n", "x{a=\"\\q\\t\\\n\"\"} 1.0"),
            taken("text: comments and blank lines", TEXT, "# a comment\n\n#\nx 1\n", "x{} 1.0"),
            taken("text: nothing", TEXT, ""),
            taken(
                    "text: a series twice: the first stays",
                    TEXT,
                    "x{a=\"b\"} 1\nx{a=\"b\"} 2\ny 3\n",
                    "x{a=\"b\"} 1.0",
                    "y{} 3.0"),
            taken(
                    "text: series that differ in an empty label only: the first stays",
                    TEXT,
                    "x{a=\"\"} 1\nx 2\n",
                    "x{} 1.0"),
            taken(
                    "text: whole numbers above 2 to the 53rd are rounded",
                    TEXT,
                    "x 9007199254740993\n",
                    "x{} 9.007199254740992E15"),
            taken(
                    "text: le as it is written",
                    TEXT,
                    "# TYPE x histogram\nx_bucket{le=\"1\"} 1\nx_bucket{le=\"1.0\"} 1\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 1\n",
                    "x_bucket{le=\"+Inf\"} 1.0",
                    "x_bucket{le=\"1\"} 1.0",
                    "x_bucket{le=\"1.0\"} 1.0",
                    "x_count{} 1.0",
                    "x_sum{} 1.0"),
            taken("text: labels with any text", TEXT, "x{a=\"ä€😀,{}= \"} 1\n", "x{a=\"ä€😀,{}= \"} 1.0"),
            refused("text: carriage returns", TEXT, "x 1\r\ny 2\r\n", "parsing \"1\\r\""),
            refused("text: a label name twice", TEXT, "y 1\nx{a=\"b\",a=\"c\"} 1\n", "label name \"a\" is not unique"),
            refused(
                    "text: an exemplar",
                    TEXT,
                    "# TYPE x_total counter\nx_total 1 # {trace_id=\"a\"} 1\n",
                    "expected timestamp or new record"),
            refused(
                    "text: a timestamp in seconds with a fraction",
                    TEXT,
                    "x 1 1700000000.123\n",
                    "expected next entry after timestamp"),
            refused("text: a UTF-8 name in quotes", TEXT, "{\"x.y\"} 1\n", "is not a valid start token"),
            refused("text: a UTF-8 label name in quotes", TEXT, "x{\"a.b\"=\"c\"} 1\n", "expected label name"),
            refused("text: a dot in a name", TEXT, "x.y 1\n", "parsing \".y\""),
            taken("OpenMetrics: nothing but EOF", OPENMETRICS, "# EOF\n"),
            taken("OpenMetrics: EOF without a newline", OPENMETRICS, "# TYPE x gauge\nx 1\n# EOF", "x{} 1.0"),
            taken("OpenMetrics: no version", "application/openmetrics-text", "# TYPE x gauge\nx 1\n# EOF\n", "x{} 1.0"),
            taken(
                    "OpenMetrics: more parameters of its Content-Type",
                    OPENMETRICS + "; escaping=underscores",
                    "# TYPE x gauge\nx 1\n# EOF\n",
                    "x{} 1.0"),
            taken(
                    "OpenMetrics: a unit that its name ends in",
                    OPENMETRICS,
                    "# TYPE x_seconds gauge\n# UNIT x_seconds seconds\nx_seconds 1\n# EOF\n",
                    "x_seconds{} 1.0"),
            taken("OpenMetrics: a counter without _total", OPENMETRICS, "# TYPE x counter\nx 1\n# EOF\n", "x{} 1.0"),
            taken(
                    "OpenMetrics: a negative counter",
                    OPENMETRICS,
                    "# TYPE x counter\nx_total -1\n# EOF\n",
                    "x_total{} -1.0"),
            taken(
                    "OpenMetrics: TYPE with _total",
                    OPENMETRICS,
                    "# TYPE x_total counter\nx_total 1\n# EOF\n",
                    "x_total{} 1.0"),
            taken(
                    "OpenMetrics: families that mix",
                    OPENMETRICS,
                    "# TYPE x gauge\nx{a=\"1\"} 1\n# TYPE y gauge\ny 2\nx{a=\"2\"} 3\n# EOF\n",
                    "x{a=\"1\"} 1.0",
                    "x{a=\"2\"} 3.0",
                    "y{} 2.0"),
            taken(
                    "OpenMetrics: an exemplar of 128 characters is kept",
                    OPENMETRICS,
                    counterWith("k".repeat(3), LONG_VALUE),
                    "x_total{} 1.0"),
            taken(
                    "OpenMetrics: an exemplar of 128 characters beyond the basic plane is kept",
                    OPENMETRICS,
                    counterWith("kkk", "😀".repeat(125)),
                    "x_total{} 1.0"),
            taken(
                    "OpenMetrics: an exemplar of 129 characters is dropped",
                    OPENMETRICS,
                    counterWith("k".repeat(4), LONG_VALUE),
                    "x_total{} 1.0"),
            taken(
                    "OpenMetrics: _created is one more series",
                    OPENMETRICS,
                    "# TYPE x counter\nx_total 1\nx_created 1700000000.5\n# EOF\n",
                    "x_created{} 1.7000000005E9",
                    "x_total{} 1.0"),
            refused("OpenMetrics: no EOF", OPENMETRICS, "# TYPE x gauge\nx 1\n", "data does not end with # EOF"),
            refused(
                    "OpenMetrics: something after EOF",
                    OPENMETRICS,
                    "# TYPE x gauge\nx 1\n# EOF\ny 1\n",
                    "unexpected data after # EOF"),
            refused(
                    "OpenMetrics: a blank line",
                    OPENMETRICS,
                    "# TYPE x gauge\n\nx 1\n# EOF\n",
                    "\"\\n\" is not a valid start token"),
            refused(
                    "OpenMetrics: a comment",
                    OPENMETRICS,
                    "# a comment\n# TYPE x gauge\nx 1\n# EOF\n",
                    "\"a\" is not a valid start token"),
            refused(
                    "OpenMetrics: a unit that its name does not end in",
                    OPENMETRICS,
                    "# TYPE x gauge\n# UNIT x seconds\nx 1\n# EOF\n",
                    "unit not a suffix of metric"),
            refused(
                    "OpenMetrics: an exemplar on a gauge",
                    OPENMETRICS,
                    "# TYPE x gauge\nx 1 # {trace_id=\"a\"} 1\n# EOF\n",
                    "does not support exemplars"),
            refused(
                    "OpenMetrics: a UTF-8 name in quotes",
                    OPENMETRICS,
                    "# TYPE \"x.y\" gauge\n{\"x.y\"} 1\n# EOF\n",
                    "expected metric name after TYPE"),
            refused(
                    "OpenMetrics: a UTF-8 label name in quotes",
                    OPENMETRICS,
                    "# TYPE x gauge\nx{\"a.b\"=\"c\"} 1\n# EOF\n",
                    "expected label name or left brace"),
            refused(
                    "OpenMetrics: carriage returns",
                    OPENMETRICS,
                    "# TYPE x gauge\r\nx 1\r\n# EOF\r\n",
                    "invalid metric type \"gauge\\r\""),
            // A family of a name, the type untyped, and a metric whose value is 2.
            taken(
                    "protobuf is read without the flag for native histograms too",
                    PROTOBUF,
                    "\u0012\n\u0001x\u0018\u0003\"\u000b*\t\t\0\0\0\0\0\0\0@",
                    "x{} 2.0"));

    private static final String BYTES = "text: bytes that are no UTF-8";
    private static final String GOING = "text: series that go";

    private static final Pages PAGES = new Pages();
    private static RealAlertmanager alertmanager;
    private static RealPrometheus prometheus;

    private static String counterWith(String label, String value) {
        return "# TYPE x counter\nx_total 1 # {" + label + "=\"" + value + "\"} 1\n# EOF\n";
    }

    @BeforeAll
    static void start() {
        String now = Long.toString(System.currentTimeMillis());
        alertmanager = RealAlertmanager.start();
        RealPrometheus.Builder builder =
                RealPrometheus.builder().exemplars().rules("""
                        groups:
                        - name: g
                          rules:
                          - alert: Refused
                            expr: 'up{job="text: a dot in a name"} == 0'
                            labels: {severity: page}
                            annotations: {summary: "{{ $labels.job }}"}
                        """).alertmanager(alertmanager.endpoint());
        for (int i = 0; i < LINES.size(); i++) {
            Line line = LINES.get(i);
            builder.scrape(line.name(), PAGES.add("line-" + i, line.contentType(), line.body()));
        }
        builder.scrape(
                GOING,
                URI.create(PAGES.add("going", TEXT, "x 1\nstays 1\ntimed 1 " + now + "\n")
                        + "?name%5B%5D=a&name%5B%5D=b%20c"));
        builder.scrape(BYTES, PAGES.add("bytes", TEXT, "x{a=\"ä\"} 1\n".getBytes(StandardCharsets.ISO_8859_1)));
        prometheus = builder.start();
        prometheus.await("each target has been scraped", it -> it.query("up").size() == LINES.size() + 2);
    }

    @AfterAll
    static void end() {
        PAGES.close();
        if (prometheus != null) {
            prometheus.close();
        }
        if (alertmanager != null) {
            alertmanager.close();
        }
    }

    static Stream<Line> takenLines() {
        return LINES.stream().filter(line -> line.error() == null);
    }

    static Stream<Line> refusedLines() {
        return LINES.stream().filter(line -> line.error() != null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("takenLines")
    void takes(Line line) {
        assertThat(prometheus.target(line.name())).isEqualTo(new Target(true, ""));
        assertThat(Line.stored(prometheus, line.name())).isEqualTo(line.series());
    }

    /** One line that it cannot read costs the whole scrape. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedLines")
    void refuses(Line line) {
        Target target = prometheus.target(line.name());
        assertThat(target.up()).isFalse();
        assertThat(target.lastError()).contains(line.error());
        assertThat(Line.stored(prometheus, line.name())).isEmpty();
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertThat(prometheus.target(BYTES)).satisfies(target -> {
            assertThat(target.up()).isFalse();
            assertThat(target.lastError()).contains("invalid UTF-8 label value");
        });
    }

    @Test
    void asksWithItsParametersInTheEncodingOfForms() {
        assertThat(PAGES.query("going")).isEqualTo("name%5B%5D=a&name%5B%5D=b+c");
    }

    @Test
    void asksForOpenMetricsThenTextAndGzip() {
        assertThat(PAGES.header("line-0", "Accept"))
                .isEqualTo(
                        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
        assertThat(PAGES.header("line-0", "Accept-Encoding")).isEqualTo("gzip");
        assertThat(PAGES.header("line-0", "User-Agent")).startsWith("Prometheus/2.42");
        assertThat(PAGES.header("line-0", "X-Prometheus-Scrape-Timeout-Seconds"))
                .isEqualTo("1");
    }

    @Test
    void keepsExemplarsOfUpTo128Characters() {
        assertThat(prometheus.exemplars("{job='OpenMetrics: an exemplar of 128 characters is kept'}"))
                .singleElement()
                .satisfies(exemplar -> {
                    assertThat(exemplar.labels()).isEqualTo(Map.of("kkk", LONG_VALUE));
                    assertThat(exemplar.value()).isEqualTo(1);
                    assertThat(exemplar.series()).containsEntry("__name__", "x_total");
                });
        assertThat(prometheus.exemplars(
                        "{job='OpenMetrics: an exemplar of 128 characters beyond the basic plane is kept'}"))
                .hasSize(1);
        assertThat(prometheus.exemplars("{job='OpenMetrics: an exemplar of 129 characters is dropped'}"))
                .isEmpty();
    }

    @Test
    void knowsTheUnitFromOpenMetrics() {
        assertThat(prometheus.metadata("OpenMetrics: a unit that its name ends in", "x_seconds"))
                .contains(new Metadata("gauge", "", "seconds"));
        assertThat(prometheus.metadata("text: TYPE twice", "x")).contains(new Metadata("gauge", "", ""));
        assertThat(prometheus.metadata("text: TYPE twice", "y")).isEmpty();
    }

    /** Metrics come to Alertmanager by way of Prometheus' rules only. */
    @Test
    void sendsAlertmanagerWhatItsRulesFind() {
        alertmanager.await("an alert", it -> !it.alerts().isEmpty());
        assertThat(alertmanager.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.labels())
                    .containsEntry("alertname", "Refused")
                    .containsEntry("severity", "page")
                    .containsEntry("job", "text: a dot in a name");
            assertThat(alert.annotations()).isEqualTo(Map.of("summary", "text: a dot in a name"));
        });
    }

    /** What a target no longer has is gone with the next scrape, unless it came with a time of its own. */
    @Test
    void seriesWithATimestampOutlivesWhatItCounts() {
        assertThat(Line.stored(prometheus, GOING)).containsExactly("stays{} 1.0", "timed{} 1.0", "x{} 1.0");

        PAGES.add("going", TEXT, "stays 1\n");
        prometheus.awaitScrape(GOING);

        assertThat(Line.stored(prometheus, GOING)).containsExactly("stays{} 1.0", "timed{} 1.0");
    }

    /** What guides must not write into a configuration for this version. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "scrape_classic_histograms: true",
                "always_scrape_classic_histograms: true",
                "scrape_native_histograms: true",
                "scrape_protocols: [PrometheusProto]",
                "fallback_scrape_protocol: PrometheusText0.0.4",
                "metric_name_validation_scheme: legacy"
            })
    void doesNotKnowSettingsOfLaterVersions(String setting, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("prometheus.yml"), "scrape_configs: [{job_name: j, " + setting + "}]\n");

        assertThat(Promtool.checkConfig(file))
                .anyMatch(line -> line.contains("field " + setting.substring(0, setting.indexOf(':')) + " not found"));
    }

    @Test
    void hasNoReceiverForOtlp() {
        assertThat(post("/api/v1/otlp/v1/metrics").status()).isEqualTo(404);
    }

    @Test
    void takesNoRemoteWritesUnlessToldTo() {
        assertThat(post("/api/v1/write")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("remote write receiver needs to be enabled");
        });
    }

    private static Answer post(String path) {
        return Http.send("POST", prometheus.endpoint().resolve(path), "", "Content-Type", "application/x-protobuf");
    }
}
