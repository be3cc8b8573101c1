package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a stream, with work in flight. */
class ShutdownTest {

    private static final Duration VERY_LONG = Duration.ofSeconds(Long.MAX_VALUE);

    private final Rig rig = new Rig();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        rig.close();
    }

    /** The first request is not answered before the gate opens; two batches wait, and an entry is in the third. */
    private CloudWatchLogsStream busy(CloudWatchLogsStream.Builder builder) {
        rig.server.behave(Behaviour.first(1, Reply.normal().when(gate)));
        CloudWatchLogsStream stream = builder.build();
        rig.batch(stream, "a");
        rig.awaitPuts(1);
        rig.batch(stream, "b");
        rig.batch(stream, "c");
        rig.append(stream, "d");
        return stream;
    }

    @Test
    void whatIsInFlightIsSettledFirst() {
        CloudWatchLogsStream stream = busy(rig.builder());

        CompletableFuture<Void> shutdown = stream.shutdown().toCompletableFuture();

        assertThat(shutdown).isNotDone();
        assertThat(rig.inFlight(stream)).isEqualTo(4);
        gate.countDown();
        Waiting.on(shutdown);
        assertThat(rig.messages()).containsExactly("a", "b", "c", "d");
        rig.settle(stream);
    }

    @Test
    void whatIsNotSettledInTimeIsGivenUp() {
        CloudWatchLogsStream stream = busy(rig.builder().shutdownTimeout(Duration.ofMillis(50)));

        Waiting.on(stream.shutdown());

        assertThat(Rig.stats(stream).failed()).isEqualTo(4);
        assertThat(Rig.stats(stream).lastProblem()).contains("was shut down", "not done PT0.05S later");
        assertThat(rig.books.told(SubmissionEvent.SubmissionFailed.class))
                .hasSize(4)
                .allMatch(failed -> failed.cause() instanceof TimeoutException)
                .extracting(SubmissionEvent.SubmissionFailed::attempts)
                .containsExactlyInAnyOrder(1, 0, 0, 0);
        rig.settle(stream);
    }

    /** The answer to what was given up changes nothing any more. */
    @Test
    void anAnswerThatComesTooLateIsNotCounted() {
        CloudWatchLogsStream stream = busy(rig.builder().shutdownTimeout(Duration.ofMillis(50)));
        stream.close();

        gate.countDown();
        rig.server.await("stored", it -> rig.messages().contains("a"));

        rig.books.answersLost = true;
        rig.settle(stream);
        assertThat(rig.messages()).containsExactly("a");
        assertThat(Rig.stats(stream).failed()).isEqualTo(4);
    }

    @Test
    void aPauseBeforeAnotherAttemptIsNoReasonToWait() {
        rig.server.behave(Behaviour.always(Reply.throttling()));
        CloudWatchLogsStream stream =
                rig.builder().shutdownTimeout(Duration.ofMillis(1)).build();
        CompletableFuture<Void> flushed = rig.batch(stream, "a");
        Waiting.until("it pauses", () -> !Rig.stats(stream).problems().isEmpty());

        stream.close();

        Waiting.on(flushed);
        assertThat(Rig.stats(stream).failed()).isEqualTo(1);
        rig.settle(stream);
    }

    @Test
    void aThreadThatIsInterruptedWhileItClosesWaitsNoLonger() {
        CloudWatchLogsStream stream = busy(rig.builder().shutdownTimeout(VERY_LONG));
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread closing = new Thread(() -> {
            stream.close();
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        closing.start();

        closing.interrupt();
        Waiting.on(closing);

        assertThat(stillInterrupted).isTrue();
        assertThat(gate.getCount()).isEqualTo(1);
        assertThat(Rig.stats(stream).failed()).isEqualTo(4);
        Waiting.on(stream.shutdown());
        rig.settle(stream);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        CloudWatchLogsStream stream = rig.builder().build();
        rig.append(stream, "a");

        stream.close();
        stream.close();
        Waiting.on(stream.shutdown());

        assertThat(rig.messages()).containsExactly("a");
        assertThat(rig.puts()).hasSize(1);
        rig.settle(stream);
    }

    @Test
    void shutdownThenCloseWaits() {
        CloudWatchLogsStream stream = busy(rig.builder());
        stream.shutdown();

        gate.countDown();
        stream.close();

        assertThat(Rig.stats(stream).emitted()).isEqualTo(4);
        rig.settle(stream);
    }

    @Test
    void severalThreadsMayClose() {
        CloudWatchLogsStream stream = busy(rig.builder());
        Thread[] threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(i % 2 == 0 ? stream::close : stream::shutdown))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }

        gate.countDown();
        Waiting.on(threads);

        stream.close();
        assertThat(rig.messages()).containsExactly("a", "b", "c", "d");
        rig.settle(stream);
    }

    @Test
    void entriesThatComeLaterAreCountedAndTold() {
        CloudWatchLogsStream stream = busy(rig.builder());
        CompletableFuture<Void> shutdown = stream.shutdown().toCompletableFuture();

        for (int i = 0; i < 100; i++) {
            assertThat(rig.append(stream, "late " + i)).isEqualTo(Outcome.FAILED);
        }

        assertThat(shutdown).isNotDone();
        assertThat(rig.inFlight(stream)).as("nothing of them is kept").isEqualTo(4);
        gate.countDown();
        Waiting.on(shutdown);
        assertThat(rig.append(stream, "later")).isEqualTo(Outcome.FAILED);
        Waiting.on(stream.flush(FlushKind.EXPLICIT));
        Waiting.on(stream.flush(FlushKind.PERIODIC));
        assertThat(stream.submissions().entriesAfterShutdown()).isEqualTo(101);
        assertThat(rig.books.told(SubmissionEvent.EntryDroppedAfterShutdown.class))
                .hasSize(101);
        assertThat(Rig.stats(stream).lastProblem()).contains("after the stream was shut down");
        rig.settle(stream);
    }

    @Test
    void entriesThatComeWhileItIsClosedAreSentOrCounted() {
        CloudWatchLogsStream stream = rig.builder().queueCapacity(1000).build();
        CountDownLatch many = new CountDownLatch(2000);
        Thread[] producers = IntStream.range(0, 4)
                .mapToObj(producer -> new Thread(() -> {
                    // Not endlessly behind the end: the books have a line for each.
                    for (int i = 0, late = 0; late < 100; i++) {
                        if (rig.append(stream, producer + "-" + i) == Outcome.FAILED) {
                            late++;
                        }
                        many.countDown();
                        if (i % 100 == 0) {
                            stream.flush(FlushKind.EXPLICIT);
                        }
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread producer : producers) {
            producer.start();
        }
        Waiting.on(many);

        stream.close();
        Waiting.on(producers);

        assertThat(Rig.stats(stream).emitted()).isPositive();
        rig.settle(stream);
    }

    @Test
    void anObserverMayCloseTheStream() {
        AtomicReference<@Nullable CloudWatchLogsStream> closed = new AtomicReference<>();
        CloudWatchLogsStream stream = rig.builder()
                .shutdownTimeout(Duration.ofMillis(50))
                .observer(event -> {
                    rig.books.accept(event);
                    CloudWatchLogsStream it = closed.get();
                    if (it != null) {
                        it.close();
                    }
                })
                .build();
        closed.set(stream);

        rig.batch(stream, "a");
        rig.batch(stream, "b");
        Waiting.until("all is settled", () -> rig.inFlight(stream) == 0);

        Waiting.on(stream.shutdown());
        rig.books.answersLost = true;
        rig.settle(stream);
    }

    @Test
    void timesMayBeAsLongAsADurationCanBe() {
        CloudWatchLogsStream stream = rig.builder()
                .maxAge(VERY_LONG)
                .requestTimeout(VERY_LONG)
                .retryFor(VERY_LONG)
                .shutdownTimeout(VERY_LONG)
                .build();
        rig.server.behave(Behaviour.first(1, Reply.internalFailure()));

        rig.append(stream, "a");
        stream.flush(FlushKind.PERIODIC);
        assertThat(rig.puts()).isEmpty();

        rig.settle(stream);
        assertThat(rig.messages()).containsExactly("a");
    }
}
