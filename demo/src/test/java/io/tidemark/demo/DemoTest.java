package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.Naming;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DemoTest {
    private final StringWriter printed = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void everyRequestIsOneLineThatSaysWhatTheClientSaw() throws Exception {
        Demo demo = demo(options(20_000));

        Summary summary = demo.run();

        assertThat(summary.problems()).isEmpty();
        List<JsonNode> lines = EmfLines.read(directory);
        assertThat(lines).hasSize(20_000).allSatisfy(EmfLines::check);
        Map<String, Long> written = new HashMap<>();
        Set<String> requestIds = new HashSet<>();
        for (JsonNode line : lines) {
            String status = line.get("Status").asText();
            written.merge(line.get("Operation").asText() + " " + status, 1L, Long::sum);
            requestIds.add(line.get("RequestId").asText());
            assertThat(line.get("Success").asInt()).isEqualTo(status.equals("500") ? 0 : 1);
            assertThat(line.has("Error")).isEqualTo(status.equals("500"));
            assertThat(line.has("CacheHit"))
                    .isEqualTo(line.get("Operation").asText().equals("LookUpDuck"));
            // which of our functions it called, and how long they took
            assertThat(line.get("PondServer.answer.calls").asInt()).isEqualTo(1);
            assertThat(line.get("PondServer.answer.errors").asInt()).isEqualTo(status.equals("500") ? 1 : 0);
            assertThat(line.get("PondServer.answer.time").asDouble())
                    .isLessThanOrEqualTo(line.get("Time").asDouble());
            assertThat(line.path("DuckPond.find.calls").asInt())
                    .isEqualTo(line.has("CacheHit") && line.get("CacheHit").asInt() == 0 ? 1 : 0);
        }
        assertThat(written).isEqualTo(seen(demo.tally()));
        assertThat(requestIds).hasSize(20_000);
        assertThat(written).containsKeys("LookUpDuck 200", "LookUpDuck 404", "FeedDucks 500", "TakeCensus 200");
    }

    @Test
    void aSecondRunGoesOnWhereTheFirstLeftOffAndCountsItsOwnLines() throws Exception {
        assertThat(demo(options(30)).run().problems()).isEmpty();
        assertThat(demo(options(50)).run().problems()).isEmpty();
        assertThat(EmfLines.read(directory)).hasSize(80).allSatisfy(EmfLines::check);
    }

    @Test
    void theSummarySaysWhatAPersonWantsToKnow() throws Exception {
        demo(options(200)).run().print(new PrintWriter(printed, true));

        assertThat(printed.toString())
                .containsPattern("The duck pond is open at http://127\\.0\\.0\\.1:\\d+")
                .containsPattern("curl http://127\\.0\\.0\\.1:\\d+/ducks/7")
                .containsPattern("200 requests in [\\d.]+ s, [\\d,]+/s")
                .containsPattern("(?m)^ +operation +requests +not found +failed +p50 ms +p90 ms +p99 ms +max ms$")
                .containsPattern("(?m)^ +LookUpDuck +\\d+ +\\d+ +0( +[\\d,]+\\.\\d\\d){4}$")
                .containsPattern("(?m)^ +all +200 ")
                .contains("200 for 200 requests: OK")
                .containsPattern("(?m)^Calls     [\\d,]+ of 13 functions, 200 of them visits for 200 requests: OK$")
                .contains("200 appended = 200 emitted + 0 sampled out + 0 dropped + 0 invalid + 0 failed: OK")
                .contains("tail -n 1 " + directory.resolve("duck_pond"))
                .doesNotContain("NOT OK");
    }

    @Test
    void quietPrintsTheSummaryAlone() throws Exception {
        DemoOptions options = new DemoOptions(0, directory, 20, null, true, true);
        demo(options).run().print(new PrintWriter(printed, true));
        assertThat(printed.toString()).startsWith("20 requests in ").doesNotContain("curl", "tail", "\r");
    }

    @Test
    void onATerminalALineSaysHowFarItIs() throws Exception {
        DemoOptions options = new DemoOptions(0, directory, 100, new Rate(100), false, true);
        demo(options).run();
        assertThat(printed.toString()).containsPattern("\r\\d+ of 100 requests \\(\\d+ %\\), \\d+/s, \\d+ failed");
    }

    @Test
    void aRateIsKept() throws Exception {
        long start = System.nanoTime();
        demo(new DemoOptions(0, directory, 50, new Rate(50), true, false)).run();
        assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(49 / 50.0);
    }

    @Test
    void stoppedWithoutAnEndItLosesNothing() throws Exception {
        Demo demo = demo(new DemoOptions(0, directory, 0, new Rate(2_000), true, false));
        Thread stopper = new Thread(() -> {
            while (demo.tally().answered() < 100) {
                Thread.onSpinWait();
            }
            demo.stop();
        });
        stopper.start();

        Summary summary = demo.run();

        assertThat(summary.problems()).isEmpty();
        assertThat(EmfLines.read(directory)).hasSize((int) demo.tally().answered());
    }

    @Test
    void viewsComeAndGoWhileItRuns() throws Exception {
        Demo demo = demo(new DemoOptions(0, directory, 0, new Rate(2_000), false, false));
        HttpClient http = HttpClient.newHttpClient();
        AtomicReference<JsonNode> last = new AtomicReference<>();
        AtomicReference<Exception> problem = new AtomicReference<>();
        Thread visitor = new Thread(() -> {
            try {
                while (demo.tally().answered() == 0) {
                    Thread.onSpinWait();
                }
                Matcher address = Pattern.compile("http://[0-9.:]+").matcher(printed.toString());
                assertThat(address.find()).isTrue();
                HttpRequest.Builder view = HttpRequest.newBuilder(URI.create(address.group() + "/views/late"));
                http.send(
                        view.PUT(BodyPublishers.ofString("of=pond/bread&by=visitor&aggregate=count"))
                                .build(),
                        BodyHandlers.discarding());
                HttpResponse<String> seen;
                do {
                    seen = http.send(view.GET().build(), BodyHandlers.ofString());
                } while (new ObjectMapper().readTree(seen.body()).path("rows").size() < Visitor.values().length);
                String gone = http.send(view.DELETE().build(), BodyHandlers.ofString())
                        .body();
                last.set(new ObjectMapper().readTree(gone));
            } catch (Exception failed) {
                problem.set(failed);
            } finally {
                demo.stop();
            }
        });
        visitor.start();

        Summary summary = demo.run();
        visitor.join();

        assertThat(problem.get()).isNull();
        assertThat(summary.problems()).isEmpty();
        assertThat(EmfLines.read(directory)).hasSize((int) demo.tally().answered());
        assertThat(last.get().get("rows"))
                .extracting(row -> row.at("/tags/visitor").asText())
                .containsExactlyInAnyOrder("child", "jogger", "painter", "tourist");
    }

    @Test
    void aPortInUseIsNamedWithTheFix() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> demo(new DemoOptions(port, directory, 1, null, true, false))
                            .run())
                    .isInstanceOf(DemoException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("choose another with --port");
        }
        assertThat(directory).isEmptyDirectory();
        // and it has let go of everything
        assertThat(demo(options(1)).run().problems()).isEmpty();
    }

    @Test
    void aFileWhereTheDirectoryShouldBeIsNamedWithTheFix() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path path : List.of(file, file.resolve("below"))) {
            assertThatThrownBy(() ->
                            demo(new DemoOptions(0, path, 1, null, true, false)).run())
                    .isInstanceOf(DemoException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("--dir");
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsMade() throws Exception {
        Path below = directory.resolve("a/b");
        demo(new DemoOptions(0, below, 5, null, true, false)).run();
        assertThat(EmfLines.read(below)).hasSize(5);
    }

    private static Map<String, Long> seen(Tally tally) {
        Map<String, Long> seen = new HashMap<>();
        for (Operation operation : Operation.values()) {
            String name = Naming.PASCAL_CASE.apply(operation.name());
            tally.statuses(operation).forEach((status, count) -> seen.put(name + " " + status, count));
        }
        return seen;
    }

    private DemoOptions options(long requests) {
        return new DemoOptions(0, directory, requests, null, false, false);
    }

    private Demo demo(DemoOptions options) {
        return new Demo(options, new PrintWriter(printed, true));
    }
}
