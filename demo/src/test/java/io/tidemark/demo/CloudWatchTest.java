package io.tidemark.demo;

import static io.tidemark.cloudwatch.server.Operation.PUT_LOG_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.demo.cache.CacheMetrics;
import io.tidemark.sink.EntrySink;
import io.tidemark.stream.EntryStream;
import io.tidemark.time.Timer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CloudWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StringWriter printed = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void everyLineOfTheFilesIsAnEventOnce() throws Exception {
        try (LogsServer server = LogsServer.start()) {
            Summary summary = demo(4_000, server.endpoint(), PATIENCE).run();
            summary.print(new PrintWriter(printed, true));

            assertThat(summary.problems()).isEmpty();
            assertThat(EmfLines.read(directory)).hasSize(4_000).allSatisfy(EmfLines::check);
            assertThat(messages(server)).containsExactlyInAnyOrderElementsOf(EmfLines.text(directory));
            assertThat(printed.toString())
                    .contains("one event in /tidemark/duck-pond at " + server.endpoint())
                    .containsPattern("(?m)^CloudWatch  4,000 events in \\d requests to /tidemark/duck-pond: OK$")
                    .containsPattern("(?m)^Records     files       4,000 appended = 4,000 emitted \\+ .*: OK$")
                    .containsPattern("(?m)^            CloudWatch  4,000 appended = 4,000 emitted \\+ .*: OK$")
                    .doesNotContain("NOT OK");
        }
    }

    /** Without the pond: the visitors would take a while. */
    @Test
    void twentyThousandRequestsFitInIfNoneIsTakenBeforeTheEnd() throws Exception {
        try (LogsServer server = LogsServer.start()) {
            CountDownLatch end = new CountDownLatch(1);
            server.behave(Behaviour.always(Reply.normal().when(end)).on(PUT_LOG_EVENTS));
            Delivery delivery;
            try (CloudWatch cloudWatch =
                    CloudWatch.open(new CloudWatchEndpoint(server.endpoint()), "DuckPond", PATIENCE)) {
                EntryStream stream = cloudWatch.stream();
                for (int i = 0; i < 20_000; i++) {
                    request(stream::next);
                }
                end.countDown();
                stream.close();
                delivery = cloudWatch.delivery();
            }
            assertThat(delivery.figures().events()).isEqualTo(20_000);
            assertThat(delivery.figures().bytes()).isGreaterThan(20_000 * 700);
            assertThat(messages(server)).hasSize(20_000);
        }
    }

    /** As long as one to the pond gets. */
    private static void request(EntrySink sink) {
        try (RequestMetricsGuard metrics =
                new RequestMetricsGuard(Operation.LOOK_UP_DUCK, "0123456789abcdef0123456789abcdef", sink)) {
            metrics.readTime = Timer.start();
            metrics.workTime = Timer.start();
            metrics.writeTime = Timer.start();
            metrics.cache = new CacheMetrics();
            metrics.error = "OutOfBread";
        }
    }

    @Test
    void anEndpointThatIsNotThereCostsTheEventsAndNothingElse() throws Exception {
        URI gone;
        try (LogsServer server = LogsServer.start()) {
            gone = server.endpoint();
        }
        Summary summary = demo(300, gone, Duration.ofSeconds(1)).run();
        summary.print(new PrintWriter(printed, true));

        assertThat(EmfLines.read(directory)).hasSize(300);
        assertThat(summary.problems()).hasSize(2);
        assertThat(printed.toString())
                .contains("300 for 300 requests: OK")
                .containsPattern("0 events in 0 requests to /tidemark/duck-pond; .*300 events given up: NOT OK")
                .contains("300 appended = 0 emitted + 0 sampled out + 0 dropped + 0 invalid + 300 failed: OK")
                .contains("NOT OK: 300 requests came, but 0 records were emitted (CloudWatch)")
                .containsPattern("NOT OK: the last problem with " + gone + ": .*Connection refused");
    }

    @Test
    void anEndpointThatDoesNotAnswerHoldsNothingUp() throws Exception {
        try (LogsServer server = LogsServer.start()) {
            server.behave(Behaviour.always(Reply.never()));
            Demo demo = demo(2_000, server.endpoint(), Duration.ofSeconds(1));

            Summary summary = demo.run();

            assertThat(demo.tally().answered()).isEqualTo(2_000);
            assertThat(EmfLines.read(directory)).hasSize(2_000);
            assertThat(summary.problems()).hasSize(2).first().asString().contains("0 records were emitted");
        }
    }

    @Test
    void whatTheEndpointSaysIsInTheSummary() throws Exception {
        try (LogsServer server = LogsServer.start()) {
            server.behave(Behaviour.always(Reply.accessDenied()));
            Summary summary = demo(20, server.endpoint(), PATIENCE).run();
            assertThat(summary.problems()).hasSize(2).last().asString().contains("User is not authorized");
        }
    }

    private static List<String> messages(LogsServer server) {
        String stream = server.streams(DemoOptions.LOG_GROUP).get(0);
        return server.events(DemoOptions.LOG_GROUP, stream).stream()
                .map(LogEvent::message)
                .toList();
    }

    private Demo demo(long requests, URI endpoint, Duration patience) {
        return new Demo(
                new DemoOptions(
                        0,
                        directory,
                        requests,
                        null,
                        false,
                        false,
                        Exporters.none().withCloudWatch(new CloudWatchEndpoint(endpoint))),
                new PrintWriter(printed, true),
                patience);
    }
}
