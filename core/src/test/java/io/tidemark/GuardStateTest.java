package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.EntryWriter;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.junit.jupiter.api.Test;

class GuardStateTest {

    /** What the processor generates, less the fields. */
    private static final class TestGuard implements Guard {
        private static final AtomicLongFieldUpdater<TestGuard> STATE =
                AtomicLongFieldUpdater.newUpdater(TestGuard.class, "state");

        private volatile long state;
        final AtomicInteger stopped = new AtomicInteger();
        final AtomicInteger emitted = new AtomicInteger();
        final AtomicInteger emittedRunning = new AtomicInteger();

        @Override
        public void close() {
            GuardState.close(STATE, this);
        }

        @Override
        public void discard() {
            GuardState.discard(STATE, this);
        }

        @Override
        public boolean isClosed() {
            return GuardState.isClosed(STATE, this);
        }

        @Override
        public FlushGuard flushGuard() {
            return GuardState.flushGuard(STATE, this);
        }

        @Override
        public ForceFlushGuard forceFlushGuard() {
            return GuardState.forceFlushGuard(STATE, this);
        }

        @Override
        public ForceFlushGuard flushAfter(Duration time) {
            return GuardState.flushAfter(STATE, this, time);
        }

        @Override
        public TestHandle handle() {
            return new TestHandle(STATE, this);
        }

        @Override
        public void tidemarkStop() {
            stopped.incrementAndGet();
        }

        @Override
        public void tidemarkEmit() {
            if (stopped.get() != 1) {
                emittedRunning.incrementAndGet();
            }
            emitted.incrementAndGet();
        }

        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {}
    }

    static final class TestHandle extends Handle<TestGuard> {
        TestHandle(AtomicLongFieldUpdater<TestGuard> state, TestGuard guard) {
            super(state, guard, guard);
        }

        private TestHandle(TestHandle shared) {
            super(shared);
        }

        @Override
        public TestHandle share() {
            return new TestHandle(this);
        }
    }

    private final TestGuard guard = new TestGuard();

    @Test
    void closingEmitsOnce() {
        assertThat(guard.isClosed()).isFalse();
        guard.close();
        guard.close();
        assertThat(guard.isClosed()).isTrue();
        assertThat(guard.stopped).hasValue(1);
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void discardingEmitsNothing() {
        FlushGuard held = guard.flushGuard();
        guard.discard();
        guard.close();
        held.close();
        assertThat(guard.isClosed()).isTrue();
        assertThat(guard.emitted).hasValue(0);
    }

    @Test
    void discardingAfterEmissionIsTooLate() {
        guard.close();
        guard.discard();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void flushGuardsKeepTheEntryBack() {
        FlushGuard one = guard.flushGuard();
        FlushGuard two = guard.flushGuard();
        one.close();
        one.close(); // counts once
        guard.close();
        assertThat(guard.isClosed()).isTrue();
        assertThat(guard.stopped).hasValue(1);
        assertThat(guard.emitted).hasValue(0);
        two.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void flushGuardsThatCloseFirstLeaveTheOwnerToEmit() {
        guard.flushGuard().close();
        assertThat(guard.emitted).hasValue(0);
        guard.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void aForceFlushEndsTheWait() {
        FlushGuard held = guard.flushGuard();
        ForceFlushGuard force = guard.forceFlushGuard();
        guard.close();
        assertThat(guard.emitted).hasValue(0);
        force.close();
        assertThat(guard.emitted).hasValue(1);
        held.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void aForceFlushBeforeTheOwnerTakesEffectWhenTheOwnerCloses() {
        FlushGuard held = guard.flushGuard();
        guard.forceFlushGuard().close();
        assertThat(guard.emitted).hasValue(0);
        guard.close();
        assertThat(guard.emitted).hasValue(1);
        held.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void anOpenForceFlushGuardKeepsNothingBack() {
        ForceFlushGuard force = guard.forceFlushGuard();
        guard.close();
        assertThat(guard.emitted).hasValue(1);
        force.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void guardsOfAnEmittedEntryDoNothing() {
        guard.close();
        guard.flushGuard().close();
        guard.forceFlushGuard().close();
        assertThat(guard.emitted).hasValue(1);
    }

    /** Owner, flush guards, force flush: whoever is last emits, once, and never before the timers have stopped. */
    @Test
    void racingClosersEmitExactlyOnce() throws Exception {
        int threads = 4;
        int rounds = 20_000;
        TestGuard[] guards = new TestGuard[rounds];
        AutoCloseable[][] closers = new AutoCloseable[threads][rounds];
        for (int i = 0; i < rounds; i++) {
            TestGuard each = guards[i] = new TestGuard();
            closers[0][i] = each;
            closers[1][i] = each.flushGuard();
            closers[2][i] = i % 2 == 0 ? each.flushGuard() : each.forceFlushGuard();
            closers[3][i] = i % 3 == 0 ? each : each.flushGuard();
        }
        CyclicBarrier barrier = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Future<?>[] done = new Future<?>[threads];
            for (int t = 0; t < threads; t++) {
                AutoCloseable[] mine = closers[t];
                done[t] = pool.submit(() -> {
                    for (int i = 0; i < rounds; i++) {
                        if (i % 100 == 0) {
                            barrier.await();
                        }
                        mine[i].close();
                    }
                    return null;
                });
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        for (TestGuard each : guards) {
            assertThat(each.emitted.get()).isEqualTo(1);
            assertThat(each.stopped.get()).isEqualTo(1);
            assertThat(each.emittedRunning.get()).isZero();
        }
    }
}
