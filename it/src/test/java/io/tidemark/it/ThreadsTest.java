package io.tidemark.it;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Counter;
import io.tidemark.CounterGuard;
import io.tidemark.Flatten;
import io.tidemark.FlushGuard;
import io.tidemark.InUnit;
import io.tidemark.LazySlot;
import io.tidemark.Metrics;
import io.tidemark.OnParentClose;
import io.tidemark.SharedChild;
import io.tidemark.Slot;
import io.tidemark.SlotGuard;
import io.tidemark.entry.Entry;
import io.tidemark.sink.EntrySink;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TestSink;
import io.tidemark.testing.TidemarkExtension;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that several threads work on. */
@ExtendWith(TidemarkExtension.class)
class ThreadsTest {

    private static final Counter IN_FLIGHT = Counter.create();

    @Metrics
    static class Request {
        long rows;
        final Counter parts = Counter.create();
        final CounterGuard inFlight = IN_FLIGHT.incrementScoped();
        final Timer time = Timer.start();

        @Flatten(prefix = "call_")
        final Slot<Call> call = Slot.of(new Call());

        @Flatten(prefix = "retry_")
        final LazySlot<Call> retry = LazySlot.create();

        @InUnit(MetricUnit.BYTES)
        final Slot<Long> size = Slot.of(0L);

        @Flatten(prefix = "cache_")
        final SharedChild<Cache> cache = SharedChild.of(new Cache());
    }

    @Metrics(root = false)
    static class Call {
        long status;
        final AtomicLong bytes = new AtomicLong();
        final Timer time = Timer.start();
    }

    @Metrics(root = false)
    static class Cache {
        final Counter hits = Counter.create();
        final LongAdder misses = new LongAdder();
    }

    private final ExecutorService pool = Executors.newFixedThreadPool(3);

    @AfterEach
    void endPool() throws InterruptedException {
        pool.shutdown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void workThatFansOutIsOneEntryWithWhatEveryoneDid(TestSink sink, ManualTimeSource time) throws Exception {
        long before = IN_FLIGHT.get();
        var request = new ThreadsTest_RequestGuard(sink);
        CountDownLatch go = new CountDownLatch(1);
        Future<?>[] parts = new Future<?>[3];
        for (int i = 0; i < parts.length; i++) {
            ThreadsTest_RequestHandle handle = request.handle();
            parts[i] = pool.submit(() -> {
                try (handle) {
                    go.await();
                    handle.metrics().parts.increment();
                }
                return null;
            });
        }
        request.rows = 7;
        request.close();
        assertThat(sink.size()).isZero();
        time.advance(Duration.ofMillis(3));
        go.countDown();
        for (Future<?> part : parts) {
            part.get();
        }

        assertThat(sink.only())
                .hasMetric("parts", 3)
                .hasMetric("rows", 7)
                .hasMetric("time", Duration.ofMillis(3))
                .isValid();
        assertThat(IN_FLIGHT.get()).isEqualTo(before);
    }

    @Test
    void aSubTaskFillsItsSlotWhileTheOwnerGoesOn(TestSink sink, ManualTimeSource time) throws Exception {
        var request = new ThreadsTest_RequestGuard(sink);
        SlotGuard<Call> call =
                request.call.open(OnParentClose.wait(request.flushGuard())).orElseThrow();
        SlotGuard<Long> size = request.size.open(OnParentClose.DISCARD).orElseThrow();
        time.advance(Duration.ofMillis(2));
        Future<?> work = pool.submit(() -> {
            try (call;
                    size) {
                call.get().status = 200;
                call.get().bytes.set(10);
                size.set(99L);
            }
        });
        assertThat(request.call.await(Duration.ofSeconds(20))).isTrue();
        work.get();
        call.get().bytes.set(11);
        time.advance(Duration.ofMillis(5));
        SharedChild<Cache> cache = request.cache;
        cache.get().hits.increment();
        request.close();
        cache.get().hits.increment();

        assertThat(sink.only())
                .hasMetric("call_status", 200)
                .hasMetric("call_bytes", 10)
                .hasMetric("call_time", Duration.ofMillis(2))
                .hasMetric("time", Duration.ofMillis(7))
                .hasMetric("size", 99, MetricUnit.BYTES)
                .hasMetric("cache_hits", 1)
                .isValid();
        assertThat(sink.only().names()).noneMatch(name -> name.startsWith("retry_"));
    }

    @Test
    void aTimedFlushWaitsNoLonger(TestSink sink) {
        var request = new ThreadsTest_RequestGuard(sink);
        FlushGuard forgotten = request.flushGuard();
        request.flushAfter(Duration.ofMillis(10));
        request.close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (sink.size() == 0 && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }

        assertThat(sink.only()).hasMetric("rows", 0);
        forgotten.close();
        assertThat(sink.size()).isEqualTo(1);
    }

    /**
     * The owner and a sub-task let go of a record at the same moment. Every record is emitted once, or was discarded; and of what the
     * sub-task did, all is in the entry or nothing.
     */
    @Test
    void everyRecordIsEmittedOnceAndSlotsAreNeverTorn() throws Exception {
        int block = 500;
        int blocks = 200;
        Tally tally = new Tally();
        ThreadsTest_RequestGuard[] records = new ThreadsTest_RequestGuard[block];
        SlotGuard<?>[] slots = new SlotGuard<?>[block];
        ThreadsTest_RequestHandle[] handles = new ThreadsTest_RequestHandle[block];
        CyclicBarrier barrier = new CyclicBarrier(2);
        long inFlight = IN_FLIGHT.get();
        Future<?> subTask = pool.submit(() -> {
            for (int b = 0; b < blocks; b++) {
                barrier.await();
                for (int i = 0; i < block; i++) {
                    long mark = i + 1;
                    Call call = (Call) slots[i].get();
                    call.status = mark;
                    call.bytes.set(mark);
                    slots[i].close();
                    call.bytes.set(-1);
                    if (handles[i] != null) {
                        handles[i].metrics().parts.add(mark);
                        handles[i].close();
                    }
                }
                barrier.await();
            }
            return null;
        });
        long discarded = 0;
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < block; i++) {
                records[i] = new ThreadsTest_RequestGuard(tally);
                FlushGuard waitFor = i % 3 == 0 ? records[i].flushGuard() : null;
                slots[i] = records[i]
                        .call
                        .open(waitFor == null ? OnParentClose.DISCARD : OnParentClose.wait(waitFor))
                        .orElseThrow();
                handles[i] = i % 4 == 0 ? records[i].handle() : null;
                records[i].rows = i + 1;
            }
            barrier.await();
            for (int i = 0; i < block; i++) {
                if (i % 7 == 6) {
                    records[i].discard();
                } else if (i % 5 == 4) {
                    records[i].flushAfter(Duration.ZERO);
                    records[i].close();
                } else {
                    records[i].close();
                }
            }
            barrier.await();
            for (int i = 0; i < block; i++) {
                discarded += i % 7 == 6 ? 1 : 0;
                assertThat(slots[i].parentIsClosed()).isTrue();
            }
        }
        subTask.get();

        assertThat(tally.problem).isNull();
        assertThat(tally.emitted.sum() + discarded).isEqualTo((long) block * blocks);
        assertThat(tally.filled.sum()).isBetween(1L, tally.emitted.sum() - 1);
        assertThat(IN_FLIGHT.get()).isEqualTo(inFlight);
    }

    /** Counts entries, and checks each. */
    private static final class Tally implements EntrySink {
        final LongAdder emitted = new LongAdder();
        final LongAdder filled = new LongAdder();
        volatile String problem;

        @Override
        public void append(Entry entry) {
            emitted.increment();
            TestEntry seen = TestEntry.of(entry);
            long mark = (long) seen.metric("rows").value();
            boolean waited = (mark - 1) % 3 == 0 && (mark - 1) % 5 != 4;
            boolean owned = (mark - 1) % 4 == 0;
            boolean there = seen.names().contains("call_status");
            if (there) {
                filled.increment();
            }
            if ((there
                            && (seen.metric("call_status").value() != mark
                                    || seen.metric("call_bytes").value() != mark))
                    || (there != seen.names().contains("call_bytes"))
                    || (waited && !there)
                    || (owned && seen.metric("parts").value() != mark)) {
                problem = seen.toString();
            }
        }
    }
}
