package io.tidemark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.ServiceMetrics;
import io.tidemark.spring.ducks.DuckApplication;
import io.tidemark.stats.Stats;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.ClassUtils;

class WebApplicationTest {

    @TempDir
    Path directory;

    private Running start(String... more) {
        List<String> properties =
                new ArrayList<>(List.of("tidemark.sinks.main.type=file", "tidemark.sinks.main.directory=" + directory));
        properties.addAll(List.of(more));
        return Running.start(DuckApplication.class, properties.toArray(String[]::new));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(ServiceMetrics.isAttached()).isFalse();
        assertThat(Stats.views().registered()).isEmpty();
        assertThat(Stats.sources().names()).containsExactly("views", "tidemark_views", "tidemark");
    }

    @Test
    void eachRequestIsALineHoweverItIsAnswered() throws Exception {
        waysToAnswer();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void eachRequestIsALineOnVirtualThreads() throws Exception {
        waysToAnswer("spring.threads.virtual.enabled=true");
    }

    private void waysToAnswer(String... properties) throws Exception {
        try (Running ducks = start(properties)) {
            assertThat(ducks.get("/ducks/7").body()).contains("\"ducks\":3");
            assertThat(ducks.post("/ducks", "Daisy").statusCode()).isEqualTo(201);
            assertThat(ducks.get("/callable").body()).isEqualTo("ducks: 3");
            assertThat(ducks.get("/deferred").body()).isEqualTo("late");
            assertThat(ducks.get("/never").statusCode()).isEqualTo(503);
            assertThat(ducks.get("/future").body()).isEqualTo("ducks: 3");
            assertThat(ducks.get("/stream").body()).isEqualTo("quack\n".repeat(5));
            assertThat(ducks.get("/events").body()).contains("quack 2");
            assertThat(ducks.get("/broken").statusCode()).isEqualTo(500);
            assertThat(ducks.get("/handled").statusCode()).isEqualTo(400);
            assertThat(ducks.get("/nowhere").statusCode()).isEqualTo(404);
            assertThat(ducks.get("/actuator/health").statusCode()).isEqualTo(200);
        }
        List<JsonNode> lines = Running.lines(directory);
        assertThat(lines)
                .extracting(line ->
                        line.path("Method").asText() + " " + line.path("Route").asText("-") + " "
                                + line.path("Status").asText() + " "
                                + line.path("Success").asInt() + " "
                                + line.path("Error").asText("-"))
                .containsExactlyInAnyOrder(
                        "GET /ducks/{id} 200 1 -",
                        "POST /ducks 201 1 -",
                        "GET /callable 200 1 seen by callable",
                        "GET /deferred 200 1 -",
                        "GET /never 503 0 org.springframework.web.context.request.async.AsyncRequestTimeoutException",
                        "GET /future 200 1 seen by async",
                        "GET /stream 200 1 seen by stream",
                        "GET /events 200 1 -",
                        "GET /broken 500 0 java.lang.IllegalStateException",
                        "GET /handled 400 1 java.lang.IllegalArgumentException",
                        "GET /** 404 1 org.springframework.web.servlet.resource.NoResourceFoundException");
        assertThat(time(lines, "/deferred")).as("to the end").isGreaterThan(100);
        assertThat(time(lines, "/stream")).as("to the end").isGreaterThan(200);
        assertThat(time(lines, "/events")).as("to the end").isGreaterThan(120);
        JsonNode stream = of(lines, "/stream");
        assertThat(stream.path("SentBytes").asLong()).isEqualTo(30);
        assertThat(of(lines, "/ducks").path("ReceivedBytes").asLong()).isEqualTo(5);
        JsonNode duck = of(lines, "/ducks/{id}");
        assertThat(duck.path("DuckApplication.Pond.count.calls").asInt())
                .as(duck.toString())
                .isEqualTo(1);
        assertThat(duck.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("ducks");
    }

    private static JsonNode of(List<JsonNode> lines, String route) {
        return lines.stream()
                .filter(line -> line.path("Route").asText().equals(route))
                .findFirst()
                .orElseThrow();
    }

    private static double time(List<JsonNode> lines, String route) {
        return of(lines, route).path("Time").asDouble();
    }

    @Test
    void theActuatorShowsWhatAddsUp() throws Exception {
        try (Running ducks = start(
                "tidemark.sinks.json.type=file",
                "tidemark.sinks.json.format=json",
                "tidemark.sinks.json.directory=" + directory.resolve("json"),
                "tidemark.views.answers.record=io.tidemark.spring.WebRequestMetrics",
                "tidemark.views.answers.field=Time",
                "tidemark.views.answers.tags=Route,Success",
                "tidemark.views.answers.aggregation=distribution",
                "tidemark.views.answers.bounds=10,100,1000")) {
            for (int i = 0; i < 20; i++) {
                ducks.get("/ducks/" + i);
            }
            JsonNode all = ducks.json("/actuator/tidemark");
            assertThat(all.at("/sinks/main/appended").asLong()).isEqualTo(20);
            assertThat(all.at("/sinks/main/conserved").asBoolean()).isTrue();
            assertThat(all.at("/sinks/json/conserved").asBoolean()).isTrue();
            assertThat(all.path("functions")
                            .path("io.tidemark.spring.ducks.DuckApplication.Pond.count")
                            .toString())
                    .isEqualTo("{\"error\":0,\"ok\":20}");
            assertThat(all.path("views").fieldNames()).toIterable().contains("answers", "http/server/latency");
            assertThat(all.path("sources").toString()).contains("\"views\"");

            JsonNode rows = ducks.json("/actuator/tidemark/views/answers").path("rows");
            assertThat(rows).hasSize(1);
            assertThat(rows.get(0).path("tags").toString())
                    .isEqualTo("{\"Route\":\"/ducks/{id}\",\"Success\":\"true\"}");
            assertThat(rows.get(0).at("/value/count").asLong()).isEqualTo(20);
            assertThat(rows.get(0).at("/value/buckets").fieldNames())
                    .toIterable()
                    .containsExactly("10.0", "100.0", "1000.0", "+Inf");
            assertThat(ducks.json("/actuator/tidemark/views/http/server/completed_count")
                            .at("/rows/0/value")
                            .asLong())
                    .isEqualTo(20);
            assertThat(ducks.get("/actuator/tidemark/views/none").statusCode()).isEqualTo(404);
            assertThat(ducks.get("/actuator/tidemark/nothing").statusCode()).isEqualTo(404);

            JsonNode health = ducks.json("/actuator/health").at("/components/tidemark");
            assertThat(health.path("status").asText()).isEqualTo("UP");
            assertThat(health.at("/details/main/lost").asLong()).isZero();
        }
        assertThat(Running.lines(directory.resolve("json"))).hasSize(20);
    }

    /** Whether Micrometer's registry for Prometheus is there. */
    private static boolean besideMicrometers() {
        return ClassUtils.isPresent("io.micrometer.prometheusmetrics.PrometheusMeterRegistry", null);
    }

    @Test
    void prometheusScrapesTheActuator() throws Exception {
        String endpoint = besideMicrometers() ? "/actuator/tidemarkprometheus" : "/actuator/prometheus";
        try (Running ducks = start("tidemark.prometheus.labels.region=eu")) {
            ducks.get("/ducks/1");
            HttpResponse<String> text = ducks.get(endpoint);
            assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain;version=0.0.4");
            assertThat(text.body())
                    .contains(
                            "http_server_completed_count_total{http_server_method=\"GET\",http_server_route=\"/ducks/{id}\","
                                    + "http_server_status=\"200\",region=\"eu\"} 1")
                    .contains("tidemark_entries_appended_total{region=\"eu\",tidemark_sink=\"main\"} 1")
                    .contains("function_calls_total{function=\"DuckApplication.Pond.count\"")
                    // By way of Micrometer: what Spring measures.
                    .contains("http_server_requests_seconds_count{")
                    .contains("jvm_memory_used_bytes{area=\"heap\",")
                    .contains("tomcat_sessions_active_current_sessions{");
            assertThat(text.body().lines().filter(line -> line.startsWith("# TYPE jvm_memory_used_bytes")))
                    .hasSize(1);
            HttpResponse<String> open = ducks.get(
                    endpoint,
                    "Accept",
                    "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
            assertThat(open.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/openmetrics-text");
            assertThat(open.body()).endsWith("# EOF\n");
        }
    }

    @Test
    void micrometersMetersAndViewsGoBothWays() throws Exception {
        try (Running ducks = start("tidemark.micrometer.views=true")) {
            ducks.get("/ducks/1");
            ducks.get("/ducks/2");
            // What Spring shows of meters: those of our registry, or of Micrometer's.
            assertThat(ducks.json("/actuator/metrics/http.server.requests")
                            .at("/measurements/0/value")
                            .asDouble())
                    .isEqualTo(2);
            if (besideMicrometers()) {
                Eventually.isTrue(() -> ducks.get("/actuator/prometheus")
                        .body()
                        .contains("http_server_completed_count_total{http_server_method=\"GET\","
                                + "http_server_route=\"/ducks/{id}\",http_server_status=\"200\"} 2.0"));
            }
            String own = ducks.get(besideMicrometers() ? "/actuator/tidemarkprometheus" : "/actuator/prometheus")
                    .body();
            assertThat(own.lines().filter(line -> line.startsWith("# TYPE http_server_completed_count_total")))
                    .as("once, and not by way of Micrometer again")
                    .hasSize(1);
        }
    }

    @Test
    void metersOfMicrometerAreLinesAsWell() throws Exception {
        try (Running ducks = start("tidemark.periodic.enabled=true", "tidemark.periodic.every=1h")) {
            ducks.get("/ducks/1");
        }
        assertThat(Running.lines(directory))
                .anyMatch(line -> line.has("http.server.requests")
                        && line.path("uri").asText().equals("/ducks/{id}"))
                .anyMatch(line -> line.path("Route").asText().equals("/ducks/{id}"));
    }

    @Test
    void theActuatorIsNoWorkHoweverItsPathIsWritten() throws Exception {
        try (Running ducks = start("server.servlet.context-path=/app", "spring.mvc.servlet.path=/api/")) {
            assertThat(ducks.get("/app/api/actuator/health").statusCode()).isEqualTo(200);
            assertThat(ducks.get("/app/api/ducks/7").statusCode()).isEqualTo(200);
        }
        assertThat(Running.lines(directory))
                .extracting(line -> line.path("Status").asText())
                .containsExactly("200");
    }

    @Test
    void whatIsExcludedIsNotRecorded() throws Exception {
        try (Running ducks = start("tidemark.web.exclude=callable,/ducks/{id}")) {
            ducks.get("/callable");
            ducks.get("/ducks/7");
            ducks.get("/handled");
        }
        assertThat(Running.lines(directory))
                .extracting(line -> line.path("Route").asText())
                .containsExactly("/handled");
    }

    @Test
    void theEndOfTheApplicationWaitsForRequestsAndWritesThem() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(4);
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (Running ducks = start("server.shutdown=graceful")) {
            CountDownLatch sent = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                answers.add(clients.submit(() -> {
                    sent.countDown();
                    return ducks.get("/slow");
                }));
            }
            sent.await();
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(250, TimeUnit.MILLISECONDS))
                    .join();
        }
        for (Future<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().body()).isEqualTo("slept");
        }
        clients.shutdown();
        assertThat(Running.lines(directory))
                .hasSize(4)
                .allMatch(line -> line.path("Status").asText().equals("200"));
    }

    @Test
    void manyAtOnceAddUp() throws Exception {
        int clients = 16;
        int each = 80;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        String[] paths = {"/ducks/1", "/callable", "/handled", "/future"};
        try (Running ducks = start("tidemark.sinks.main.dimensions=none,Route+Method")) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                done.add(threads.submit(() -> {
                    for (int j = 0; j < each; j++) {
                        ducks.get(paths[(client + j) % paths.length]);
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        List<JsonNode> lines = Running.lines(directory);
        assertThat(lines).hasSize(clients * each);
        assertThat(lines.get(0).at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
                .isEqualTo("[[],[\"Route\",\"Method\"]]");
        for (String route : List.of("/ducks/{id}", "/callable", "/handled", "/future")) {
            assertThat(lines.stream().filter(line -> line.path("Route").asText().equals(route)))
                    .as(route)
                    .hasSize(clients * each / paths.length);
        }
        assertThat(lines.stream().filter(line -> line.path("Route").asText().equals("/callable")))
                .allMatch(line -> line.path("Error").asText().equals("seen by callable"));
    }
}
