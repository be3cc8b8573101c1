package io.tidemark.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.Counter;
import io.tidemark.CounterGuard;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Counters and their scopes. */
final class Counting {
    private Counting() {}

    /** Two scopes: each knows the count that it made, and takes itself off again. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(
            id = {"1, 2, 0", "2, 1, 0"},
            expect = ACCEPTABLE,
            desc = "Open at the same time.")
    @Outcome(expect = FORBIDDEN, desc = "A scope that was not counted, or not taken off.")
    @State
    public static class Scopes {
        final Counter counter = Counter.create();

        @Actor
        public void one(III_Result result) {
            try (CounterGuard scope = counter.incrementScoped()) {
                result.r1 = (int) scope.count();
            }
        }

        @Actor
        public void other(III_Result result) {
            try (CounterGuard scope = counter.incrementScoped()) {
                result.r2 = (int) scope.count();
            }
        }

        @Arbiter
        public void left(III_Result result) {
            result.r3 = (int) counter.get();
        }
    }

    /** One scope closed by two threads, one of which emits a record that it is a field of. */
    @JCStressTest
    @Outcome(id = "5", expect = ACCEPTABLE, desc = "Taken off once.")
    @Outcome(expect = FORBIDDEN, desc = "Taken off twice, or not at all.")
    @State
    public static class SameScopeTwice {
        final Counter counter = Counter.startingAt(5);
        final CounterGuard scope = counter.incrementScoped();

        @Actor
        public void one() {
            scope.close();
        }

        @Actor
        public void other() {
            Long count = scope.closeValue();
            if (count != 6) {
                counter.add(100);
            }
        }

        @Arbiter
        public void left(I_Result result) {
            result.r1 = (int) counter.get();
        }
    }

    /** A count is read while it is changed: never less than was there before. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "0, 3", "1, 1", "1, 3", "3, 3"},
            expect = ACCEPTABLE,
            desc = "Counts in their order.")
    @Outcome(expect = FORBIDDEN, desc = "A count that was never there, or went back.")
    @State
    public static class AddAndRead {
        final Counter counter = Counter.create();

        @Actor
        public void adding() {
            counter.increment();
            counter.add(2);
        }

        @Actor
        public void reading(II_Result result) {
            result.r1 = (int) counter.get();
            result.r2 = (int) (long) counter.closeValue();
        }
    }
}
