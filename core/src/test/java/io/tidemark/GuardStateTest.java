package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.EntryWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardStateTest {

    /** What the processor generates, less the fields. */
    static final class TestGuard implements Guard {
        private static final AtomicLongFieldUpdater<TestGuard> STATE =
                AtomicLongFieldUpdater.newUpdater(TestGuard.class, "state");

        private volatile long state;
        final AtomicInteger stopped = new AtomicInteger();
        final AtomicInteger stoppedLate = new AtomicInteger();
        final AtomicInteger emitted = new AtomicInteger();
        final AtomicInteger emittedRunning = new AtomicInteger();
        final AtomicInteger valuesClosed = new AtomicInteger();
        final AtomicInteger emittedWithoutValues = new AtomicInteger();

        // Plain, and each written by one thread of a test alone, before it closes something.
        long one;
        long two;
        long three;
        long seen;
        int lateStopsSeen;

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
        public void tidemarkStopLate() {
            stoppedLate.incrementAndGet();
        }

        @Override
        public void tidemarkCloseValues() {
            valuesClosed.incrementAndGet();
        }

        @Override
        public void tidemarkEmit() {
            seen = one + two + three;
            if (valuesClosed.get() != 1) {
                emittedWithoutValues.incrementAndGet();
            }
            lateStopsSeen = stoppedLate.get();
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
    void discardingClosesValuesOnce() {
        guard.discard();
        guard.discard();
        guard.close();
        assertThat(guard.valuesClosed).hasValue(1);
        TestGuard emitted = new TestGuard();
        emitted.close();
        emitted.discard();
        assertThat(emitted.valuesClosed).hasValue(1);
    }

    @Test
    void theLastOfSeveralOwnersEndsTheRecord() {
        TestHandle one = guard.handle();
        TestHandle two = one.share();
        one.close();
        one.close(); // counts once
        guard.close();
        assertThat(guard.isClosed()).isTrue();
        assertThat(guard.stopped).hasValue(0);
        assertThat(guard.emitted).hasValue(0);
        two.close();
        assertThat(guard.stopped).hasValue(1);
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void theGuardMayBeTheLastOwner() {
        guard.handle().close();
        assertThat(guard.isClosed()).isFalse();
        assertThat(guard.stopped).hasValue(0);
        guard.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void aClosedGuardGivesHandlesWhileOthersOwnTheRecord() {
        TestHandle one = guard.handle();
        guard.close();
        TestHandle two = guard.handle();
        one.close();
        assertThat(guard.emitted).hasValue(0);
        two.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void handlesOfARecordThatHasEndedDoNothing() {
        TestHandle before = guard.handle();
        FlushGuard held = guard.flushGuard();
        guard.close();
        before.close();
        TestHandle late = guard.handle();
        TestHandle shared = before.share();
        held.close();
        assertThat(guard.emitted).hasValue(1);
        late.share().close();
        late.close();
        shared.close();
        shared.flushGuard().close();
        assertThat(late.metrics()).isSameAs(guard);
        assertThat(guard.emitted).hasValue(1);
        assertThat(guard.stopped).hasValue(1);
    }

    @Test
    void aHandlesFlushGuardOutlivesIt() {
        TestHandle handle = guard.handle();
        FlushGuard held = handle.flushGuard();
        guard.close();
        handle.close();
        assertThat(guard.stopped).hasValue(1);
        assertThat(guard.emitted).hasValue(0);
        held.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void aForceFlushWaitsForAllOwners() {
        TestHandle handle = guard.handle();
        FlushGuard held = guard.flushGuard();
        guard.forceFlushGuard().close();
        guard.close();
        assertThat(guard.emitted).hasValue(0);
        handle.close();
        assertThat(guard.emitted).hasValue(1);
        held.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void discardingWhileHandlesAreOpenEmitsNothing() {
        TestHandle handle = guard.handle();
        FlushGuard held = guard.flushGuard();
        guard.discard();
        TestHandle late = handle.share();
        handle.close();
        held.close();
        late.close();
        guard.close();
        assertThat(guard.emitted).hasValue(0);
        assertThat(guard.stopped).hasValue(0);
        assertThat(guard.valuesClosed).hasValue(1);
    }

    @Test
    void manyHoldersDoNotMixWithHandles() {
        List<AutoCloseable> holders = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            holders.add(guard.flushGuard());
            holders.add(guard.handle());
        }
        guard.close();
        for (int i = 0; i < holders.size(); i++) {
            assertThat(guard.emitted.get()).isZero();
            close(holders.get(i));
        }
        assertThat(guard.emitted).hasValue(1);
    }

    private static void close(AutoCloseable holder) {
        try {
            holder.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
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
    void whatRunsIsStoppedAgainIfTheEntryWasKeptBack() {
        FlushGuard held = guard.flushGuard();
        guard.close();
        assertThat(guard.stoppedLate).hasValue(0);
        held.close();
        assertThat(guard.lateStopsSeen).isEqualTo(1);
        assertThat(guard.stopped).hasValue(1);
    }

    @Test
    void whatRunsIsStoppedOnceIfNobodyKeepsTheEntryBack() {
        guard.close();
        assertThat(guard.emitted).hasValue(1);
        assertThat(guard.stoppedLate).hasValue(0);
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

    /**
     * Two or three threads let go of a guard at the same moment, in every combination of what they can hold: there is one emission, by
     * the one who is last, with what all owners wrote; or none, if the record was discarded first.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "close handle",
                "close flush",
                "close force",
                "close discard",
                "close close",
                "close share",
                "close timed",
                "handle handle",
                "handle force",
                "handle discard",
                "close handle flush",
                "close handle handle",
                "close handle discard",
                "close flush force",
                "close share flush"
            })
    void whateverIsLetGoOfAtTheSameMomentEmitsOnce(String holders) throws Exception {
        String[] kinds = holders.split(" ");
        int block = 2_000;
        int blocks = 40;
        TestGuard[] guards = new TestGuard[block];
        AutoCloseable[][] held = new AutoCloseable[kinds.length][block];
        boolean owned = List.of(kinds).contains("close");
        CyclicBarrier barrier = new CyclicBarrier(kinds.length);
        Threads.together(kinds.length, thread -> {
            for (int b = 0; b < blocks; b++) {
                if (thread == 0) {
                    for (int i = 0; i < block; i++) {
                        guards[i] = new TestGuard();
                        for (int k = 0; k < kinds.length; k++) {
                            held[k][i] = holder(kinds[k], guards[i]);
                        }
                        if (!owned) {
                            guards[i].close();
                        }
                    }
                }
                barrier.await();
                for (int i = 0; i < block; i++) {
                    switch (thread) {
                        case 0 -> guards[i].one = 1;
                        case 1 -> guards[i].two = 2;
                        default -> guards[i].three = 3;
                    }
                    held[thread][i].close();
                }
                barrier.await();
                if (thread == 0) {
                    for (TestGuard each : guards) {
                        check(each, kinds);
                    }
                }
            }
            return null;
        });
    }

    private static AutoCloseable holder(String kind, TestGuard guard) {
        return switch (kind) {
            case "close" -> guard;
            case "handle" -> guard.handle();
            case "share" -> {
                TestHandle handle = guard.handle();
                yield () -> {
                    TestHandle shared = handle.share();
                    handle.close();
                    shared.close();
                };
            }
            case "flush" -> guard.flushGuard();
            case "force" -> guard.forceFlushGuard();
            case "timed" -> () -> guard.flushAfter(Duration.ZERO);
            case "discard" -> guard::discard;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static void check(TestGuard guard, String[] kinds) {
        List<String> all = List.of(kinds);
        boolean mayBeDropped = all.contains("discard");
        boolean mayBeForced = all.contains("force") || all.contains("timed");
        int emitted = guard.emitted.get();
        if (emitted > 1 || (emitted == 0 && !mayBeDropped)) {
            throw new AssertionError("emitted " + emitted + " times");
        }
        if (guard.valuesClosed.get() != 1 || guard.emittedWithoutValues.get() != 0) {
            throw new AssertionError("values closed " + guard.valuesClosed + " times");
        }
        if (emitted == 1) {
            if (guard.stopped.get() != 1 || guard.emittedRunning.get() != 0) {
                throw new AssertionError("stopped " + guard.stopped + " times");
            }
            // A second close() of the guard, and one who forces or discards, is not waited for.
            boolean allWaitedFor = !mayBeDropped && !mayBeForced && !all.equals(List.of("close", "close"));
            if (allWaitedFor && guard.seen != guard.one + guard.two + guard.three) {
                throw new AssertionError("saw " + guard.seen);
            }
        }
    }
}
