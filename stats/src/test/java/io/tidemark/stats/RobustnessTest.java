package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.unit.MetricUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code of the application that throws, or calls back. */
class RobustnessTest {

    private static final LongMeasure SIZE = Measure.ofLong("robustness/size", "sizes", MetricUnit.BYTES);

    @Test
    void aListenerThatThrowsKeepsNoOtherFromTheLastValues() {
        try (Logged logged = new Logged()) {
            Views views = Views.create();
            List<ViewData> told = new ArrayList<>();
            views.onUnregister(data -> {
                throw new IllegalStateException("no more");
            });
            views.onUnregister(data -> {
                // It may use the registry.
                views.register(data.view());
                told.add(data);
            });
            views.register(View.of(SIZE).named("v"));
            SIZE.record(1);
            ViewData last = views.unregister("v").orElseThrow();
            assertThat(told).containsExactly(last);
            assertThat(logged.messages())
                    .containsExactly("a listener failed that was given the last values of the view v");
            assertThat(views.get("v").orElseThrow().rows()).isEmpty();
        }
    }

    @Test
    void aStackThatOverflowsAmidRecordingLocksNothing() {
        Views views = Views.create();
        views.register(View.of(SIZE)
                .aggregate(Aggregation.exponentialDistribution(160, 20))
                .named("exponential"));
        views.register(
                View.of(SIZE).aggregate(Aggregation.distribution(1, 2, 3)).named("distribution"));
        long[] recorded = new long[1];
        for (int i = 0; i < 50; i++) {
            try {
                deeper(i, recorded);
            } catch (StackOverflowError expected) {
                // As deep as it goes.
            }
        }
        for (String name : List.of("exponential", "distribution")) {
            AggregationData data = Recorded.only(views.unregister(name).orElseThrow());
            long count = data instanceof AggregationData.Exponential exponential
                    ? exponential.count()
                    : ((AggregationData.Distribution) data).count();
            assertThat(count).isGreaterThanOrEqualTo(recorded[0]);
        }
    }

    /** Recording while the stack is unwound meets each depth that there is; stacks of many sizes, and code that is not compiled yet, make them fall anywhere. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aStackThatOverflowsWhileItIsUnwoundLocksNothing() throws Exception {
        Views views = Views.create();
        views.register(
                View.of(SIZE).aggregate(Aggregation.distribution(1, 2, 3)).named("d"));
        views.register(View.of(SIZE).aggregate(Aggregation.sum()).named("s"));
        for (int i = 0; i < 300; i++) {
            Thread thread = new Thread(null, () -> unwound(), "deep", 160_000 + (i * 37 % 64) * 1024L);
            thread.start();
            thread.join();
        }
        assertThat(views.all()).hasSize(2);
        views.unregister("d");
        views.unregister("s");
    }

    @SuppressWarnings("InfiniteRecursion") // To the end of the stack.
    private static int unwound() {
        try {
            return 1 + unwound();
        } catch (StackOverflowError end) {
            return 0;
        } finally {
            try {
                SIZE.record(3);
            } catch (StackOverflowError expected) {
                // Further up there is room.
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion") // To the end of the stack.
    private static int deeper(int seed, long[] recorded) {
        SIZE.record(1L << (seed & 31));
        recorded[0]++;
        return 1 + deeper(seed * 31 + 7, recorded);
    }
}
