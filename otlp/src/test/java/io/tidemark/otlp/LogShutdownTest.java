package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.Reply;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a stream, with work in flight. */
@Timeout(60)
class LogShutdownTest {

    private final LogRig rig = new LogRig();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        rig.close();
    }

    /** The first request is not answered before the gate opens; two records wait. */
    private OtlpLogsStream busy(OtlpLogsStream.Builder builder) {
        rig.receiver.behave(Behaviour.first(1, Reply.ok().when(gate)));
        OtlpLogsStream stream = builder.build();
        rig.send(stream, "a");
        rig.awaitRequests(1);
        rig.send(stream, "b");
        rig.append(stream, Written.text("c"));
        return stream;
    }

    @Test
    void whatIsInFlightIsSettledFirst() {
        OtlpLogsStream stream = busy(rig.builder());

        CompletableFuture<Void> shutdown = stream.shutdown().toCompletableFuture();

        assertThat(shutdown).isNotDone();
        assertThat(rig.inFlight(stream)).isEqualTo(3);
        gate.countDown();
        Waiting.on(shutdown);
        assertThat(rig.texts()).containsExactly("a", "b", "c");
        rig.settle(stream);
    }

    @Test
    void whatIsNotSettledInTimeIsGivenUp() {
        OtlpLogsStream stream = busy(rig.builder().shutdownTimeout(Duration.ofMillis(50)));

        stream.close();

        assertThat(gate.getCount()).isEqualTo(1);
        assertThat(LogRig.stats(stream).failed()).isEqualTo(3);
        assertThat(LogRig.stats(stream).lastProblem()).contains("was shut down", "not done PT0.05S later");
        gate.countDown();
        rig.settle(stream);
        assertThat(LogRig.stats(stream).emitted())
                .as("the answer came too late")
                .isZero();
    }

    @Test
    void aPauseBeforeAnotherAttemptIsNoReasonToWait() {
        rig.receiver.behave(Behaviour.always(Reply.status(503)));
        OtlpLogsStream stream =
                rig.builder().shutdownTimeout(Duration.ofMillis(1)).build();
        CompletableFuture<Void> flushed = rig.send(stream, "a");
        Waiting.until("it pauses", () -> !LogRig.stats(stream).problems().isEmpty());

        stream.close();

        Waiting.on(flushed);
        assertThat(LogRig.stats(stream).lastProblem()).contains("status 503");
        rig.settle(stream);
    }

    @Test
    void aThreadThatIsInterruptedWhileItClosesWaitsNoLonger() {
        OtlpLogsStream stream = busy(rig.builder().shutdownTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
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
        Waiting.on(stream.shutdown());
        assertThat(LogRig.stats(stream).failed()).isEqualTo(3);
        rig.settle(stream);
    }

    @Test
    void closingWhereAFlushIsDoneDoesNotWaitForItself() {
        OtlpLogsStream stream = rig.builder().build();
        rig.receiver.behave(Behaviour.first(1, Reply.ok().when(gate)));
        CompletableFuture<Void> closed = rig.send(stream, "a").thenRun(() -> {
            rig.append(stream, Written.text("b"));
            stream.close();
        });
        gate.countDown();

        Waiting.on(closed);
        rig.settle(stream);
        assertThat(rig.texts()).containsExactly("a", "b");
    }

    @Test
    void severalThreadsMayClose() {
        OtlpLogsStream stream = busy(rig.builder());
        Thread[] threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(i % 2 == 0 ? stream::close : stream::shutdown))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }

        gate.countDown();
        Waiting.on(threads);

        rig.settle(stream);
        assertThat(rig.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void entriesThatComeLaterAreCounted() {
        OtlpLogsStream stream = rig.builder().build();
        stream.close();

        assertThat(rig.append(stream, Written.text("late"))).isEqualTo(Outcome.FAILED);
        Waiting.on(stream.flush(FlushKind.EXPLICIT));
        Waiting.on(stream.flush(FlushKind.PERIODIC));

        assertThat(stream.submissions().recordsAfterShutdown()).isEqualTo(1);
        assertThat(LogRig.stats(stream).lastProblem()).contains("after the stream was shut down");
        rig.settle(stream);
        assertThat(rig.receiver.requests()).isEmpty();
    }

    @Test
    void noThreadIsLeftBehind() {
        OtlpLogsStream stream = rig.builder().build();
        Waiting.on(rig.send(stream, "a"));
        stream.close();

        Waiting.until(
                "all threads end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("tidemark-otlp")));
    }
}
