package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.Operation;
import io.tidemark.cloudwatch.server.Rejected;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

class SubmissionTest {

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aFullQueueDropsItsOldestBatchAndKeepsTheNewest() {
        rig.pad(300_000);
        CountDownLatch gate = new CountDownLatch(1);
        rig.server.behave(Behaviour.first(1, Reply.normal().when(gate)));
        CloudWatchLogsStream stream = rig.builder().queueCapacity(3).build();
        CompletableFuture<Void> first = rig.batch(stream, "0");
        rig.awaitPuts(1);

        for (int i = 1; i <= 8; i++) {
            rig.batch(stream, i + "a", i + "b");
        }

        assertThat(rig.books.told).hasSize(5).containsOnly(new SubmissionEvent.BatchDropped(2));
        assertThat(Rig.stats(stream).failed()).isEqualTo(10);
        assertThat(Rig.stats(stream).lastProblem()).contains("the submission queue was full (3 batches)");
        assertThat(rig.inFlight(stream)).isEqualTo(7);
        assertThat(first).isNotDone();
        gate.countDown();
        Waiting.on(stream.flush(FlushKind.EXPLICIT));
        assertThat(rig.messages()).containsExactly("0", "6a", "6b", "7a", "7b", "8a", "8b");
        Waiting.on(first);
        rig.settle(stream);
    }

    /** Whoever waits for a batch that is dropped waits no longer than for those under way. */
    @Test
    void aFlushCompletesAlsoIfItsBatchIsDropped() {
        rig.pad(600_000);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        rig.server.behave(Behaviour.first(1, Reply.normal().when(first))
                .otherwise(Behaviour.always(Reply.normal().when(others))));
        CloudWatchLogsStream stream = rig.builder().queueCapacity(1).build();
        rig.batch(stream, "0");
        rig.awaitPuts(1);
        CompletableFuture<Void> dropped = rig.batch(stream, "1");
        CompletableFuture<Void> kept = rig.batch(stream, "2");

        assertThat(dropped).isNotDone();
        first.countDown();
        Waiting.on(dropped);
        assertThat(kept).isNotDone();
        others.countDown();
        Waiting.on(kept);
        assertThat(rig.messages()).containsExactly("0", "2");
        rig.settle(stream);
    }

    @Test
    void severalRequestsInFlightMayBeAnsweredInAnyOrder() {
        Map<String, CountDownLatch> gates =
                Map.of("a", new CountDownLatch(1), "b", new CountDownLatch(1), "c", new CountDownLatch(1));
        rig.server.behave(Behaviour.always(Reply.onceRead(
                call -> Reply.normal().when(gates.get(call.events().get(0).message())))));
        CloudWatchLogsStream stream = rig.builder().requestsInFlight(3).build();
        CompletableFuture<Void> a = rig.batch(stream, "a");
        CompletableFuture<Void> b = rig.batch(stream, "b");
        CompletableFuture<Void> c = rig.batch(stream, "c");
        rig.awaitPuts(3);

        gates.get("c").countDown();
        Waiting.until("c is there", () -> Rig.stats(stream).emitted() == 1);
        gates.get("b").countDown();
        Waiting.until("b is there", () -> Rig.stats(stream).emitted() == 2);

        assertThat(rig.inFlight(stream)).isEqualTo(1);
        assertThat(a).isNotDone();
        assertThat(b).as("a was handed over before").isNotDone();
        assertThat(c).isNotDone();
        gates.get("a").countDown();
        Waiting.on(a);
        Waiting.on(b);
        Waiting.on(c);
        assertThat(rig.messages()).containsExactly("c", "b", "a");
        rig.settle(stream);
    }

    @Test
    void noMoreRequestsAreInFlightThanAskedFor() {
        CountDownLatch gate = new CountDownLatch(1);
        rig.server.behave(Behaviour.first(2, Reply.normal().when(gate)));
        CloudWatchLogsStream stream =
                rig.builder().requestsInFlight(2).queueCapacity(20).build();
        for (int i = 0; i < 10; i++) {
            rig.batch(stream, "e" + i);
        }
        rig.awaitPuts(2);

        gate.countDown();
        rig.settle(stream);

        assertThat(rig.puts()).hasSize(10).allMatch(put -> put.open() <= 2);
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException",
        "400, InvalidParameterException",
        "400, ValidationException",
        "400, UnrecognizedClientException",
        "403, ExpiredTokenException",
        "413, RequestEntityTooLarge"
    })
    void otherErrorsOfTheCallerAreNotRetried(int status, String type) {
        rig.server.behave(Behaviour.first(1, Reply.fault(status, type, "no")));
        CloudWatchLogsStream stream = rig.builder().build();

        Waiting.on(rig.batch(stream, "a", "b"));

        assertThat(rig.puts()).hasSize(1);
        assertThat(rig.books.told).singleElement().satisfies(told -> {
            SubmissionEvent.SubmissionFailed failed = (SubmissionEvent.SubmissionFailed) told;
            assertThat(failed.eventCount()).isEqualTo(2);
            assertThat(failed.attempts()).isEqualTo(1);
        });
        Waiting.on(rig.batch(stream, "c"));
        assertThat(rig.messages()).containsExactly("c");
        rig.settle(stream);
    }

    @ParameterizedTest
    @CsvSource({
        "400, RequestTimeoutException",
        "408, Anything",
        "429, TooManyRequestsException",
        "400, OperationAbortedException",
        "503, ServiceUnavailableException",
        "504, GatewayTimeout"
    })
    void whatMayPassIsRetried(int status, String type) {
        rig.server.behave(Behaviour.first(1, Reply.fault(status, type, "not now")));
        CloudWatchLogsStream stream = rig.builder().build();

        Waiting.on(rig.batch(stream, "a"));

        assertThat(rig.puts()).hasSize(2);
        assertThat(rig.messages()).containsExactly("a");
        rig.settle(stream);
    }

    /** So that budgets do not multiply. The client's own calls are as before. */
    @ParameterizedTest
    @EnumSource(RetryMode.class)
    void theRetriesOfTheClientAreOffForTheStream(RetryMode mode) {
        try (CloudWatchLogsAsyncClient own = rig.server
                .clientBuilder()
                .overrideConfiguration(rig.server.clientBuilder().overrideConfiguration().toBuilder()
                        .retryStrategy(mode)
                        .build())
                .build()) {
            rig.server.behave(Behaviour.first(1, Reply.internalFailure()));
            CloudWatchLogsStream stream =
                    rig.builder().client(own).retryFor(Duration.ZERO).build();

            Waiting.on(rig.batch(stream, "a"));

            assertThat(rig.puts()).hasSize(1);
            assertThat(stream.submissions().requestsFailed()).isEqualTo(1);
            rig.settle(stream);

            rig.server.behave(Behaviour.first(1, Reply.internalFailure()));
            Waiting.on(own.putLogEvents(request -> request.logGroupName(Books.GROUP)
                    .logStreamName(Books.STREAM)
                    .logEvents(InputLogEvent.builder()
                            .timestamp(Instant.now().toEpochMilli())
                            .message("own")
                            .build())));
            assertThat(rig.puts()).as("and two of its own").hasSize(3);
        }
    }

    /** By the rules of the server: one event older than the group keeps them, none too old for the service. */
    @Test
    void eventsOlderThanTheGroupKeepsThemAreCounted() {
        rig.server.delete(Books.GROUP);
        CloudWatchLogsStream stream = rig.builder().retentionDays(1).build();
        Instant now = Instant.now();
        rig.append(stream, new TextEntry(now.minus(Duration.ofHours(25)), "expired"));
        rig.append(stream, new TextEntry(now.minus(Duration.ofHours(2)), "kept"));

        Waiting.on(stream.flush(FlushKind.EXPLICIT));

        assertThat(rig.messages()).containsExactly("kept");
        assertThat(stream.submissions().eventsExpired()).isEqualTo(1);
        assertThat(rig.books.told).contains(new SubmissionEvent.EventsRejected(0, 0, 1));
        rig.settle(stream);
    }

    /** Some are not sent, and some of those that are sent are rejected. */
    @Test
    void eventsRejectedHereAndThereAreBothCounted() {
        rig.server.behave(Behaviour.always(Reply.rejecting(Rejected.tooOldBefore(1))));
        CloudWatchLogsStream stream = rig.builder().build();
        rig.append(stream, new TextEntry(Instant.EPOCH, "too old"));
        rig.append(stream, new TextEntry(Instant.now().plus(Duration.ofDays(1)), "too new"));

        Waiting.on(rig.batch(stream, "rejected", "taken"));

        assertThat(rig.messages()).containsExactly("taken");
        assertThat(Rig.stats(stream).failed()).isEqualTo(3);
        assertThat(stream.submissions().eventsTooOld()).isEqualTo(2);
        assertThat(stream.submissions().eventsTooNew()).isEqualTo(1);
        rig.books.notSent = 2;
        rig.settle(stream);
    }

    /** An entry of several lines is lost if one of them is. */
    @Test
    void anEntryOfWhichOneLineIsRejectedHasFailed() {
        rig.server.behave(Behaviour.always(Reply.rejecting(Rejected.tooOldBefore(1))));
        CloudWatchLogsStream stream = rig.builder().build();
        rig.append(stream, new TextEntry(Instant.now(), "a1", "a2"));
        rig.append(stream, new TextEntry(Instant.now(), "b1", "b2"));

        stream.close();

        assertThat(rig.messages()).containsExactly("a2", "b1", "b2");
        assertThat(Rig.stats(stream).failed()).isEqualTo(1);
        assertThat(Rig.stats(stream).emitted()).isEqualTo(1);
        assertThat(stream.submissions().events()).isEqualTo(3);
        assertThat(stream.submissions().eventsTooOld()).isEqualTo(1);
    }

    @Test
    void anObserverThatThrowsIsCountedAndChangesNothing() {
        Consumer<SubmissionEvent> throwing = event -> {
            rig.books.accept(event);
            throw new AssertionError("no");
        };
        rig.server.behave(Behaviour.inOrder(Reply.normal(), Reply.accessDenied()));
        CloudWatchLogsStream stream = rig.builder().observer(throwing).build();

        Waiting.on(rig.batch(stream, "a"));
        Waiting.on(rig.batch(stream, "b"));
        Waiting.on(rig.batch(stream, "c"));
        stream.close();
        rig.append(stream, "late");

        assertThat(rig.messages()).containsExactly("a", "c");
        assertThat(Rig.stats(stream).problems(Problem.EXCEPTION)).isEqualTo(4);
        rig.settle(stream);
    }

    @Test
    void anObserverMayUseTheStream() {
        AtomicInteger more = new AtomicInteger(5);
        AtomicReference<@Nullable CloudWatchLogsStream> used = new AtomicReference<>();
        CloudWatchLogsStream stream = rig.builder()
                .observer(event -> {
                    rig.books.accept(event);
                    CloudWatchLogsStream it = used.get();
                    assertThat(it).isNotNull();
                    if (it != null && more.getAndDecrement() > 0) {
                        rig.batch(it, "told " + more.get());
                        it.flush(FlushKind.PERIODIC);
                        assertThat(it.submissions().requests()).isPositive();
                    }
                })
                .build();
        used.set(stream);

        Waiting.on(rig.batch(stream, "first"));
        rig.server.await("all", it -> rig.messages().size() == 6);

        rig.settle(stream);
        assertThat(Rig.stats(stream).problems()).isEmpty();
    }

    /** Told of the batch that makes way for one that is just being begun. */
    @Test
    void anObserverMayAppendWhenABatchIsDropped() {
        CountDownLatch gate = new CountDownLatch(1);
        rig.server.behave(Behaviour.first(1, Reply.normal().when(gate)));
        AtomicInteger number = new AtomicInteger();
        AtomicReference<@Nullable CloudWatchLogsStream> used = new AtomicReference<>();
        CloudWatchLogsStream stream = rig.builder()
                .queueCapacity(1)
                .observer(event -> {
                    rig.books.accept(event);
                    CloudWatchLogsStream it = used.get();
                    if (event instanceof SubmissionEvent.BatchDropped && it != null) {
                        rig.append(it, "dropped " + number.incrementAndGet());
                    }
                })
                .build();
        used.set(stream);
        rig.batch(stream, "first");
        rig.awaitPuts(1);

        // Two do not fit into a request.
        for (int i = 0; i < 6; i++) {
            assertThat(rig.append(stream, i + TextEntry.text(700_000))).isEqualTo(Outcome.PENDING);
        }
        CompletableFuture<Void> flushed = stream.flush(FlushKind.EXPLICIT).toCompletableFuture();
        gate.countDown();
        Waiting.on(flushed);
        rig.settle(stream);

        assertThat(number.get()).isEqualTo(5);
        assertThat(rig.messages()).hasSize(4).contains("first", "dropped 4", "dropped 5");
    }

    @Test
    void anObserverThatAppendsWhenTheLastBatchDropsAnotherIsTooLate() {
        rig.pad(600_000);
        CountDownLatch gate = new CountDownLatch(1);
        rig.server.behave(Behaviour.first(1, Reply.normal().when(gate)));
        AtomicReference<@Nullable CloudWatchLogsStream> used = new AtomicReference<>();
        CloudWatchLogsStream stream = rig.builder()
                .queueCapacity(1)
                .observer(event -> {
                    rig.books.accept(event);
                    CloudWatchLogsStream it = used.get();
                    if (event instanceof SubmissionEvent.BatchDropped && it != null) {
                        assertThat(rig.append(it, "too late")).isEqualTo(Outcome.FAILED);
                        it.shutdown();
                    }
                })
                .build();
        used.set(stream);
        rig.batch(stream, "first");
        rig.awaitPuts(1);
        rig.batch(stream, "dropped");
        rig.append(stream, "last");

        CompletableFuture<Void> shutdown = stream.shutdown().toCompletableFuture();
        gate.countDown();
        Waiting.on(shutdown);

        assertThat(rig.messages()).containsExactly("first", "last");
        assertThat(Rig.stats(stream).problems(Problem.EXCEPTION)).isZero();
        rig.settle(stream);
    }

    @Test
    void aClientThatThrowsFailsTheRequest() {
        failsWith(() -> {
            throw new IllegalStateException("out of order");
        });
    }

    @Test
    void aClientThatThrowsAnErrorFailsTheRequest() {
        failsWith(() -> {
            throw new StackOverflowError("out of order");
        });
    }

    @Test
    void aClientThatFailsAtOnceFailsTheRequest() {
        failsWith(() -> CompletableFuture.failedFuture(new IllegalStateException("out of order")));
    }

    /** The stream has a timeout of its own. */
    @Test
    void aClientThatNeverCompletesFailsTheRequest() {
        failsWith(CompletableFuture::new);
    }

    private void failsWith(Supplier<CompletableFuture<PutLogEventsResponse>> answer) {
        AtomicInteger calls = new AtomicInteger();
        CloudWatchLogsStream stream = rig.builder()
                .client(new BrokenClient(() -> {
                    calls.incrementAndGet();
                    return answer.get();
                }))
                .requestTimeout(Duration.ofMillis(1))
                .retryFor(Duration.ZERO)
                .build();

        Waiting.on(rig.batch(stream, "a", "b"));

        assertThat(calls.get()).isEqualTo(1);
        assertThat(Rig.stats(stream).failed()).isEqualTo(2);
        assertThat(rig.books.told(SubmissionEvent.SubmissionFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.attempts()).isEqualTo(1));
        rig.books.callsLost = true;
        rig.settle(stream);
    }

    /** A client as no real one is. */
    private record BrokenClient(Supplier<CompletableFuture<PutLogEventsResponse>> answer)
            implements CloudWatchLogsAsyncClient {

        @Override
        public CompletableFuture<PutLogEventsResponse> putLogEvents(PutLogEventsRequest request) {
            return answer.get();
        }

        @Override
        public String serviceName() {
            return "logs";
        }

        @Override
        public void close() {}
    }

    @Test
    void aClientThatIsClosedMeanwhileFailsWhatComesLater() {
        CloudWatchLogsStream stream =
                rig.builder().retryFor(Duration.ofMillis(50)).build();
        Waiting.on(rig.batch(stream, "a"));

        rig.client.close();
        Waiting.on(rig.batch(stream, "b", "c"));

        assertThat(rig.messages()).containsExactly("a");
        assertThat(Rig.stats(stream).failed()).isEqualTo(2);
        rig.books.callsLost = true;
        rig.settle(stream);
    }

    @Test
    void figuresOfARequestAreThoseOfTheServer() {
        rig.server.behave(Behaviour.first(1, Reply.unavailable()).on(Operation.PUT_LOG_EVENTS));
        CloudWatchLogsStream stream = rig.builder().build();

        Waiting.on(rig.batch(stream, "abc", "\u20ac"));

        assertThat(rig.books.told).singleElement().satisfies(event -> {
            SubmissionEvent.BatchSubmitted told = (SubmissionEvent.BatchSubmitted) event;
            assertThat(told.eventCount()).isEqualTo(2);
            assertThat(told.bytes()).isEqualTo(2 * (3 + 26));
            assertThat(told.attempts()).isEqualTo(2);
            assertThat(told.latency()).isPositive();
        });
        rig.settle(stream);
    }
}
