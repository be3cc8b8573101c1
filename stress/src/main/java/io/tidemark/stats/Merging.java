package io.tidemark.stats;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.NullMarked;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Records that are merged while what was merged is emitted. */
@NullMarked
final class Merging {
    private Merging() {}

    abstract static class Merged {
        final Parts emitted = new Parts();
        final KeyedAggregator<Part> aggregator;

        Merged(int maxKeys) {
            aggregator = KeyedAggregator.of(PartAggregate::new, emitted, maxKeys);
        }

        final int merge(int key, int value) {
            return aggregator.insert(Part.of(key, value)) ? value : 0;
        }

        final int sum() {
            aggregator.flush();
            return emitted.sum();
        }
    }

    /** What was told to be merged, and what came out. */
    @Outcome(
            id = {"0, 0, 0", "1, 0, 1", "0, 2, 2", "1, 2, 3"},
            expect = ACCEPTABLE,
            desc = "What was taken is emitted, once.")
    @Outcome(expect = FORBIDDEN, desc = "A record that is lost, emitted twice, or emitted though it was refused.")
    static final class Kept {
        private Kept() {}
    }

    /** Two merge records of one key, which is new, and one flushes. */
    @JCStressTest
    @Outcome(id = "7, 3", expect = ACCEPTABLE, desc = "Each is in the first aggregate or in a later one.")
    @Outcome(expect = FORBIDDEN, desc = "A record that is lost or emitted twice, or half of one.")
    @State
    public static class MergeAndFlush extends Merged {
        public MergeAndFlush() {
            super(10);
        }

        @Actor
        public void one() {
            merge(0, 1);
            merge(0, 2);
        }

        @Actor
        public void other() {
            merge(0, 4);
        }

        @Actor
        public void flushing() {
            aggregator.flush();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = sum();
            result.r2 = (int) aggregator.merged();
        }
    }

    /** Two merge records of keys that there is only room for one of. */
    @JCStressTest
    @Outcome(id = "15, 1", expect = ACCEPTABLE, desc = "One has the room, and the other's records are emitted at once.")
    @Outcome(expect = FORBIDDEN, desc = "A record that is lost or emitted twice, or two keys in the room of one.")
    @State
    public static class TwoKeysForOneRoom extends Merged {
        public TwoKeysForOneRoom() {
            super(1);
        }

        @Actor
        public void one() {
            merge(1, 1);
            merge(1, 2);
        }

        @Actor
        public void other() {
            merge(2, 4);
            merge(2, 8);
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = aggregator.keys();
            result.r1 = sum();
        }
    }

    /** Two merge while the aggregator ends. */
    @JCStressTest
    @JCStressMeta(Kept.class)
    @State
    public static class MergeAndEnd extends Merged {
        public MergeAndEnd() {
            super(10);
        }

        @Actor
        public void one(III_Result result) {
            result.r1 = merge(0, 1);
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = merge(0, 2);
        }

        @Actor
        public void ending() {
            aggregator.end();
        }

        @Arbiter
        public void end(III_Result result) {
            result.r3 = emitted.sum();
        }
    }

    /** Two insert into an {@link Aggregated} while the wide event that holds it closes. */
    @JCStressTest
    @JCStressMeta(Kept.class)
    @State
    public static class InsertAndClose {
        private final Aggregated<Part> parts = Aggregated.of(PartAggregate::new);
        private final Parts emitted = new Parts();

        @Actor
        public void one(III_Result result) {
            result.r1 = parts.insert(Part.of(0, 1)) ? 1 : 0;
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = parts.insert(Part.of(0, 2)) ? 2 : 0;
        }

        @Actor
        public void closing() {
            RecordAggregate<Part> taken = parts.tidemarkTake();
            if (taken != null) {
                taken.tidemarkWrite(0, emitted);
            }
        }

        @Arbiter
        public void end(III_Result result) {
            result.r3 = emitted.sum();
        }
    }
}
