package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.Call;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Operation;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.format.emf.Emf;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.StreamStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** What a stream sends, and how it is set up. */
class CloudWatchLogsStreamTest {

    private final LogsServer server = LogsServer.start();
    private final CloudWatchLogsAsyncClient client = server.client();
    private final Instant now = Instant.now();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private CloudWatchLogsStream.Builder builder() {
        return CloudWatchLogsStream.builder()
                .client(client)
                .logGroup("/duck-pond/requests")
                .logStream("pond-1");
    }

    private List<LogEvent> events() {
        return server.events("/duck-pond/requests", "pond-1");
    }

    private static void flush(CloudWatchLogsStream stream) {
        stream.flush(FlushKind.EXPLICIT).toCompletableFuture().join();
    }

    @Test
    void sendsEachEntryAsOneEventOfEmfWithTheTimeOfTheEntry() {
        try (CloudWatchLogsStream stream = builder()
                .namespace("DuckPond")
                .defaultDimensions(List.of("Operation"))
                .build()) {
            stream.next(new Visit(now, "CountDucks", 5));
            stream.next(new Visit(now.plusMillis(1), "FeedDucks", 7));
            flush(stream);

            assertThat(events())
                    .containsExactly(
                            new LogEvent(now.toEpochMilli(), emf(now, "CountDucks", 5)),
                            new LogEvent(now.toEpochMilli() + 1, emf(now.plusMillis(1), "FeedDucks", 7)));
            assertThat(stream.submissions())
                    .isEqualTo(new SubmissionStats(
                            1,
                            2,
                            server.requests(Operation.PUT_LOG_EVENTS).stream()
                                    .filter(put -> put.status() == 200)
                                    .mapToLong(Call::countedBytes)
                                    .sum(),
                            1,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0));
        }
    }

    private static String emf(Instant time, String operation, long ducks) {
        return "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"DuckPond\",\"Dimensions\":[[\"Operation\"]],"
                + "\"Metrics\":[{\"Name\":\"Ducks\"}]}],\"Timestamp\":" + time.toEpochMilli() + "},\"Ducks\":" + ducks
                + ",\"Operation\":\"" + operation + "\"}";
    }

    @Test
    void withoutDimensionsMetricsAreThoseOfTheNamespace() {
        try (CloudWatchLogsStream stream = builder().namespace("DuckPond").build()) {
            stream.next(new Visit(now, "CountDucks", 5));
            flush(stream);

            assertThat(events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.message()).contains("\"Dimensions\":[[]]"));
        }
    }

    @Test
    void takesASampledFormat() {
        try (CloudWatchLogsStream stream = builder()
                .format(Emf.builder("DuckPond")
                        .maxEventBytes(1_048_550)
                        .build()
                        .sampled()
                        .random(7)
                        .fixedFraction(0.1))
                .build()) {
            for (int i = 0; i < 1000; i++) {
                stream.next(new Visit(now, "CountDucks", 5));
            }
            flush(stream);

            StreamStats stats = stream.stats().get(0);
            assertThat(stats.sampledOut()).isBetween(800L, 980L);
            assertThat(stats.emitted()).isEqualTo(1000 - stats.sampledOut());
            assertThat(events()).hasSize((int) stats.emitted());
            assertThat(events().get(0).message()).contains("\"Ducks\":{\"Values\":[5],\"Counts\":[10]}");
        }
    }

    @Test
    void makesTheGroupAndTheStreamWithRetentionAndTags() {
        try (CloudWatchLogsStream stream = builder()
                .namespace("DuckPond")
                .retentionDays(30)
                .tags(Map.of("team", "ducks"))
                .build()) {
            stream.next(new Visit(now, "CountDucks", 5));
            flush(stream);
        }

        assertThat(server.retention("/duck-pond/requests")).isEqualTo(30);
        assertThat(server.tags("/duck-pond/requests")).isEqualTo(Map.of("team", "ducks"));
        assertThat(events()).hasSize(1);
    }

    @Test
    void tellsThatItMadeAGroupOrAStream() {
        List<SubmissionEvent> told = new CopyOnWriteArrayList<>();
        try (CloudWatchLogsStream stream =
                builder().namespace("DuckPond").observer(told::add).build()) {
            stream.next(new Visit(now, "CountDucks", 5));
            flush(stream);
            server.deleteStream("/duck-pond/requests", "pond-1");
            stream.next(new Visit(now, "CountDucks", 6));
            flush(stream);
        }

        assertThat(told)
                .filteredOn(SubmissionEvent.LogStreamCreated.class::isInstance)
                .containsExactly(
                        new SubmissionEvent.LogStreamCreated("/duck-pond/requests", "pond-1", true),
                        new SubmissionEvent.LogStreamCreated("/duck-pond/requests", "pond-1", false));
    }

    /** As ImmediateSink does: the requests of one event would fill the queue, and push each other out. */
    @Test
    void whatIsFlushedWhenTheQueueIsFullIsSentWithItsLastBatch() {
        CountDownLatch open = new CountDownLatch(1);
        server.create("/duck-pond/requests", "pond-1");
        server.behave(Behaviour.first(1, Reply.normal().when(open)).on(Operation.PUT_LOG_EVENTS));
        try (CloudWatchLogsStream stream = builder().namespace("DuckPond").build()) {
            CompletableFuture<?>[] flushes = new CompletableFuture<?>[500];
            for (int i = 0; i < flushes.length; i++) {
                stream.next(new Visit(now.plusMillis(500 - i), "CountDucks", i));
                flushes[i] = stream.flush(FlushKind.EXPLICIT).toCompletableFuture();
                if (i == 0) {
                    server.await("the first request", it -> it.waiting() == 1);
                }
            }
            assertThat(flushes).noneMatch(CompletableFuture::isDone);
            open.countDown();
            CompletableFuture.allOf(flushes).join();

            assertThat(server.requests(Operation.PUT_LOG_EVENTS))
                    .extracting(Call::eventCount)
                    .containsExactly(1, 1, 1, 1, 1, 495);
            assertThat(stream.stats().get(0).emitted()).isEqualTo(500);
            assertThat(events()).extracting(LogEvent::message).doesNotHaveDuplicates();
        }
    }

    @Test
    void gathersUntilAnEntryIsOldEnoughAtAPeriodicFlush() {
        try (CloudWatchLogsStream stream =
                builder().namespace("DuckPond").maxAge(Duration.ofHours(1)).build()) {
            stream.next(new Visit(now, "CountDucks", 5));
            assertThat(stream.flush(FlushKind.PERIODIC)).isCompleted();
            flush(stream);
            assertThat(server.requests(Operation.PUT_LOG_EVENTS)).hasSizeGreaterThan(0);
        }
        try (CloudWatchLogsStream stream =
                builder().namespace("DuckPond").maxAge(Duration.ZERO).build()) {
            stream.next(new Visit(now, "FeedDucks", 6));
            stream.flush(FlushKind.PERIODIC);

            server.await("the event", it -> events().size() == 2);
        }
    }

    @Test
    void worksBehindAQueueAndSendsTheRestWhenThatIsClosed() {
        CloudWatchLogsStream stream = builder().namespace("DuckPond").build();
        BackgroundQueue queue = BackgroundQueue.builder(stream).build();
        for (int i = 0; i < 5000; i++) {
            queue.append(new Visit(now, "CountDucks", i));
        }

        queue.close();

        assertThat(events()).hasSize(5000);
        assertThat(queue.stats().emitted()).isEqualTo(5000);
        assertThat(queue.stats().branches().get(0).name()).isEqualTo("/duck-pond/requests");
    }

    @Test
    void compressesRequestsIfAsked() {
        try (CloudWatchLogsStream stream =
                builder().namespace("DuckPond").gzip(true).build()) {
            for (int i = 0; i < 1000; i++) {
                stream.next(new Visit(now, "CountDucks", i));
            }
            flush(stream);
        }

        assertThat(events()).hasSize(1000);
        assertThat(server.requests(Operation.PUT_LOG_EVENTS))
                .filteredOn(put -> put.status() == 200)
                .singleElement()
                .satisfies(put -> {
                    assertThat(put.headers()).containsEntry("content-encoding", "gzip");
                    assertThat(put.wireBytes()).isLessThan(put.countedBytes() / 5);
                });
    }

    @Test
    void shutdownDoesNotWaitAndIsDoneWhenAllIsSettled() {
        CloudWatchLogsStream stream = builder().namespace("DuckPond").build();
        stream.next(new Visit(now, "CountDucks", 5));

        CompletableFuture<Void> done = stream.shutdown().toCompletableFuture();

        done.join();
        assertThat(events()).hasSize(1);
        assertThat(stream.shutdown()).isCompleted();
        stream.close();
    }

    @Test
    void theStreamIsCalledAfterTheHostByDefault() {
        try (CloudWatchLogsStream stream = CloudWatchLogsStream.builder()
                .client(client)
                .logGroup("g")
                .namespace("DuckPond")
                .build()) {
            stream.next(new Visit(now, "CountDucks", 5));
            flush(stream);

            assertThat(server.streams("g")).hasSize(1);
            assertThat(stream.stats().get(0).name()).isEqualTo("g");
            assertThat(stream.toString())
                    .isEqualTo("CloudWatchLogsStream[g/" + server.streams("g").get(0) + "]");
        }
    }

    @Test
    void withoutAClientTheSdksDefaultsCount() {
        Map<String, String> settings = Map.of(
                "aws.region", "eu-west-1",
                "aws.accessKeyId", "id",
                "aws.secretAccessKey", "secret",
                "aws.endpointUrl", server.endpoint().toString());
        settings.forEach(System::setProperty);
        try (CloudWatchLogsStream stream = CloudWatchLogsStream.builder()
                .logGroup("/duck-pond/requests")
                .logStream("pond-1")
                .namespace("DuckPond")
                .build()) {
            stream.next(new Visit(now, "CountDucks", 5));
            flush(stream);

            assertThat(events()).hasSize(1);
            assertThat(server.requests().get(0).headers().get("authorization")).contains("/eu-west-1/logs/");
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void withoutARegionTheErrorSaysWhatToDo() {
        Map<String, String> settings = Map.of(
                "aws.configFile", "/nowhere/config",
                "aws.sharedCredentialsFile", "/nowhere/credentials",
                "aws.disableEc2Metadata", "true");
        settings.forEach(System::setProperty);
        try {
            assertThatThrownBy(() -> CloudWatchLogsStream.builder()
                            .logGroup("g")
                            .namespace("DuckPond")
                            .build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("no client for CloudWatch Logs can be made (Unable to load region")
                    .hasMessageEndingWith(
                            "; if it is the region that is missing, set AWS_REGION; or give the builder a client of your own with client(..)");
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(b -> b.logGroup("a b"), "the log group \"a b\" has a name that CloudWatch Logs does not take"),
                mistake(b -> b.logGroup(""), "the log group \"\" has a name"),
                mistake(
                        b -> b.logGroup("g".repeat(513)),
                        "it must be 1 to 512 of the characters A-Z a-z 0-9 . _ / # -"),
                mistake(
                        b -> b.logStream("a:b"),
                        "the log stream \"a:b\" has a name that CloudWatch Logs does not take"),
                mistake(b -> b.logStream("*"), "without : and *"),
                mistake(b -> b.namespace("a b"), "a b"),
                mistake(
                        b -> b.retentionDays(31),
                        "cannot keep logs for 31 days, only for one of [1, 3, 5, 7, 14, 30, 60,"),
                mistake(b -> b.queueCapacity(0), "a queue capacity of 0: it must be at least 1"),
                mistake(b -> b.requestsInFlight(0), "a number of requests in flight of 0: it must be at least 1"),
                mistake(b -> b.maxAge(Duration.ofSeconds(-1)), "a maximum age of PT-1S: it must not be negative"),
                mistake(b -> b.requestTimeout(Duration.ZERO), "a request timeout of PT0S: it must be above zero"),
                mistake(b -> b.retryFor(Duration.ofSeconds(-1)), "a time to retry of PT-1S: it must not be negative"),
                mistake(b -> b.shutdownTimeout(Duration.ZERO), "a shutdown timeout of PT0S: it must be above zero"),
                mistake(b -> b.format(TextEntry.FORMAT), "a format has its own namespace and dimensions"));
    }

    private static Arguments mistake(UnaryOperator<CloudWatchLogsStream.Builder> made, String message) {
        return Arguments.of(message, made);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsToldOf(String message, UnaryOperator<CloudWatchLogsStream.Builder> made) {
        CloudWatchLogsStream.Builder builder = builder().namespace("Ns");

        assertThatThrownBy(() -> made.apply(builder).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsMissingIsToldOf() {
        assertThatThrownBy(() -> CloudWatchLogsStream.builder().namespace("Ns").build())
                .hasMessage("no log group: give one with logGroup(..)");
        assertThatThrownBy(() -> CloudWatchLogsStream.builder().logGroup("g").build())
                .hasMessage("no namespace: give one with namespace(..), or a format with format(..)");
    }

    @Test
    void leavesNoThreadBehind() {
        List<String> names = new ArrayList<>();
        CloudWatchLogsStream stream = builder().namespace("DuckPond").build();
        stream.next(new Visit(now, "CountDucks", 5));
        flush(stream);
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tidemark-cloudwatch"))
                .forEach(thread -> {
                    assertThat(thread.isDaemon()).isTrue();
                    names.add(thread.getName());
                });
        assertThat(names).isNotEmpty();

        stream.close();

        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("tidemark-cloudwatch")));
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private record Visit(Instant time, String operation, long ducks) implements Entry {

        @Override
        public long epochNanos() {
            return time.toEpochMilli() * 1_000_000L;
        }

        @Override
        public void writeTo(EntryWriter out) {
            out.value("Ducks").metric(ducks);
            out.value("Operation").string(operation);
        }
    }
}
