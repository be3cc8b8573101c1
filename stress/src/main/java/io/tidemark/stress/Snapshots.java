package io.tidemark.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.StateHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** States, and the handles that keep what they read first. */
final class Snapshots {
    private Snapshots() {}

    /** Two numbers that belong together. Plain: to be seen through the state that holds them or not at all. */
    static final class Pair {
        long first;
        long second;

        Pair(long both) {
            first = both;
            second = both;
        }
    }

    /** One thread stores while another reads: it sees the old value or the new, whole. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "-1, -1"},
            expect = ACCEPTABLE,
            desc = "The old value or the new.")
    @Outcome(expect = FORBIDDEN, desc = "Half a value.")
    @State
    public static class StoreAndSnapshot {
        final io.tidemark.State<Pair> state = io.tidemark.State.of(new Pair(1));
        final StateHandle<Pair> handle = state.handle();

        @Actor
        public void storing() {
            state.store(new Pair(-1));
        }

        @Actor
        public void reading(JJ_Result result) {
            Pair pair = handle.snapshot();
            result.r1 = pair.first;
            result.r2 = pair.second;
        }
    }

    /** Two threads share a handle, and one of them stores in between: both see one value. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "2, 2"},
            expect = ACCEPTABLE,
            desc = "The value that the handle read first.")
    @Outcome(expect = FORBIDDEN, desc = "One handle, two values.")
    @State
    public static class SharedHandle {
        final io.tidemark.State<Integer> state = io.tidemark.State.of(1);
        final StateHandle<Integer> handle = state.handle();

        @Actor
        public void reading(II_Result result) {
            result.r1 = handle.snapshot();
        }

        @Actor
        public void storing(II_Result result) {
            state.store(2);
            result.r2 = handle.snapshot();
        }
    }

    /** Two threads share a handle, and a third stores. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "2, 2"},
            expect = ACCEPTABLE,
            desc = "The value that the handle read first.")
    @Outcome(expect = FORBIDDEN, desc = "One handle, two values.")
    @State
    public static class SharedHandleAndStore {
        final io.tidemark.State<Integer> state = io.tidemark.State.of(1);
        final StateHandle<Integer> handle = state.handle();

        @Actor
        public void one(II_Result result) {
            result.r1 = handle.snapshot();
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = handle.snapshot();
        }

        @Actor
        public void storing() {
            handle.store(2);
        }
    }

    /** What is stored is not seen to be undone. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "1, 2", "2, 2"},
            expect = ACCEPTABLE,
            desc = "Values in their order.")
    @Outcome(expect = FORBIDDEN, desc = "The old value after the new.")
    @State
    public static class StoreAndLatest {
        final io.tidemark.State<Integer> state = io.tidemark.State.of(1);
        final StateHandle<Integer> handle = state.handle();

        @Actor
        public void storing() {
            state.store(2);
        }

        @Actor
        public void reading(II_Result result) {
            result.r1 = state.latest();
            result.r2 = handle.latest();
        }
    }

    /** A record reports the version that the work acted upon, though its closing races with the first reading. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "2, 2"},
            expect = ACCEPTABLE,
            desc = "The entry has what the work read.")
    @Outcome(expect = FORBIDDEN, desc = "The entry has another version than the work.")
    @State
    public static class ReadAndClose {
        final io.tidemark.State<Long> state = io.tidemark.State.of(1L);
        final Emissions emissions = new Emissions();
        final VersionedGuard guard = new VersionedGuard(state, emissions);

        @Actor
        public void working(II_Result result) {
            result.r1 = (int) (long) guard.version.snapshot();
        }

        @Actor
        public void closing() {
            state.store(2L);
            guard.close();
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r2 = emissions.number(Versioned.VERSION);
        }
    }
}
