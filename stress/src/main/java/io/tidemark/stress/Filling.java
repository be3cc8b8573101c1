package io.tidemark.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.OnParentClose;
import io.tidemark.SlotGuard;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What a sub-task fills in is in the entry of its parent whole, or not at all. */
final class Filling {
    private Filling() {}

    private static final Duration LONG = Duration.ofSeconds(10);

    /** A slot is in the entry whole or not at all. The last number is how often the entry was emitted; -2 if it changed later. */
    @Outcome(id = "7, 7, 1", expect = ACCEPTABLE, desc = "Filled in time.")
    @Outcome(id = "-1, -1, 1", expect = ACCEPTABLE, desc = "Left out: the parent was first.")
    @Outcome(id = ".*, -2", expect = FORBIDDEN, desc = "The entry changed after it was emitted.")
    @Outcome(expect = FORBIDDEN, desc = "Half a slot, or not one entry.")
    static final class WholeOrAbsent {
        private WholeOrAbsent() {}
    }

    /** An open record with a slot. */
    abstract static class Open {
        final Emissions emissions = new Emissions();
        final ParentGuard guard = new ParentGuard(emissions);
    }

    /** A slot is filled while the parent, which does not wait, closes. */
    @JCStressTest
    @JCStressMeta(WholeOrAbsent.class)
    @State
    public static class FillAndClose extends Open {
        final SlotGuard<Job> slot = guard.call.open(OnParentClose.DISCARD).orElseThrow();

        @Actor
        public void filling() {
            slot.get().first = 7;
            slot.get().second = 7;
            slot.close();
        }

        @Actor
        public void owner() {
            guard.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(Parent.CALL_FIRST);
            result.r2 = emissions.number(Parent.CALL_SECOND);
            result.r3 = emissions.isUnchanged() ? emissions.count() : -2;
        }
    }

    /** The same with a parent that waits. */
    @JCStressTest
    @Outcome(id = "7, 7, 1", expect = ACCEPTABLE, desc = "The entry waited for the slot.")
    @Outcome(expect = FORBIDDEN, desc = "The entry did not wait, or has half a slot.")
    @State
    public static class FillAndCloseWaiting extends Open {
        final SlotGuard<Job> slot =
                guard.call.open(OnParentClose.wait(guard.flushGuard())).orElseThrow();

        @Actor
        public void filling() {
            slot.get().first = 7;
            slot.get().second = 7;
            slot.close();
        }

        @Actor
        public void owner() {
            guard.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(Parent.CALL_FIRST);
            result.r2 = emissions.number(Parent.CALL_SECOND);
            result.r3 = emissions.isUnchanged() ? emissions.count() : -2;
        }
    }

    /** The parent waits; a force flush ends that. */
    @JCStressTest
    @JCStressMeta(WholeOrAbsent.class)
    @State
    public static class FillAndForce extends Open {
        final SlotGuard<Job> slot =
                guard.call.open(OnParentClose.wait(guard.flushGuard())).orElseThrow();
        final ForceFlushGuard force = guard.forceFlushGuard();

        public FillAndForce() {
            guard.close();
        }

        @Actor
        public void filling() {
            slot.get().first = 7;
            slot.get().second = 7;
            slot.close();
        }

        @Actor
        public void impatient() {
            force.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(Parent.CALL_FIRST);
            result.r2 = emissions.number(Parent.CALL_SECOND);
            result.r3 = emissions.isUnchanged() ? emissions.count() : -2;
        }
    }

    /** The sub-task, the owner of a parent that waits, and a force flush, each in a thread. */
    @JCStressTest
    @JCStressMeta(WholeOrAbsent.class)
    @State
    public static class FillAndCloseAndForce extends Open {
        final SlotGuard<Job> slot =
                guard.call.open(OnParentClose.wait(guard.flushGuard())).orElseThrow();
        final ForceFlushGuard force = guard.forceFlushGuard();

        @Actor
        public void filling() {
            slot.get().first = 7;
            slot.get().second = 7;
            slot.close();
        }

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void impatient() {
            force.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(Parent.CALL_FIRST);
            result.r2 = emissions.number(Parent.CALL_SECOND);
            result.r3 = emissions.isUnchanged() ? emissions.count() : -2;
        }
    }

    /** The same as the first of a slot whose value comes when it is opened. */
    @JCStressTest
    @JCStressMeta(WholeOrAbsent.class)
    @State
    public static class FillLateAndClose extends Open {
        @Actor
        public void filling() {
            Job job = new Job();
            guard.late.open(job, OnParentClose.DISCARD).ifPresent(slot -> {
                job.first = 7;
                job.second = 7;
                slot.close();
            });
        }

        @Actor
        public void owner() {
            guard.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(Parent.LATE_FIRST);
            result.r2 = emissions.number(Parent.LATE_SECOND);
            result.r3 = emissions.isUnchanged() ? emissions.count() : -2;
        }
    }

    /** Another value is put into the slot while the parent closes. */
    @JCStressTest
    @JCStressMeta(WholeOrAbsent.class)
    @State
    public static class SetAndClose extends Open {
        final SlotGuard<Job> slot =
                guard.late.open(new Job(), OnParentClose.DISCARD).orElseThrow();

        @Actor
        public void filling() {
            Job other = new Job();
            other.first = 7;
            other.second = 7;
            slot.set(other);
            slot.close();
        }

        @Actor
        public void owner() {
            guard.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(Parent.LATE_FIRST);
            result.r2 = emissions.number(Parent.LATE_SECOND);
            result.r3 = emissions.isUnchanged() ? emissions.count() : -2;
        }
    }

    /** One slot guard closed by two threads: once it is filled and the parent no longer waits. */
    @JCStressTest
    @Outcome(id = "7, 7, 1", expect = ACCEPTABLE, desc = "The entry waited for the slot.")
    @Outcome(expect = FORBIDDEN, desc = "The entry did not wait, or has half a slot.")
    @State
    public static class FillTwice extends Open {
        final SlotGuard<Job> slot =
                guard.call.open(OnParentClose.wait(guard.flushGuard())).orElseThrow();

        public FillTwice() {
            slot.get().first = 7;
            slot.get().second = 7;
            guard.close();
        }

        @Actor
        public void one() {
            slot.close();
        }

        @Actor
        public void other() {
            slot.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(Parent.CALL_FIRST);
            result.r2 = emissions.number(Parent.CALL_SECOND);
            result.r3 = emissions.isUnchanged() ? emissions.count() : -2;
        }
    }

    /** Two sub-tasks open one slot: one gets it, and the flush guard of the other does not keep the parent back. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "One got it.")
    @Outcome(expect = FORBIDDEN, desc = "Both got it, or none, or the parent waits for the one that did not.")
    @State
    public static class OpenAndOpen extends Open {
        @Actor
        public void one(III_Result result) {
            guard.call.open(OnParentClose.wait(guard.flushGuard())).ifPresent(slot -> {
                result.r1 = 1;
                slot.close();
            });
        }

        @Actor
        public void other(III_Result result) {
            guard.call.open(OnParentClose.wait(guard.flushGuard())).ifPresent(slot -> {
                result.r2 = 1;
                slot.close();
            });
        }

        @Arbiter
        public void emitted(III_Result result) {
            guard.close();
            result.r3 = emissions.count();
        }
    }

    /** A sub-task that wants the parent to wait comes while the parent closes. */
    @JCStressTest
    @JCStressMeta(WholeOrAbsent.class)
    @State
    public static class OpenAndClose extends Open {
        @Actor
        public void filling() {
            guard.call.open(OnParentClose.wait(guard.flushGuard())).ifPresent(slot -> {
                slot.get().first = 7;
                slot.get().second = 7;
                slot.close();
            });
        }

        @Actor
        public void owner() {
            guard.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(Parent.CALL_FIRST);
            result.r2 = emissions.number(Parent.CALL_SECOND);
            result.r3 = emissions.isUnchanged() ? emissions.count() : -2;
        }
    }

    /** The parent is discarded while the slot that it waits for is filled: afterwards the sub-task is told that the parent is gone. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "Dropped, or emitted before; the parent is gone.")
    @Outcome(expect = FORBIDDEN, desc = "Emitted more than once, or the slot still has a parent.")
    @State
    public static class FillAndDiscard extends Open {
        final SlotGuard<Job> slot =
                guard.call.open(OnParentClose.wait(guard.flushGuard())).orElseThrow();

        public FillAndDiscard() {
            guard.close();
        }

        @Actor
        public void filling() {
            slot.close();
        }

        @Actor
        public void discarding() {
            guard.discard();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = emissions.count();
            result.r2 = slot.parentIsClosed() ? 1 : 0;
        }
    }

    /** The slot takes another flush guard while it is filled: none of them is left open. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Nothing keeps the parent back.")
    @Outcome(expect = FORBIDDEN, desc = "A flush guard is left open, or the parent was emitted twice.")
    @State
    public static class FillAndDelay extends Open {
        final SlotGuard<Job> slot =
                guard.call.open(OnParentClose.wait(guard.flushGuard())).orElseThrow();
        final FlushGuard further = guard.flushGuard();

        public FillAndDelay() {
            guard.close();
        }

        @Actor
        public void filling() {
            slot.close();
        }

        @Actor
        public void delaying() {
            slot.delayFlush(further);
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** Whoever waits for a slot is woken when it is filled. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or came after.")
    @Outcome(id = "-1", expect = FORBIDDEN, desc = "Not woken.")
    @Outcome(expect = FORBIDDEN, desc = "Not filled.")
    @State
    public static class FillAndAwait extends Open {
        final SlotGuard<Job> slot = guard.call.open(OnParentClose.DISCARD).orElseThrow();

        @Actor
        public void filling() {
            slot.close();
        }

        @Actor
        public void waiting(I_Result result) {
            long start = System.nanoTime();
            try {
                result.r1 = guard.call.await(LONG) ? 1 : 0;
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            if (System.nanoTime() - start >= LONG.toNanos()) {
                result.r1 = -1;
            }
        }

        @Arbiter
        public void end(I_Result result) {
            guard.close();
        }
    }
}
