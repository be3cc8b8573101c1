package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedHistogramTest {

    private static final int THREADS = 4;

    @Test
    void threadsTogetherRecordWhatOneThreadWould() throws Exception {
        for (int round = 0; round < 20; round++) {
            int seed = round;
            SharedHistogram shared = SharedHistogram.create();
            Threads.together(THREADS, thread -> {
                draw(seed, thread, 5_000, shared);
                return null;
            });
            Histogram alone = Histogram.create();
            for (int thread = 0; thread < THREADS; thread++) {
                draw(seed, thread, 5_000, alone);
            }

            assertThat(shared.snapshot()).isEqualTo(alone.snapshot());
        }
    }

    /** From all over the range, so that the tables grow at both ends while others count. */
    private static void draw(int seed, int thread, int times, Histogram histogram) {
        SplittableRandom random = new SplittableRandom(seed * 31L + thread);
        for (int i = 0; i < times; i++) {
            double value = (random.nextDouble() - 0.2) * Math.scalb(1.0, random.nextInt(400) - 200);
            histogram.record(i % 100 == 0 ? 0 : value, 1 + i % 3);
        }
    }

    @Test
    void snapshotsTakenMeanwhileNeverLoseAnObservation() throws Exception {
        SharedHistogram shared = SharedHistogram.create();
        AtomicInteger running = new AtomicInteger(2);
        int each = 300_000;
        List<Long> results = Threads.together(3, thread -> {
            if (thread < 2) {
                for (int i = 0; i < each; i++) {
                    shared.record(i & 1023);
                }
                running.decrementAndGet();
                return 0L;
            }
            long last = 0;
            while (running.get() > 0) {
                long count = shared.snapshot().count();
                assertThat(count).isGreaterThanOrEqualTo(last);
                last = count;
            }
            return last;
        });

        assertThat(results.get(2)).isLessThanOrEqualTo(2L * each);
        assertThat(shared.snapshot().count()).isEqualTo(2L * each);
    }

    @Test
    void aFractionIsNeverWrittenAsAWholeNumber() throws Exception {
        int rounds = 20_000;
        SharedHistogram[] shared = new SharedHistogram[rounds];
        Arrays.setAll(shared, i -> SharedHistogram.create());
        List<Set<String>> results = Threads.together(2, thread -> {
            Set<String> seen = new TreeSet<>();
            for (SharedHistogram histogram : shared) {
                if (thread == 0) {
                    histogram.record(5.2);
                } else {
                    while (histogram.snapshot().count() == 0) {
                        Thread.onSpinWait();
                    }
                    histogram.snapshot().forEach((total, count) -> seen.add(total + " of " + count));
                }
            }
            return seen;
        });

        assertThat(results.get(1)).containsExactly("5.25 of 1");
    }
}
