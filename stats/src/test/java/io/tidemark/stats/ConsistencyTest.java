package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader sees while others write. */
@Timeout(60)
class ConsistencyTest {

    private static final int WRITERS = 16;
    private static final int EACH = 30_000;

    private static final LongMeasure SIZE = Measure.ofLong("consistency/size", "sizes", MetricUnit.BYTES);

    private static <T> List<T> inWriters(Callable<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                futures.add(threads.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void eachSnapshotAgreesWithItselfAndNothingGoesBack() throws Exception {
        Views views = Views.create();
        views.register(View.of(SIZE)
                .by("op")
                .aggregate(Aggregation.distribution(1, 2, 3))
                .named("buckets"));
        views.register(View.of(SIZE)
                .aggregate(Aggregation.exponentialDistribution(8, 20))
                .named("exponential"));
        views.register(View.of(SIZE).by("op").aggregate(Aggregation.sum()).named("sum"));
        views.register(View.of(SIZE).named("count"));
        AtomicBoolean done = new AtomicBoolean();
        Future<Integer> reader;
        ExecutorService reading = Executors.newSingleThreadExecutor();
        try {
            reader = reading.submit(() -> {
                Map<String, AggregationData> before = new HashMap<>();
                int snapshots = 0;
                while (!done.get()) {
                    for (ViewData view : views.all()) {
                        for (ViewData.Row row : view.rows()) {
                            AggregationData last = before.put(view.view().name() + row.tags(), row.data());
                            assertFollows(last, row.data());
                        }
                    }
                    snapshots++;
                }
                return snapshots;
            });
            inWriters(() -> {
                Tags a = Tags.of("op", "a");
                Tags b = Tags.of("op", "b");
                LongMeasure.Bound bound = SIZE.bind(b);
                for (int i = 0; i < EACH; i++) {
                    SIZE.record(i & 3, a);
                    bound.record(1L << (i & 31));
                }
                return null;
            });
        } finally {
            done.set(true);
            reading.shutdown();
        }
        assertThat(reader.get()).isPositive();

        long all = (long) WRITERS * EACH;
        AggregationData.Distribution a = (AggregationData.Distribution)
                views.get("buckets").orElseThrow().row(Tags.of("op", "a")).orElseThrow();
        assertThat(a.bucketCounts()).containsExactly(all / 2, all / 4, all / 4, 0L);
        assertThat(a.sum()).isEqualTo(all * 1.5);
        long sum = 0;
        for (int i = 0; i < EACH; i++) {
            sum += 1L << (i & 31);
        }
        assertThat(views.get("sum").orElseThrow().row(Tags.of("op", "b")))
                .contains(new AggregationData.OfLong(sum * WRITERS));
        assertThat(views.get("count").orElseThrow().row(Tags.empty())).contains(new AggregationData.OfLong(2 * all));
        AggregationData.Exponential exponential = (AggregationData.Exponential)
                views.get("exponential").orElseThrow().row(Tags.empty()).orElseThrow();
        assertThat(exponential.count()).isEqualTo(2 * all);
        assertThat(exponential.zeros()).isEqualTo(all / 4);
        views.registered().forEach(view -> views.unregister(view.name()));
    }

    private static void assertFollows(AggregationData before, AggregationData now) {
        if (now instanceof AggregationData.OfLong number) {
            assertThat(number.value())
                    .isGreaterThanOrEqualTo(before == null ? 0 : ((AggregationData.OfLong) before).value());
        } else if (now instanceof AggregationData.Distribution data) {
            assertThat(sum(data.bucketCounts())).isEqualTo(data.count());
            if (before != null) {
                AggregationData.Distribution last = (AggregationData.Distribution) before;
                for (int i = 0; i < data.bucketCounts().size(); i++) {
                    assertThat(data.bucketCounts().get(i))
                            .isGreaterThanOrEqualTo(last.bucketCounts().get(i));
                }
                assertThat(data.sum()).isGreaterThanOrEqualTo(last.sum());
            }
        } else if (now instanceof AggregationData.Exponential data) {
            assertThat(sum(data.positive().counts())
                            + data.positive().infinities()
                            + sum(data.negative().counts())
                            + data.negative().infinities()
                            + data.zeros())
                    .isEqualTo(data.count());
            if (before != null) {
                assertThat(data.count()).isGreaterThanOrEqualTo(((AggregationData.Exponential) before).count());
                assertThat(data.scale()).isLessThanOrEqualTo(((AggregationData.Exponential) before).scale());
            }
        }
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(count -> count).sum();
    }

    @Test
    void aThreadThatIsStoppedAmidRecordingKeepsNoOtherFromIt() throws Exception {
        Plan plan = Plans.of(Aggregation.distribution(1), false);
        StripedCell cell = (StripedCell) Cell.of(plan, 0, null);
        List<Stripe> held = new ArrayList<>();
        held.add(cell.holdOne());
        inWriters(() -> {
            for (int i = 0; i < 1_000; i++) {
                assertThat(cell.record(plan, i, 0)).isTrue();
            }
            return null;
        });
        held.forEach(stripe -> stripe.state = Stripe.OPEN);
        assertThat(((AggregationData.Distribution) cell.snapshot(plan)).count()).isEqualTo(WRITERS * 1_000L);
    }

    @Test
    void closingWaitsForWhoIsRecordingAndKeepsNobodyFromGoingElsewhere() throws Exception {
        Plan plan = Plans.of(Aggregation.sum(), true);
        StripedCell cell = (StripedCell) Cell.of(plan, 0, null);
        Stripe held = cell.holdOne();
        assertThat(cell.record(plan, 1, 1)).isTrue();
        Thread closing = new Thread(cell::close);
        closing.start();
        // It closes one stripe after the other, and waits for the one that is held. Until it has closed one, it is
        // still recorded to.
        long recorded = 1;
        while (closing.getState() == Thread.State.NEW || recorded < 100) {
            if (!cell.record(plan, 1, 1)) {
                break;
            }
            recorded++;
        }
        held.add(plan.kind, plan.whole, 5, 5, 0);
        held.state = Stripe.OPEN;
        closing.join();
        assertThat(cell.record(plan, 1, 1)).isFalse();
        assertThat(cell.snapshot(plan)).isEqualTo(new AggregationData.OfLong(recorded + 5));
        assertThat(cell.continued(plan).snapshot(plan)).isEqualTo(cell.snapshot(plan));
    }

    @Test
    void nothingIsLostWhereRowsAreRemovedWhileTheyAreRecordedTo() throws Exception {
        for (Aggregation aggregation : List.of(Aggregation.sum(), Aggregation.distribution(1))) {
            Views views = Views.create();
            views.register(View.of(SIZE).by("op").aggregate(aggregation).named("v"));
            Tags tags = Tags.of("op", "a");
            LongMeasure.Bound bound = SIZE.bind(tags);
            AtomicBoolean done = new AtomicBoolean();
            ExecutorService removing = Executors.newSingleThreadExecutor();
            Future<Long> removed = removing.submit(() -> {
                long sum = 0;
                while (!done.get()) {
                    sum += views.remove("v", tags).map(row -> sum(row.data())).orElse(0L);
                }
                return sum;
            });
            inWriters(() -> {
                for (int i = 0; i < 10_000; i++) {
                    SIZE.record(1, tags);
                    bound.record(1);
                }
                return null;
            });
            done.set(true);
            removing.shutdown();
            long left = views.unregister("v")
                    .orElseThrow()
                    .row(tags)
                    .map(ConsistencyTest::sum)
                    .orElse(0L);
            assertThat(removed.get() + left).isEqualTo(WRITERS * 20_000L);
        }
    }

    private static long sum(AggregationData data) {
        return data instanceof AggregationData.OfLong sum
                ? sum.value()
                : (long) ((AggregationData.Distribution) data).sum();
    }

    @Test
    void aRowThatIsRecordedToWhileItExpiresGoesOnAsItWas() throws Exception {
        Views views = Views.create();
        // Always idle: whatever comes between a look and the next is what matters.
        views.register(View.of(SIZE)
                .by("op")
                .aggregate(Aggregation.sum())
                .idleExpiry(Duration.ofNanos(1))
                .named("v"));
        Tags tags = Tags.of("op", "a");
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService reading = Executors.newSingleThreadExecutor();
        Future<Long> seen = reading.submit(() -> {
            // As an exporter adds up: a new start time begins anew.
            long before = 0;
            long value = 0;
            Object start = "";
            while (!done.get()) {
                ViewData data = views.get("v").orElseThrow();
                assertThat(data.rows()).hasSizeLessThan(2);
                for (ViewData.Row row : data.rows()) {
                    if (!row.start().equals(start)) {
                        before += value;
                        start = row.start();
                    } else {
                        assertThat(sum(row.data())).isGreaterThanOrEqualTo(value);
                    }
                    value = sum(row.data());
                }
            }
            for (ViewData.Row row : views.unregister("v").orElseThrow().rows()) {
                if (!row.start().equals(start)) {
                    before += value;
                }
                value = sum(row.data());
            }
            return before + value;
        });
        inWriters(() -> {
            for (int i = 0; i < 10_000; i++) {
                SIZE.record(1, tags);
            }
            return null;
        });
        done.set(true);
        reading.shutdown();
        assertThat(seen.get()).isEqualTo(WRITERS * 10_000L);
    }

    @Test
    @SuppressWarnings("try")
    void aValueThatComesBetweenTheLookAndTheRemovalKeepsTheRow() throws Exception {
        ManualTime time = new ManualTime();
        try (TimeSource.Scope scope = TimeSource.override(time)) {
            Views views = Views.create();
            views.register(View.of(SIZE)
                    .by("op")
                    .aggregate(Aggregation.distribution(1))
                    .limit(1)
                    .idleExpiry(Duration.ofMinutes(1))
                    .named("v"));
            Tags tags = Tags.of("op", "a");
            SIZE.record(1, tags);
            SIZE.record(1, Tags.of("op", "in the overflow row"));
            Instant start = views.get("v").orElseThrow().start();
            time.advance(Duration.ofMinutes(1));
            List<Rows.Row> rows = SIZE.views().recorders()[0].rows().all();
            // The reader looks at the row, and then has to wait for the overflow row.
            Stripe held = ((StripedCell) rows.get(1).cell).holdOne();
            FutureTask<ViewData> snapshot =
                    new FutureTask<>(() -> views.get("v").orElseThrow());
            Thread reader = new Thread(snapshot);
            reader.start();
            while (!Arrays.toString(reader.getStackTrace()).contains("Thread.yield")) {
                Thread.onSpinWait();
            }
            SIZE.record(5, tags);
            held.state = Stripe.OPEN;
            ViewData data = snapshot.get();
            assertThat(data.rows()).hasSize(1);
            assertThat(sum(data.rows().get(0).data())).isEqualTo(6);
            assertThat(data.rows().get(0).start()).isEqualTo(start);
            assertThat(data.overflowed()).isEqualTo(1);
            SIZE.record(1, tags);
            assertThat(sum(views.unregister("v").orElseThrow().rows().get(0).data()))
                    .isEqualTo(7);
        }
    }

    @Test
    void viewsComeAndGoWhileBoundHandlesRecord() throws Exception {
        Views views = Views.create();
        LongMeasure.Bound bound = SIZE.bind(Tags.of("op", "a"));
        views.register(View.of(SIZE).by("op").named("stays"));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService changing = Executors.newSingleThreadExecutor();
        Future<Integer> changes = changing.submit(() -> {
            int rounds = 0;
            while (!done.get()) {
                views.register(View.of(SIZE)
                        .by("op")
                        .aggregate(Aggregation.distribution(1))
                        .named("comes"));
                rounds += views.unregister("comes").isPresent() ? 1 : 0;
            }
            return rounds;
        });
        inWriters(() -> {
            for (int i = 0; i < 10_000; i++) {
                bound.record(1);
            }
            return null;
        });
        done.set(true);
        changing.shutdown();
        assertThat(changes.get()).isPositive();
        assertThat(views.unregister("stays").orElseThrow().row(Tags.of("op", "a")))
                .contains(new AggregationData.OfLong(WRITERS * 10_000L));
    }

    @Test
    void theLastValuesHaveAllThatWasRecordedBefore() throws Exception {
        for (int round = 0; round < 20; round++) {
            Views views = Views.create();
            views.register(View.of(SIZE).named("v"));
            inWriters(() -> {
                SIZE.record(1);
                return null;
            });
            assertThat(views.unregister("v").orElseThrow().row(Tags.empty()))
                    .contains(new AggregationData.OfLong(WRITERS));
            SIZE.record(1);
            assertThat(views.get("v")).isEmpty();
        }
    }
}
