package io.tidemark.stats;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Views and rows that come and go while they are recorded to. */
@NullMarked
final class Viewing {
    private Viewing() {}

    private static final Tags ROW = Tags.of("k", "v");

    /** A measure of its own for each state, which only this package can make, and a handle. */
    abstract static class Viewed {
        final LongMeasure measure = new LongMeasure("stress", "", MetricUnit.NONE);
        final View view = View.of(measure).by("k").aggregate(Aggregation.sum()).named("v");
        final Views views = Views.create();
        final LongMeasure.Bound bound = measure.bind(ROW);

        final int unregister() {
            return views.unregister("v")
                    .flatMap(data -> data.row(ROW))
                    .map(Viewed::number)
                    .orElse(0);
        }

        static int number(AggregationData data) {
            return (int) ((AggregationData.OfLong) data).value();
        }
    }

    /** A row is removed while two record to it. */
    @JCStressTest
    @Outcome(
            id = {"0, 7, 7", "1, 6, 7", "2, 5, 7", "3, 4, 7", "4, 3, 7", "5, 2, 7", "6, 1, 7", "7, 0, 7"},
            expect = ACCEPTABLE,
            desc = "Each value is in the row that is removed or in the new one.")
    @Outcome(expect = FORBIDDEN, desc = "A value that is lost, or counted twice.")
    @State
    public static class RecordAndRemove extends Viewed {
        {
            views.register(view);
        }

        @Actor
        public void one() {
            measure.record(1, ROW);
            bound.record(2);
        }

        @Actor
        public void other() {
            bound.record(4);
        }

        @Actor
        public void removing(III_Result result) {
            result.r1 = views.remove("v", ROW).map(row -> number(row.data())).orElse(0);
        }

        @Arbiter
        public void end(III_Result result) {
            result.r2 = unregister();
            result.r3 = result.r1 + result.r2;
        }
    }

    /** A view is unregistered while it is recorded to. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "0, 3", "1, 1", "1, 3"},
            expect = ACCEPTABLE,
            desc = "What was recorded before is in the last values; what is recorded meanwhile is in them or dropped.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "What was recorded before is not in the last values, or is there without what came before it.")
    @State
    public static class RecordAndUnregister extends Viewed {
        volatile int recorded;

        {
            views.register(view);
        }

        @Actor
        public void recording() {
            bound.record(1);
            recorded = 1;
            bound.record(2);
        }

        @Actor
        public void unregistering(II_Result result) {
            result.r1 = recorded;
            result.r2 = unregister();
        }
    }

    /** A view is registered while it is recorded to. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "It counts from when it is registered.")
    @Outcome(expect = FORBIDDEN, desc = "It is registered, and does not count.")
    @State
    public static class RecordAndRegister extends Viewed {
        volatile int registered;

        @Actor
        public void recording(II_Result result) {
            result.r1 = registered;
            bound.record(1);
        }

        @Actor
        public void registering() {
            views.register(view);
            registered = 1;
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = unregister();
        }
    }
}
