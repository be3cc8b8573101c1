package io.tidemark.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.stress.Closing.Open;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a thread wrote to plain fields before it let go of a record is in the entry, whichever thread emits it. */
final class Publication {
    private Publication() {}

    /** Each of two threads writes one field. */
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "Both writes are in the entry.")
    @Outcome(expect = FORBIDDEN, desc = "A write from before the closing is not in the entry.")
    static final class BothWrites {
        private BothWrites() {}
    }

    /** The owner and a flush guard. */
    @JCStressTest
    @JCStressMeta(BothWrites.class)
    @State
    public static class CloseAndFlush extends Open {
        final FlushGuard flush = guard.flushGuard();

        @Actor
        public void owner() {
            guard.first = 1;
            guard.close();
        }

        @Actor
        public void holder() {
            guard.second = 2;
            flush.close();
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r1 = emissions.number(Job.FIRST);
            result.r2 = emissions.number(Job.SECOND);
        }
    }

    /** Two flush guards of a record whose owner is done. */
    @JCStressTest
    @JCStressMeta(BothWrites.class)
    @State
    public static class FlushAndFlush extends Open {
        final FlushGuard one = guard.flushGuard();
        final FlushGuard other = guard.flushGuard();

        public FlushAndFlush() {
            guard.close();
        }

        @Actor
        public void one() {
            guard.first = 1;
            one.close();
        }

        @Actor
        public void other() {
            guard.second = 2;
            other.close();
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r1 = emissions.number(Job.FIRST);
            result.r2 = emissions.number(Job.SECOND);
        }
    }

    /** The owner and a force flush, with a flush guard that nobody closes: neither comes without the other. */
    @JCStressTest
    @JCStressMeta(BothWrites.class)
    @State
    public static class CloseAndForce extends Open {
        final FlushGuard held = guard.flushGuard();
        final ForceFlushGuard force = guard.forceFlushGuard();

        @Actor
        public void owner() {
            guard.first = 1;
            guard.close();
        }

        @Actor
        public void impatient() {
            guard.second = 2;
            force.close();
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r1 = emissions.number(Job.FIRST);
            result.r2 = emissions.number(Job.SECOND);
        }
    }

    /** The owner and two flush guards, each in a thread. */
    @JCStressTest
    @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "All writes are in the entry.")
    @Outcome(expect = FORBIDDEN, desc = "A write from before the closing is not in the entry.")
    @State
    public static class CloseAndFlushAndFlush extends Open {
        final FlushGuard one = guard.flushGuard();
        final FlushGuard other = guard.flushGuard();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void one() {
            guard.first = 1;
            one.close();
        }

        @Actor
        public void other() {
            guard.second = 3;
            other.close();
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r1 = emissions.number(Job.FIRST);
            result.r2 = emissions.number(Job.SECOND);
        }
    }

    /** Values that are shared: what was counted and recorded before letting go is in the entry. */
    @JCStressTest
    @Outcome(id = "2, 2, 7", expect = ACCEPTABLE, desc = "Both calls and both sizes are in the entry.")
    @Outcome(expect = FORBIDDEN, desc = "A call or a size from before the closing is not in the entry.")
    @State
    public static class SharedValues {
        final Emissions emissions = new Emissions();
        final FanOutGuard guard = new FanOutGuard(emissions);
        final FlushGuard flush = guard.flushGuard();

        @Actor
        public void owner() {
            guard.calls.increment();
            guard.sizes.record(2);
            guard.close();
        }

        @Actor
        public void holder() {
            guard.calls.increment();
            guard.sizes.record(5);
            flush.close();
        }

        @Arbiter
        public void entry(III_Result result) {
            result.r1 = emissions.number(FanOut.CALLS);
            result.r2 = emissions.observations(FanOut.SIZES);
            result.r3 = (int) emissions.sum(FanOut.SIZES);
        }
    }

    /** A thread that is not waited for goes on counting: the entry does not change any more. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Counted too late.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One of two calls was in time.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "Both calls were in time.")
    @Outcome(expect = FORBIDDEN, desc = "The entry changed after it was emitted.")
    @State
    public static class LateCounting {
        final Emissions emissions = new Emissions();
        final FanOutGuard guard = new FanOutGuard(emissions);

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void late() {
            guard.calls.increment();
            guard.sizes.record(2);
            guard.calls.increment();
            guard.sizes.record(5);
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r1 = emissions.number(FanOut.CALLS);
            result.r2 = emissions.isUnchanged() ? 1 : 0;
        }
    }
}
