package io.tidemark.demo.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.demo.DemoException;
import io.tidemark.demo.DemoOptions;
import io.tidemark.demo.Exporters;
import io.tidemark.demo.Rate;
import io.tidemark.demo.SpringDemo;
import io.tidemark.demo.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PondApplicationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringWriter printed = new StringWriter();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    @Test
    void eachRequestIsALineAndAllFiguresAgree() throws Exception {
        Summary summary = demo(options(2_000, null)).run();
        summary.print(new PrintWriter(printed, true));

        assertThat(summary.problems()).isEmpty();
        assertThat(printed.toString())
                .contains("2,000 for 2,000 requests: OK")
                .contains("2,000 requests measured, 2,000 in the view pond/requests, 2,000 scraped, 2,000 appended: OK")
                .containsPattern("Calls +1,9\\d\\d of functions of the controller for 2,000 requests, \\d+ of them to"
                        + " paths that have none: OK")
                .contains("2,000 appended = 2,000 emitted + 0 sampled out + 0 dropped + 0 invalid + 0 failed: OK")
                .doesNotContain("NOT OK");
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(2_000).allSatisfy(line -> {
            assertThat(line.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("DuckPond");
            boolean failed = line.get("Status").asText().equals("500");
            assertThat(line.get("Success").asInt()).isEqualTo(failed ? 0 : 1);
            boolean lookedUp = line.get("Operation").asText().equals("LookUpDuck");
            assertThat(line.has("CacheHit")).isEqualTo(lookedUp);
            assertThat(line.path("PondController.lookUp.calls").asInt()).isEqualTo(lookedUp ? 1 : 0);
            assertThat(line.path("Route").asText("-")).isEqualTo(route(line));
        });
        assertThat(lines)
                .extracting(line -> line.get("Operation").asText() + " "
                        + line.get("Status").asText())
                .contains("LookUpDuck 200", "LookUpDuck 404", "FeedDucks 500", "TakeCensus 200", "Other 404");
    }

    private static String route(JsonNode line) {
        return switch (line.get("Operation").asText()) {
            case "LookUpDuck" -> "/ducks/{id}";
            case "CountDucks", "AddDuck" -> "/ducks";
            case "FeedDucks" -> "/bread";
            case "TakeCensus" -> "/census";
            default -> "-";
        };
    }

    @Test
    void itAnswersAsTheOtherPondAndItsActuatorSaysWhatWasCounted() throws Exception {
        SpringDemo demo = demo(options(0, new Rate(1)));
        FutureTask<Summary> run = new FutureTask<>(demo::run);
        new Thread(run, "pond-demo").start();
        try {
            URI pond = awaitOpen(run);

            HttpResponse<String> duck = get(pond, "/ducks/7");
            assertThat(duck.body()).isEqualTo("duck 7, Duck 7, swims at (1.7, 97.8)\n");
            assertThat(duck.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
            assertThat(get(pond, "/ducks/one").body()).isEqualTo("No such duck\n");
            assertThat(get(pond, "/ducks").body()).matches("9\\d\\d ducks\n");
            assertThat(get(pond, "/nowhere").body()).isEqualTo("Here are /ducks, /ducks/7, /bread and /census\n");
            // As a form, as curl does, and of which nobody is to take the parameters.
            assertThat(post(pond, "/ducks", "Donald").body()).contains("Donald, swims at");
            assertThat(post(pond, "/ducks", "D".repeat(41)).statusCode()).isEqualTo(400);
            assertThat(post(pond, "/bread", "some").statusCode()).isEqualTo(400);
            assertThat(post(pond, "/bread", "x".repeat(3_000)).statusCode()).isEqualTo(400);

            String scraped = get(pond, "/actuator/prometheus").body();
            assertThat(scraped)
                    .containsPattern("(?m)^pond_requests_total\\{Operation=\"AddDuck\"\\} [2-9]")
                    .contains("http_server_latency_seconds_bucket{")
                    .contains("function_calls_total{function=\"PondController.feed\"")
                    .containsPattern("(?m)^tidemark_.*appended");
            JsonNode tidemark = JSON.readTree(get(pond, "/actuator/tidemark").body());
            assertThat(tidemark.at("/sinks/main/conserved").asBoolean()).isTrue();
            assertThat(tidemark.get("views").fieldNames())
                    .toIterable()
                    .contains("pond/requests", "pond/latency", "pond/bread", "pond/distance", "http/server/latency");
            assertThat(JSON.readTree(get(pond, "/actuator/health").body())
                            .get("status")
                            .asText())
                    .isEqualTo("UP");
        } finally {
            demo.stop();
        }
        Summary summary = run.get(60, TimeUnit.SECONDS);
        assertThat(summary.problems()).isEmpty();
        assertThat(lines())
                .filteredOn(line -> line.path("Route").isMissingNode())
                .isNotEmpty();
    }

    @Test
    void aPortInUseIsNamedWithTheFixBeforeAnythingIsStarted() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DemoOptions options =
                    new DemoOptions(taken.getLocalPort(), directory, 1, null, true, false, Exporters.none());
            assertThatThrownBy(() -> demo(options).run())
                    .isInstanceOf(DemoException.class)
                    .hasMessageContainingAll("port " + taken.getLocalPort(), "choose another with --port");
        }
    }

    private DemoOptions options(long requests, Rate rate) {
        return new DemoOptions(0, directory, requests, rate, false, false, Exporters.none());
    }

    private SpringDemo demo(DemoOptions options) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> application =
                List.of(java, "-cp", System.getProperty("java.class.path"), PondApplication.class.getName());
        return new SpringDemo(options, application, new PrintWriter(printed, true));
    }

    private URI awaitOpen(FutureTask<Summary> run) throws InterruptedException {
        Pattern address = Pattern.compile("open at (http://[0-9.:]+)");
        Matcher open = address.matcher(printed.toString());
        while (!open.find()) {
            assertThat(run.isDone()).as(printed.toString()).isFalse();
            Thread.sleep(20);
            open = address.matcher(printed.toString());
        }
        return URI.create(open.group(1));
    }

    private HttpResponse<String> get(URI pond, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(pond.resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI pond, String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(pond.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(JSON.readTree(line));
                }
            }
        }
        return lines;
    }
}
