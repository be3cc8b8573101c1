package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.output.RollingFile;
import io.tidemark.sink.CollectingSink;
import io.tidemark.sink.DiscardSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.SinkStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.Jvm;
import io.tidemark.support.LogLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeriodicSourcesTest {

    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofDays(100_000);

    @TempDir
    Path directory;

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(ServiceMetrics.isAttached()).isFalse();
    }

    @Test
    void sourcesAreRunAgainAndAgainOnOneDaemonThread() {
        CollectingSink sink = CollectingSink.create();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicLong first = new AtomicLong();
        AtomicLong second = new AtomicLong();
        AttachHandle handle = ServiceMetrics.attach(sink)
                .every(OFTEN, to -> {
                    threads.add(Thread.currentThread());
                    to.append(new IdEntry(1, first.incrementAndGet()));
                })
                .every(OFTEN, to -> {
                    threads.add(Thread.currentThread());
                    to.append(new IdEntry(2, second.incrementAndGet()));
                });
        Eventually.until("each has run three times", () -> Math.min(first.get(), second.get()) >= 3);
        handle.close();
        assertThat(threads)
                .hasSize(1)
                .allMatch(Thread::isDaemon)
                .allMatch(thread -> thread.getName().startsWith("tidemark-periodic-"));
        assertThat(sink.entries()).hasSize((int) (first.get() + second.get()));
        Eventually.join(threads.iterator().next());
    }

    @Test
    void closingRunsEachSourceALastTimeAfterTheCallbacksAndBeforeTheSinkIsClosed() {
        GatedStream stream = GatedStream.open();
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        AttachHandle handle = ServiceMetrics.attach(stream)
                .every(NEVER, to -> {
                    ran.add("first");
                    to.append(new IdEntry(1));
                })
                .every(NEVER, to -> {
                    ran.add("second");
                    to.append(new IdEntry(2));
                })
                .onClose(() -> ran.add("callback"));
        assertThat(ran).isEmpty();
        handle.close();
        handle.close();
        assertThat(ran).containsExactly("callback", "first", "second");
        assertThat(stream.ids).containsExactly(1L, 2L);
    }

    @Test
    void aSourceThatThrowsIsRunAgainAndStopsNoOther() {
        AtomicInteger broken = new AtomicInteger();
        AtomicInteger good = new AtomicInteger();
        AttachHandle handle = ServiceMetrics.attach(DiscardSink.instance())
                .every(OFTEN, to -> {
                    broken.incrementAndGet();
                    throw new StackOverflowError("broken");
                })
                .every(OFTEN, to -> good.incrementAndGet());
        Eventually.until("both go on", () -> broken.get() >= 3 && good.get() >= 3);
        handle.close();
    }

    @Test
    void nothingIsStartedOnceTheHandleIsClosed() {
        AtomicInteger runs = new AtomicInteger();
        AttachHandle never = ServiceMetrics.attach(DiscardSink.instance());
        never.close();
        assertThat(never.every(OFTEN, to -> runs.incrementAndGet())).isSameAs(never);

        AtomicInteger before = new AtomicInteger();
        AttachHandle used = ServiceMetrics.attach(DiscardSink.instance()).every(NEVER, to -> before.incrementAndGet());
        used.close();
        used.every(OFTEN, to -> runs.incrementAndGet());
        AttachHandle other = ServiceMetrics.attach(DiscardSink.instance()).every(OFTEN, to -> before.incrementAndGet());
        Eventually.until("another has run", () -> before.get() >= 5);
        other.close();
        assertThat(runs).hasValue(0);
    }

    @Test
    void runsThatWereMissedAreNotMadeUpForAndTheRateIsKept() {
        assertThat(PeriodicSources.nextAfter(1_000, 10, 1_000)).isEqualTo(1_010);
        assertThat(PeriodicSources.nextAfter(1_000, 10, 1_009)).isEqualTo(1_010);
        assertThat(PeriodicSources.nextAfter(1_000, 10, 1_010)).isEqualTo(1_020);
        assertThat(PeriodicSources.nextAfter(1_000, 10, 987_654_321)).isEqualTo(987_654_330);
        assertThat(PeriodicSources.nextAfter(1_000, 10, 990)).as("woken early").isEqualTo(1_010);
        // The clock may have any value, and run over.
        assertThat(PeriodicSources.nextAfter(Long.MAX_VALUE - 5, 10, Long.MIN_VALUE + 3))
                .isEqualTo(Long.MIN_VALUE + 4);
    }

    // ---- flushing

    /** Takes down what is done, in its order. */
    private static final class Log implements EntrySink, AutoCloseable {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void append(Entry entry) {
            lines.add("append");
        }

        @Override
        public CompletionStage<Void> flush() {
            lines.add("flush");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            lines.add("close");
        }
    }

    @Test
    @SuppressWarnings("try")
    void flushAllRunsWhatIsPeriodicAndWhatAsksForItAndThenFlushesEachSink() {
        Log service = new Log();
        Log audit = new Log();
        GlobalSink named = GlobalSink.named("PeriodicSourcesTest.flushAll");
        try (AttachHandle first = ServiceMetrics.attach(service);
                AttachHandle second = named.attach(audit)) {
            first.every(Duration.ofDays(1), sink -> service.lines.add("periodic"))
                    .onFlush(() -> {
                        throw new IllegalStateException("as it happens");
                    })
                    .onFlush(() -> service.lines.add("asked"));
            assertThat(ServiceMetrics.flushAll(Duration.ofSeconds(30))).isTrue();
            assertThat(ServiceMetrics.flushAll(Duration.ofDays(100_000_000))).isTrue();
            // The first is of what was there before.
            assertThat(service.lines)
                    .containsExactly("flush", "periodic", "asked", "flush", "flush", "periodic", "asked", "flush");
            assertThat(audit.lines).containsExactly("flush", "flush", "flush", "flush");
        }
        assertThat(service.lines.subList(8, 10)).containsExactly("periodic", "close");
        assertThat(ServiceMetrics.flushAll(Duration.ofSeconds(30))).isTrue();
        assertThat(service.lines).hasSize(10);
    }

    @Test
    void flushAllWaitsNoLongerThanItIsTold() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Log log = new Log();
        try (AttachHandle handle = ServiceMetrics.attach(log)) {
            handle.onFlush(() -> {
                asked.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(ServiceMetrics.flushAll(Duration.ofMillis(50))).isFalse();
            asked.await();
            assertThat(log.lines).as("what was appended before").containsExactly("flush", "flush");
            goOn.countDown();
        }
    }

    @Test
    @SuppressWarnings("try")
    void aSourceThatFlushesAllIsToldThatItIsNotDone() {
        AtomicReference<Boolean> told = new AtomicReference<>();
        try (AttachHandle handle = ServiceMetrics.attach(new Log())) {
            handle.onFlush(() -> told.set(ServiceMetrics.flushAll(Duration.ofSeconds(30))));
            assertThat(ServiceMetrics.flushAll(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(told.get()).isFalse();
    }

    @Test
    void aPeriodThatIsNoneIsRefused() {
        try (AttachHandle handle = ServiceMetrics.attach(DiscardSink.instance())) {
            assertThatThrownBy(() -> handle.every(Duration.ZERO, to -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the period of a source is more than 0, not PT0S");
            assertThatThrownBy(() -> handle.every(Duration.ofSeconds(-1), to -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the period of a source is more than 0, not PT-1S");
            assertThatThrownBy(() -> handle.every(OFTEN, null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void aSourceThatHangsHoldsClosingUpOnlySoLong() {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicInteger after = new AtomicInteger();
        PeriodicSources sources = new PeriodicSources("ServiceMetrics", DiscardSink.instance(), Duration.ofMillis(100));
        sources.add(OFTEN, to -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        sources.add(NEVER, to -> after.incrementAndGet());
        Eventually.await(entered);
        sources.close();
        Eventually.until("it is interrupted", interrupted::get);
        assertThat(after).as("nothing is begun once it was given up").hasValue(0);
    }

    @Test
    void beingInterruptedDoesNotSkipTheLastRuns() {
        AtomicInteger runs = new AtomicInteger();
        AttachHandle handle = ServiceMetrics.attach(DiscardSink.instance()).every(NEVER, to -> runs.incrementAndGet());
        Thread.currentThread().interrupt();
        handle.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void aSourceMayCloseTheHandle() {
        AtomicReference<AttachHandle> handle = new AtomicReference<>();
        CountDownLatch attached = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CollectingSink sink = CollectingSink.create();
        handle.set(ServiceMetrics.attach(sink));
        handle.get()
                .every(OFTEN, to -> {
                    Eventually.await(attached);
                    to.append(new IdEntry(1));
                    handle.get().close();
                    done.countDown();
                })
                .every(NEVER, to -> to.append(new IdEntry(2)));
        attached.countDown();
        Eventually.await(done);
        assertThat(ServiceMetrics.isAttached()).isFalse();
        assertThat(sink.entries()).containsExactly(new IdEntry(1), new IdEntry(2));
    }

    @Test
    void aSourceMayCloseTheHandleWhileAnotherThreadDoes() {
        AtomicReference<AttachHandle> handle = new AtomicReference<>();
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        List<Integer> ran = new CopyOnWriteArrayList<>();
        handle.set(ServiceMetrics.attach(DiscardSink.instance()));
        handle.get().onClose(closing::countDown).every(OFTEN, to -> {
            entered.countDown();
            Eventually.await(closing);
            handle.get().close();
            ran.add(1);
        });
        Eventually.await(entered);
        handle.get().close();
        assertThat(ran).as("the run that was under way, and the last").containsExactly(1, 1);
    }

    @Test
    void overridesOfTheThreadThatAddsASourceAreNotItsOwn() {
        CollectingSink attached = CollectingSink.create();
        CollectingSink mine = CollectingSink.create();
        AttachHandle handle = ServiceMetrics.attach(attached);
        try (ServiceMetrics.Scope scope = ServiceMetrics.useForTesting(mine)) {
            assertThat(scope).isNotNull();
            handle.every(NEVER, to -> ServiceMetrics.sink().append(new IdEntry(1)));
            handle.close();
        }
        assertThat(attached.entries()).containsExactly(new IdEntry(1));
        assertThat(mine.entries()).isEmpty();
    }

    @Test
    void theFiguresOfTheSinkItselfCanBeASource() {
        CollectingSink sink = CollectingSink.create();
        List<SinkStats> seen = new CopyOnWriteArrayList<>();
        AttachHandle handle = ServiceMetrics.attach(sink);
        handle.every(NEVER, (EntrySink to) -> handle.stats().ifPresent(seen::add));
        sink.append(new IdEntry(1));
        handle.close();
        assertThat(seen).extracting(SinkStats::appended).containsExactly(1L);
    }

    /** A program one of whose sources does not return, and another fails. */
    static final class Hanging {
        public static void main(String[] arguments) {
            CountDownLatch entered = new CountDownLatch(1);
            AttachHandle handle = ServiceMetrics.attach(new IdFormat()
                            .writeTo(RollingFile.in(Path.of(arguments[0])).open()))
                    .every(OFTEN, sink -> {
                        throw new IllegalStateException("no figures today");
                    })
                    .every(OFTEN, new Hangs(entered));
            ServiceMetrics.sink().append(new IdEntry(1));
            Eventually.await(entered);
            handle.close();
        }
    }

    /** Not to be stopped by an interrupt either. */
    private record Hangs(CountDownLatch entered) implements Consumer<EntrySink> {
        @Override
        public void accept(EntrySink sink) {
            entered.countDown();
            while (true) {
                LockSupport.park();
                boolean ignored = Thread.interrupted();
            }
        }
    }

    @Test
    void aProgramEndsAndWritesItsEntriesWithASourceThatHangs() throws Exception {
        Process process = Jvm.command(Hanging.class, directory.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(LogLines.entries(directory)).containsExactly(new IdEntry(1));
        assertThat(printed)
                .contains("ServiceMetrics: a periodic source failed, and is run again: ")
                .contains("no figures today")
                .contains(
                        "ServiceMetrics: a periodic source did not return within PT5S when its handle was closed, and is"
                                + " left behind: io.tidemark.PeriodicSourcesTest$Hangs");
    }

    /** A program with a periodic source that does not close what it attached. */
    static final class Forgetful {
        public static void main(String[] arguments) {
            ServiceMetrics.attach(new IdFormat()
                            .writeTo(RollingFile.in(Path.of(arguments[0])).open()))
                    .every(Duration.ofHours(1), sink -> sink.append(new IdEntry(2)))
                    .keepForever();
            ServiceMetrics.sink().append(new IdEntry(1));
        }
    }

    @Test
    void theLastFiguresAreWrittenWhenTheJvmEnds() throws Exception {
        Process process = Jvm.start(Forgetful.class, directory.toString());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(LogLines.entries(directory)).containsExactly(new IdEntry(1), new IdEntry(2));
    }

    /** A program that closes by itself, if at all. */
    static final class OnItsOwn {
        public static void main(String[] arguments) {
            AttachHandle handle = ServiceMetrics.attach(new IdFormat()
                            .writeTo(RollingFile.in(Path.of(arguments[0])).open()))
                    .withoutShutdownHook();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                // Long after a hook of the library would have closed it.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
                ServiceMetrics.sink().append(new IdEntry(1));
                handle.close();
            }));
        }
    }

    @Test
    void aHandleThatIsClosedByItsOwnerIsNotClosedWhenTheJvmEnds() throws Exception {
        Process process = Jvm.start(OnItsOwn.class, directory.toString());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(LogLines.entries(directory)).hasSize(1);
    }
}
