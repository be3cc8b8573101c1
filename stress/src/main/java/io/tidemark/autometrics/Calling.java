package io.tidemark.autometrics;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is counted of the calls of a function, which its package alone can reach. */
@NullMarked
final class Calling {
    private Calling() {}

    private static final long SHORT = 1_000_000;
    private static final long MIDDLE = 5_000_000;
    private static final long LONG = 20_000_000;

    private static final DurationScale SCALE = DurationScale.of(0.001, 0.01);
    private static final DurationScale FINER = DurationScale.of(0.001, 0.005, 0.01);

    private static final DeclaredFunction FUNCTION =
            new DeclaredFunction("stress.Pond", "count", "()V", "Pond.count", 0, "", "", "", List.of(), "", 0);

    private static final FunctionName ONE = FunctionName.of("stress", "Caller.one");
    private static final FunctionName TWO = FunctionName.of("stress", "Caller.two");
    private static final FunctionName THREE = FunctionName.of("stress", "Caller.three");

    private static FunctionCells cells(DurationScale scale, @Nullable FunctionCells before) {
        return new FunctionCells(FUNCTION, scale, true, false, before);
    }

    /** A call that fails if it is not short. */
    private static void call(CallCell cell, long nanos) {
        CallContext context = CallContext.current();
        cell.begin(context.probe);
        cell.end(context, nanos, nanos != SHORT);
    }

    /** The same, of threads that belong to one stripe. */
    private static void meet(CallCell cell, long nanos) {
        CallContext.current().probe = 0;
        call(cell, nanos);
    }

    /** The buckets as the digits of a number; -1 if they, the errors and the sum do not agree, -2 if more have ended than begun. */
    private static int digits(CallCell cell) {
        CallFigures figures = cell.figures();
        long[] calls = figures.buckets;
        boolean agrees = figures.errors == calls[1] + calls[2]
                && figures.nanos == SHORT * calls[0] + MIDDLE * calls[1] + LONG * calls[2];
        if (figures.started < figures.ended()) {
            return -2;
        }
        return agrees ? (int) (calls[0] * 100 + calls[1] * 10 + calls[2]) : -1;
    }

    /** Two that call, and one that reads twice. */
    @JCStressTest
    @Outcome(
            id = {
                "0, 0, 111",
                "0, 1, 111",
                "0, 10, 111",
                "0, 11, 111",
                "0, 110, 111",
                "0, 111, 111",
                "1, 1, 111",
                "1, 11, 111",
                "1, 111, 111",
                "10, 10, 111",
                "10, 11, 111",
                "10, 110, 111",
                "10, 111, 111",
                "11, 11, 111",
                "11, 111, 111",
                "110, 110, 111",
                "110, 111, 111",
                "111, 111, 111"
            },
            expect = ACCEPTABLE,
            desc = "What had ended by then, and nothing goes back.")
    @Outcome(
            id = {
                "0, 100, 111",
                "0, 101, 111",
                "1, 101, 111",
                "100, 100, 111",
                "100, 101, 111",
                "100, 110, 111",
                "100, 111, 111",
                "101, 101, 111",
                "101, 111, 111"
            },
            expect = ACCEPTABLE_INTERESTING,
            desc = "Read between two stripes: a thread's later call without its earlier one. Nothing goes back.")
    @Outcome(expect = FORBIDDEN, desc = "Half a call, one that is gone again or lost, or more ends than beginnings.")
    @State
    public static class TwoCallersAndAReader {
        final CallCell cell = cells(SCALE, null).first;

        @Actor
        public void one() {
            meet(cell, MIDDLE);
            meet(cell, SHORT);
        }

        @Actor
        public void other() {
            meet(cell, LONG);
        }

        @Actor
        public void reading(III_Result result) {
            result.r1 = digits(cell);
            result.r2 = digits(cell);
        }

        @Arbiter
        public void end(III_Result result) {
            result.r3 = digits(cell);
        }
    }

    /** Three that meet at one stripe, so that more are made. */
    @JCStressTest
    @Outcome(id = "222, 0", expect = ACCEPTABLE, desc = "All calls, and none goes on.")
    @Outcome(expect = FORBIDDEN, desc = "A call that is lost, or counted twice.")
    @State
    public static class StripesGrow {
        final CallCell cell = cells(SCALE, null).first;

        @Actor
        public void one() {
            meet(cell, SHORT);
            meet(cell, SHORT);
        }

        @Actor
        public void two() {
            meet(cell, MIDDLE);
            meet(cell, MIDDLE);
        }

        @Actor
        public void three() {
            meet(cell, LONG);
            meet(cell, LONG);
        }

        @Arbiter
        public void end(II_Result result) {
            CallFigures figures = cell.figures();
            result.r1 = digits(cell);
            result.r2 = (int) (figures.started - figures.ended());
        }
    }

    /** The same in a native histogram, whose octaves are made meanwhile. */
    @JCStressTest
    @Outcome(id = "4, 0", expect = ACCEPTABLE, desc = "All calls, and none goes on.")
    @Outcome(expect = FORBIDDEN, desc = "A call that is lost, or counted twice.")
    @State
    public static class OctavesAreMade {
        final CallCell cell = cells(DurationScale.ofNative(), null).first;

        @Actor
        public void one() {
            meet(cell, SHORT);
            meet(cell, LONG);
        }

        @Actor
        public void two() {
            meet(cell, LONG);
            meet(cell, SHORT);
        }

        @Arbiter
        public void end(II_Result result) {
            CallFigures figures = cell.figures();
            result.r1 = (int) figures.ended();
            result.r2 = (int) (figures.started - figures.ended());
        }
    }

    /** Callers that are new, so that the table is replaced while others are looked up. */
    @JCStressTest
    @Outcome(
            id = "6, 4",
            expect = ACCEPTABLE,
            desc = "Each call once, and one cell of each caller, besides that without one.")
    @Outcome(expect = FORBIDDEN, desc = "A call that is lost, or a caller with two cells.")
    @State
    public static class NewCallers {
        final FunctionCells cells = cells(SCALE, null);

        @Actor
        public void one() {
            call(cells.of(ONE), SHORT);
            call(cells.of(TWO), SHORT);
        }

        @Actor
        public void two() {
            call(cells.of(TWO), SHORT);
            call(cells.of(THREE), SHORT);
        }

        @Actor
        public void three() {
            call(cells.of(THREE), SHORT);
            call(cells.of(ONE), SHORT);
        }

        @Arbiter
        public void end(II_Result result) {
            List<CallCell> all = cells.all();
            result.r1 =
                    (int) all.stream().mapToLong(cell -> cell.figures().ended()).sum();
            result.r2 = all.size();
        }
    }

    /** An objective comes, whose threshold is one more bucket, while calls begin and end: they go on in other cells. */
    @JCStressTest
    @Outcome(
            id = {"0, 4, 0", "1, 4, 0", "2, 4, 0", "3, 4, 0", "4, 4, 0"},
            expect = ACCEPTABLE,
            desc = "Each call in the cells that were before, or in the new ones, wherever it began.")
    @Outcome(expect = FORBIDDEN, desc = "A call that is lost, counted twice, or goes on for ever.")
    @State
    public static class SettingsChange {
        final FunctionCells before = cells(SCALE, null);
        final FunctionCells after = cells(FINER, before);
        final FunctionSite site = new FunctionSite(FUNCTION, Outcomes.DEFAULT, LabelReaders.NONE, null);

        {
            site.countIn(before);
        }

        private void call() {
            CallContext context = CallContext.current();
            FunctionName caller = context.function();
            CallCell cell = site.enter(context);
            if (cell != null) {
                site.exit(cell, context, caller, System.nanoTime(), null);
            }
        }

        @Actor
        public void one() {
            call();
            call();
        }

        @Actor
        public void two() {
            call();
            call();
        }

        @Actor
        public void changing() {
            site.countIn(after);
        }

        @Arbiter
        public void end(III_Result result) {
            CallFigures old = before.first.figures();
            CallFigures all = new CallFigures(FINER.places());
            all.add(old, FINER, SCALE);
            all.add(after.first.figures(), FINER, FINER);
            result.r1 = (int) old.ended();
            result.r2 = (int) all.ended();
            result.r3 = (int) (all.started - all.ended());
        }
    }
}
