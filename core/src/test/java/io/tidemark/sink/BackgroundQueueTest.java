package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackgroundQueueTest {

    /** No flush but those that a test asks for. */
    private static final Duration NO_FLUSH = Duration.ofSeconds(59);

    private static BackgroundQueue queue(EntryStream stream) {
        return BackgroundQueue.builder(stream).flushInterval(NO_FLUSH).build();
    }

    private static void append(EntrySink sink, long from, long to) {
        for (long id = from; id <= to; id++) {
            sink.append(new IdEntry(id));
        }
    }

    private static List<Long> ids(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void writesEntriesInOrder() {
        GatedStream stream = GatedStream.open();
        try (BackgroundQueue queue = BackgroundQueue.of(stream)) {
            append(queue, 1, 5_000);
        }
        assertThat(stream.ids).isEqualTo(ids(1, 5_000));
        assertThat(stream.closed).isTrue();
    }

    @Test
    void dropsTheOldestWhenItIsFull() {
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(8)
                .flushInterval(NO_FLUSH)
                .build();
        append(queue, 1, 1);
        stream.awaitEntered();
        append(queue, 2, 21);
        SinkStats full = queue.stats();
        stream.release();
        queue.close();

        assertThat(stream.ids).containsExactly(1L, 14L, 15L, 16L, 17L, 18L, 19L, 20L, 21L);
        assertThat(full)
                .hasToString(
                        "GatedStream: appended 21 = dropped 12 + queued 8 + in flight 1 + emitted 0 + sampled out 0"
                                + " + invalid 0 + failed 0");
        assertThat(queue.stats())
                .hasToString(
                        "GatedStream: appended 21 = dropped 12 + queued 0 + in flight 0 + emitted 9 + sampled out 0"
                                + " + invalid 0 + failed 0");
    }

    @Test
    void letsGoOfEntriesThatAreWritten() {
        try (BackgroundQueue queue = queue(entry -> Outcome.EMITTED)) {
            WeakReference<Entry> written = appendUnreferenced(queue);
            Eventually.await(queue.flush());
            Eventually.until("the entry is collected", () -> {
                System.gc();
                return written.get() == null;
            });
        }
    }

    private static WeakReference<Entry> appendUnreferenced(EntrySink sink) {
        Entry entry = new IdEntry(1);
        sink.append(entry);
        return new WeakReference<>(entry);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void takesEntriesOfVirtualThreads() throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        GatedStream stream = GatedStream.open();
        try (BackgroundQueue queue = queue(stream)) {
            Thread[] threads = new Thread[1_000];
            for (int i = 0; i < threads.length; i++) {
                long id = i;
                Runnable work = () -> {
                    queue.append(new IdEntry(id));
                    Eventually.await(queue.flush());
                };
                threads[i] = (Thread) start.invoke(null, work);
            }
            Eventually.join(threads);
            assertThat(stream.ids).hasSize(1_000).doesNotHaveDuplicates();
        }
    }

    // ---- flush

    @Test
    void flushCompletesAtOnceWhenAllBeforeItIsWritten() {
        // If each waited for a nap of the consumer to end, this would take 25 seconds.
        long before = System.nanoTime();
        GatedStream stream = GatedStream.open();
        try (BackgroundQueue queue = queue(stream)) {
            for (int round = 1; round <= 100; round++) {
                append(queue, round, round);
                Eventually.await(queue.flush());
                assertThat(stream.ids).hasSize(round);
                assertThat(stream.explicitFlushes).hasValue(round);
                assertThat(queue.stats().emitted()).isEqualTo(round);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(12));
        }
    }

    @Test
    void flushWaitsForTheWholeQueueBeforeItAndNotForWhatComesLater() {
        GatedStream stream = new GatedStream();
        try (BackgroundQueue queue = queue(stream)) {
            append(queue, 1, 10_000);
            List<Integer> writtenThen = new CopyOnWriteArrayList<>();
            CompletionStage<Void> flushed = queue.flush().thenRun(() -> writtenThen.add(stream.ids.size()));
            append(queue, 10_001, 20_000);
            stream.release();
            Eventually.await(flushed);
            assertThat(writtenThen.get(0)).isBetween(10_000, 19_000);
        }
    }

    @Test
    void flushOfAnEmptyQueueFlushesTheStream() {
        GatedStream stream = GatedStream.open();
        try (BackgroundQueue queue = queue(stream)) {
            Eventually.await(queue.flush());
            assertThat(stream.explicitFlushes).hasValue(1);
        }
    }

    @Test
    void flushWaitsForTheStreamsAcknowledgementAndTheQueueGoesOnMeanwhile() {
        CompletableFuture<Void> acknowledgement = new CompletableFuture<>();
        StreamStats stats = new StreamStats("remote");
        List<Long> got = new CopyOnWriteArrayList<>();
        EntryStream remote = new EntryStream() {
            @Override
            public Outcome next(Entry entry) {
                got.add(((IdEntry) entry).id());
                return Outcome.PENDING;
            }

            @Override
            public CompletionStage<Void> flush(FlushKind kind) {
                return kind == FlushKind.EXPLICIT ? acknowledgement : CompletableFuture.completedFuture(null);
            }

            @Override
            public List<StreamStats> stats() {
                return List.of(stats);
            }
        };
        try (BackgroundQueue queue = BackgroundQueue.builder(remote)
                .flushInterval(Duration.ofMillis(20))
                .build()) {
            append(queue, 1, 3);
            CompletionStage<Void> flushed = queue.flush();
            append(queue, 4, 4);
            Eventually.until("the entry behind the flush is handed over", () -> got.size() == 4);
            assertThat(flushed.toCompletableFuture()).isNotDone();
            assertThat(queue.stats().inFlight()).isEqualTo(4);

            stats.count(Outcome.EMITTED, 3);
            acknowledgement.completeExceptionally(new IllegalStateException("gave up on one"));
            Eventually.await(flushed);
            stats.count(Outcome.FAILED, 1);
            assertThat(queue.stats())
                    .hasToString("remote: appended 4 = dropped 0 + queued 0 + in flight 0 + emitted 3 + sampled out 0"
                            + " + invalid 0 + failed 1");
        }
    }

    @Test
    void flushCompletesThoughTheEntriesBeforeItWereDropped() {
        GatedStream stream = new GatedStream();
        try (BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(4)
                .flushInterval(NO_FLUSH)
                .build()) {
            append(queue, 1, 1);
            stream.awaitEntered();
            append(queue, 2, 5);
            CompletionStage<Void> flushed = queue.flush();
            append(queue, 6, 100);
            assertThat(flushed.toCompletableFuture()).isNotDone();
            stream.release();
            Eventually.await(flushed);
            assertThat(stream.ids).contains(1L);
            assertThat(queue.stats().dropped()).isEqualTo(95);
        }
    }

    @Test
    void flushesWithoutBeingAskedWithinTheFlushInterval() {
        AtomicReference<Thread> flusher = new AtomicReference<>();
        CountDownLatch flushed = new CountDownLatch(3);
        EntryStream stream = new EntryStream() {
            @Override
            public Outcome next(Entry entry) {
                return Outcome.EMITTED;
            }

            @Override
            public CompletionStage<Void> flush(FlushKind kind) {
                assertThat(kind).isEqualTo(FlushKind.PERIODIC);
                flusher.set(Thread.currentThread());
                flushed.countDown();
                return CompletableFuture.completedFuture(null);
            }
        };
        try (BackgroundQueue queue = BackgroundQueue.builder(stream)
                .flushInterval(Duration.ofMillis(30))
                .build()) {
            queue.append(new IdEntry(1));
            Eventually.await(flushed);
            assertThat(flusher.get().isDaemon()).isTrue();
            assertThat(flusher.get().getName()).matches("tidemark-queue-[0-9]+");
        }
    }

    @Test
    void aBatchWakesAnIdleConsumerBeforeItsNapIsOver() {
        // A nap at this interval takes 250 ms: 10 seconds in all.
        long before = System.nanoTime();
        GatedStream stream = GatedStream.open();
        try (BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(64)
                .flushInterval(NO_FLUSH)
                .build()) {
            for (int round = 0; round < 40; round++) {
                append(queue, round * 64L, round * 64L + 63);
                long expected = (round + 1) * 64L;
                Eventually.until("all is written", () -> stream.ids.size() == expected);
            }
            assertThat(queue.stats().dropped()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        }
    }

    // ---- faults

    @Test
    void survivesWhateverTheStreamThrows() {
        EntryStream stream = new EntryStream() {
            @Override
            public Outcome next(Entry entry) throws IllegalStateException {
                switch ((int) ((IdEntry) entry).id()) {
                    case 1 -> throw new IllegalStateException("broken");
                    case 2 -> throw new StackOverflowError("broken");
                    case 3 -> throw new NoClassDefFoundError("broken");
                    case 4 -> sneak(new InterruptedException("broken"));
                    case 5 -> {
                        return null;
                    }
                    case 6 -> Thread.currentThread().interrupt();
                    default -> {}
                }
                return Outcome.EMITTED;
            }

            @Override
            public CompletionStage<Void> flush(FlushKind kind) {
                throw new AssertionError("broken");
            }

            @Override
            public void close() {
                throw new AssertionError("broken");
            }
        };
        BackgroundQueue queue = queue(stream);
        append(queue, 1, 7);
        Eventually.await(queue.flush());
        append(queue, 8, 10);
        queue.close();
        SinkStats stats = queue.stats();
        assertThat(stats.toString())
                .isEqualTo("stream: appended 10 = dropped 0 + queued 0 + in flight 0 + emitted 5 + sampled out 0"
                        + " + invalid 0 + failed 5; problems {EXCEPTION=6}; last: a stream threw when it was closed:"
                        + " java.lang.AssertionError: broken");
        assertThat(stats.isConserved()).isTrue();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable problem) throws T {
        throw (T) problem;
    }

    @Test
    void countsWhatAStreamThrowsAtBesideItsOwnFigures() {
        StreamStats one = new StreamStats("one");
        StreamStats two = new StreamStats("two");
        EntryStream tee = new EntryStream() {
            @Override
            public Outcome next(Entry entry) {
                if (((IdEntry) entry).id() == 2) {
                    throw new IllegalStateException("broken");
                }
                one.count(Outcome.EMITTED, 1);
                two.count(Outcome.SAMPLED_OUT, 1);
                return Outcome.EMITTED;
            }

            @Override
            public List<StreamStats> stats() {
                return List.of(one, two);
            }
        };
        BackgroundQueue queue = queue(tee);
        append(queue, 1, 3);
        queue.close();
        assertThat(queue.stats().isConserved()).isTrue();
        assertThat(queue.stats().toString().lines())
                .containsExactly(
                        "one: appended 3 = dropped 0 + queued 0 + in flight 0 + emitted 2 + sampled out 0 + invalid 0"
                                + " + failed 1; problems {EXCEPTION=1}; last: a stream threw at an entry, which is lost:"
                                + " io.tidemark.support.IdEntry: java.lang.IllegalStateException: broken",
                        "two: appended 3 = dropped 0 + queued 0 + in flight 0 + emitted 0 + sampled out 2 + invalid 0"
                                + " + failed 1; problems {EXCEPTION=1}; last: a stream threw at an entry, which is lost:"
                                + " io.tidemark.support.IdEntry: java.lang.IllegalStateException: broken");
        assertThat(queue.stats().branches())
                .allSatisfy(branch -> assertThat(branch.problems()).containsEntry(Problem.EXCEPTION, 1L));
    }

    @Test
    void anInterruptedConsumerGoesOn() {
        GatedStream stream = GatedStream.open();
        try (BackgroundQueue queue = queue(stream)) {
            append(queue, 1, 1);
            Eventually.await(queue.flush());
            for (int round = 2; round < 20; round++) {
                stream.thread.interrupt();
                append(queue, round, round);
                Eventually.await(queue.flush());
            }
            // Whether it is interrupted in the stream or asleep is up to chance; either costs one entry at most.
            assertThat(queue.stats().emitted() + queue.stats().failed()).isEqualTo(19);
            assertThat(stream.thread.isAlive()).isTrue();
        }
    }

    // ---- close

    @Test
    void closesTwiceAndCountsWhatComesLaterAsDropped() {
        GatedStream stream = GatedStream.open();
        BackgroundQueue queue = queue(stream);
        append(queue, 1, 10);
        queue.close();
        queue.close();
        append(queue, 11, 13);
        Eventually.await(queue.flush());
        assertThat(stream.ids).isEqualTo(ids(1, 10));
        assertThat(queue.stats())
                .hasToString(
                        "GatedStream: appended 13 = dropped 3 + queued 0 + in flight 0 + emitted 10 + sampled out 0"
                                + " + invalid 0 + failed 0");
        Eventually.until("the thread ends", () -> !stream.thread.isAlive());
    }

    @Test
    void givesUpOnABlockedStreamAfterTheShutdownTimeout() {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        AtomicReference<Thread> consumer = new AtomicReference<>();
        EntryStream deaf = entry -> {
            consumer.set(Thread.currentThread());
            entered.countDown();
            while (true) {
                try {
                    gate.await();
                    return Outcome.EMITTED;
                } catch (InterruptedException ignored) {
                    // Some drivers do that.
                }
            }
        };
        BackgroundQueue queue = BackgroundQueue.builder(deaf)
                .shutdownTimeout(Duration.ofMillis(200))
                .build();
        append(queue, 1, 1);
        Eventually.await(entered);
        append(queue, 2, 10);
        CompletionStage<Void> flushed = queue.flush();
        long before = System.nanoTime();
        queue.close();
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(took).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
        Eventually.await(flushed);
        assertThat(queue.stats())
                .hasToString("stream: appended 10 = dropped 9 + queued 0 + in flight 1 + emitted 0 + sampled out 0"
                        + " + invalid 0 + failed 0");
        gate.countDown();
        Eventually.until("the consumer ends", () -> !consumer.get().isAlive());
        assertThat(queue.stats())
                .hasToString("stream: appended 10 = dropped 9 + queued 0 + in flight 0 + emitted 1 + sampled out 0"
                        + " + invalid 0 + failed 0");
        queue.close();
    }

    @Test
    void interruptsABlockedStreamWhenItGivesUp() {
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = BackgroundQueue.builder(stream)
                .shutdownTimeout(Duration.ofMillis(50))
                .build();
        append(queue, 1, 3);
        stream.awaitEntered();
        queue.close();
        Eventually.until("the stream is interrupted and closed", () -> stream.interrupted && stream.closed);
        Eventually.until("all is settled", () -> queue.stats().failed() == 1);
        assertThat(queue.stats().dropped()).isEqualTo(2);
    }

    @Test
    void closeWithoutAnyPatienceDropsAtOnce() {
        GatedStream stream = new GatedStream();
        BackgroundQueue queue =
                BackgroundQueue.builder(stream).shutdownTimeout(Duration.ZERO).build();
        append(queue, 1, 3);
        queue.close();
        Eventually.until(
                "all is settled", () -> queue.stats().dropped() + queue.stats().failed() == 3);
    }

    @Test
    void isClosedByItsOwnConsumerWithoutADeadlock() {
        AtomicReference<BackgroundQueue> self = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        EntryStream stream = new EntryStream() {
            @Override
            public Outcome next(Entry entry) {
                if (((IdEntry) entry).id() == 5) {
                    self.get().close();
                }
                return Outcome.EMITTED;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        BackgroundQueue queue = queue(stream);
        self.set(queue);
        append(queue, 1, 10);
        Eventually.await(queue.flush());
        Eventually.await(closed);
        append(queue, 11, 12);
        queue.close();
        assertThat(queue.stats().appended()).isEqualTo(12);
        assertThat(queue.stats().emitted() + queue.stats().dropped()).isEqualTo(12);
    }

    @Test
    void isClosedByWhatDependsOnAFlush() {
        BackgroundQueue queue = queue(GatedStream.open());
        append(queue, 1, 3);
        Eventually.await(queue.flush().thenRun(queue::close));
        queue.close();
        assertThat(queue.stats().emitted()).isEqualTo(3);
    }

    @Test
    void closeIsNotCutShortByAnInterrupt() {
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = queue(stream);
        append(queue, 1, 3);
        stream.awaitEntered();
        Thread releaser = new Thread(() -> {
            Eventually.until("entries are refused", () -> {
                queue.append(new IdEntry(4));
                return queue.stats().dropped() > 0;
            });
            stream.release();
        });
        releaser.start();
        Thread.currentThread().interrupt();
        queue.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stream.ids).startsWith(1L, 2L, 3L);
        Eventually.join(releaser);
    }

    // ---- settings

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 4", "64, 64", "65, 128", "1000, 1024"})
    void roundsTheCapacityUpToAPowerOfTwo(int asked, int capacity) {
        GatedStream stream = new GatedStream();
        try (BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(asked)
                .flushInterval(NO_FLUSH)
                .build()) {
            append(queue, 0, 0);
            stream.awaitEntered();
            append(queue, 1, 5_000);
            assertThat(queue.stats().queued()).isEqualTo(capacity);
            stream.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, (1 << 30) + 1})
    void refusesACapacityOutOfRange(int capacity) {
        assertThatThrownBy(
                        () -> BackgroundQueue.builder(entry -> Outcome.EMITTED).capacity(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a queue's capacity is from 1 to 1073741824 entries, not " + capacity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT60S", "PT1H"})
    void refusesAFlushIntervalOutOfRange(Duration interval) {
        assertThatThrownBy(
                        () -> BackgroundQueue.builder(entry -> Outcome.EMITTED).flushInterval(interval))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a flush interval is more than 0 and less than 60 seconds, not " + interval);
    }

    @Test
    void refusesANegativeShutdownTimeout() {
        assertThatThrownBy(
                        () -> BackgroundQueue.builder(entry -> Outcome.EMITTED).shutdownTimeout(Duration.ofMillis(-5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a shutdown timeout is not negative, as PT-0.005S is");
    }

    @Test
    void waitsForEverIfTheShutdownTimeoutIsForEver() {
        BackgroundQueue queue = BackgroundQueue.builder(GatedStream.open())
                .shutdownTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                .flushInterval(Duration.ofNanos(1))
                .build();
        append(queue, 1, 3);
        queue.close();
        assertThat(queue.stats().emitted()).isEqualTo(3);
    }

    @Test
    void namesItsThread() {
        GatedStream stream = GatedStream.open();
        try (BackgroundQueue queue =
                BackgroundQueue.builder(stream).threadName("audit").build()) {
            append(queue, 1, 1);
            Eventually.await(queue.flush());
            assertThat(stream.thread.getName()).isEqualTo("audit");
            assertThat(queue).hasToString("BackgroundQueue[audit]");
        }
    }
}
