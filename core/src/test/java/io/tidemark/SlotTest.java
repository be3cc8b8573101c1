package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.tidemark.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Slots by themselves; the processor's tests see what records write of them. */
class SlotTest {

    /** A record with a plain and a shared field. */
    private static final class Call {
        long first;
        final AtomicLong second = new AtomicLong();
        long third;
        int stopped;
        int closed;
    }

    /** As generated. */
    private static final Slots.Closer<Call> CLOSER = new Slots.Closer<>() {
        @Override
        public void bind(Call record) {}

        @Override
        public void stop(Call record) {
            record.stopped++;
        }

        @Override
        public Object close(Call record) {
            record.closed++;
            return record.second.get();
        }
    };

    private static final Slots.Closer<Object> BROKEN = new Slots.Closer<>() {
        @Override
        public void bind(Object record) {}

        @Override
        public void stop(Object record) {
            throw new IllegalStateException("stop, on purpose");
        }

        @Override
        public @Nullable Object close(Object record) {
            return "closed";
        }
    };

    private static final class CountedFlushGuard implements FlushGuard {
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private final Slot<String> slot = Slot.of("given");
    private final CountedFlushGuard flushGuard = new CountedFlushGuard();

    @Test
    void isOpenedOnce() {
        SlotGuard<String> guard = slot.open(OnParentClose.DISCARD).orElseThrow();
        assertThat(guard.get()).isEqualTo("given");
        assertThat(slot.open(OnParentClose.DISCARD)).isEmpty();
        guard.close();
        assertThat(slot.open(OnParentClose.DISCARD)).isEmpty();
    }

    @Test
    void aRefusedOpeningLetsTheParentGo() {
        Optional<SlotGuard<String>> open = slot.open(OnParentClose.DISCARD);
        assertThat(slot.open(OnParentClose.wait(flushGuard))).isEmpty();
        assertThat(flushGuard.closed).hasValue(1);
        assertThat(open).isPresent();
    }

    @Test
    void isFilledWithTheValueAtTheMomentOfClosing() {
        SlotGuard<String> guard = slot.open(OnParentClose.DISCARD).orElseThrow();
        guard.set("set");
        guard.close();
        guard.set("late");
        guard.close();
        assertThat(guard.get()).isEqualTo("set");
        assertThat(guard.parentIsClosed()).isFalse();
        assertThat(slot.closeValue()).isEqualTo("set");
        assertThat(slot.closeValue()).isEqualTo("set");
        assertThat(guard.parentIsClosed()).isTrue();
    }

    @Test
    void whatComesAfterTheParentIsLeftOutForGood() {
        SlotGuard<String> guard = slot.open(OnParentClose.wait(flushGuard)).orElseThrow();
        assertThat(slot.closeValue()).isNull();
        assertThat(guard.parentIsClosed()).isTrue();
        guard.close();
        assertThat(slot.closeValue()).isNull();
        assertThat(flushGuard.closed).hasValue(1);
    }

    @Test
    void cannotBeOpenedOnceTheParentIsGone() {
        assertThat(slot.closeValue()).isNull();
        assertThat(slot.open(OnParentClose.DISCARD)).isEmpty();
        LazySlot<String> lazy = LazySlot.create();
        assertThat(lazy.closeValue()).isNull();
        assertThat(lazy.open("x", OnParentClose.wait(flushGuard))).isEmpty();
        assertThat(flushGuard.closed).hasValue(1);
    }

    @Test
    void aLazySlotHoldsWhatItWasOpenedWith() {
        LazySlot<String> lazy = LazySlot.create();
        SlotGuard<String> guard = lazy.open("x", OnParentClose.DISCARD).orElseThrow();
        assertThat(lazy.open("y", OnParentClose.DISCARD)).isEmpty();
        guard.close();
        assertThat(lazy.closeValue()).isEqualTo("x");
    }

    @Test
    void theFlushGuardIsClosedOnceAndAfterTheSlotIsFilled() {
        List<Object> seen = new ArrayList<>();
        SlotGuard<String> guard = slot.open(OnParentClose.wait(() -> seen.add(String.valueOf(slot.closeValue()))))
                .orElseThrow();
        guard.close();
        guard.close();
        assertThat(seen).containsExactly("given");
    }

    @Test
    void delayFlushReplacesWhatWasGivenBefore() {
        CountedFlushGuard second = new CountedFlushGuard();
        CountedFlushGuard late = new CountedFlushGuard();
        SlotGuard<String> guard = slot.open(OnParentClose.wait(flushGuard)).orElseThrow();
        guard.delayFlush(second);
        assertThat(flushGuard.closed).hasValue(1);
        guard.delayFlush(second);
        assertThat(second.closed).hasValue(0);
        guard.close();
        assertThat(second.closed).hasValue(1);
        guard.delayFlush(late);
        assertThat(late.closed).hasValue(1);
    }

    @Test
    void awaitTellsWhetherTheSlotWasFilled() throws Exception {
        assertThat(slot.await(Duration.ofMillis(1))).isFalse();
        assertThat(slot.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        SlotGuard<String> guard = slot.open(OnParentClose.DISCARD).orElseThrow();
        assertThat(slot.await(Duration.ZERO)).isFalse();
        Thread waiting = Thread.currentThread();
        Thread filler = new Thread(() -> {
            untilItWaits(waiting);
            guard.close();
        });
        filler.start();
        assertThat(slot.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        filler.join();
        assertThat(slot.await(Duration.ZERO)).isTrue();
        slot.closeValue();
        assertThat(slot.await(Duration.ZERO)).isTrue();
    }

    @Test
    void nobodyWaitsForASlotWhoseParentIsGone() throws Exception {
        slot.closeValue();
        assertThat(slot.await(Duration.ofDays(1))).isFalse();
        Slot<String> open = Slot.of("x");
        Thread waiting = Thread.currentThread();
        Thread parent = new Thread(() -> {
            untilItWaits(waiting);
            open.closeValue();
        });
        parent.start();
        assertThat(open.await(Duration.ofDays(1))).isFalse();
        parent.join();
    }

    private static void untilItWaits(Thread thread) {
        Eventually.until("the thread waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void aRecordIsStoppedAndClosedOnceWhenItsSlotIsFilled() {
        Slot<Call> calls = Slot.of(new Call());
        Slots.bind(calls, CLOSER);
        SlotGuard<Call> guard = calls.open(OnParentClose.DISCARD).orElseThrow();
        guard.get().second.set(2);
        guard.close();
        guard.get().second.set(3);
        Slots.Filled filled = Slots.take(calls, CLOSER);
        assertThat(filled).isEqualTo(new Slots.Filled(guard.get(), 2L, true)).isSameAs(Slots.take(calls, CLOSER));
        assertThat(guard.get().stopped).isEqualTo(1);
        assertThat(guard.get().closed).isEqualTo(1);
    }

    @Test
    void aRecordIsClosedAlsoIfNobodyTakesIt() {
        Slot<Call> late = Slot.of(new Call());
        Slots.bind(late, CLOSER);
        SlotGuard<Call> guard = late.open(OnParentClose.DISCARD).orElseThrow();
        assertThat(Slots.take(late, CLOSER)).isNull();
        assertThat(guard.get().closed).isZero();
        guard.close();
        assertThat(guard.get().closed).isEqualTo(1);

        Call unopened = new Call();
        assertThat(Slots.take(Slot.of(unopened), CLOSER)).isNull();
        assertThat(unopened.closed).isEqualTo(1);
    }

    @Test
    void aRecordThatNobodyKnewHowToCloseIsClosedByItsParent() {
        LazySlot<Call> lazy = LazySlot.create();
        SlotGuard<Call> guard = lazy.open(new Call(), OnParentClose.DISCARD).orElseThrow();
        guard.close();
        guard.get().second.set(5);
        assertThat(Slots.take(lazy, CLOSER)).isEqualTo(new Slots.Filled(guard.get(), 5L, true));
        assertThat(Slots.take(lazy, CLOSER)).isEqualTo(new Slots.Filled(guard.get(), 5L, true));
        assertThat(guard.get().closed).isEqualTo(1);
    }

    @Test
    void closingDoesNotThrowAndLetsTheParentGo() {
        Slots.bind(slot, BROKEN);
        SlotGuard<String> guard = slot.open(OnParentClose.wait(() -> {
                    flushGuard.close();
                    throw new IllegalStateException("flush guard, on purpose");
                }))
                .orElseThrow();
        guard.close();
        assertThat(flushGuard.closed).hasValue(1);
        assertThat(Slots.take(slot, BROKEN)).isEqualTo(new Slots.Filled("given", "closed", true));
    }

    @Test
    void thereIsNoSlotWithNothingInIt() {
        assertThatNullPointerException().isThrownBy(() -> Slot.of(null));
        assertThatNullPointerException().isThrownBy(() -> LazySlot.create().open(null, OnParentClose.DISCARD));
        assertThatNullPointerException().isThrownBy(() -> slot.open(null));
        assertThatNullPointerException().isThrownBy(() -> OnParentClose.wait(null));
        SlotGuard<String> guard = slot.open(OnParentClose.DISCARD).orElseThrow();
        assertThatNullPointerException().isThrownBy(() -> guard.set(null));
        assertThatNullPointerException().isThrownBy(() -> guard.delayFlush(null));
        assertThatNullPointerException().isThrownBy(() -> SharedChild.of(null));
        assertThat(Slots.take((Slot<String>) null, BROKEN)).isNull();
    }

    /** The sub-task fills a slot while the parent closes: the parent has all of it, or nothing. */
    @Test
    void whatIsFilledInAtTheSameMomentIsWholeOrAbsent() throws Exception {
        int block = 2_000;
        int blocks = 200;
        List<Slot<Call>> slots = new ArrayList<>();
        List<SlotGuard<Call>> guards = new ArrayList<>();
        CyclicBarrier barrier = new CyclicBarrier(2);
        List<Long> whole = Threads.together(2, thread -> {
            long found = 0;
            for (int b = 0; b < blocks; b++) {
                if (thread == 0) {
                    slots.clear();
                    guards.clear();
                    for (int i = 0; i < block; i++) {
                        Slot<Call> fresh = Slot.of(new Call());
                        if (i % 2 == 0) {
                            Slots.bind(fresh, CLOSER);
                        }
                        slots.add(fresh);
                        guards.add(fresh.open(OnParentClose.DISCARD).orElseThrow());
                    }
                }
                barrier.await();
                for (int i = 0; i < block; i++) {
                    if (thread == 1) {
                        Call call = guards.get(i).get();
                        call.first = i + 1;
                        call.second.set(i + 1);
                        call.third = i + 1;
                        guards.get(i).close();
                        // Too late, whatever became of it.
                        if (i % 2 == 0) {
                            call.second.set(-1);
                        }
                    } else {
                        found += take(slots.get(i), i + 1);
                    }
                }
                barrier.await();
                if (thread == 0) {
                    for (int i = 0; i < block; i++) {
                        boolean stays = slots.get(i).await(Duration.ZERO) == (take(slots.get(i), i + 1) == 1);
                        if (!stays || !guards.get(i).parentIsClosed()) {
                            throw new AssertionError("slot " + slots.get(i));
                        }
                    }
                }
            }
            return found;
        });

        // Either happens sooner or later, else this tests nothing.
        assertThat(whole.get(0)).isGreaterThan(0).isLessThan((long) block * blocks);
    }

    private static int take(Slot<Call> slot, long expected) {
        Slots.Filled filled = Slots.take(slot, CLOSER);
        if (filled == null) {
            return 0;
        }
        Call call = (Call) filled.record();
        boolean torn = call.first != expected
                || call.third != expected
                || filled.closed() == null
                || (Long) filled.closed() != expected;
        if (torn) {
            throw new AssertionError(call.first + " " + filled.closed() + " " + call.third);
        }
        return 1;
    }

    /** Those who wait for a slot are woken, whoever ends it and whenever they come. */
    @Test
    void nobodyMissesTheEnd() throws Exception {
        int rounds = 20_000;
        CyclicBarrier barrier = new CyclicBarrier(2);
        List<Slot<String>> current = new ArrayList<>(List.of(Slot.of("x")));
        Threads.together(2, thread -> {
            for (int i = 0; i < rounds; i++) {
                Slot<String> each = current.get(0);
                SlotGuard<String> guard =
                        thread == 0 ? each.open(OnParentClose.DISCARD).orElseThrow() : null;
                barrier.await();
                if (guard == null) {
                    if (each.await(Duration.ofSeconds(20)) != (i % 2 == 0)) {
                        throw new AssertionError("missed in round " + i);
                    }
                } else if (i % 2 == 0) {
                    guard.close();
                } else {
                    each.closeValue();
                }
                barrier.await();
                if (thread == 0) {
                    current.set(0, Slot.of("x"));
                }
                barrier.await();
            }
            return null;
        });
    }
}
