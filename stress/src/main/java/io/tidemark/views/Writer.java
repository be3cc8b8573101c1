package io.tidemark.views;

import io.tidemark.sink.EntrySink;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Tags;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records values 1, 2 and 3 of some visitors, on every way there is, and keeps count. For one thread at a time.
 */
final class Writer {

    static final int VISITORS = 8;
    static final int GREATEST = 3;

    private static final int TURN = 1_000;

    /** Each visitor comes for a while and is gone for a while, so that rows become idle. */
    private static final int LOG_NANOS_OF_A_VISIT = 22;

    private static final Tags[] TAGS = new Tags[VISITORS];

    static {
        for (int i = 0; i < VISITORS; i++) {
            TAGS[i] = Tags.of("visitor", visitor(i));
        }
    }

    private final LongMeasure measure;
    private final LongMeasure.Bound[] bound = new LongMeasure.Bound[VISITORS];
    private final EntrySink sink;
    private final Random random;

    /** By visitor and value. */
    private final long[][] measured = new long[VISITORS][GREATEST + 1];

    private final long[][] recorded = new long[VISITORS][GREATEST + 1];

    final Progress throughMeasure = new Progress();
    final Progress throughRecords = new Progress();

    /** How many values were begun to be recorded, and how many of them are. */
    static final class Progress {
        private final AtomicLong begun = new AtomicLong();
        private final AtomicLong done = new AtomicLong();

        private void begin() {
            begun.set(begun.get() + 1);
        }

        private void end() {
            done.set(done.get() + 1);
        }

        long begun() {
            return begun.get();
        }

        long done() {
            return done.get();
        }
    }

    Writer(LongMeasure measure, EntrySink sink, int seed) {
        this.measure = measure;
        this.sink = sink;
        this.random = new Random(seed);
        for (int i = 0; i < VISITORS; i++) {
            bound[i] = measure.bind(TAGS[i]);
        }
    }

    static String visitor(int number) {
        return "visitor-" + number;
    }

    /** Records some. */
    void turn() {
        for (int i = 0; i < TURN; i++) {
            int visitor = (int) ((System.nanoTime() >> LOG_NANOS_OF_A_VISIT) + (i & 1)) & (VISITORS - 1);
            int value = 1 + random.nextInt(GREATEST);
            if ((i & 3) == 3) {
                throughRecords.begin();
                record(visitor, value);
                throughRecords.end();
                recorded[visitor][value]++;
            } else {
                throughMeasure.begin();
                measure(i & 3, visitor, value);
                throughMeasure.end();
                measured[visitor][value]++;
            }
        }
    }

    private void measure(int way, int visitor, int value) {
        switch (way) {
            case 0 -> bound[visitor].record(value);
            case 1 -> measure.record(value, TAGS[visitor]);
            default -> TAGS[visitor].run(() -> measure.record(value));
        }
    }

    private void record(int visitor, int value) {
        try (VisitGuard visit = new VisitGuard(visitor(visitor), sink)) {
            visit.bread = value;
        }
    }

    /** When it is over: how many of a value. */
    long measured(int visitor, int value) {
        return measured[visitor][value];
    }

    /** When it is over: how many of a value. */
    long recorded(int visitor, int value) {
        return recorded[visitor][value];
    }
}
