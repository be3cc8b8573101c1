package io.tidemark.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.AttachHandle;
import io.tidemark.prometheus.Exposition;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Views;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of the functions of the pond. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PondFunctionsTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private PondFunctions functions;
    private AttachHandle metrics;
    private PondServer server;

    @BeforeEach
    void open() throws IOException {
        functions = PondFunctions.install();
        Views views = Views.create();
        metrics = Demo.attach(directory, List.of(), views);
        server = PondServer.open(0, new DuckPond(1), views);
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        metrics.close();
        functions.close();
    }

    @Test
    void allAreThereBeforeTheFirstVisit() {
        assertThat(scrape())
                .contains(
                        calls("DuckPond.census", "", "ok", 0),
                        calls("DuckPond.census", "", "error", 0),
                        calls("Programs.find", "", "error", 0),
                        calls("ViewsEndpoint.answer", "", "ok", 0))
                // nor are the ducks that are there from the start a call
                .contains(calls("DuckPond.add", "", "ok", 0))
                .contains(
                        "function_calls_concurrent{function=\"DuckPond.feed\",module=\"io.tidemark.demo\",service_name=\"duck_pond\"} 0");
        assertThat(functions.finish(0))
                .isEqualTo(Receipt.ok("Calls", "0 of 13 functions, 0 of them visits for 0 requests"));
    }

    @Test
    void whoCallsWhomIsTold() throws Exception {
        assertThat(send("GET", "/ducks/7", "")).isEqualTo(200);
        assertThat(send("GET", "/ducks/7", "")).isEqualTo(200);
        server.close();

        assertThat(scrape())
                .contains(
                        calls("PondServer.lookUp", "PondServer.answer", "ok", 2),
                        // through a library, of another package
                        "function_calls_total{caller_function=\"PondServer.lookUp\",caller_module=\"io.tidemark.demo\","
                                + "function=\"Cache.get\",module=\"io.tidemark.demo.cache\",result=\"ok\",service_name=\"duck_pond\"} 2",
                        "function_calls_total{caller_function=\"Cache.get\",caller_module=\"io.tidemark.demo.cache\","
                                + "function=\"DuckPond.find\",module=\"io.tidemark.demo\",result=\"ok\",service_name=\"duck_pond\"} 1")
                .doesNotContain("Cache.remove");
        assertThat(functions.finish(2).figures()).isEqualTo("9 of 13 functions, 2 of them visits for 2 requests");
    }

    @Test
    void aPondWithoutBreadIsAnErrorOfAllThatWereInIt() throws Exception {
        int visits = 1;
        while (send("POST", "/bread", "100") == 200) {
            visits++;
        }
        server.close();

        assertThat(scrape())
                .contains(
                        calls("DuckPond.feed", "PondServer.feed", "error", 1),
                        calls("DuckPond.feed", "PondServer.feed", "ok", visits - 1),
                        calls("PondServer.feed", "PondServer.answer", "error", 1),
                        "function_calls_total{function=\"PondServer.answer\",module=\"io.tidemark.demo\",objective_name=\"visits\","
                                + "objective_percentile=\"99\",result=\"error\",service_name=\"duck_pond\"} 1",
                        "function_calls_duration_seconds_count{function=\"PondServer.answer\",module=\"io.tidemark.demo\","
                                + "objective_latency_threshold=\"0.1\",objective_name=\"visits\",objective_percentile=\"99\",service_name=\"duck_pond\"} "
                                + visits);
    }

    @Test
    void whatAClientDoesWrongIsNoError() throws Exception {
        assertThat(send("PUT", "/views/of-nothing", "")).isEqualTo(400);
        URI address = server.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String half = "POST /ducks HTTP/1.1\r\nHost: pond\r\nContent-Length: 100\r\n\r\nDona";
            socket.getOutputStream().write(half.getBytes(US_ASCII));
            while (server.requests() == 0) {
                Thread.onSpinWait();
            }
        }
        server.close();

        assertThat(scrape())
                .contains(calls("ViewsEndpoint.answer", "", "ok", 1), calls("ViewsEndpoint.answer", "", "error", 0))
                .contains(
                        "function_calls_total{function=\"PondServer.answer\",module=\"io.tidemark.demo\",objective_name=\"visits\","
                                + "objective_percentile=\"99\",result=\"ok\",service_name=\"duck_pond\"} 1");
    }

    @Test
    void visitsThatWereNotCountedAreSaid() {
        Receipt receipt = functions.finish(3);

        assertThat(receipt.verdict()).isFalse();
        assertThat(receipt.problem())
                .isEqualTo(
                        "3 requests came, but 0 calls of PondServer.answer were counted: was the demo built by Maven?");
    }

    private static String calls(String function, String caller, String result, long count) {
        return "function_calls_total{"
                + (caller.isEmpty() ? "" : "caller_function=\"" + caller + "\",caller_module=\"io.tidemark.demo\",")
                + "function=\"" + function + "\",module=\"io.tidemark.demo\",result=\"" + result
                + "\",service_name=\"duck_pond\"} " + count;
    }

    private List<String> scrape() {
        return Exposition.of(MetricSources.of(functions.source()))
                .text()
                .lines()
                .toList();
    }

    private int send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}
