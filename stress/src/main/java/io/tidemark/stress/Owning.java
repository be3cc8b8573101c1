package io.tidemark.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.Counter;
import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.stress.Closing.AtMostOnce;
import io.tidemark.stress.Closing.Open;
import io.tidemark.stress.Publication.BothWrites;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A record with several owners ends once, when the last of them closes. */
final class Owning {
    private Owning() {}

    /** The guard and one handle. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndHandle extends Open {
        final JobHandle handle = guard.handle();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            handle.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The guard is closed; two handles are left. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class HandleAndHandle extends Open {
        final JobHandle first = guard.handle();
        final JobHandle second = guard.handle();

        public HandleAndHandle() {
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

    /** The guard and two handles, each in a thread. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndHandleAndHandle extends Open {
        final JobHandle first = guard.handle();
        final JobHandle second = first.share();

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

    /** A handle is taken while the guard closes: it is an owner, or comes too late. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndOpenHandle extends Open {
        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            try (JobHandle late = guard.handle()) {
                late.metrics();
            }
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** A handle is shared while the guard closes. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndShare extends Open {
        final JobHandle handle = guard.handle();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            JobHandle further = handle.share();
            handle.close();
            further.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** A handle, the last owner, is shared while another thread closes it: it gives an owner, or a closed handle. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class HandleAndShare extends Open {
        final JobHandle handle = guard.handle();

        public HandleAndShare() {
            guard.close();
        }

        @Actor
        public void one() {
            handle.close();
        }

        @Actor
        public void other() {
            handle.share().close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** One handle closed by two threads gives up one part: the other handle still counts. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Kept back until the second handle was closed.")
    @Outcome(expect = FORBIDDEN, desc = "A handle gave up two parts, or none.")
    @State
    public static class SameHandleTwice extends Open {
        final JobHandle first = guard.handle();
        final JobHandle second = guard.handle();

        public SameHandleTwice() {
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

    /** The guard is closed; the last handle meets the last flush guard. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class HandleAndFlush extends Open {
        final JobHandle handle = guard.handle();
        final FlushGuard flush = guard.flushGuard();

        public HandleAndFlush() {
            guard.close();
        }

        @Actor
        public void owner() {
            handle.close();
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

    /** The last handle leaves a flush guard behind, while the guard closes. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class HandleWithFlush extends Open {
        final JobHandle handle = guard.handle();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void holder() {
            FlushGuard flush = handle.flushGuard();
            handle.close();
            flush.close();
        }

        @Arbiter
        public void emitted(I_Result result) {
            result.r1 = emissions.count();
        }
    }

    /** The last handle meets a force flush, with a flush guard that nobody closes. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class HandleAndForce extends Open {
        final JobHandle handle = guard.handle();
        final FlushGuard held = guard.flushGuard();
        final ForceFlushGuard force = guard.forceFlushGuard();

        public HandleAndForce() {
            guard.close();
        }

        @Actor
        public void owner() {
            handle.close();
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

    /** The guard, a handle and a flush guard, each in a thread. */
    @JCStressTest
    @JCStressMeta(Once.class)
    @State
    public static class CloseAndHandleAndFlush extends Open {
        final JobHandle handle = guard.handle();
        final FlushGuard flush = guard.flushGuard();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void other() {
            handle.close();
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

    /** The last handle meets a discard. */
    @JCStressTest
    @JCStressMeta(AtMostOnce.class)
    @State
    public static class HandleAndDiscard extends Open {
        final JobHandle handle = guard.handle();

        public HandleAndDiscard() {
            guard.close();
        }

        @Actor
        public void owner() {
            handle.close();
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

    /** The guard, a handle and a discard, each in a thread. */
    @JCStressTest
    @JCStressMeta(AtMostOnce.class)
    @State
    public static class CloseAndHandleAndDiscard extends Open {
        final JobHandle handle = guard.handle();

        @Actor
        public void owner() {
            guard.close();
        }

        @Actor
        public void other() {
            handle.close();
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

    /** Two handles are taken at the same time and closed again: the guard is left. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Emitted by the guard.")
    @Outcome(expect = FORBIDDEN, desc = "Emitted while the guard was open, or not at all.")
    @State
    public static class HandlesOpenAndClose extends Open {
        @Actor
        public void one() {
            guard.handle().close();
        }

        @Actor
        public void other() {
            guard.handle().close();
        }

        @Arbiter
        public void emitted(II_Result result) {
            result.r1 = emissions.count();
            guard.close();
            result.r2 = emissions.count();
        }
    }

    /** What the guard's owner and a handle's wrote to plain fields before they closed is in the entry. */
    @JCStressTest
    @JCStressMeta(BothWrites.class)
    @State
    public static class CloseAndHandlePublish extends Open {
        final JobHandle handle = guard.handle();

        @Actor
        public void owner() {
            guard.first = 1;
            guard.close();
        }

        @Actor
        public void other() {
            handle.metrics().second = 2;
            handle.close();
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r1 = emissions.number(Job.FIRST);
            result.r2 = emissions.number(Job.SECOND);
        }
    }

    /** The same of two handles. */
    @JCStressTest
    @JCStressMeta(BothWrites.class)
    @State
    public static class HandleAndHandlePublish extends Open {
        final JobHandle first = guard.handle();
        final JobHandle second = guard.handle();

        public HandleAndHandlePublish() {
            guard.close();
        }

        @Actor
        public void one() {
            first.metrics().first = 1;
            first.close();
        }

        @Actor
        public void other() {
            second.metrics().second = 2;
            second.close();
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r1 = emissions.number(Job.FIRST);
            result.r2 = emissions.number(Job.SECOND);
        }
    }

    /** The same of a handle and a flush guard. */
    @JCStressTest
    @JCStressMeta(BothWrites.class)
    @State
    public static class HandleAndFlushPublish extends Open {
        final JobHandle handle = guard.handle();
        final FlushGuard flush = guard.flushGuard();

        public HandleAndFlushPublish() {
            guard.close();
        }

        @Actor
        public void owner() {
            handle.metrics().first = 1;
            handle.close();
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

    /** A record that is counted while it is open is taken off once, whether it is emitted or discarded. */
    @JCStressTest
    @Outcome(id = "5", expect = ACCEPTABLE, desc = "Taken off once.")
    @Outcome(expect = FORBIDDEN, desc = "Taken off twice, or not at all.")
    @State
    public static class ScopeAndDiscard {
        final Counter counter = Counter.startingAt(5);
        final CountedGuard guard = new CountedGuard(counter, new Emissions());
        final CountedHandle handle = guard.handle();

        public ScopeAndDiscard() {
            guard.close();
        }

        @Actor
        public void owner() {
            handle.close();
        }

        @Actor
        public void discarding() {
            guard.discard();
        }

        @Arbiter
        public void left(I_Result result) {
            result.r1 = (int) counter.get();
        }
    }
}
