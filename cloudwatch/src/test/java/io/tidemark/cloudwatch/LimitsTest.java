package io.tidemark.cloudwatch;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Call;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Operation;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** The server refuses a request beyond a limit as the service does: what arrives was within it. */
class LimitsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int OVERHEAD = 26;
    private static final int MOST_BYTES = 1_048_576;

    private final LogsServer server = LogsServer.start();
    private final CloudWatchLogsAsyncClient client = server.client();
    private final List<SubmissionEvent> told = new ArrayList<>();
    private CloudWatchLogsStream stream;

    @BeforeEach
    void open() {
        server.clock(() -> NOW);
        server.create("group", "stream");
        stream = atNow(CloudWatchLogsStream.builder()
                .client(client)
                .logGroup("group")
                .logStream("stream")
                .format(TextEntry.FORMAT)
                .queueCapacity(100)
                .observer(event -> {
                    synchronized (told) {
                        told.add(event);
                    }
                }));
    }

    private static CloudWatchLogsStream atNow(CloudWatchLogsStream.Builder builder) {
        return TimeSource.with(
                new TimeSource() {
                    @Override
                    public Instant instant() {
                        return NOW;
                    }

                    @Override
                    public long nanoTime() {
                        return 0;
                    }
                },
                builder::build);
    }

    @AfterEach
    void close() {
        stream.close();
        client.close();
        server.close();
        StreamStats stats = stream.stats().get(0);
        SubmissionStats sent = stream.submissions();
        assertThat(sent.events()).as("taken").isEqualTo(events().size());
        assertThat(stats.failed() + stats.invalid() + stats.emitted()).isEqualTo(stats.settled());
    }

    @ParameterizedTest
    @CsvSource({"9999, 9999", "10000, 10000", "10001, 10000+1", "20000, 10000+10000", "20001, 10000+10000+1"})
    void aRequestHasAtMostTenThousandEvents(int entries, String requests) {
        append(IntStream.range(0, entries).mapToObj(i -> new TextEntry(NOW, "e" + i)));

        flush();

        assertThat(eventsOfRequests()).isEqualTo(requests);
        assertThat(events()).hasSize(entries);
        assertThat(stats().emitted()).isEqualTo(entries);
    }

    @Test
    void aBatchGoesWhenItHasTenThousandEventsWithoutAFlush() {
        append(IntStream.range(0, 10_000).mapToObj(i -> new TextEntry(NOW, "e" + i)));

        server.await("10,000 events", it -> it.events("group", "stream").size() == 10_000);
    }

    /** Two entries that are as large together as a request may be, overhead included, and then by one byte larger. */
    @ParameterizedTest
    @CsvSource({"-1, 2", "0, 2", "1, 1+1"})
    void aRequestHasAtMost1048576BytesCountingTwentySixForEachEvent(int more, String requests) {
        int first = 500_000;
        int second = MOST_BYTES - first - 2 * OVERHEAD + more;
        append(Stream.of(new TextEntry(NOW, TextEntry.text(first)), new TextEntry(NOW, TextEntry.text(second))));

        flush();

        assertThat(eventsOfRequests()).isEqualTo(requests);
        assertThat(puts().stream().mapToLong(Call::countedBytes).sum()).isEqualTo(MOST_BYTES + more);
        assertThat(puts()).allMatch(put -> put.countedBytes() <= MOST_BYTES);
        assertThat(stream.submissions().bytes()).isEqualTo(MOST_BYTES + more);
        assertThat(stats().emitted()).isEqualTo(2);
    }

    /** Small events: here the overhead is most of the size. */
    @Test
    void theOverheadOfEachEventIsCounted() {
        int each = 200 + OVERHEAD;
        int fit = MOST_BYTES / each;
        append(IntStream.range(0, fit + 1).mapToObj(i -> new TextEntry(NOW, TextEntry.text(200))));

        flush();

        assertThat(eventsOfRequests()).isEqualTo(fit + "+1");
    }

    @Test
    void bytesAreCountedAsUtf8() {
        String threeBytes = "\u20ac";
        int fit = (MOST_BYTES - OVERHEAD) / 3;
        append(Stream.of(new TextEntry(NOW, threeBytes.repeat(fit)), new TextEntry(NOW, "x")));

        flush();

        assertThat(eventsOfRequests()).isEqualTo("1+1");
        assertThat(events().get(0).message()).isEqualTo(threeBytes.repeat(fit));
    }

    @Test
    void theLongestEventThatARequestTakesIsSent() {
        append(Stream.of(new TextEntry(NOW, TextEntry.text(MOST_BYTES - OVERHEAD))));

        flush();

        assertThat(puts())
                .singleElement()
                .satisfies(put -> assertThat(put.countedBytes()).isEqualTo(MOST_BYTES));
        assertThat(stats().emitted()).isEqualTo(1);
    }

    @Test
    void anEventThatIsOneByteLongerIsDroppedAndCountedAndItsNeighboursAreSent() {
        assertThat(stream.next(new TextEntry(NOW, "before"))).isEqualTo(Outcome.PENDING);
        assertThat(stream.next(new TextEntry(NOW, "short", TextEntry.text(MOST_BYTES - OVERHEAD + 1))))
                .isEqualTo(Outcome.INVALID);
        assertThat(stream.next(new TextEntry(NOW, "behind"))).isEqualTo(Outcome.PENDING);

        flush();

        assertThat(messages()).containsExactly("before", "behind");
        assertThat(stats().invalid()).isEqualTo(1);
        assertThat(stats().problems()).containsEntry(Problem.ENTRY_INVALID, 1L);
        assertThat(stats().lastProblem())
                .contains("a line of 1048551 bytes", "a request takes 1048550", "maxEventBytes(1048550)");
        assertThat(stream.submissions().entriesOversized()).isEqualTo(1);
        assertThat(told).contains(new SubmissionEvent.EventOversized(MOST_BYTES - OVERHEAD + 1));
    }

    /** The EMF that the stream makes itself: a line may have 1 MiB less what the event counts for. */
    @Test
    void emfThatIsTooLongForARequestIsSplit() {
        try (CloudWatchLogsStream emf = atNow(CloudWatchLogsStream.builder()
                .client(client)
                .logGroup("group")
                .logStream("emf")
                .namespace("Ns"))) {
            emf.next(new LongNames(5000, 240));
            emf.flush(FlushKind.EXPLICIT).toCompletableFuture().join();

            assertThat(emf.stats().get(0).emitted()).isEqualTo(1);
        }
        List<LogEvent> lines = server.events("group", "emf");
        assertThat(lines).hasSizeBetween(3, 4);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.message()).startsWith("{\"_aws\":").endsWith("}").hasSizeLessThanOrEqualTo(1_048_550);
            assertThat(line.timestamp()).isEqualTo(NOW.toEpochMilli());
        });
        assertThat(String.join("", lines.stream().map(LogEvent::message).toList()))
                .contains("\"" + LongNames.name(0, 240) + "\":0", "\"" + LongNames.name(4999, 240) + "\":4999");
    }

    @Test
    void anEntryOfMoreLinesThanARequestTakesIsDealtOutAndCountsOnce() {
        List<String> lines = IntStream.range(0, 10_002).mapToObj(i -> "l" + i).collect(toList());
        append(Stream.of(new TextEntry(NOW, "before"), new TextEntry(NOW, lines), new TextEntry(NOW, "behind")));

        flush();

        assertThat(eventsOfRequests()).isEqualTo("1+10000+2+1");
        assertThat(messages()).hasSize(10_004).startsWith("before", "l0").endsWith("l10001", "behind");
        assertThat(stats().emitted()).isEqualTo(3);
    }

    /** Else its first parts would be dropped for its last, and those of others with them. */
    @Test
    void anEntryOfMoreRequestsThanMayWaitIsDroppedAsAWhole() {
        stream.close();
        stream = atNow(CloudWatchLogsStream.builder()
                .client(client)
                .logGroup("group")
                .logStream("stream")
                .format(TextEntry.FORMAT)
                .queueCapacity(2));
        String large = TextEntry.text(600_000);
        append(Stream.of(new TextEntry(NOW, "before")));
        assertThat(stream.next(new TextEntry(NOW, large, large, large))).isEqualTo(Outcome.INVALID);
        append(Stream.of(new TextEntry(NOW, "behind")));

        flush();

        assertThat(messages()).containsExactly("before", "behind");
        assertThat(stats().invalid()).isEqualTo(1);
        assertThat(stats().lastProblem())
                .contains("its lines take 3 requests, and the submission queue takes 2 (queueCapacity)");
    }

    @Test
    void theLinesOfAnEntryStayInOneRequestIfTheyFit() {
        append(Stream.of(
                new TextEntry(NOW, TextEntry.text(600_000)),
                new TextEntry(NOW, TextEntry.text(300_000), TextEntry.text(300_000))));

        flush();

        assertThat(eventsOfRequests()).isEqualTo("1+2");
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 1+1"})
    void aRequestSpansAtMostTwentyFourHours(int more, String requests) {
        append(Stream.of(
                new TextEntry(NOW.minus(Duration.ofHours(24)).minusMillis(more), "old"), new TextEntry(NOW, "new")));

        flush();

        assertThat(eventsOfRequests()).isEqualTo(requests);
        assertThat(messages()).containsExactly("old", "new");
    }

    /** So that a file that is read again beside live traffic does not make a request of each event. */
    @Test
    void eventsOfFarApartTimesThatAlternateMakeOneRequestADay() {
        append(IntStream.range(0, 1000)
                .mapToObj(i -> new TextEntry(NOW.minus(Duration.ofDays(i % 3)).minusMillis(i % 3), "e" + i)));

        flush();

        assertThat(puts()).hasSize(3);
        assertThat(events()).hasSize(1000);
        assertThat(stats().emitted()).isEqualTo(1000);
    }

    @Test
    void eventsAreInOrderOfTimeAndThoseOfOneTimeInOrderOfArrival() {
        append(Stream.of(
                new TextEntry(NOW.plusMillis(2), "c"),
                new TextEntry(NOW, "a1"),
                new TextEntry(NOW.plusMillis(1), "b"),
                new TextEntry(NOW, "a2", "a3")));

        flush();

        assertThat(puts()).hasSize(1);
        assertThat(messages()).containsExactly("a1", "a2", "a3", "b", "c");
        assertThat(events()).extracting(LogEvent::timestamp).isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-14D", "PT2H", "PT0S"})
    void anEventAtTheEdgeOfTimeIsSent(Duration from) {
        append(Stream.of(new TextEntry(NOW.plus(from), "edge")));

        flush();

        assertThat(messages()).containsExactly("edge");
        assertThat(events())
                .extracting(LogEvent::timestamp)
                .containsExactly(NOW.plus(from).toEpochMilli());
    }

    @Test
    void eventsBeyondAreNotSentAndCounted() {
        append(Stream.of(
                new TextEntry(NOW.minus(Duration.ofDays(14)).minusMillis(1), "old"),
                new TextEntry(NOW, "now"),
                new TextEntry(NOW.plus(Duration.ofHours(2)).plusMillis(1), "new1"),
                new TextEntry(NOW.plus(Duration.ofHours(3)), "new2")));

        flush();

        assertThat(messages()).containsExactly("now");
        assertThat(stats().emitted()).isEqualTo(1);
        assertThat(stats().failed()).isEqualTo(3);
        assertThat(stream.submissions().eventsTooOld()).isEqualTo(1);
        assertThat(stream.submissions().eventsTooNew()).isEqualTo(2);
        assertThat(told).contains(new SubmissionEvent.EventsRejected(1, 2, 0));
    }

    @Test
    void aBatchOfWhichNothingMayBeSentMakesNoRequest() {
        append(Stream.of(new TextEntry(Instant.EPOCH, "old")));

        flush();

        assertThat(puts()).isEmpty();
        assertThat(stats().failed()).isEqualTo(1);
    }

    @Test
    void anEmptyLineWouldCostTheWholeRequestAndIsInvalid() {
        assertThat(stream.next(new TextEntry(NOW, "line", ""))).isEqualTo(Outcome.INVALID);
        assertThat(stream.next(new TextEntry(NOW, List.of()))).isEqualTo(Outcome.INVALID);
        append(Stream.of(new TextEntry(NOW, "x")));

        flush();

        assertThat(messages()).containsExactly("x");
        assertThat(stats().invalid()).isEqualTo(2);
    }

    private void append(Stream<? extends Entry> entries) {
        entries.forEach(entry -> assertThat(stream.next(entry)).isEqualTo(Outcome.PENDING));
    }

    private void flush() {
        stream.flush(FlushKind.EXPLICIT)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private StreamStats stats() {
        return stream.stats().get(0);
    }

    private List<Call> puts() {
        return server.requests(Operation.PUT_LOG_EVENTS);
    }

    /** How many events each request had. */
    private String eventsOfRequests() {
        return String.join(
                "+", puts().stream().map(put -> "" + put.eventCount()).toList());
    }

    private List<LogEvent> events() {
        return server.events("group", "stream");
    }

    private List<String> messages() {
        return events().stream().map(LogEvent::message).toList();
    }

    /** An entry with metrics whose names make it large. */
    private record LongNames(int metrics, int length) implements Entry {

        static String name(int metric, int length) {
            return "m" + metric + "x".repeat(length);
        }

        @Override
        public long epochNanos() {
            return NOW.toEpochMilli() * 1_000_000L;
        }

        @Override
        public void writeTo(EntryWriter out) {
            for (int metric = 0; metric < metrics; metric++) {
                out.value(name(metric, length)).metric(metric);
            }
        }
    }
}
