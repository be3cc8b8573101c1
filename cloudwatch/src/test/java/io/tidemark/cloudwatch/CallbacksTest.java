package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Operation;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** Code of the user's that the stream calls, and that calls back. */
@Timeout(60)
class CallbacksTest {

    private final LogsServer server = LogsServer.start();
    private final CloudWatchLogsAsyncClient client = server.client();
    private final Instant now = Instant.now();

    private CloudWatchLogsStream.Builder builder() {
        server.create("group", "stream");
        return CloudWatchLogsStream.builder()
                .client(client)
                .logGroup("group")
                .logStream("stream")
                .shutdownTimeout(Duration.ofSeconds(30))
                .format(TextEntry.FORMAT);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private List<String> messages() {
        return server.events("group", "stream").stream().map(LogEvent::message).toList();
    }

    /** Two of them do not fit into one request. */
    private TextEntry large() {
        return new TextEntry(now, TextEntry.text(700_000));
    }

    @Test
    void anEntryWhoseTimeThrowsCostsItselfAlone() {
        try (CloudWatchLogsStream stream = builder().build()) {
            stream.next(new TextEntry(now, "before"));
            Outcome outcome = stream.next(new Entry() {
                @Override
                public long epochNanos() {
                    throw new IllegalStateException("no time");
                }

                @Override
                public void writeTo(EntryWriter out) {}
            });
            stream.next(new TextEntry(now, "behind"));
            stream.flush(FlushKind.EXPLICIT).toCompletableFuture().join();

            assertThat(outcome).isEqualTo(Outcome.INVALID);
            assertThat(messages()).containsExactly("before", "behind");
            assertThat(stream.stats().get(0).invalid()).isEqualTo(1);
            assertThat(stream.stats().get(0).emitted()).isEqualTo(2);
        }
    }

    @Test
    void anObserverMayAppend() {
        CountDownLatch open = new CountDownLatch(1);
        server.behave(Behaviour.always(Reply.normal().when(open)).on(Operation.PUT_LOG_EVENTS));
        AtomicReference<CloudWatchLogsStream> appendTo = new AtomicReference<>();
        AtomicInteger appended = new AtomicInteger();
        CloudWatchLogsStream stream = builder()
                .queueCapacity(1)
                .observer(event -> {
                    if (event instanceof SubmissionEvent.BatchDropped) {
                        appendTo.get().next(new TextEntry(now, "from the observer"));
                        appended.incrementAndGet();
                    }
                })
                .build();
        appendTo.set(stream);

        for (int i = 0; i < 6; i++) {
            stream.next(large());
            appended.incrementAndGet();
        }
        open.countDown();
        stream.close();

        assertThat(stream.submissions().batchesDropped()).isPositive();
        assertThat(stream.stats().get(0).settled()).isEqualTo(appended.get());
        assertThat(messages()).contains("from the observer");
    }

    @Test
    void anObserverMayShutTheStreamDown() {
        AtomicReference<CloudWatchLogsStream> shutDown = new AtomicReference<>();
        CloudWatchLogsStream stream = builder()
                .observer(event -> {
                    if (event instanceof SubmissionEvent.BatchSubmitted) {
                        shutDown.get().close();
                    }
                })
                .build();
        shutDown.set(stream);
        for (int i = 0; i < 4; i++) {
            stream.next(large());
        }
        stream.flush(FlushKind.EXPLICIT).toCompletableFuture().join();

        stream.close();

        assertThat(stream.stats().get(0).settled()).isEqualTo(4);
        assertThat(stream.shutdown()).isCompleted();
    }

    /** An observer that needs a lock whose owner uses the stream. */
    @Test
    void anObserverMayTakeALockThatIsHeldWhereTheStreamIsUsed() throws Exception {
        ReentrantLock ofTheApplication = new ReentrantLock();
        CountDownLatch observing = new CountDownLatch(1);
        CloudWatchLogsStream stream = builder()
                .observer(event -> {
                    if (event instanceof SubmissionEvent.EventOversized) {
                        observing.countDown();
                        ofTheApplication.lock();
                        ofTheApplication.unlock();
                    }
                })
                .build();

        ofTheApplication.lock();
        CompletableFuture<Outcome> consumer =
                CompletableFuture.supplyAsync(() -> stream.next(new TextEntry(now, TextEntry.text(1_100_000))));
        observing.await();
        // The consumer waits for the lock now, or soon.
        stream.next(new TextEntry(now, "meanwhile"));
        stream.shutdown();
        ofTheApplication.unlock();

        assertThat(consumer.get()).isEqualTo(Outcome.INVALID);
        stream.close();
        assertThat(messages()).containsExactly("meanwhile");
    }

    @Test
    void closingWhereAFlushIsDoneDoesNotWaitForItself() {
        CloudWatchLogsStream stream = builder().build();
        stream.next(new TextEntry(now, "first"));
        CompletableFuture<Void> flushed = stream.flush(FlushKind.EXPLICIT).toCompletableFuture();
        CompletableFuture<Void> closed = flushed.thenRun(() -> {
            stream.next(new TextEntry(now, "second"));
            stream.close();
        });

        closed.join();
        stream.close();

        assertThat(messages()).containsExactly("first", "second");
        assertThat(stream.stats().get(0).emitted()).isEqualTo(2);
    }

    /** A bounded executor is full at times. */
    @Test
    void aRefusedTaskDoesNotCostWhatIsUnderWay() {
        CountDownLatch open = new CountDownLatch(1);
        server.behave(Behaviour.first(1, Reply.normal().when(open)).on(Operation.PUT_LOG_EVENTS));
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        AtomicInteger refuse = new AtomicInteger();
        CloudWatchLogsStream stream = builder()
                .requestsInFlight(2)
                .executor(task -> {
                    if (refuse.getAndDecrement() > 0) {
                        throw new java.util.concurrent.RejectedExecutionException("full");
                    }
                    pool.execute(task);
                })
                .build();
        stream.next(large());
        stream.next(large());
        server.await("the first request", it -> it.waiting() == 1);

        refuse.set(1);
        stream.next(large());
        stream.next(large());
        open.countDown();
        stream.close();
        pool.shutdown();

        assertThat(stream.stats().get(0).emitted()).isEqualTo(4);
        assertThat(stream.stats().get(0).failed()).isZero();
    }

    /** A hundred batches that find nobody to send them are not a hundred tasks. */
    @Test
    void oneTaskIsEnoughForManyBatches() {
        LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        CloudWatchLogsStream stream = builder()
                .executor(tasks::add)
                .shutdownTimeout(Duration.ofMillis(100))
                .build();
        IntStream.range(0, 100).forEach(i -> stream.next(large()));

        assertThat(tasks).hasSize(1);
        stream.close();
        assertThat(stream.stats().get(0).failed()).isEqualTo(100);
    }
}
