package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the executor does with what it is given. */
class ExecutorsTest {

    private final Rig rig = new Rig();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        rig.close();
    }

    @Test
    void oneThatRefusesFromTheStartFailsEverything() {
        threads.shutdown();
        CloudWatchLogsStream stream = rig.builder().executor(threads).build();

        Waiting.on(rig.batch(stream, "a", "b"));
        Waiting.on(rig.batch(stream, "c"));

        assertThat(Rig.stats(stream).failed()).isEqualTo(3);
        assertThat(rig.books.told(SubmissionEvent.SubmissionFailed.class))
                .hasSize(2)
                .allMatch(failed -> failed.cause() instanceof RejectedExecutionException && failed.attempts() == 0);
        assertThat(rig.puts()).isEmpty();
        rig.settle(stream);
    }

    /** The answer comes, and nobody is there to look at it. */
    @Test
    void oneThatIsShutDownMeanwhileFailsWhatIsUnderWayAndWhatWaits() {
        CountDownLatch gate = new CountDownLatch(1);
        rig.server.behave(Behaviour.first(1, Reply.normal().when(gate)));
        CloudWatchLogsStream stream = rig.builder().executor(threads).build();
        CompletableFuture<Void> a = rig.batch(stream, "a");
        rig.awaitPuts(1);
        CompletableFuture<Void> b = rig.batch(stream, "b");
        Waiting.until("all tasks are done", () -> ((ThreadPoolExecutor) threads).getActiveCount() == 0);

        threads.shutdown();
        gate.countDown();
        Waiting.on(a);
        Waiting.on(b);

        assertThat(Rig.stats(stream).failed()).isEqualTo(2);
        rig.books.answersLost = true;
        rig.settle(stream);
    }

    /** Wherever it is in the course of things. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
    void oneThatRefusesATaskFailsNoMoreThanWhatIsThere(int refused) {
        withTasks((number, task) -> {
            if (number == refused) {
                throw new RejectedExecutionException("not now");
            }
            threads.execute(task);
        });
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
    void oneThatRefusesEveryTaskFromOneOnFailsTheRest(int refused) {
        withTasks((number, task) -> {
            if (number >= refused) {
                throw new RejectedExecutionException("no more");
            }
            threads.execute(task);
        });
    }

    @ParameterizedTest
    @CsvSource({"2", "3"})
    void oneThatRefusesEveryFewTasksFailsSome(int nth) {
        withTasks((number, task) -> {
            if (number % nth == 0) {
                throw new RejectedExecutionException("busy");
            }
            threads.execute(task);
        });
    }

    /** The pool replaces it. */
    @Test
    void oneWhoseThreadsDieAfterATaskIsNoMatter() {
        withTasks((number, task) -> threads.execute(() -> {
            task.run();
            Thread.currentThread().setUncaughtExceptionHandler((thread, problem) -> {});
            throw new IllegalStateException("dies");
        }));
        assertThat(rig.messages()).hasSize(20);
    }

    /** Nobody tells the stream: it finds out when it is closed. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6"})
    void oneThatForgetsATaskHoldsThingsUpUntilTheStreamIsClosed(int forgotten) {
        AtomicInteger number = new AtomicInteger();
        CloudWatchLogsStream stream = rig.builder()
                .shutdownTimeout(Duration.ofMillis(100))
                .executor(task -> {
                    if (number.incrementAndGet() != forgotten) {
                        threads.execute(task);
                    }
                })
                .build();
        List<CompletableFuture<Void>> flushed = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            flushed.add(rig.batch(stream, "e" + i));
        }

        rig.books.answersLost = true;
        rig.books.callsLost = true;
        rig.settle(stream);

        flushed.forEach(Waiting::on);
    }

    private interface Tasks {
        void run(int number, Runnable task);
    }

    private void withTasks(Tasks tasks) {
        AtomicInteger number = new AtomicInteger();
        Executor executor = task -> tasks.run(number.incrementAndGet(), task);
        rig.server.behave(Behaviour.inOrder(Reply.normal(), Reply.internalFailure()));
        CloudWatchLogsStream stream = rig.builder()
                .executor(executor)
                .requestsInFlight(2)
                .queueCapacity(100)
                .build();
        List<CompletableFuture<Void>> flushed = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            flushed.add(rig.batch(stream, i + "a", i + "b"));
        }
        flushed.forEach(Waiting::on);

        assertThat(rig.inFlight(stream)).isZero();
        rig.books.answersLost = true;
        // An attempt may be ended before it is on its way.
        rig.books.callsLost = true;
        rig.settle(stream);
    }
}
