package io.tidemark.sink;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The ring of a queue, which this package alone can reach. Its entries are numbers from 1; what is left in the ring at the end reads as the
 * digits of a number, and 0 is none.
 */
@NullMarked
final class Ring {
    private Ring() {}

    /** An entry whose number is plain, to be seen through the ring or not at all. */
    static final class Numbered implements Entry {
        private int number;

        Numbered(int number) {
            this.number = number;
        }

        static int of(@Nullable Entry entry) {
            return entry == null ? 0 : ((Numbered) entry).number;
        }

        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {}
    }

    /** A ring of two. */
    abstract static class Two {
        final EntryRing ring = new EntryRing(2);

        final int push(int number) {
            return ring.push(new Numbered(number)) == EntryRing.REFUSED ? 1 : 0;
        }

        final int left() {
            int digits = 0;
            for (Entry entry = ring.poll(); entry != null; entry = ring.poll()) {
                digits = digits * 10 + Numbered.of(entry);
            }
            return digits;
        }
    }

    /** Two threads push into an empty ring. */
    @JCStressTest
    @Outcome(
            id = {"12, 0", "21, 0"},
            expect = ACCEPTABLE,
            desc = "Both are there.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is lost or there twice.")
    @State
    public static class PushAndPush extends Two {
        @Actor
        public void one() {
            push(1);
        }

        @Actor
        public void other() {
            push(2);
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = left();
            result.r2 = (int) ring.dropped();
        }
    }

    /** What is taken from a ring is seen as it was pushed; what is not taken is left. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Not there yet.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Taken, whole.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is lost, there twice, or its fields are not seen.")
    @State
    public static class PushAndPoll extends Two {
        @Actor
        public void producer() {
            push(1);
        }

        @Actor
        public void consumer(II_Result result) {
            Entry entry = ring.poll();
            result.r1 = entry == null ? 0 : Numbered.of(entry) == 1 ? 1 : 2;
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = left();
        }
    }

    /** A ring with entries 1 and 2 is full: a push drops the oldest while the consumer takes it. */
    @JCStressTest
    @Outcome(id = "1, 0, 23, 0", expect = ACCEPTABLE, desc = "The consumer was first: nothing is dropped.")
    @Outcome(id = "2, 0, 3, 1", expect = ACCEPTABLE, desc = "The producer was first: the oldest is dropped.")
    @Outcome(
            id = "1, 1, 2, 0",
            expect = ACCEPTABLE_INTERESTING,
            desc = "Refused, and counted by the queue: the consumer was stopped before it had freed the slot.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is lost, there twice, or out of order.")
    @State
    public static class PushIntoFullAndPoll extends Two {
        public PushIntoFullAndPoll() {
            push(1);
            push(2);
        }

        @Actor
        public void producer(IIII_Result result) {
            result.r2 = push(3);
        }

        @Actor
        public void consumer(IIII_Result result) {
            result.r1 = Numbered.of(ring.poll());
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r3 = left();
            result.r4 = (int) ring.dropped();
        }
    }

    /** A ring with entries 1 and 2 is full: two threads push. */
    @JCStressTest
    @Outcome(
            id = {"34, 0, 2", "43, 0, 2"},
            expect = ACCEPTABLE,
            desc = "The two oldest are dropped.")
    @Outcome(
            id = {"23, 1, 1", "24, 1, 1"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "Refused, and counted by the queue: the other was stopped before it had freed the slot.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is lost or there twice.")
    @State
    public static class PushAndPushIntoFull extends Two {
        private volatile int refusedByOther;

        public PushAndPushIntoFull() {
            push(1);
            push(2);
        }

        @Actor
        public void one(III_Result result) {
            result.r2 = push(3);
        }

        @Actor
        public void other() {
            refusedByOther = push(4);
        }

        @Arbiter
        public void end(III_Result result) {
            result.r1 = left();
            result.r2 += refusedByOther;
            result.r3 = (int) ring.dropped();
        }
    }

    /** Two threads take from a ring with entries 1 and 2. */
    @JCStressTest
    @Outcome(
            id = {"1, 2, 0", "2, 1, 0"},
            expect = ACCEPTABLE,
            desc = "Each took one.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is lost or taken twice.")
    @State
    public static class PollAndPoll extends Two {
        public PollAndPoll() {
            push(1);
            push(2);
        }

        @Actor
        public void one(III_Result result) {
            result.r1 = Numbered.of(ring.poll());
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = Numbered.of(ring.poll());
        }

        @Arbiter
        public void end(III_Result result) {
            result.r3 = left();
        }
    }

    /** A ring with entries 1 and 2 is full: two threads push, a third takes. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 34, 1", "1, 0, 43, 1"},
            expect = ACCEPTABLE,
            desc = "Took the oldest; one is dropped.")
    @Outcome(
            id = {"2, 0, 34, 1", "2, 0, 43, 1"},
            expect = ACCEPTABLE,
            desc = "Took the second; the oldest is dropped.")
    @Outcome(
            id = {"3, 0, 4, 2", "4, 0, 3, 2"},
            expect = ACCEPTABLE,
            desc = "Took a new one; both old ones are dropped.")
    @Outcome(
            id = {"0, 0, 34, 2", "0, 0, 43, 2"},
            expect = ACCEPTABLE,
            desc = "Took none: both old ones are dropped, and the slot of the next is claimed, not filled yet.")
    @Outcome(
            id = {"1, 1, 23, 0", "1, 1, 24, 0", "2, 1, 3, 1", "2, 1, 4, 1", "1, 2, 2, 0"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "Refused, and counted by the queue: another thread was stopped before it had freed the slot.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is lost, there twice, or out of order.")
    @State
    public static class PushAndPushAndPoll extends Two {
        private volatile int refusedByOther;

        public PushAndPushAndPoll() {
            push(1);
            push(2);
        }

        @Actor
        public void one(IIII_Result result) {
            result.r2 = push(3);
        }

        @Actor
        public void other() {
            refusedByOther = push(4);
        }

        @Actor
        public void consumer(IIII_Result result) {
            result.r1 = Numbered.of(ring.poll());
        }

        @Arbiter
        public void end(IIII_Result result) {
            result.r2 += refusedByOther;
            result.r3 = left();
            result.r4 = (int) ring.dropped();
        }
    }
}
