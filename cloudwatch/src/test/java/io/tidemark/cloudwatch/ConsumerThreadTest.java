package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.OverflowPolicy;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The thread that uses the stream never waits for the network: here the server holds a gate shut, and whatever the threads of a test do comes to an end
 * all the same. What is kept meanwhile is bounded.
 */
class ConsumerThreadTest {

    private static final int CAPACITY = 5;
    private static final int IN_FLIGHT = 2;

    private final Rig rig = new Rig();
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void shut() {
        rig.server.behave(Behaviour.always(Reply.normal().when(gate)));
    }

    @AfterEach
    void close() {
        gate.countDown();
        rig.close();
    }

    private CloudWatchLogsStream.Builder builder() {
        return rig.builder().queueCapacity(CAPACITY).requestsInFlight(IN_FLIGHT);
    }

    private void assertNothingWasAnswered() {
        assertThat(gate.getCount()).isEqualTo(1);
        assertThat(rig.server.totals().requests()).isZero();
        assertThat(rig.puts()).hasSizeLessThanOrEqualTo(IN_FLIGHT).allMatch(put -> put.status() == 0);
    }

    @Test
    void twoHundredBatchesGoThroughWhileNothingIsAnswered() {
        rig.pad(60_000);
        CloudWatchLogsStream stream = builder().build();
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        for (int batch = 0; batch < 200; batch++) {
            for (int i = 0; i < 10; i++) {
                assertThat(rig.append(stream, batch + "-" + i)).isEqualTo(Outcome.PENDING);
            }
            flushed = stream.flush(FlushKind.EXPLICIT).toCompletableFuture();
            if (batch == 50) {
                rig.awaitPuts(IN_FLIGHT);
            }
        }

        assertNothingWasAnswered();
        assertThat(rig.inFlight(stream)).isEqualTo(10 * (CAPACITY + IN_FLIGHT));
        assertThat(stream.submissions().batchesDropped()).isEqualTo(200 - CAPACITY - IN_FLIGHT);
        assertThat(flushed).isNotDone();

        gate.countDown();
        Waiting.on(flushed);
        assertThat(rig.messages()).hasSize(10 * (CAPACITY + IN_FLIGHT)).contains("195-0", "199-9");
        rig.settle(stream);
    }

    /** As full as they get: 70 MB go through, and 8 MiB are kept at most. */
    @Test
    void fullBatchesGoThroughWhileNothingIsAnswered() {
        CloudWatchLogsStream stream = builder().build();
        String text = TextEntry.text(100_000);
        for (int i = 0; i < 700; i++) {
            assertThat(rig.append(stream, i + text)).isEqualTo(Outcome.PENDING);
        }
        rig.awaitPuts(IN_FLIGHT);

        assertNothingWasAnswered();
        assertThat(rig.inFlight(stream)).isLessThanOrEqualTo(10 * (CAPACITY + IN_FLIGHT + 1));
        gate.countDown();
        rig.settle(stream);
    }

    /** Appends block if the queue is full: that they are done shows that the consumer goes on. */
    @Test
    void theConsumerOfAQueueGoesOnWhileNothingIsAnswered() {
        CloudWatchLogsStream stream = builder().maxAge(Duration.ZERO).build();
        int producers = 8;
        int each = 5_000;
        try (BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(64)
                .onOverflow(OverflowPolicy.block(Duration.ofHours(1)))
                .flushInterval(Duration.ofMillis(4))
                .build()) {
            Thread[] threads = IntStream.range(0, producers)
                    .mapToObj(producer -> new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            queue.append(new TextEntry(Instant.now(), producer + "-" + i));
                        }
                    }))
                    .toArray(Thread[]::new);
            for (Thread thread : threads) {
                thread.start();
            }
            Waiting.on(threads);
            Waiting.until("the queue is empty", () -> queue.stats().queued() == 0);

            assertNothingWasAnswered();
            assertThat(queue.stats().isConserved()).as(queue.stats().toString()).isTrue();
            assertThat(queue.stats().appended()).isEqualTo((long) producers * each);
            assertThat(queue.stats().dropped()).isZero();
            gate.countDown();
        }
        rig.appended.set((long) producers * each);
        rig.settle(stream);
    }

    @Test
    void appendsAndFlushesGoOnWhileItIsShutDown() {
        CloudWatchLogsStream stream = builder().build();
        rig.batch(stream, "a");
        rig.awaitPuts(1);

        CompletableFuture<Void> shutdown = stream.shutdown().toCompletableFuture();
        for (int i = 0; i < 1000; i++) {
            rig.batch(stream, "late " + i);
        }

        assertNothingWasAnswered();
        assertThat(shutdown).isNotDone();
        assertThat(stream.submissions().entriesAfterShutdown()).isEqualTo(1000);
        gate.countDown();
        Waiting.on(shutdown);
        rig.settle(stream);
    }

    @Test
    void aServerThatNeverAnswersDoesNotKeepWhatItWasSent() {
        rig.server.behave(Behaviour.always(Reply.never()));
        CloudWatchLogsStream stream = builder()
                .requestTimeout(Duration.ofMillis(100))
                .retryFor(Duration.ofMillis(300))
                .build();

        for (int batch = 0; batch < 7; batch++) {
            rig.batch(stream, "b" + batch);
        }
        Waiting.on(stream.flush(FlushKind.EXPLICIT));

        assertThat(rig.inFlight(stream)).isZero();
        assertThat(Rig.stats(stream).failed()).isEqualTo(7);
        rig.books.callsLost = true;
        rig.settle(stream);
    }
}
