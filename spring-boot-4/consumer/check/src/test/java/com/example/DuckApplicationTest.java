package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README promises of a fresh application with Spring Boot. */
class DuckApplicationTest {

    private static final Path APP = Path.of(System.getProperty("app"));
    private static final Path README = Path.of(System.getProperty("readme"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 2_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path directory;

    @Test
    void theApplicationIsWhatTheReadmeShows() throws IOException {
        String readme = Files.readString(README);
        for (String file : List.of(
                "pom.xml",
                "src/main/java/com/example/DuckApplication.java",
                "src/main/resources/application.properties")) {
            String text = Files.readString(APP.resolve(file));
            // The head of a POM, which is the same in all.
            int start = text.indexOf("  <parent>");
            String shown = start < 0
                    ? text
                    : text.substring(start, text.lastIndexOf("</project>")).indent(-2);
            assertThat(readme).as(file).contains(shown.strip());
        }
        try (Stream<Path> files = Files.walk(APP.resolve("src"))) {
            assertThat(files.filter(Files::isRegularFile)).as("there is nothing else").hasSize(2);
        }
    }

    @Test
    void itRunsIsAskedIsEndedAndHasLostNothing() throws Exception {
        run();
    }

    /** As in a native image, of beans that were found out when it was built; on a JVM. */
    @Test
    void itDoesSoWithBeansThatWereFoundOutWhenItWasBuilt() throws Exception {
        run("-Dspring.aot.enabled=true");
    }

    private void run(String... options) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = directory.resolve("log.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-jar", APP.resolve("target/ducks-1.jar").toAbsolutePath().toString(), "--server.port=" + port,
                // As the guide has it.
                "--tidemark.views.slow.measure=http/server/latency",
                "--tidemark.views.slow.tags=http_server_route",
                "--tidemark.views.slow.aggregation=distribution",
                "--tidemark.views.slow.bounds=100,1000,10000"));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        String address = "http://127.0.0.1:" + port;
        try {
            awaitStart(process, address, log);

            ExecutorService clients = Executors.newFixedThreadPool(8);
            List<Callable<Integer>> requests = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String path = i % 100 == 99 ? "/swans" : "/ducks/" + i;
                requests.add(() -> get(address + path).statusCode());
            }
            for (var answer : clients.invokeAll(requests)) {
                assertThat(answer.get()).isIn(200, 404);
            }
            clients.shutdown();

            String scrape = get(address + "/actuator/prometheus").body();
            assertThat(scrape)
                    .contains("http_server_completed_count_total{http_server_method=\"GET\",http_server_route=\"/ducks/{id}\","
                            + "http_server_status=\"200\"} " + (REQUESTS - REQUESTS / 100) + "\n")
                    .contains("slow_seconds_count{http_server_route=\"/ducks/{id}\"} " + (REQUESTS - REQUESTS / 100) + "\n")
                    .contains("http_server_requests_seconds_count{")
                    .contains("jvm_memory_used_bytes{");
            JsonNode tidemark = JSON.readTree(get(address + "/actuator/tidemark").body());
            assertThat(tidemark.at("/sinks/main/appended").asInt()).isEqualTo(REQUESTS);
            assertThat(tidemark.at("/sinks/main/conserved").asBoolean()).isTrue();
            assertThat(JSON.readTree(get(address + "/actuator/health").body())
                            .path("status")
                            .asText())
                    .isEqualTo("UP");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(log);
        assertThat(said.contains("Starting AOT-processed DuckApplication")).as(said).isEqualTo(options.length > 0);
        assertThat(said.lines().filter(line -> line.contains("WARN") || line.contains("ERROR") || line.contains("Exception")))
                .as(said)
                .isEmpty();

        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve("metrics"))) {
            for (Path file : files.toList()) {
                assertThat(file.getFileName().toString()).startsWith("ducks.log.");
                for (String line : Files.readAllLines(file)) {
                    lines.add(JSON.readTree(line));
                }
            }
        }
        assertThat(lines).hasSize(REQUESTS);
        JsonNode duck = lines.stream()
                .filter(line -> line.path("Route").asText().equals("/ducks/{id}"))
                .findFirst()
                .orElseThrow();
        assertThat(duck.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("ducks");
        assertThat(duck.path("Status").asText()).isEqualTo("200");
        assertThat(duck.path("Success").asInt()).isEqualTo(1);
        assertThat(duck.path("Time").asDouble()).isPositive();
        assertThat(lines.stream().map(line -> line.path("RequestId").asText()).distinct())
                .hasSize(REQUESTS);
        assertThat(lines.stream().filter(line -> line.path("Status").asText().equals("404")))
                .hasSize(REQUESTS / 100);
    }

    private void awaitStart(Process process, String address, Path log) throws Exception {
        for (int i = 0; i < 600; i++) {
            assertThat(process.isAlive()).as(() -> read(log)).isTrue();
            try {
                if (get(address + "/actuator/health").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is still starting.
            }
            Thread.sleep(100);
        }
        throw new AssertionError("not started within a minute:\n" + read(log));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException problem) {
            return problem.toString();
        }
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }
}
