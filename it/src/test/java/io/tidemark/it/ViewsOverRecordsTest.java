package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.RecordId;
import io.tidemark.sink.EntrySink;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Stats;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.ViewSink;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Views over the fields of generated records, and over what is measured while one is open. */
class ViewsOverRecordsTest {

    @Metrics(naming = Naming.PASCAL_CASE)
    enum Operation {
        COUNT_DUCKS,
        FEED_DUCKS
    }

    @Metrics
    static class Request {
        @Nullable
        Operation operation;

        @Nullable
        Operation before;

        @Nullable
        String tenant;

        @RecordId
        @Nullable
        String requestId;

        long ducks;

        Optional<Double> weight = Optional.empty();
    }

    @Metrics
    static class Answer {
        boolean success;

        int status;

        @Nullable
        Boolean cached;

        double weight;
    }

    @Test
    void booleansAndCodesAreTags() {
        views.register(View.over(ViewsOverRecordsTest_AnswerFields.WEIGHT)
                .by(
                        ViewsOverRecordsTest_AnswerFields.SUCCESS.asTag(),
                        ViewsOverRecordsTest_AnswerFields.STATUS.asTag(),
                        ViewsOverRecordsTest_AnswerFields.CACHED.asTag())
                .aggregate(Aggregation.count())
                .named("codes"));
        views.register(View.over(ViewsOverRecordsTest_AnswerFields.WEIGHT)
                .by(ViewsOverRecordsTest_AnswerFields.SUCCESS.asTag(), ViewsOverRecordsTest_AnswerFields.CACHED.asTag())
                .aggregate(Aggregation.count())
                .named("booleans"));
        answer(true, 200, null);
        answer(true, 200, true);
        answer(false, 503, false);
        answer(false, 70_000, false);

        ViewData codes = views.get("codes").orElseThrow();
        assertThat(row(codes, "success", "true", "status", "200")).isEqualTo(new AggregationData.OfLong(1));
        assertThat(row(codes, "success", "true", "status", "200", "cached", "true"))
                .isEqualTo(new AggregationData.OfLong(1));
        assertThat(row(codes, "success", "false", "status", "503", "cached", "false"))
                .isEqualTo(new AggregationData.OfLong(1));
        assertThat(row(codes, "success", "false", "status", "70000", "cached", "false"))
                .isEqualTo(new AggregationData.OfLong(1));
        ViewData booleans = views.get("booleans").orElseThrow();
        assertThat(booleans.rows()).hasSize(3);
        assertThat(row(booleans, "success", "false", "cached", "false")).isEqualTo(new AggregationData.OfLong(2));

        assertThatThrownBy(ViewsOverRecordsTest_AnswerFields.WEIGHT::asTag)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("weight is not a whole number and not a boolean");
    }

    private void answer(boolean success, int status, @Nullable Boolean cached) {
        try (var answer = new ViewsOverRecordsTest_AnswerGuard(sink)) {
            answer.success = success;
            answer.status = status;
            answer.cached = cached;
        }
    }

    private final List<Object> appended = new ArrayList<>();
    private final EntrySink next = appended::add;
    private final Views views = Views.create();
    private final ViewSink sink = ViewSink.of(views, next);

    private void request(
            @Nullable Operation operation, @Nullable Operation before, @Nullable String tenant, long ducks) {
        try (var request = new ViewsOverRecordsTest_RequestGuard(sink)) {
            request.operation = operation;
            request.before = before;
            request.tenant = tenant;
            request.ducks = ducks;
            if (ducks > 5) {
                request.weight = Optional.of(ducks / 2.0);
            }
        }
    }

    private static AggregationData row(ViewData data, String... tags) {
        Tags all = Tags.empty();
        for (int i = 0; i < tags.length; i += 2) {
            all = all.and(tags[i], tags[i + 1]);
        }
        return data.row(all).orElseThrow();
    }

    private static AggregationData number(long number) {
        return new AggregationData.OfLong(number);
    }

    @Test
    void enumsMakeRowsAndSoDoesTheirAbsence() {
        views.register(View.over(ViewsOverRecordsTest_RequestFields.DUCKS)
                .by(ViewsOverRecordsTest_RequestFields.OPERATION, ViewsOverRecordsTest_RequestFields.BEFORE)
                .aggregate(Aggregation.sum())
                .named("ducks"));
        for (int i = 0; i < 3; i++) {
            request(Operation.COUNT_DUCKS, null, "a", 1);
            request(null, Operation.COUNT_DUCKS, "b", 10);
            request(Operation.FEED_DUCKS, Operation.COUNT_DUCKS, null, 100);
            request(null, null, null, 1000);
        }
        request(Operation.COUNT_DUCKS, null, "a", -5);

        ViewData data = views.get("ducks").orElseThrow();
        assertThat(data.rows()).hasSize(4);
        assertThat(row(data, "operation", "CountDucks")).isEqualTo(number(3));
        assertThat(row(data, "before", "CountDucks")).isEqualTo(number(30));
        assertThat(row(data, "operation", "FeedDucks", "before", "CountDucks")).isEqualTo(number(300));
        assertThat(row(data)).isEqualTo(number(3000));
        assertThat(data.refused()).isEqualTo(1);
        assertThat(appended).hasSize(13);

        assertThat(views.remove("ducks", Tags.of("operation", "CountDucks"))).isPresent();
        request(Operation.COUNT_DUCKS, null, "a", 7);
        assertThat(row(views.unregister("ducks").orElseThrow(), "operation", "CountDucks"))
                .isEqualTo(number(7));
        request(Operation.COUNT_DUCKS, null, "a", 7);
        assertThat(views.get("ducks")).isEmpty();
    }

    @Test
    void stringsMakeRowsAndAFieldThatIsAbsentCountsNowhere() {
        views.register(View.over(ViewsOverRecordsTest_RequestFields.WEIGHT)
                .by(ViewsOverRecordsTest_RequestFields.TENANT)
                .limit(2)
                .named("weighed"));
        request(null, null, "a\nb", 1);
        request(null, null, "a\nb", 6);
        request(null, null, new String("a\nb"), 7);
        request(null, null, null, 8);
        request(null, null, "c", 9);
        ViewData data = views.get("weighed").orElseThrow();
        assertThat(data.rows()).extracting(row -> row.tags().asMap()).contains(Map.of("tenant", "a\nb"), Map.of());
        assertThat(row(data)).isEqualTo(number(1));
        assertThat(row(data, "overflow", "true")).isEqualTo(number(1));
        assertThat(data.overflowed()).isEqualTo(1);
    }

    @Test
    void anEntryThatCannotBeCountedIsAppendedAllTheSame() {
        views.register(View.over(ViewsOverRecordsTest_RequestFields.DUCKS).named("ducks"));
        // As a wrapper that says it is of the record's layout.
        try (var request = new ViewsOverRecordsTest_RequestGuard(entry -> sink.append(new io.tidemark.entry.Entry() {
            @Override
            public io.tidemark.entry.EntryLayout layout() {
                return entry.layout();
            }

            @Override
            public long epochNanos() {
                return entry.epochNanos();
            }

            @Override
            public void writeTo(io.tidemark.entry.EntryWriter out) {
                entry.writeTo(out);
            }
        }))) {
            request.ducks = 1;
        }
        assertThat(appended).hasSize(1);
        assertThat(sink.failures()).isEqualTo(1);
        assertThat(views.get("ducks").orElseThrow().rows()).isEmpty();
        assertThat(views.ownMetrics().collect())
                .filteredOn(family -> family.name().equals("tidemark_view_failures"))
                .flatExtracting(io.tidemark.stats.MetricFamily::points)
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.tags()).isEqualTo(Tags.of("view", "ducks"));
                    assertThat(point.value()).isEqualTo(new AggregationData.OfLong(1));
                });
    }

    @Test
    void exemplarsNameTheRecord() {
        DoubleMeasure latency = Measure.ofDouble("it/latency", "", MetricUnit.MILLISECONDS);
        views.register(View.of(latency).withExemplars().named("latency"));
        views.register(View.over(ViewsOverRecordsTest_RequestFields.DUCKS)
                .aggregate(Aggregation.max())
                .withExemplars()
                .named("ducks"));
        var guard = new ViewsOverRecordsTest_RequestGuard(sink);
        guard.requestId = "r-17";
        guard.run(request -> {
            request.ducks = 3;
            latency.record(2.5);
        });
        latency.record(7);
        assertThat(views.get("latency").orElseThrow().rows().get(0).exemplars())
                .singleElement()
                .satisfies(exemplar -> {
                    assertThat(exemplar.value()).isEqualTo(2.5);
                    assertThat(exemplar.attachments()).isEqualTo(Map.of("record_id", "r-17"));
                });
        assertThat(views.get("ducks").orElseThrow().rows().get(0).exemplars())
                .extracting(Exemplar::attachments)
                .containsExactly(Map.of("record_id", "r-17"));
        views.unregister("latency");
    }

    @Test
    void recordingIntoRowsThatThereAreMakesNoGarbage() {
        LongMeasure size = Measure.ofLong("it/size", "", MetricUnit.BYTES);
        Views own = Views.create();
        own.register(View.of(size)
                .by("op", "status")
                .aggregate(Aggregation.distribution(1, 10, 100))
                .named("a"));
        own.register(View.of(size)
                .by("op")
                .aggregate(Aggregation.exponentialDistribution())
                .named("b"));
        own.register(View.of(size).by("op").aggregate(Aggregation.lastValue()).named("c"));
        Tags tags = Tags.of("op", "x", "status", "200");
        LongMeasure.Bound bound = size.bind(tags);
        assertThat(bytes(() -> bound.record(7))).as("bound").isLessThan(1);
        assertThat(bytes(() -> size.record(7, tags))).as("looked up").isLessThan(1);
        assertThat(bytes(() -> Stats.record(size, 7)))
                .as("with the current tags")
                .isLessThan(1);
        own.registered().forEach(view -> own.unregister(view.name()));
        assertThat(bytes(() -> size.record(7, tags))).as("without a view").isLessThan(1);

        views.register(View.over(ViewsOverRecordsTest_RequestFields.DUCKS)
                .by(ViewsOverRecordsTest_RequestFields.OPERATION, ViewsOverRecordsTest_RequestFields.BEFORE)
                .aggregate(Aggregation.sum())
                .named("enums"));
        views.register(View.over(ViewsOverRecordsTest_RequestFields.DUCKS)
                .by(ViewsOverRecordsTest_RequestFields.TENANT)
                .named("strings"));
        List<io.tidemark.entry.Entry> entries = new ArrayList<>();
        try (var request = new ViewsOverRecordsTest_RequestGuard(entries::add)) {
            request.operation = Operation.FEED_DUCKS;
            request.tenant = "a";
        }
        ViewSink counting = ViewSink.of(views, entry -> {});
        assertThat(bytes(() -> counting.append(entries.get(0)))).as("an entry").isLessThan(1);
    }

    /** A time, when it has run often enough to be compiled. */
    private static double bytes(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double least = Double.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                work.run();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 10_000.0);
        }
        return least;
    }
}
