package io.tidemark.stats;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.time.TimeSource;
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

/** The cells of rows, which this package alone can reach. */
@NullMarked
final class Cells {
    private Cells() {}

    private static final Plan DISTRIBUTION =
            new Plan(Aggregation.distribution(1, 2), false, false, TimeSource.system());
    private static final Plan SUM = new Plan(Aggregation.sum(), true, false, TimeSource.system());
    private static final Plan LAST = new Plan(Aggregation.lastValue(), true, false, TimeSource.system());

    /** The buckets as the digits of a number; -1 if they, the count and the sum do not agree. */
    private static int digits(@Nullable AggregationData data) {
        if (data == null) {
            return 0;
        }
        AggregationData.Distribution distribution = (AggregationData.Distribution) data;
        List<Long> buckets = distribution.bucketCounts();
        long count = buckets.get(0) + buckets.get(1) + buckets.get(2);
        boolean agrees = count == distribution.count()
                && distribution.sum() == buckets.get(0) + 2 * buckets.get(1) + 3 * buckets.get(2);
        return agrees ? (int) (buckets.get(0) * 100 + buckets.get(1) * 10 + buckets.get(2)) : -1;
    }

    private static int number(@Nullable AggregationData data) {
        return data == null ? 0 : (int) ((AggregationData.OfLong) data).value();
    }

    /** Two that record, and one that reads twice. */
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
            desc = "What was recorded by then, and nothing goes back.")
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
            desc = "Read between two stripes: a thread's later value without its earlier one. Nothing goes back.")
    @Outcome(expect = FORBIDDEN, desc = "Half a value, a value that is gone again, or one that is lost.")
    @State
    public static class TwoWritersAndAReader {
        final Cell cell = Cell.of(DISTRIBUTION, 0, null);

        @Actor
        public void one() {
            cell.record(DISTRIBUTION, 2, 0);
            cell.record(DISTRIBUTION, 1, 0);
        }

        @Actor
        public void other() {
            cell.record(DISTRIBUTION, 3, 0);
        }

        @Actor
        public void reading(III_Result result) {
            result.r1 = digits(cell.snapshot(DISTRIBUTION));
            result.r2 = digits(cell.snapshot(DISTRIBUTION));
        }

        @Arbiter
        public void end(III_Result result) {
            result.r3 = digits(cell.snapshot(DISTRIBUTION));
        }
    }

    /** One records while the cell is closed: what is counted is there when closing is over, and what is not is known not to be. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1", "2, 2"},
            expect = ACCEPTABLE,
            desc = "As many as were taken.")
    @Outcome(expect = FORBIDDEN, desc = "A value that was taken too late, or one that was taken and refused.")
    @State
    public static class RecordAndClose {
        final Cell cell = Cell.of(SUM, 0, null);

        @Actor
        public void recording(II_Result result) {
            result.r1 = (cell.record(SUM, 1, 1) ? 1 : 0) + (cell.record(SUM, 1, 1) ? 1 : 0);
        }

        @Actor
        public void closing(II_Result result) {
            cell.close();
            result.r2 = number(cell.snapshot(SUM));
        }
    }

    /** Two record, so that there may be more stripes, while the cell is closed. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1", "2, 2", "3, 3", "4, 4"},
            expect = ACCEPTABLE,
            desc = "As many as were taken.")
    @Outcome(expect = FORBIDDEN, desc = "A value that was taken too late, or one that was taken and refused.")
    @State
    public static class TwoRecordAndOneCloses {
        final Cell cell = Cell.of(SUM, 0, null);
        int one;
        int other;

        @Actor
        public void one() {
            one = (cell.record(SUM, 1, 1) ? 1 : 0) + (cell.record(SUM, 1, 1) ? 1 : 0);
        }

        @Actor
        public void other() {
            other = (cell.record(SUM, 1, 1) ? 1 : 0) + (cell.record(SUM, 1, 1) ? 1 : 0);
        }

        @Actor
        public void closing(II_Result result) {
            cell.close();
            result.r2 = number(cell.snapshot(SUM));
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = one + other;
        }
    }

    /** The last value of a cell that is closed: if it was taken, it is there. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 7", "1, 7"},
            expect = ACCEPTABLE,
            desc = "If it was refused it may be there as well: it is the last value of the next cell too.")
    @Outcome(expect = FORBIDDEN, desc = "A last value that was taken, and lost.")
    @State
    public static class LastValueAndClose {
        final Cell cell = Cell.of(LAST, 0, null);

        @Actor
        public void recording(II_Result result) {
            result.r1 = cell.record(LAST, 7, 7) ? 1 : 0;
        }

        @Actor
        public void closing(II_Result result) {
            cell.close();
            result.r2 = number(cell.snapshot(LAST));
        }
    }
}
