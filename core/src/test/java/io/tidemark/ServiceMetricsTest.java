package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.output.RollingFile;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.DiscardSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Outcome;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.Jvm;
import io.tidemark.support.LogLines;
import io.tidemark.support.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // What is attached, or put in front, matters; the handle does not.
class ServiceMetricsTest {

    @TempDir
    Path directory;

    /** Keeps what is appended. */
    private static final class Collected implements EntrySink {
        final List<Long> ids = new CopyOnWriteArrayList<>();

        @Override
        public void append(Entry entry) {
            ids.add(((IdEntry) entry).id());
        }
    }

    private static void append(long id) {
        ServiceMetrics.sinkOrDiscard().append(new IdEntry(id));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(ServiceMetrics.isAttached()).isFalse();
    }

    // ---- attaching

    @Test
    void anAttachedStreamGetsWhatIsAppendedAndCloseDrains() {
        try (AttachHandle handle = ServiceMetrics.attach(
                new IdFormat().writeTo(RollingFile.in(directory).open()))) {
            assertThat(ServiceMetrics.isAttached()).isTrue();
            assertThat(ServiceMetrics.sink()).isSameAs(ServiceMetrics.trySink().orElseThrow());
            for (int id = 0; id < 1_000; id++) {
                ServiceMetrics.sink().append(new IdEntry(id));
            }
            append(1_000);
            Eventually.await(handle.flush());
            assertThat(handle.stats().orElseThrow().emitted()).isEqualTo(1_001);
            append(1_001);
        }
        assertThat(LogLines.entries(directory)).hasSize(1_002);
        assertThat(ServiceMetrics.trySink()).isEmpty();
    }

    @Test
    void withoutASinkSinkSaysHowToAttachOne() {
        assertThatThrownBy(ServiceMetrics::sink)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no sink is attached to ServiceMetrics. Attach one when the program starts, with"
                        + " ServiceMetrics.attach(format.writeTo(output)), or in a test with"
                        + " ServiceMetrics.useForTesting(sink). ServiceMetrics.sinkOrDiscard() needs none");
        append(1);
        Eventually.await(ServiceMetrics.sinkOrDiscard().flush());
    }

    @Test
    void attachingTwiceSaysWhereTheFirstIs() {
        AtomicInteger closed = new AtomicInteger();
        EntryStream second = new EntryStream() {
            @Override
            public Outcome next(Entry entry) {
                return Outcome.EMITTED;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        try (AttachHandle handle = attachHere()) {
            assertThatThrownBy(() -> ServiceMetrics.attach(second))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("ServiceMetrics has a sink already\\. It was attached at"
                            + " .*ServiceMetricsTest\\.attachHere\\(ServiceMetricsTest\\.java:[0-9]+\\);"
                            + " close that handle first");
            assertThatThrownBy(() -> ServiceMetrics.attach(DiscardSink.instance()))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(closed).as("a refused stream is not touched").hasValue(0);
            assertThat(handle.toString()).contains("attachHere");
        }
        attachHere().close();
    }

    private static AttachHandle attachHere() {
        return ServiceMetrics.attach(new Collected());
    }

    @Test
    void sinkOrDiscardCanBeKeptFromBeforeAndAfterAttaching() {
        EntrySink kept = ServiceMetrics.sinkOrDiscard();
        kept.append(new IdEntry(1));
        Collected first = new Collected();
        Collected second = new Collected();
        try (AttachHandle handle = ServiceMetrics.attach(first)) {
            kept.append(new IdEntry(2));
            assertThat(handle.stats()).isEmpty();
        }
        kept.append(new IdEntry(3));
        try (AttachHandle handle = ServiceMetrics.attach(second)) {
            kept.append(new IdEntry(4));
        }
        assertThat(first.ids).containsExactly(2L);
        assertThat(second.ids).containsExactly(4L);
        assertThat(ServiceMetrics.sinkOrDiscard()).isSameAs(kept).hasToString("ServiceMetrics.sinkOrDiscard()");
        assertThatThrownBy(() -> ServiceMetrics.attach(kept)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceMetrics.useForTesting(kept)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNobodyIsAttachedForIsCounted() {
        long before = ServiceMetrics.discarded();
        Threads.start(4, thread -> {
                    for (int id = 0; id < 1_000; id++) {
                        append(id);
                    }
                })
                .join();
        assertThat(ServiceMetrics.discarded() - before).isEqualTo(4_000);
        try (AttachHandle handle = ServiceMetrics.attach(DiscardSink.instance())) {
            append(1);
        }
        assertThat(ServiceMetrics.discarded() - before).isEqualTo(4_000);
    }

    // ---- closing

    @Test
    void closeRunsItsCallbacksLastInFirstOutBeforeTheSinkIsClosed() {
        GatedStream stream = GatedStream.open();
        List<String> ran = new ArrayList<>();
        AttachHandle handle = ServiceMetrics.attach(stream);
        handle.onClose(() -> {
                    ran.add("first");
                    append(1);
                })
                .onClose(() -> {
                    throw new AssertionError("broken");
                })
                .onClose(() -> {
                    ran.add("last");
                    append(2);
                    handle.close();
                });
        handle.close();
        handle.close();
        assertThat(ran).containsExactly("last", "first");
        assertThat(stream.ids).containsExactly(2L, 1L);
        handle.onClose(() -> ran.add("late"));
        assertThat(ran).containsExactly("last", "first", "late");
    }

    @Test
    void aSecondCloseWaitsForTheFirst() {
        GatedStream stream = new GatedStream();
        AttachHandle handle = ServiceMetrics.attach(stream);
        append(1);
        stream.awaitEntered();
        CountDownLatch closing = new CountDownLatch(1);
        handle.onClose(closing::countDown);
        Thread first = new Thread(handle::close);
        first.start();
        Eventually.await(closing);
        List<Boolean> attachedAfterwards = new CopyOnWriteArrayList<>();
        Thread second = new Thread(() -> {
            handle.close();
            attachedAfterwards.add(ServiceMetrics.isAttached());
        });
        second.start();
        Eventually.until("it waits", () -> second.getState() == Thread.State.TIMED_WAITING);
        stream.release();
        Eventually.join(first, second);
        assertThat(attachedAfterwards).containsExactly(false);
        assertThat(stream.ids).containsExactly(1L);
    }

    @Test
    void isClosedByTheConsumerItselfWhileAnotherThreadCloses() {
        AttachHandle handle = ServiceMetrics.attach(GatedStream.open());
        append(1);
        CompletionStage<Void> closed = handle.flush().thenRun(handle::close);
        handle.close();
        Eventually.await(closed);
        handle.close();
    }

    @Test
    void aSinkThatCannotBeClosedIsFlushedAndWaitedFor() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        EntrySink sink = new EntrySink() {
            @Override
            public void append(Entry entry) {}

            @Override
            public CompletionStage<Void> flush() {
                return flushed;
            }
        };
        AttachHandle handle = ServiceMetrics.attach(sink);
        Thread closing = new Thread(handle::close);
        closing.start();
        Eventually.until("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThat(ServiceMetrics.isAttached()).isTrue();
        flushed.complete(null);
        Eventually.join(closing);
    }

    @Test
    void aSinkThatThrowsDoesNotStopTheHandle() {
        class Broken implements EntrySink, AutoCloseable {
            @Override
            public void append(Entry entry) {}

            @Override
            public CompletionStage<Void> flush() {
                throw new IllegalStateException("broken");
            }

            @Override
            public void close() throws IOException {
                throw new IOException("broken");
            }
        }
        AttachHandle handle = ServiceMetrics.attach(new Broken());
        Eventually.await(handle.flush());
        handle.close();
    }

    // ---- overrides

    @Test
    void anOverrideTakesTheEntriesOfItsThreadAndOfThoseStartedUnderIt() {
        Collected attached = new Collected();
        Collected mine = new Collected();
        try (AttachHandle handle = ServiceMetrics.attach(attached)) {
            try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(mine)) {
                append(1);
                ServiceMetrics.sink().append(new IdEntry(2));
                Thread child = new Thread(() -> append(3));
                child.start();
                Eventually.join(child);
            }
            append(4);
        }
        assertThat(mine.ids).containsExactly(1L, 2L, 3L);
        assertThat(attached.ids).containsExactly(4L);
    }

    @Test
    void anOverrideNeedsNothingAttached() {
        Collected mine = new Collected();
        try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(mine)) {
            assertThat(ServiceMetrics.isAttached()).isTrue();
            assertThat(ServiceMetrics.trySink()).containsSame(mine);
            assertThat(ServiceMetrics.sink()).isSameAs(mine);
        }
    }

    @Test
    void overridesOfParallelTestsDoNotMix() {
        try (AttachHandle handle = ServiceMetrics.attach(DiscardSink.instance())) {
            Threads.start(8, thread -> {
                        for (int round = 0; round < 500; round++) {
                            Collected mine = new Collected();
                            try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(mine)) {
                                append(thread);
                                append(thread);
                                assertThat(mine.ids).containsExactly((long) thread, (long) thread);
                            }
                        }
                    })
                    .join();
        }
    }

    @Test
    void anInheritedOverrideIsDeadInPooledThreadsOnceItIsClosed() throws Exception {
        Collected attached = new Collected();
        Collected first = new Collected();
        Collected second = new Collected();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (AttachHandle handle = ServiceMetrics.attach(attached)) {
            try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(first)) {
                pool.submit(() -> append(1)).get(20, TimeUnit.SECONDS);
            }
            pool.submit(() -> append(2)).get(20, TimeUnit.SECONDS);
            try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(second)) {
                pool.submit(() -> append(3)).get(20, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdown();
        }
        assertThat(first.ids).containsExactly(1L);
        assertThat(second.ids).as("the thread was there before").isEmpty();
        assertThat(attached.ids).containsExactly(2L, 3L);
    }

    @Test
    void aSecondOverrideOnOneThreadIsRefused() {
        Collected mine = new Collected();
        try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(mine)) {
            assertThatThrownBy(() -> ServiceMetrics.useForTesting(new Collected()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("this thread has an override of ServiceMetrics already, made at"
                            + " .*aSecondOverrideOnOneThreadIsRefused\\(ServiceMetricsTest\\.java:[0-9]+\\);"
                            + " close it first");
            append(1);
        }
        assertThat(mine.ids).containsExactly(1L);
    }

    @Test
    void aThreadThatHasInheritedAnOverrideMayMakeItsOwn() {
        Collected parent = new Collected();
        Collected child = new Collected();
        try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(parent)) {
            Threads.start(1, thread -> {
                        append(1);
                        try (ServiceMetrics.Scope own = ServiceMetrics.useForTesting(child)) {
                            append(2);
                        }
                        append(3);
                    })
                    .join();
        }
        assertThat(parent.ids).containsExactly(1L, 3L);
        assertThat(child.ids).containsExactly(2L);
    }

    @Test
    void anOverrideMayBeClosedByAnotherThreadAndTwice() {
        Collected mine = new Collected();
        ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(mine);
        Threads.start(1, thread -> scope.close()).join();
        append(1);
        scope.close();
        assertThat(mine.ids).isEmpty();
        ServiceMetrics.useForTesting(mine).close();
        ServiceMetrics.useForTestingEverywhere(mine).close();
    }

    @Test
    void anOverrideOfAllThreadsReachesThoseThatAreThereAlready() throws Exception {
        Collected attached = new Collected();
        Collected everyones = new Collected();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        pool.submit(() -> {}).get(20, TimeUnit.SECONDS);
        try (AttachHandle handle = ServiceMetrics.attach(attached)) {
            try (ServiceMetrics.Scope scope = ServiceMetrics.useForTestingEverywhere(everyones)) {
                append(1);
                pool.submit(() -> append(2)).get(20, TimeUnit.SECONDS);
                assertThatThrownBy(() -> ServiceMetrics.useForTestingEverywhere(new Collected()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("for all threads is in force already, made at")
                        .hasMessageContaining("anOverrideOfAllThreadsReachesThoseThatAreThereAlready");
                assertThatThrownBy(() -> ServiceMetrics.useForTesting(new Collected()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("for all threads is in force, made at");
            }
            pool.submit(() -> append(3)).get(20, TimeUnit.SECONDS);
        } finally {
            pool.shutdown();
        }
        assertThat(everyones.ids).containsExactly(1L, 2L);
        assertThat(attached.ids).containsExactly(3L);
    }

    @Test
    void anOverrideOfAllThreadsIsRefusedWhileAThreadHasItsOwn() {
        try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(new Collected())) {
            assertThatThrownBy(() -> ServiceMetrics.useForTestingEverywhere(new Collected()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has to be the only one; 1 threads have their own");
        }
    }

    @Test
    void attachingAndDetachingUnderAnOverrideOfAllThreadsTakesEffectAfterIt() {
        Collected attached = new Collected();
        Collected everyones = new Collected();
        AttachHandle handle;
        try (ServiceMetrics.Scope scope = ServiceMetrics.useForTestingEverywhere(everyones)) {
            handle = ServiceMetrics.attach(attached);
            append(1);
        }
        append(2);
        try (ServiceMetrics.Scope scope = ServiceMetrics.useForTestingEverywhere(everyones)) {
            handle.close();
            append(3);
        }
        assertThat(attached.ids).containsExactly(2L);
        assertThat(everyones.ids).containsExactly(1L, 3L);
    }

    // ---- the end of the JVM

    /** A program that does not close what it attached. */
    static final class Forgetful {
        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[0]);
            AttachHandle handle = ServiceMetrics.attach(
                    new IdFormat().writeTo(RollingFile.in(directory).open()));
            handle.onClose(() -> append(1_000));
            if (arguments[1].equals("forever")) {
                handle.keepForever();
                handle.close();
            }
            for (int id = 0; id < 1_000; id++) {
                append(id);
            }
            if (arguments[1].equals("exit")) {
                System.exit(3);
            }
        }
    }

    @Test
    void aForgottenHandleIsClosedWhenTheJvmEnds() throws Exception {
        for (String way : List.of("return", "exit", "forever")) {
            Path logs = directory.resolve(way);
            Process process = Jvm.start(Forgetful.class, logs.toString(), way);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(way.equals("exit") ? 3 : 0);
            assertThat(LogLines.entries(logs)).as(way).hasSize(1_001);
        }
    }

    /** A program that never attaches a sink. */
    static final class Unattached {
        public static void main(String[] arguments) {
            for (int id = 0; id < 1_000; id++) {
                append(id);
            }
        }
    }

    @Test
    void discardingIsWarnedOfOnce() throws Exception {
        Process process =
                Jvm.command(Unattached.class).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(printed.split("no sink is attached to ServiceMetrics: entries are discarded", -1))
                .as(printed)
                .hasSize(2);
    }

    @Test
    void aQueueThatIsAttachedIsClosedWithTheHandle() {
        GatedStream stream = GatedStream.open();
        BackgroundQueue queue = BackgroundQueue.builder(stream).capacity(16).build();
        ServiceMetrics.attach(queue).close();
        assertThat(stream.closed).isTrue();
    }
}
