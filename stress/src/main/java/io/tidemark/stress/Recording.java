package io.tidemark.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.Observations;
import io.tidemark.SharedHistogram;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ID_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Histograms that several threads record into. */
final class Recording {
    private Recording() {}

    private static int sum(Observations observations) {
        double[] sum = new double[1];
        observations.forEach((total, count) -> sum[0] += total);
        return (int) sum[0];
    }

    /** Numbers 2 and 5 were recorded. */
    @Outcome(id = "2, 7", expect = ACCEPTABLE, desc = "Both are there.")
    @Outcome(expect = FORBIDDEN, desc = "A number is lost, or counted twice.")
    static final class Both {
        private Both() {}
    }

    /** Two threads record the first numbers of two ranges: both make room for theirs. */
    @JCStressTest
    @JCStressMeta(Both.class)
    @State
    public static class FirstOfTwoRanges {
        final SharedHistogram histogram = SharedHistogram.create();

        @Actor
        public void one() {
            histogram.record(2);
        }

        @Actor
        public void other() {
            histogram.record(5);
        }

        @Arbiter
        public void all(II_Result result) {
            Observations observations = histogram.snapshot();
            result.r1 = (int) observations.count();
            result.r2 = sum(observations);
        }
    }

    /** Two threads record the first numbers of one range: one makes room for both. */
    @JCStressTest
    @Outcome(id = "2, 9", expect = ACCEPTABLE, desc = "Both are there.")
    @Outcome(expect = FORBIDDEN, desc = "A number is lost, or counted twice.")
    @State
    public static class FirstOfOneRange {
        final SharedHistogram histogram = SharedHistogram.create();

        @Actor
        public void one() {
            histogram.record(4);
        }

        @Actor
        public void other() {
            histogram.record(5);
        }

        @Arbiter
        public void all(II_Result result) {
            Observations observations = histogram.snapshot();
            result.r1 = (int) observations.count();
            result.r2 = sum(observations);
        }
    }

    /** Two threads record one number. */
    @JCStressTest
    @Outcome(id = "5, 10", expect = ACCEPTABLE, desc = "All are there.")
    @Outcome(expect = FORBIDDEN, desc = "A number is lost, or counted twice.")
    @State
    public static class SameNumber {
        final SharedHistogram histogram = SharedHistogram.create();

        @Actor
        public void one() {
            histogram.record(2);
            histogram.record(2);
        }

        @Actor
        public void other() {
            histogram.record(2, 3);
        }

        @Arbiter
        public void all(II_Result result) {
            Observations observations = histogram.snapshot();
            result.r1 = (int) observations.count();
            result.r2 = sum(observations);
        }
    }

    /** Three threads record the first numbers of three ranges. */
    @JCStressTest
    @Outcome(id = "3, 16", expect = ACCEPTABLE, desc = "All are there.")
    @Outcome(expect = FORBIDDEN, desc = "A number is lost, or counted twice.")
    @State
    public static class FirstOfThreeRanges {
        final SharedHistogram histogram = SharedHistogram.create();

        @Actor
        public void one() {
            histogram.record(9);
        }

        @Actor
        public void other() {
            histogram.record(5);
        }

        @Actor
        public void third() {
            histogram.record(2);
        }

        @Arbiter
        public void all(II_Result result) {
            Observations observations = histogram.snapshot();
            result.r1 = (int) observations.count();
            result.r2 = sum(observations);
        }
    }

    /** A snapshot is taken meanwhile: its count and its sum tell of the same numbers. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 2", "1, 5", "2, 7"},
            expect = ACCEPTABLE,
            desc = "Each number is in it or not.")
    @Outcome(expect = FORBIDDEN, desc = "Count and sum disagree.")
    @State
    public static class RecordAndSnapshot {
        final SharedHistogram histogram = SharedHistogram.create();

        @Actor
        public void recording() {
            histogram.record(2);
            histogram.record(5);
        }

        @Actor
        public void reading(II_Result result) {
            Observations observations = histogram.snapshot();
            result.r1 = (int) observations.count();
            result.r2 = sum(observations);
        }
    }

    /** Whether all numbers are whole goes with the numbers: else the middle of a range would be taken for its lower end. */
    @JCStressTest
    @Outcome(id = "-1, -1.0", expect = ACCEPTABLE, desc = "Nothing yet.")
    @Outcome(id = "1, 1.5625", expect = ACCEPTABLE, desc = "The middle of the range from 1.5 to 1.625.")
    @Outcome(expect = FORBIDDEN, desc = "A fraction is taken for a whole number.")
    @State
    public static class FractionAndClose {
        final SharedHistogram histogram = SharedHistogram.create();

        @Actor
        public void recording() {
            histogram.record(1.6);
        }

        @Actor
        public void reading(ID_Result result) {
            Observations closed = histogram.closeValue();
            double[] sum = new double[1];
            if (closed != null) {
                closed.forEach((total, count) -> sum[0] += total);
            }
            result.r1 = closed == null ? -1 : (int) closed.count();
            result.r2 = closed == null ? -1 : sum[0];
        }
    }

    /** A record is closed meanwhile: the entry has a count and a sum of the same numbers, and keeps them. */
    @JCStressTest
    @Outcome(
            id = {"0, -1", "1, 2", "1, 5", "2, 7"},
            expect = ACCEPTABLE,
            desc = "Each number is in it or not.")
    @Outcome(id = "-2, .*", expect = FORBIDDEN, desc = "The entry changed after it was emitted.")
    @Outcome(expect = FORBIDDEN, desc = "Count and sum disagree.")
    @State
    public static class RecordAndClose {
        final Emissions emissions = new Emissions();
        final FanOutGuard guard = new FanOutGuard(emissions);

        @Actor
        public void recording() {
            guard.sizes.record(2);
            guard.sizes.record(5);
        }

        @Actor
        public void closing() {
            guard.close();
        }

        @Arbiter
        public void entry(II_Result result) {
            result.r1 = emissions.isUnchanged() ? emissions.observations(FanOut.SIZES) : -2;
            result.r2 = (int) emissions.sum(FanOut.SIZES);
        }
    }
}
