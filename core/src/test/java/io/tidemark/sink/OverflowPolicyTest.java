package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.internal.Warned;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Outcome;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import io.tidemark.support.Threads;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverflowPolicyTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);

    private static BackgroundQueue.Builder blocking(EntryStream stream, Duration timeout) {
        return BackgroundQueue.builder(stream)
                .capacity(2)
                .threadName("audit")
                .flushInterval(Duration.ofSeconds(59))
                .onOverflow(OverflowPolicy.block(timeout));
    }

    /** One entry in the stream, which is stuck with it, and two in the queue. */
    private static void fill(BackgroundQueue queue, GatedStream stream) {
        queue.append(new IdEntry(1));
        stream.awaitEntered();
        queue.append(new IdEntry(2));
        queue.append(new IdEntry(3));
    }

    private static Thread startAppending(BackgroundQueue queue, long id) {
        Thread thread = new Thread(() -> queue.append(new IdEntry(id)), "appending");
        thread.start();
        Eventually.until(
                "the append waits, parked",
                () -> thread.getState() == Thread.State.TIMED_WAITING
                        && LockSupport.getBlocker(thread) instanceof RoomQueue);
        return thread;
    }

    @Test
    void anAppendWaitsUntilThereIsRoom() {
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = blocking(stream, FOR_EVER).build();
        fill(queue, stream);
        Thread appending = startAppending(queue, 4);
        assertThat(queue.stats().queued()).isEqualTo(2);
        stream.release();
        Eventually.join(appending);
        queue.close();
        assertThat(stream.ids).containsExactly(1L, 2L, 3L, 4L);
        assertThat(queue.stats().dropped()).isZero();
    }

    @Test
    void atTheTimeLimitTheEntryThatWaitedIsDroppedAndWarnedOf() {
        GatedStream stream = new GatedStream();
        try (Warned warned = Warned.of("audit")) {
            BackgroundQueue queue = blocking(stream, Duration.ofMillis(20)).build();
            fill(queue, stream);
            queue.append(new IdEntry(4));
            assertThat(queue.stats())
                    .hasToString("GatedStream: appended 4 = dropped 1 + queued 2 + in flight 1 + emitted 0"
                            + " + sampled out 0 + invalid 0 + failed 0");
            stream.release();
            queue.close();
            assertThat(stream.ids).containsExactly(1L, 2L, 3L);
            assertThat(warned.texts())
                    .containsExactly("audit: the queue was full for the longest that an append waits; the entry that"
                            + " waited is dropped");
        }
    }

    @Test
    void theStreamItselfDoesNotWaitForRoom() {
        AtomicReference<BackgroundQueue> self = new AtomicReference<>();
        CountDownLatch filled = new CountDownLatch(1);
        List<Long> written = Collections.synchronizedList(new ArrayList<>());
        EntryStream stream = entry -> {
            long id = ((IdEntry) entry).id();
            written.add(id);
            if (id == 1) {
                Eventually.await(filled);
                self.get().append(new IdEntry(100));
            }
            return Outcome.EMITTED;
        };
        try (Warned warned = Warned.of("its own stream")) {
            BackgroundQueue queue = blocking(stream, FOR_EVER).build();
            self.set(queue);
            queue.append(new IdEntry(1));
            Eventually.until("it is in the stream", () -> !written.isEmpty());
            queue.append(new IdEntry(2));
            queue.append(new IdEntry(3));
            filled.countDown();
            Eventually.until("it has not waited", () -> queue.stats().dropped() == 1);
            queue.close();
            assertThat(written).containsExactly(1L, 2L, 3L);
            assertThat(queue.stats().dropped()).isEqualTo(1);
            assertThat(warned.texts()).hasSize(1);
        }
    }

    @Test
    void anInterruptNeitherLosesTheEntryNorIsItLost() {
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = blocking(stream, FOR_EVER).build();
        fill(queue, stream);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread appending = new Thread(() -> {
            Thread.currentThread().interrupt();
            queue.append(new IdEntry(4));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        appending.start();
        Eventually.until("it waits again", () -> appending.getState() == Thread.State.TIMED_WAITING);
        stream.release();
        Eventually.join(appending);
        queue.close();
        assertThat(stream.ids).containsExactly(1L, 2L, 3L, 4L);
        assertThat(interrupted).isTrue();
    }

    @Test
    void closeWritesWhatThreadsWaitToAppend() {
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = blocking(stream, FOR_EVER).build();
        fill(queue, stream);
        Thread one = startAppending(queue, 4);
        Thread two = startAppending(queue, 5);
        Thread closing = new Thread(queue::close);
        closing.start();
        Eventually.until("close waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
        stream.release();
        Eventually.join(one, two, closing);
        // Which of two threads that wait comes first is not promised.
        assertThat(stream.ids).startsWith(1L, 2L, 3L).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        assertThat(queue.stats().emitted()).isEqualTo(5);
    }

    @Test
    void closeThatGivesUpLetsThoseGoThatWait() {
        GatedStream stream = new GatedStream();
        try (Warned warned = Warned.of("after the queue was closed")) {
            BackgroundQueue queue =
                    blocking(stream, FOR_EVER).shutdownTimeout(Duration.ZERO).build();
            fill(queue, stream);
            Thread appending = startAppending(queue, 4);
            queue.close();
            Eventually.join(appending);
            Eventually.until("all is settled", () -> queue.stats().failed() == 1);
            assertThat(queue.stats())
                    .hasToString("GatedStream: appended 4 = dropped 3 + queued 0 + in flight 0 + emitted 0"
                            + " + sampled out 0 + invalid 0 + failed 1");
            assertThat(warned.texts())
                    .containsExactly("audit: an entry was appended after the queue was closed; it is dropped");
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 12", "2, 2", "16, 8", "1024, 8"})
    void withALongTimeoutEveryEntryIsWrittenOnceAndInTheOrderOfItsThread(int capacity, int threads) {
        int each = 60_000 / threads;
        long[] next = new long[threads];
        AtomicReference<IdEntry> outOfOrder = new AtomicReference<>();
        EntryStream stream = entry -> {
            IdEntry id = (IdEntry) entry;
            if (next[id.producer()]++ != id.id()) {
                outOfOrder.compareAndSet(null, id);
            }
            if (id.id() % 5_000 == 0) {
                // Time for all to be parked.
                LockSupport.parkNanos(1_000_000);
            }
            return Outcome.EMITTED;
        };
        BackgroundQueue queue = blocking(stream, FOR_EVER).capacity(capacity).build();
        Threads.start(threads, thread -> {
                    for (int id = 0; id < each; id++) {
                        queue.append(new IdEntry(thread, id));
                    }
                })
                .join();
        queue.close();
        assertThat(outOfOrder.get()).isNull();
        assertThat(next).containsOnly(each);
        assertThat(queue.stats())
                .hasToString("stream: appended " + each * threads + " = dropped 0 + queued 0 + in flight 0 + emitted "
                        + each * threads + " + sampled out 0 + invalid 0 + failed 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 64})
    void figuresAddUpWhateverRaces(int capacity) {
        int threads = 6;
        int each = 300;
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        for (int round = 0; round < 200 && (round < 10 || System.nanoTime() < end); round++) {
            AtomicLong written = new AtomicLong();
            EntryStream stream = entry -> {
                if (written.incrementAndGet() % 50 == 0) {
                    LockSupport.parkNanos(200_000);
                }
                return Outcome.EMITTED;
            };
            BackgroundQueue queue = blocking(stream, Duration.ofNanos(round % 3 == 0 ? FOR_EVER.toNanos() : 100_000))
                    .capacity(capacity)
                    // In some rounds all is written, in others the closing thread gives up.
                    .shutdownTimeout(round % 2 == 0 ? Duration.ofSeconds(30) : Duration.ZERO)
                    .build();
            long pause = (round % 20) * 200_000L;
            Threads appending = Threads.start(threads + 2, thread -> {
                if (thread == threads) {
                    LockSupport.parkNanos(pause);
                    queue.close();
                } else if (thread == threads + 1) {
                    for (int look = 0; look < 50; look++) {
                        SinkStats now = queue.stats();
                        assertThat(now.isConserved()).as(now.toString()).isTrue();
                    }
                } else {
                    for (int id = 0; id < each; id++) {
                        queue.append(new IdEntry(thread, id));
                    }
                }
            });
            appending.join();
            Eventually.until(
                    "all is settled: " + queue.stats(),
                    () -> queue.stats().dropped() + queue.stats().emitted() == threads * each);
            assertThat(queue.stats().appended()).isEqualTo(threads * each);
            assertThat(queue.stats().emitted()).isEqualTo(written.get());
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsWaitForRoomWithoutHoldingTheirCarriers() throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = blocking(stream, FOR_EVER).build();
        Thread[] threads = new Thread[500];
        CountDownLatch begun = new CountDownLatch(threads.length);
        for (int i = 0; i < threads.length; i++) {
            long id = i;
            Runnable work = () -> {
                begun.countDown();
                queue.append(new IdEntry(id));
            };
            threads[i] = (Thread) start.invoke(null, work);
        }
        // There are far fewer carriers: all have begun only if those that wait have let go of theirs.
        Eventually.await(begun);
        stream.release();
        Eventually.join(threads);
        queue.close();
        assertThat(stream.ids).hasSize(threads.length).doesNotHaveDuplicates();
    }

    @Test
    void aQueueDropsItsOldestUnlessTold() {
        assertThat(OverflowPolicy.dropOldest()).hasToString("dropOldest");
        assertThat(OverflowPolicy.block(Duration.ofSeconds(5))).hasToString("block(PT5S)");
        GatedStream stream = new GatedStream();
        try (Warned warned = Warned.of("audit")) {
            BackgroundQueue queue = blocking(stream, FOR_EVER)
                    .onOverflow(OverflowPolicy.dropOldest())
                    .build();
            fill(queue, stream);
            queue.append(new IdEntry(4));
            stream.release();
            queue.close();
            assertThat(stream.ids).containsExactly(1L, 3L, 4L);
            assertThat(warned.texts())
                    .containsExactly(
                            "audit: the queue was full; since the last flush its oldest 1 entries were dropped, 1 in all");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void refusesATimeToWaitThatIsNone(Duration timeout) {
        assertThatThrownBy(() -> OverflowPolicy.block(timeout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a time to wait for room is more than zero, as " + timeout
                        + " is not. OverflowPolicy.dropOldest() never waits");
    }

    @Test
    void anAppendAfterCloseIsWarnedOfByTheNameOfTheSink() {
        try (Warned warned = Warned.of("appended after")) {
            BackgroundQueue queue = blocking(entry -> Outcome.EMITTED, FOR_EVER).build();
            queue.close();
            for (int id = 0; id < 100; id++) {
                queue.append(new IdEntry(id));
            }
            assertThat(queue.stats().dropped()).isEqualTo(100);
            assertThat(warned.texts())
                    .containsExactly("audit: an entry was appended after the queue was closed; it is dropped");
        }
        try (Warned warned = Warned.of("appended after")) {
            ImmediateSink sink = ImmediateSink.of(GatedStream.open());
            sink.close();
            Entry late = new IdEntry(1);
            sink.append(late);
            assertThat(warned.texts())
                    .containsExactly(
                            "ImmediateSink[GatedStream]: an entry was appended after the sink was closed; it is"
                                    + " dropped");
        }
    }
}
