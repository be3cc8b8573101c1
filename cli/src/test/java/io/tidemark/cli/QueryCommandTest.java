package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.autometrics.AutometricsService;
import io.tidemark.autometrics.FunctionMetrics;
import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.PrometheusEndpoint;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.stats.MetricSources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCommandTest {

    @Test
    void figuresAreThoseOfARealPrometheus() throws Exception {
        MetricSources sources = MetricSources.of();
        FunctionMetrics order = FunctionMetrics.of(QueryCommandTest.class, "order");
        FunctionMetrics pay = FunctionMetrics.of(QueryCommandTest.class, "pay");
        try (AutometricsService service = AutometricsService.builder()
                        .serviceName("kiosk")
                        .version("1.2")
                        .addTo(sources)
                        .install();
                PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                        .exposition(Exposition.of(sources))
                        .port(0)
                        .start();
                RealPrometheus prometheus =
                        RealPrometheus.builder().scrape("shop", endpoint.uri()).start()) {
            assertThat(service.serviceName()).isEqualTo("kiosk");
            order.run(() -> pay.run(() -> {}));
            prometheus.awaitScrape("shop");
            order.run(() -> pay.run(() -> {}));
            prometheus.await(
                    "a rate",
                    it -> it.query("rate(function_calls_total[1m]) > 0").size() > 1);

            Ran all = run("--prometheus-url", prometheus.endpoint().toString());
            assertThat(all.status()).isZero();
            // With those of the demo and of other tests, that nobody has called.
            assertThat(all.out().lines())
                    .hasSizeGreaterThan(3)
                    .first()
                    .asString()
                    .matches("function +module +service +version +calls/s +errors +p95 +p99 +going on");
            assertThat(all.out().lines().filter(line -> line.matches("QueryCommandTest\\.(order|pay) .*")))
                    .hasSize(2)
                    .allMatch(
                            line -> line.matches(
                                    "QueryCommandTest\\.(order|pay) +io\\.tidemark\\.cli +kiosk +1\\.2 +[0-9.]+ +0% +[0-9.]+ ms +[0-9.]+ ms +0"));

            Ran one = run(
                    "--prometheus-url",
                    prometheus.endpoint() + "/",
                    "--service",
                    "kiosk",
                    "io.tidemark.cli.QueryCommandTest.order");
            assertThat(one.status()).isZero();
            assertThat(one.out().lines().skip(1).map(line -> line.replaceFirst(" {2,}io.*", "")))
                    .containsExactly("QueryCommandTest.order", "  calls QueryCommandTest.pay");

            Ran none = run("--prometheus-url", prometheus.endpoint().toString(), "Kiosk.order");
            assertThat(none.status()).isEqualTo(1);
            assertThat(none.out()).isEmpty();
            assertThat(none.err())
                    .startsWith("no such function. There are ")
                    .contains("QueryCommandTest.order, QueryCommandTest.pay, ")
                    .endsWith(", …\n");

            Ran other = run("--prometheus-url", prometheus.endpoint().toString(), "--service", "other");
            assertThat(other.status()).isEqualTo(1);
            assertThat(other.err()).isEqualTo("there is no service other with function metrics. There are kiosk\n");
        }
    }

    @Test
    void latencyOfNativeHistogramsIsThatOfEachVersion() throws Exception {
        MetricSources sources = MetricSources.of();
        FunctionMetrics bake = FunctionMetrics.of(QueryCommandTest.class, "bake");
        try (AutometricsService service = AutometricsService.builder()
                        .serviceName("oven")
                        .version("3")
                        .nativeHistograms()
                        .addTo(sources)
                        .install();
                PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                        .exposition(Exposition.of(sources))
                        .port(0)
                        .start();
                RealPrometheus prometheus = RealPrometheus.builder()
                        .nativeHistograms()
                        .scrape("ovens", endpoint.uri())
                        .start()) {
            assertThat(service.serviceName()).isEqualTo("oven");
            bake.run(() -> {});
            prometheus.awaitScrape("ovens");
            bake.run(() -> {});
            prometheus.await(
                    "a rate",
                    it -> !it.query("rate(function_calls_total{service_name='oven'}[1m]) > 0")
                            .isEmpty());

            Ran ran = run(
                    "--native-histograms",
                    "--prometheus-url",
                    prometheus.endpoint().toString(),
                    "QueryCommandTest.bake");
            assertThat(ran.out().lines().skip(1))
                    .singleElement()
                    .asString()
                    .matches(
                            "QueryCommandTest\\.bake +io\\.tidemark\\.cli +oven +3 +[0-9.]+ +0% +[0-9.]+ ms +[0-9.]+ ms +0");
        }
    }

    @Test
    void aPrometheusWithoutFunctionMetricsHasNone() {
        try (RealPrometheus prometheus = RealPrometheus.builder().start()) {
            Ran ran = run("--prometheus-url", prometheus.endpoint().toString());
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err())
                    .startsWith("Prometheus at " + prometheus.endpoint()
                            + " has no function metrics of the last five minutes: ");
        }
    }

    @Test
    void aServerThatCannotBeReachedIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Ran ran = run("--prometheus-url", "http://127.0.0.1:" + free);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo(
                        "cannot reach Prometheus at http://127.0.0.1:" + free
                                + " (nothing takes connections there): is it running, and is this the address that a browser has it at?\n");
    }

    @Test
    void anotherServerThanPrometheusIsNamed() throws Exception {
        Ran ran = runAt("/pro", "<html>");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .matches(
                        "what is at http://127.0.0.1:\\d+/pro is no Prometheus: it answers 200 to /pro/api/v1/query. Give the address of the server, with the path before /api/v1 if there is one\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"value\":[1,\"many\"]}", "{\"histogram\":[1,{}]}", "1"})
    void whatIsNoNumberIsShown(String series) throws Exception {
        Ran ran = runAt("", "{\"status\":\"success\",\"data\":{\"result\":[" + series + "]}}");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .matches("Prometheus at http://127.0.0.1:\\d+ gives something else than a number: "
                        + Pattern.quote(series) + "\n");
    }

    @Test
    void aTerminalDoesNotObeyLabels() throws Exception {
        Ran ran = runAt(
                "",
                "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{\"function\":\"a\\u001b[31mb\\nc\"},\"value\":[1,\"+Inf\"]}]}}");
        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines().skip(1))
                .singleElement()
                .asString()
                .startsWith("a?[31mb?c ")
                .contains(" inf ");
    }

    /** At a server that answers this to everything. */
    private static Ran runAt(String path, String answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            return run(
                    "--prometheus-url",
                    "http://127.0.0.1:" + server.getAddress().getPort() + path);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--prometheus-url localhost:9090 | Invalid value for option '--prometheus-url': \"localhost:9090\" is no address of a server: write one as http://localhost:9090 or https://example.com/prometheus",
                "--prometheus-url http://a^b | Invalid value for option '--prometheus-url': \"http://a^b\" is no address: Illegal character in authority. Write one as http://localhost:9090",
                "--nix | Unknown option: '--nix'",
                "a b | Unmatched argument at index 2: 'b'"
            })
    void whatIsCalledWronglyIsSaid(String arguments, String message) {
        Ran ran = run(arguments.split(" "));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith(message).endsWith("Try 'tidemark query --help'.\n");
    }

    private static Ran run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "query";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Ran.of(all);
    }
}
