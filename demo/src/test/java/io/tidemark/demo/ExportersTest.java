package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.otlp.server.Reply;
import io.tidemark.prometheus.servers.Promtool;
import io.tidemark.prometheus.servers.RealPushgateway;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Views;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The duck pond and those who want its metrics, the real ones. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExportersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringWriter printed = new StringWriter();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void allAtOnceHaveTheSameRequests() throws Exception {
        try (RealPushgateway gateway = RealPushgateway.start();
                OtlpReceiver receiver = OtlpReceiver.start();
                LogsServer logs = LogsServer.start()) {
            Exporters all = new Exporters(
                    0,
                    true,
                    new ServerUrl(gateway.endpoint()),
                    ServerUrl.parse(receiver.http()),
                    new CloudWatchEndpoint(logs.endpoint()));
            Summary summary = run(4_000, all);

            assertThat(summary.problems()).isEmpty();
            assertThat(printed.toString())
                    .startsWith("4,000 requests in ")
                    .containsPattern("(?m)^Lines        4,000 for 4,000 requests: OK$")
                    .containsPattern(
                            "(?m)^Calls        [\\d,]+ of 13 functions, 4,000 of them visits for 4,000 requests: OK$")
                    .containsPattern("(?m)^CloudWatch   4,000 events in .*: OK$")
                    .containsPattern(
                            "(?m)^OTLP         4,000 log records in [\\d,]+ requests, [\\d,]+ points of metrics"
                                    + " in \\d+ requests?, to " + receiver.http() + ": OK$")
                    .containsPattern("(?m)^Pushgateway  \\d+ push(es)? to " + gateway.endpoint() + ": OK$")
                    .containsPattern("(?m)^Prometheus   4,000 requests: OK$")
                    .containsPattern("(?m)^Records      files       4,000 appended = 4,000 emitted .*: OK$")
                    .containsPattern("(?m)^             CloudWatch  4,000 appended = 4,000 emitted .*: OK$")
                    .containsPattern("(?m)^             OTLP        4,000 appended = 4,000 emitted .*: OK$");

            List<JsonNode> lines = EmfLines.read(directory);
            assertThat(idsIn(receiver))
                    .isEqualTo(lines.stream()
                            .map(line -> line.get("RequestId").asText())
                            .collect(Collectors.toSet()));
            Map<String, Long> written = lines.stream()
                    .collect(Collectors.groupingBy(line -> line.get("Operation").asText(), Collectors.counting()));
            assertThat(gateway.samples("pond_requests_total").stream()
                            .collect(Collectors.toMap(
                                    sample -> sample.label("Operation"), sample -> (long) sample.value())))
                    .isEqualTo(written);
            assertThat(gateway.samples("pond_requests_total"))
                    .extracting(sample -> sample.label("job"))
                    .containsOnly("duck_pond");
            assertThat(requestsIn(receiver)).isEqualTo(written);
            assertThat(gateway.samples("function_calls_total").stream()
                            .filter(sample -> "PondServer.answer".equals(sample.label("function")))
                            .mapToDouble(sample -> sample.value())
                            .sum())
                    .isEqualTo(4_000);
            assertThat(visitsIn(receiver)).isEqualTo(4_000);
        }
    }

    @Test
    void metricsAreThereWhileItRuns() throws Exception {
        AtomicReference<String> text = new AtomicReference<>();
        AtomicReference<String> exemplars = new AtomicReference<>();
        Summary summary = whileItRuns(Exporters.none().withMetricsPort(0), () -> {
            String metrics = firstUrl("(?m)^  curl (http://\\S+/metrics)$");
            text.set(awaitBody(metrics, "Status=\"500\""));
            exemplars.set(get(
                    metrics + "?name%5B%5D=pond_latency_seconds&name%5B%5D=function_calls_duration_seconds",
                    "application/openmetrics-text"));
        });

        assertThat(summary.problems()).isEmpty();
        assertThat(text.get())
                .contains(
                        "# TYPE pond_requests_total counter",
                        "# TYPE pond_latency_seconds histogram",
                        "# TYPE pond_distance_metres summary",
                        "pond_bread_grams_total{visitor=\"child\"}",
                        "# TYPE function_calls_total counter",
                        "# TYPE function_calls_duration_seconds histogram",
                        "# TYPE function_calls_concurrent gauge",
                        "build_info{autometrics_version=\"1.0.0\",",
                        "tidemark_view_rows{view=\"pond/latency\"}",
                        "jvm_memory_used_bytes{",
                        "jvm_classes ",
                        "tidemark_scrapes_total{outcome=\"answered\"}");
        assertThat(Promtool.checkMetrics(text.get())).isEmpty();
        Set<String> ids = EmfLines.read(directory).stream()
                .map(line -> line.get("RequestId").asText())
                .collect(Collectors.toSet());
        List<String> found = Pattern.compile("# \\{record_id=\"([^\"]+)\"\\}")
                .matcher(exemplars.get())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(found).isNotEmpty();
        assertThat(exemplars.get())
                .containsPattern(
                        "(?m)^function_calls_duration_seconds_bucket\\{.*function=\"PondServer.answer\".* # \\{record_id=");
        assertThat(ids).containsAll(found);
    }

    @Test
    void prometheusAnswersTheQueriesThatArePrinted() throws Exception {
        AtomicReference<String> directoryOfIt = new AtomicReference<>();
        Summary summary = whileItRuns(Exporters.none().withMetricsPort(0).withPrometheus(true), () -> {
            String prometheus = firstUrl("at (http://[\\d.:]+\\d)\\. Ask it there:");
            List<String> queries = printed.toString()
                    .lines()
                    .filter(line -> line.matches("  (sum|histogram).*"))
                    .map(String::strip)
                    .toList();
            assertThat(queries).hasSize(4);
            for (String query :
                    Stream.concat(queries.stream(), queriesOfTheGuide()).toList()) {
                awaitBody(
                        prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8),
                        "\"value\":");
            }
            directoryOfIt.set(JSON.readTree(get(prometheus + "/api/v1/status/flags", "*/*"))
                    .at("/data/storage.tsdb.path")
                    .asText());
        });
        summary.print(new PrintWriter(printed, true));

        assertThat(summary.problems()).isEmpty();
        assertThat(printed.toString())
                .containsPattern("(?m)^Prometheus  [\\d,]+ (of [\\d,]+ )?requests(: OK|, ended.*)$");
        assertThat(Promtool.checkConfig(directory.resolve("duck_pond_prometheus.yml")))
                .isEmpty();
        assertThat(directoryOfIt.get()).endsWith("/data");
        assertThat(Path.of(directoryOfIt.get())).doesNotExist();
        assertThat(Path.of(directoryOfIt.get()).getParent()).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(command -> command.contains(directoryOfIt.get())))
                .isEmpty();
    }

    @Test
    void prometheusThatIsNotInstalledIsNamedWithTheFix() {
        assertThatThrownBy(() ->
                        Prometheus.start(directory.toString(), directory, URI.create("http://127.0.0.1:1/metrics")))
                .isInstanceOf(DemoException.class)
                .hasMessageContainingAll(
                        "no program 'prometheus' is on the PATH",
                        "the package prometheus of Debian",
                        "https://prometheus.io/download/",
                        "leave --prometheus out");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void prometheusThatDoesNotStartIsQuoted() throws IOException {
        Path broken = Files.writeString(directory.resolve("prometheus"), "#!/bin/sh\necho out of bread >&2\nexit 3\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() ->
                        Prometheus.start(directory.toString(), directory, URI.create("http://127.0.0.1:1/metrics")))
                .isInstanceOf(DemoException.class)
                .hasMessageContainingAll(
                        broken.toString(),
                        "it ended; the last that it said: out of bread",
                        "duck_pond_prometheus.yml",
                        "leave --prometheus out");
    }

    @Test
    void pushgatewayThatIsNotThereCostsThePushesAndNothingElse() throws Exception {
        URI gone = nobody();
        Summary summary = run(
                300, Exporters.none().withMetricsPort(0).withPushGateway(new ServerUrl(gone)), Duration.ofSeconds(1));

        assertThat(EmfLines.read(directory)).hasSize(300);
        assertThat(summary.problems()).singleElement().asString().startsWith("the last push to " + gone + " failed: ");
        assertThat(printed.toString())
                .contains("300 for 300 requests: OK")
                .containsPattern("(?m)^Pushgateway  0 pushes to " + gone + "; \\d failed: NOT OK$");
    }

    @Test
    void collectorThatIsNotThereCostsWhatWasForItAndNothingElse() throws Exception {
        String gone;
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            gone = receiver.http();
        }
        Summary summary =
                run(300, Exporters.none().withMetricsPort(0).withOtlp(ServerUrl.parse(gone)), Duration.ofSeconds(1));

        assertThat(EmfLines.read(directory)).hasSize(300);
        assertThat(summary.problems())
                .contains("300 requests came, but 0 records were emitted (OTLP)")
                .last()
                .asString()
                .contains("the last problem with " + gone);
        assertThat(printed.toString())
                .contains("300 for 300 requests: OK")
                .containsPattern("(?m)^OTLP      0 log records in 0 requests, 0 points of metrics in 0 requests, to "
                        + gone + ": NOT OK$");
    }

    @Test
    void collectorThatTakesNoMetricsIsSaid() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Behaviour noMetrics = path -> path.endsWith("metrics") ? Reply.status(400) : Reply.ok();
            receiver.behave(noMetrics);
            Summary summary = run(
                    300,
                    Exporters.none().withMetricsPort(0).withOtlp(ServerUrl.parse(receiver.http())),
                    Duration.ofSeconds(1));

            assertThat(summary.problems())
                    .singleElement()
                    .asString()
                    .startsWith("not all metrics arrived at " + receiver.http());
            assertThat(printed.toString())
                    .containsPattern(
                            "300 log records in \\d+ requests?, 0 points of metrics in 0 requests, .*: NOT OK");
        }
    }

    @Test
    void aPortOfMetricsInUseIsNamedWithTheFix() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> run(1, Exporters.none().withMetricsPort(port)))
                    .isInstanceOf(DemoException.class)
                    .hasMessageContainingAll("port " + port, "/metrics", "choose another with --metrics-port");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theUsualPortOfMetricsIsTakenIfItIsFreeAndElseAnother() throws Exception {
        PondMetrics first = PondMetrics.open(Views.create(), MetricSources.of(), null);
        try (first;
                PondMetrics second = PondMetrics.open(Views.create(), MetricSources.of(), null)) {
            assertThat(second.uri()).isNotEqualTo(first.uri());
            assertThat(second.uri().getPort()).isNotEqualTo(Exporters.METRICS_PORT);
            assertThat(get(second.uri().toString(), "*/*")).contains("jvm_threads");
        }
    }

    /** What the guides ask for, of functions of the pond. */
    private static Stream<String> queriesOfTheGuide() throws IOException {
        List<String> queries = new ArrayList<>();
        for (String guide : List.of("function-metrics.md", "moving.md")) {
            Pattern.compile("(?ms)^```promql\n(.*?)^```$")
                    .matcher(Files.readString(Path.of("../docs").resolve(guide)))
                    .results()
                    .map(block -> block.group(1)
                            .replace("com.example", "io.tidemark.demo")
                            .replaceAll("Kiosk.order|Orders.place", "PondServer.answer"))
                    .forEach(queries::add);
        }
        assertThat(queries).hasSizeGreaterThan(4);
        return queries.stream();
    }

    @Test
    void prometheusTakesTheRulesOfTheGuide() throws IOException {
        Matcher rules = Pattern.compile("(?ms)^```yaml\n# moving-rules.yml\n(.*?)^```$")
                .matcher(Files.readString(Path.of("../docs/moving.md")));
        assertThat(rules.find()).isTrue();
        Path file = Files.writeString(directory.resolve("rules.yml"), rules.group(1));
        assertThat(Promtool.checkRules(file)).isEmpty();
    }

    private interface Visit {
        void run() throws Exception;
    }

    /** Runs without an end until a visitor has done what it wants to. */
    private Summary whileItRuns(Exporters exporters, Visit visit) throws Exception {
        Demo demo = new Demo(
                new DemoOptions(0, directory, 0, new Rate(1_000), false, false, exporters),
                new PrintWriter(printed, true),
                PATIENCE);
        AtomicReference<Throwable> problem = new AtomicReference<>();
        Thread visitor = new Thread(() -> {
            try {
                await(() -> demo.tally().answered() > 500);
                visit.run();
            } catch (Throwable failed) {
                problem.set(failed);
            } finally {
                demo.stop();
            }
        });
        visitor.start();
        Summary summary = demo.run();
        visitor.join();
        assertThat(problem.get()).isNull();
        return summary;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("it does not come about").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    /** What is at a URL, once it has this. */
    private String awaitBody(String url, String wanted) throws Exception {
        AtomicReference<String> body = new AtomicReference<>("");
        await(() -> {
            body.set(get(url, "*/*"));
            return body.get().contains(wanted);
        });
        return body.get();
    }

    private String firstUrl(String pattern) {
        Matcher url = Pattern.compile(pattern).matcher(printed.toString());
        assertThat(url.find()).as(printed.toString()).isTrue();
        return url.group(1);
    }

    private String get(String url, String accept) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).header("Accept", accept).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static URI nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private static Stream<LogRecord> records(OtlpReceiver receiver) {
        return receiver.logs().stream()
                .map(ExportLogsServiceRequest::getResourceLogsList)
                .flatMap(List::stream)
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .flatMap(scope -> scope.getLogRecordsList().stream());
    }

    private static Set<String> idsIn(OtlpReceiver receiver) {
        Set<String> ids = new HashSet<>();
        records(receiver)
                .forEach(record -> record.getAttributesList().stream()
                        .filter(attribute -> attribute.getKey().equals("RequestId"))
                        .forEach(attribute -> assertThat(
                                        ids.add(attribute.getValue().getStringValue()))
                                .isTrue()));
        return ids;
    }

    /** By operation, as the last request that has them says. */
    private static Map<String, Long> requestsIn(OtlpReceiver receiver) {
        return last("pond/requests", receiver).stream()
                .collect(Collectors.toMap(
                        point -> point.getAttributes(0).getValue().getStringValue(), NumberDataPoint::getAsInt));
    }

    /** The calls of what each visit calls once. */
    private static long visitsIn(OtlpReceiver receiver) {
        return last("function.calls", receiver).stream()
                .filter(point -> point.getAttributesList().stream()
                        .anyMatch(attribute -> attribute.getKey().equals("function")
                                && attribute.getValue().getStringValue().equals("PondServer.answer")))
                .mapToLong(NumberDataPoint::getAsInt)
                .sum();
    }

    /** Of a counter, as the last request that has it says. */
    private static List<NumberDataPoint> last(String counter, OtlpReceiver receiver) {
        List<Metric> sent = receiver.metrics().stream()
                .map(ExportMetricsServiceRequest::getResourceMetricsList)
                .flatMap(List::stream)
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .filter(metric -> metric.getName().equals(counter))
                .toList();
        return sent.get(sent.size() - 1).getSum().getDataPointsList();
    }

    private Summary run(long requests, Exporters exporters) throws Exception {
        return run(requests, exporters, PATIENCE);
    }

    private Summary run(long requests, Exporters exporters, Duration patience) throws Exception {
        Demo demo = new Demo(
                new DemoOptions(0, directory, requests, null, true, false, exporters),
                new PrintWriter(printed, true),
                patience);
        Summary summary = demo.run();
        summary.print(new PrintWriter(printed, true));
        return summary;
    }
}
