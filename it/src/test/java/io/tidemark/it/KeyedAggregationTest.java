package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.Dimensions;
import io.tidemark.Histogram;
import io.tidemark.Ignore;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.entry.Entry;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.Outputs;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.CollectingSink;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.sink.OverflowPolicy;
import io.tidemark.sink.SinkStats;
import io.tidemark.sink.TeeSink;
import io.tidemark.stats.Aggregate;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Key;
import io.tidemark.stats.KeyedAggregator;
import io.tidemark.stats.Max;
import io.tidemark.stats.Merge;
import io.tidemark.stats.MergingSink;
import io.tidemark.stats.Sum;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.ViewSink;
import io.tidemark.stats.Views;
import io.tidemark.stats.WorkerSink;
import io.tidemark.testing.TestEntry;
import io.tidemark.unit.MetricUnit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records merged by key at a sink. */
@Timeout(60)
class KeyedAggregationTest {

    private static final Duration NEVER = Duration.ofDays(1);

    @Metrics(naming = Naming.PASCAL_CASE)
    enum Status {
        OK,
        NOT_FOUND
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    @Dimensions({"Endpoint", "Status"})
    @Aggregate
    static class ApiCall {
        @Key
        @Nullable
        final String endpoint;

        @Key
        final Status status;

        @Key
        int shard;

        @Merge(Histogram.class)
        @InUnit(MetricUnit.MILLISECONDS)
        Duration latency = Duration.ZERO;

        @Merge(Sum.class)
        long calls = 1;

        @Merge(Ignore.class)
        String requestId = "r";

        ApiCall(@Nullable String endpoint, Status status) {
            this.endpoint = endpoint;
            this.status = status;
        }
    }

    @Metrics
    static class Other {
        int x;
    }

    private static void call(EntrySink sink, @Nullable String endpoint, Status status, int millis) {
        try (var call = new KeyedAggregationTest_ApiCallGuard(endpoint, status, sink)) {
            call.latency = Duration.ofMillis(millis);
        }
    }

    private static KeyedAggregator<ApiCall> aggregator(EntrySink next) {
        return KeyedAggregator.of(KeyedAggregationTest_ApiCallAggregate::new, next);
    }

    private static String lines(java.util.function.Consumer<EntrySink> use) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImmediateSink sink = ImmediateSink.of(Emf.builder("Ns").build().writeTo(Outputs.of(out)))) {
            use.accept(sink);
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private static long calls(List<Entry> entries) {
        return entries.stream()
                .mapToLong(entry -> (long) TestEntry.of(entry).metric("Calls").value())
                .sum();
    }

    @Test
    void eachFlushEmitsOneEntryAKey() {
        String lines = lines(out -> {
            try (MergingSink<ApiCall> sink = MergingSink.of(aggregator(out), NEVER)) {
                call(sink, "/ducks", Status.OK, 4);
                call(sink, "/ducks", Status.OK, 8);
                call(sink, "/ducks", Status.NOT_FOUND, 15);
                sink.flush();
                sink.flush();
            }
        });

        assertThat(lines.lines().map(line -> line.replaceFirst("^.*\"Timestamp\":-?\\d+},?", "{")))
                .containsExactlyInAnyOrder(
                        "{\"Shard\":0,\"Latency\":{\"Values\":[4,8],\"Counts\":[1,1]},\"Calls\":2,\"Endpoint\":\"/ducks\",\"Status\":\"Ok\"}",
                        "{\"Shard\":0,\"Latency\":15,\"Calls\":1,\"Endpoint\":\"/ducks\",\"Status\":\"NotFound\"}");
        assertThat(lines.lines().findFirst().orElseThrow())
                .contains("\"Dimensions\":[[\"Endpoint\",\"Status\"]]")
                .contains("{\"Name\":\"Latency\",\"Unit\":\"Milliseconds\"}");
    }

    @Test
    void anAbsentKeyIsAGroupOfItsOwn() {
        CollectingSink out = CollectingSink.create();
        try (MergingSink<ApiCall> sink = MergingSink.of(aggregator(out), NEVER)) {
            call(sink, null, Status.OK, 1);
            call(sink, "", Status.OK, 1);
            call(sink, null, Status.OK, 1);
        }

        assertThat(out.entries().stream().map(TestEntry::of))
                .anySatisfy(entry -> {
                    assertThat(entry.has("Endpoint")).isFalse();
                    assertThat(entry.metric("Calls").value()).isEqualTo(2);
                })
                .hasSize(2);
    }

    @Test
    void aFurtherKeyIsEmittedAtOnceAndCounted() {
        CollectingSink out = CollectingSink.create();
        KeyedAggregator<ApiCall> aggregator = KeyedAggregator.of(KeyedAggregationTest_ApiCallAggregate::new, out, 2);
        try (MergingSink<ApiCall> sink = MergingSink.of(aggregator, NEVER)) {
            for (int i = 0; i < 5; i++) {
                call(sink, "/" + i, Status.OK, i);
                call(sink, "/" + i, Status.OK, i);
            }

            assertThat(out.entries()).hasSize(6);
            assertThat(aggregator.overflowed()).isEqualTo(6);
            assertThat(aggregator.keys()).isEqualTo(2);
            assertThat(sink.stats().emitted()).isEqualTo(6);
            assertThat(sink.stats().queued()).isEqualTo(4);

            sink.flush();
            assertThat(aggregator.keys()).isZero();
            call(sink, "/9", Status.OK, 1);
            assertThat(aggregator.overflowed()).isEqualTo(6);
        }
        assertThat(out.entries()).hasSize(9);
        assertThat(calls(out.entries())).isEqualTo(11);
    }

    @Test
    void anEntryOfAnotherTypeIsInvalid() {
        CollectingSink out = CollectingSink.create();
        MergingSink<ApiCall> sink = MergingSink.of(aggregator(out), NEVER);
        new KeyedAggregationTest_OtherGuard(sink).close();
        call(sink, "/", Status.OK, 1);
        sink.close();
        call(sink, "/", Status.OK, 1);
        sink.close();

        assertThat(sink.stats())
                .returns(3L, SinkStats::appended)
                .returns(1L, SinkStats::invalid)
                .returns(1L, SinkStats::emitted)
                .returns(1L, SinkStats::dropped)
                .returns(true, SinkStats::isConserved);
        assertThat(sink.stats().branches().get(0).lastProblem())
                .isEqualTo("an entry of Other is no ApiCall, which alone is merged here");
        assertThat(out.entries()).hasSize(1);
    }

    @Test
    void whatTheNextSinkThrowsAtHasFailed() {
        MergingSink<ApiCall> sink = MergingSink.of(
                aggregator(entry -> {
                    throw new IllegalStateException("full");
                }),
                NEVER);
        call(sink, "/", Status.OK, 1);
        call(sink, "/", Status.OK, 1);
        sink.flush();

        assertThat(sink.stats().failed()).isEqualTo(2);
        assertThat(sink.stats().isConserved()).isTrue();
        sink.close();
    }

    @Test
    void anIntervalFlushes() throws Exception {
        CountDownLatch emitted = new CountDownLatch(1);
        try (MergingSink<ApiCall> sink =
                MergingSink.of(aggregator(entry -> emitted.countDown()), Duration.ofMillis(5))) {
            call(sink, "/", Status.OK, 1);

            assertThat(emitted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theIntervalOfAWorkerFlushes() throws Exception {
        CountDownLatch emitted = new CountDownLatch(1);
        try (WorkerSink sink = WorkerSink.of(aggregator(entry -> emitted.countDown()), Duration.ofMillis(5))) {
            call(sink, "/", Status.OK, 1);

            assertThat(emitted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anIntervalIsMoreThanNothing() {
        assertThatThrownBy(() -> MergingSink.of(aggregator(entry -> {}), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the interval between two flushes is more than 0, not PT0S");
        assertThatThrownBy(() -> WorkerSink.of(aggregator(entry -> {}), Duration.ofMillis(-1)))
                .hasMessage("the interval between two flushes is more than 0, not PT-0.001S");
        assertThatThrownBy(() -> KeyedAggregator.of(KeyedAggregationTest_ApiCallAggregate::new, entry -> {}, 0))
                .hasMessage("an aggregator holds 1 to 16,777,216 keys, not 0");
    }

    @Test
    void anIdleSinkEmitsNothing() {
        CollectingSink out = CollectingSink.create();
        try (MergingSink<ApiCall> sink = MergingSink.of(aggregator(out), NEVER)) {
            sink.flush();
        }
        assertThat(out.entries()).isEmpty();
        assertThat(out.stats().appended()).isZero();
    }

    @Test
    void oneCloseGoesToAggregatesAndToRawEvents() {
        CollectingSink aggregates = CollectingSink.create();
        String raw = lines(events -> {
            try (TeeSink sink = TeeSink.of(MergingSink.of(aggregator(aggregates), NEVER), events)) {
                call(sink, "/a", Status.OK, 1);
                call(sink, "/a", Status.OK, 2);
            }
        });

        assertThat(raw.lines()).hasSize(2).allMatch(line -> line.contains("\"RequestId\":\"r\""));
        assertThat(aggregates.entries()).hasSize(1);
        assertThat(TestEntry.of(aggregates.entries().get(0)).has("RequestId")).isFalse();
        assertThat(calls(aggregates.entries())).isEqualTo(2);
    }

    @Test
    void theRawEventsOfASplitAreSampled() {
        CollectingSink aggregates = CollectingSink.create();
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        BackgroundQueue events = BackgroundQueue.of(
                Emf.builder("Ns").build().sampled().random(1).fixedFraction(0.5).writeTo(Outputs.of(raw)));
        try (TeeSink sink = TeeSink.of(MergingSink.of(aggregator(aggregates), NEVER), events)) {
            for (int i = 0; i < 400; i++) {
                call(sink, "/a", Status.OK, i);
            }
        }

        assertThat(calls(aggregates.entries())).isEqualTo(400);
        long written = raw.toString(StandardCharsets.UTF_8).lines().count();
        assertThat(written).isBetween(100L, 300L);
        assertThat(events.stats()).returns(written, SinkStats::emitted).returns(400 - written, SinkStats::sampledOut);
    }

    @Test
    void viewsCountRecordsBeforeTheyAreMergedAndNotAggregates() {
        Views views = Views.create();
        views.register(View.over(KeyedAggregationTest_ApiCallFields.CALLS)
                .aggregate(Aggregation.count())
                .named("calls"));
        CollectingSink out = CollectingSink.create();
        try (MergingSink<ApiCall> sink = MergingSink.of(aggregator(ViewSink.of(views, out)), NEVER)) {
            EntrySink counted = ViewSink.of(views, sink);
            call(counted, "/a", Status.OK, 1);
            call(counted, "/a", Status.OK, 1);
        }
        assertThat(out.entries()).hasSize(1);
        assertThat(views.get("calls").orElseThrow().rows())
                .extracting(ViewData.Row::data)
                .containsExactly(new AggregationData.OfLong(2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sixteenThreadsLoseNothing(boolean worker) throws Exception {
        CollectingSink out = CollectingSink.create(1 << 20);
        KeyedAggregator<ApiCall> aggregator = KeyedAggregator.of(KeyedAggregationTest_ApiCallAggregate::new, out, 40);
        CountedSink sink = worker
                ? WorkerSink.of(
                        aggregator,
                        Duration.ofMillis(2),
                        queue -> queue.onOverflow(OverflowPolicy.block(Duration.ofSeconds(30))))
                : MergingSink.of(aggregator, Duration.ofMillis(2));
        int threads = 16;
        int each = 4_000;
        AtomicBoolean done = new AtomicBoolean();
        List<SinkStats> wrong = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                work.add(executor.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        call(sink, "/" + i % 50, Status.OK, 1);
                    }
                }));
            }
            Future<?> reader = executor.submit(() -> {
                while (!done.get()) {
                    SinkStats stats = sink.stats();
                    if (!stats.isConserved()) {
                        wrong.add(stats);
                    }
                }
            });
            for (Future<?> one : work) {
                one.get();
            }
            done.set(true);
            reader.get();
        } finally {
            executor.shutdownNow();
        }
        sink.flush().toCompletableFuture().get(30, TimeUnit.SECONDS);
        ((AutoCloseable) sink).close();

        assertThat(wrong).isEmpty();
        assertThat(sink.stats())
                .returns((long) threads * each, SinkStats::appended)
                .returns((long) threads * each, SinkStats::emitted)
                .returns(true, SinkStats::isConserved);
        assertThat(calls(out.entries())).isEqualTo((long) threads * each);
        assertThat(aggregator.keys()).isZero();
        Map<String, Long> byEndpoint = new TreeMap<>();
        for (Entry entry : out.entries()) {
            TestEntry one = TestEntry.of(entry);
            byEndpoint.merge(
                    one.property("Endpoint"), (long) one.metric("Calls").value(), Long::sum);
        }
        assertThat(byEndpoint)
                .hasSize(50)
                .allSatisfy((endpoint, calls) -> assertThat(calls).isEqualTo((long) threads * each / 50));
    }

    /** Takes aggregates, and throws at some. */
    private static final class Unreliable implements EntrySink {
        private final AtomicLong entries = new AtomicLong();
        private final AtomicLong taken = new AtomicLong();
        private final AtomicLong thrownAt = new AtomicLong();

        @Override
        public void append(Entry entry) {
            long calls = (long) TestEntry.of(entry).metric("Calls").value();
            if (entries.incrementAndGet() % 7 == 0) {
                thrownAt.addAndGet(calls);
                throw new IllegalStateException("no more");
            }
            taken.addAndGet(calls);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverHappensEachRecordIsCountedOnce(boolean worker) throws Exception {
        Unreliable out = new Unreliable();
        KeyedAggregator<ApiCall> aggregator = KeyedAggregator.of(KeyedAggregationTest_ApiCallAggregate::new, out, 20);
        CountedSink sink = worker
                ? WorkerSink.of(aggregator, Duration.ofMillis(1), queue -> queue.capacity(64))
                : MergingSink.of(aggregator, Duration.ofMillis(1));
        int threads = 8;
        int each = 2_000;
        CountDownLatch half = new CountDownLatch(threads);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        List<SinkStats> wrong = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(threads + 2);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                writers.add(executor.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        if (i % 100 == 99) {
                            new KeyedAggregationTest_OtherGuard(sink).close();
                        } else {
                            call(sink, "/" + i % 25, Status.OK, 1);
                        }
                        if (i == each / 2) {
                            half.countDown();
                        } else if (i == each * 3 / 4) {
                            closed.await();
                        }
                    }
                    return null;
                }));
            }
            Future<?> reader = executor.submit(() -> {
                long appended = 0;
                while (!done.get()) {
                    SinkStats stats = sink.stats();
                    if (!stats.isConserved() || stats.queued() < 0 || stats.appended() < appended) {
                        wrong.add(stats);
                    }
                    appended = stats.appended();
                }
            });
            Future<?> flusher = executor.submit(() -> {
                while (!done.get()) {
                    sink.flush();
                    Thread.onSpinWait();
                }
            });
            half.await();
            ((AutoCloseable) sink).close();
            closed.countDown();
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            reader.get();
            flusher.get();
        } finally {
            executor.shutdownNow();
        }

        SinkStats stats = sink.stats();
        assertThat(wrong).isEmpty();
        assertThat(stats.isConserved()).isTrue();
        assertThat(stats)
                .returns((long) threads * each, SinkStats::appended)
                .returns(0L, SinkStats::queued)
                .returns(out.taken.get(), SinkStats::emitted)
                .returns(out.thrownAt.get(), SinkStats::failed);
        assertThat(stats.dropped()).isGreaterThanOrEqualTo(threads * (each / 4L - 1));
        assertThat(stats.emitted()).isPositive();
        assertThat(stats.failed()).isPositive();
        assertThat(stats.invalid()).isLessThanOrEqualTo(threads * each / 100L);
        assertThat(aggregator.keys()).isZero();
        if (!worker) {
            assertThat(stats.invalid()).isPositive();
            assertThat(aggregator.overflowed()).isPositive();
        }
    }

    @Test
    void closingAWorkerEmitsWhatWaits() {
        CollectingSink out = CollectingSink.create();
        WorkerSink sink = WorkerSink.of(aggregator(out), NEVER);
        for (int i = 0; i < 1000; i++) {
            call(sink, "/", Status.OK, 1);
        }
        new KeyedAggregationTest_OtherGuard(sink).close();
        sink.close();

        assertThat(calls(out.entries())).isEqualTo(1000);
        assertThat(sink.stats().invalid()).isEqualTo(1);
        assertThat(sink.stats().isConserved()).isTrue();
    }

    @Test
    void whatAnAggregatorEmitsToIsClosedWithIt() {
        AtomicLong emitted = new AtomicLong();
        BackgroundQueue queue = BackgroundQueue.of(entry -> {
            emitted.incrementAndGet();
            return io.tidemark.stream.Outcome.EMITTED;
        });
        MergingSink<ApiCall> sink = MergingSink.of(aggregator(queue), NEVER);
        call(sink, "/", Status.OK, 1);
        sink.close();

        assertThat(emitted).hasValue(1);
        new KeyedAggregationTest_OtherGuard(queue).close();
        assertThat(queue.stats().dropped()).isEqualTo(1);
    }

    @Metrics
    @Aggregate
    record Reading(
            @Key String sensor,
            @Key long floor,
            @Key boolean indoors,
            @Merge(Max.class) double warmest) {}

    @Test
    void recordsAreInsertedByHand() {
        CollectingSink out = CollectingSink.create();
        KeyedAggregator<Reading> aggregator = KeyedAggregator.of(KeyedAggregationTest_ReadingAggregate::new, out);
        assertThat(aggregator.insert(new Reading("a", 1, true, 20.5))).isTrue();
        assertThat(aggregator.insert(new Reading("a", 1, true, 19.0))).isTrue();
        assertThat(aggregator.insert(new Reading("a", 1, false, 3.0))).isTrue();
        aggregator.flush();

        assertThat(out.entries()).hasSize(2);
        assertThat(out.entries().stream()
                        .mapToDouble(
                                entry -> TestEntry.of(entry).metric("warmest").value())
                        .sorted())
                .containsExactly(3.0, 20.5);
    }

    @Test
    void keysOfOneHashAreKeptApart() {
        CollectingSink out = CollectingSink.create();
        KeyedAggregator<Reading> aggregator = KeyedAggregator.of(KeyedAggregationTest_ReadingAggregate::new, out);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1 << 6; i++) {
                // "Aa" and "BB" have one hash.
                String sensor = String.format("%6s", Integer.toBinaryString(i))
                        .replace(' ', '0')
                        .replace("0", "Aa")
                        .replace("1", "BB");
                aggregator.insert(new Reading(sensor, 1, true, round + i));
            }
        }
        assertThat(aggregator.keys()).isEqualTo(1 << 6);
        aggregator.flush();

        assertThat(out.entries()).hasSize(1 << 6);
        assertThat(out.entries().stream()
                        .map(entry -> TestEntry.of(entry).property("sensor"))
                        .distinct())
                .hasSize(1 << 6);
    }

    @Test
    void keysInAGridShareNoHash() {
        KeyedAggregator<Reading> aggregator =
                KeyedAggregator.of(KeyedAggregationTest_ReadingAggregate::new, entry -> {}, 100_000);
        for (char sensor = 0; sensor < 100; sensor++) {
            for (int floor = 0; floor < 100; floor++) {
                aggregator.insert(new Reading(String.valueOf(sensor), 31L * floor, true, 1));
            }
        }
        assertThat(aggregator.keys()).isEqualTo(10_000);
        assertThat(aggregator.overflowed()).isZero();
    }
}
