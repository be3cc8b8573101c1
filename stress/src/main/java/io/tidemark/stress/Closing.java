package io.tidemark.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A closed record is emitted exactly once, whoever else holds it. */
final class Closing {
    private Closing() {}

    /** An open record. */
    abstract static class Open {
        final Emissions emissions = new Emissions();
        final JobGuard guard = new JobGuard(emissions);
    }

    /** Two owners' threads close. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndClose extends Open {
        @Actor
        public void one() {
            guard.close();
        }

        @Actor
        public void other() {
            guard.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The owner and one flush guard. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndFlush extends Open {
        final FlushGuard flush = guard.flushGuard();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            flush.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The owner and two flush guards of one other thread. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndTwoFlushes extends Open {
        final FlushGuard first = guard.flushGuard();
        final FlushGuard second = guard.flushGuard();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            first.close();
            second.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The owner, which has a flush guard of its own, and another. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseWithFlushAndFlush extends Open {
        final FlushGuard own = guard.flushGuard();
        final FlushGuard other = guard.flushGuard();

        @Actor
        public void owner() {
            guard.close();
            own.close();
        }

        @Actor
        public void holder() {
            other.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The owner is done; two flush guards are left. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class FlushAndFlush extends Open {
        final FlushGuard first = guard.flushGuard();
        final FlushGuard second = guard.flushGuard();

        public FlushAndFlush() {
            guard.close();
        }

        @Actor
        public void one() {
            first.close();
        }

        @Actor
        public void other() {
            second.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The owner and two flush guards, each in a thread. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndFlushAndFlush extends Open {
        final FlushGuard first = guard.flushGuard();
        final FlushGuard second = guard.flushGuard();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void one() {
            first.close();
        }

        @Actor
        public void other() {
            second.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** A flush guard is opened while the owner closes: it keeps the entry back, or comes too late. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndOpenFlush extends Open {
        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            FlushGuard late = guard.flushGuard();
            late.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** One flush guard closed by two threads lets go once: the other flush guard still counts. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Kept back until the second flush guard was closed.")
    @Outcome(expect = FORBIDDEN, desc = "A flush guard let go twice, or not at all.")
    @State
    public static class SameFlushTwice extends Open {
        final FlushGuard first = guard.flushGuard();
        final FlushGuard second = guard.flushGuard();

        public SameFlushTwice() {
            guard.close();
        }

        @Actor
        public void one() {
            first.close();
        }

        @Actor
        public void other() {
            first.close();
        }

        @Arbiter
        public void emitted(II_Result result) {
            result.r1 = emissions.count();
            second.close();
            result.r2 = emissions.count();
        }
    }

    /** The owner and a force flush, with a flush guard that nobody closes. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndForce extends Open {
        final FlushGuard held = guard.flushGuard();
        final ForceFlushGuard force = guard.forceFlushGuard();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void impatient() {
            force.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The owner is done; a force flush meets the last flush guard. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class FlushAndForce extends Open {
        final FlushGuard flush = guard.flushGuard();
        final ForceFlushGuard force = guard.forceFlushGuard();

        public FlushAndForce() {
            guard.close();
        }

        @Actor
        public void holder() {
            flush.close();
        }

        @Actor
        public void impatient() {
            force.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** Two force flushes, with a flush guard that nobody closes. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class ForceAndForce extends Open {
        final FlushGuard held = guard.flushGuard();
        final ForceFlushGuard first = guard.forceFlushGuard();
        final ForceFlushGuard second = guard.forceFlushGuard();

        public ForceAndForce() {
            guard.close();
        }

        @Actor
        public void one() {
            first.close();
        }

        @Actor
        public void other() {
            second.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The owner, a flush guard and a force flush, each in a thread. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndFlushAndForce extends Open {
        final FlushGuard flush = guard.flushGuard();
        final ForceFlushGuard force = guard.forceFlushGuard();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            flush.close();
        }

        @Actor
        public void impatient() {
            force.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** What may come of a discard: counted by the thread that discards, right after it, and at the end. */
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Dropped.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Emitted before.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Emitted meanwhile: the append was under way.")
    @Outcome(expect = FORBIDDEN, desc = "Emitted more than once.")
    static final class AtMostOnce {
        private AtMostOnce() {}
    }

    /** The owner closes and someone discards. */
    @JCStressTest
    @JCStressMeta(AtMostOnce.class)
    @State
    public static class CloseAndDiscard extends Open {
        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void discarding(II_Result result) {
            guard.discard();
            result.r1 = emissions.count();
        }

        @Arbiter
        public void emitted(II_Result result) {
            result.r2 = emissions.count();
        }
    }

    /** The same with a flush guard, so that closing takes its longer way. */
    @JCStressTest
    @JCStressMeta(AtMostOnce.class)
    @State
    public static class CloseWithFlushAndDiscard extends Open {
        final FlushGuard flush = guard.flushGuard();

        @Actor
        public void owner() {
            guard.close();
            flush.close();
        }

        @Actor
        public void discarding(II_Result result) {
            guard.discard();
            result.r1 = emissions.count();
        }

        @Arbiter
        public void emitted(II_Result result) {
            result.r2 = emissions.count();
        }
    }

    /** The owner is done; the last flush guard meets a discard. */
    @JCStressTest
    @JCStressMeta(AtMostOnce.class)
    @State
    public static class FlushAndDiscard extends Open {
        final FlushGuard flush = guard.flushGuard();

        public FlushAndDiscard() {
            guard.close();
        }

        @Actor
        public void holder() {
            flush.close();
        }

        @Actor
        public void discarding(II_Result result) {
            guard.discard();
            result.r1 = emissions.count();
        }

        @Arbiter
        public void emitted(II_Result result) {
            result.r2 = emissions.count();
        }
    }

    /** The owner is done, a flush guard is open; a force flush meets a discard. */
    @JCStressTest
    @JCStressMeta(AtMostOnce.class)
    @State
    public static class ForceAndDiscard extends Open {
        final FlushGuard held = guard.flushGuard();
        final ForceFlushGuard force = guard.forceFlushGuard();

        public ForceAndDiscard() {
            guard.close();
        }

        @Actor
        public void impatient() {
            force.close();
        }

        @Actor
        public void discarding(II_Result result) {
            guard.discard();
            result.r1 = emissions.count();
        }

        @Arbiter
        public void emitted(II_Result result) {
            result.r2 = emissions.count();
        }
    }

    /** The owner, a flush guard and a discard, each in a thread. */
    @JCStressTest
    @JCStressMeta(AtMostOnce.class)
    @State
    public static class CloseAndFlushAndDiscard extends Open {
        final FlushGuard flush = guard.flushGuard();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            flush.close();
        }

        @Actor
        public void discarding(II_Result result) {
            guard.discard();
            result.r1 = emissions.count();
        }

        @Arbiter
        public void emitted(II_Result result) {
            result.r2 = emissions.count();
        }
    }

    /** A discarded record stays dropped, whatever is closed meanwhile; and both callers find it closed. */
    @JCStressTest
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Dropped.")
    @Outcome(expect = FORBIDDEN, desc = "Emitted after a discard, or open to the thread that ended it.")
    @State
    public static class DiscardAndDiscard extends Open {
        @Actor
        public void one(III_Result result) {
            guard.discard();
            guard.close();
            result.r2 = guard.isClosed() ? 1 : 0;
        }

        @Actor
        public void other(III_Result result) {
            guard.discard();
            guard.close();
            result.r3 = guard.isClosed() ? 1 : 0;
        }

        @Arbiter
        public void emitted(III_Result result) {
            result.r1 = emissions.count();
        }
    }
}
