package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.AttachHandle;
import io.tidemark.ServiceMetrics;
import io.tidemark.entry.Entry;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.output.InMemoryOutput;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.Problem;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PeriodicMetricsTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** What it writes, as lines. */
    private static final class Lines implements AutoCloseable {
        private final InMemoryOutput output = InMemoryOutput.keeping(1 << 24);
        final ImmediateSink sink;
        final PeriodicMetrics metrics;

        Lines(MetricSource source) {
            this(source, TagDimensions.ALL, Emf.builder("Ns").build());
        }

        Lines(MetricSource source, TagDimensions dimensions, Format format) {
            sink = ImmediateSink.of(format.writeTo(output));
            metrics = PeriodicMetrics.builder()
                    .source(source)
                    .sink(sink)
                    .every(NEVER)
                    .dimensions(dimensions)
                    .start();
        }

        /** Those that are written now, without the time. */
        List<String> next() {
            metrics.emit();
            return lines();
        }

        List<String> lines() {
            return output.drain().lines().stream()
                    .map(line -> line.replaceFirst("\"Timestamp\":\\d+", "\"Timestamp\":0"))
                    .toList();
        }

        Map<Problem, Long> problems() {
            SinkStats stats = sink.stats();
            return stats.branches().get(0).problems();
        }

        @Override
        public void close() {
            metrics.close();
            sink.close();
        }
    }

    /** A source of one metric whose points a test sets. */
    private static final class Given implements MetricSource {
        private final String name;
        private final Unit unit;
        private final MetricFamily.Kind kind;
        private volatile List<MetricFamily.Point> points = List.of();

        Given(String name, Unit unit, MetricFamily.Kind kind) {
            this.name = name;
            this.unit = unit;
            this.kind = kind;
        }

        static Given counter() {
            return new Given("requests", MetricUnit.COUNT, MetricFamily.Kind.COUNTER);
        }

        Given is(Tags tags, AggregationData value) {
            return is(new MetricFamily.Point(tags, START, value));
        }

        Given is(long value) {
            return is(Tags.empty(), new AggregationData.OfLong(value));
        }

        Given is(MetricFamily.Point... points) {
            this.points = List.of(points);
            return this;
        }

        @Override
        public List<MetricFamily> collect() {
            return List.of(new MetricFamily(name, "", unit, kind, points));
        }
    }

    private static String line(String dimensions, String metrics, String members) {
        return "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":[" + dimensions
                + "],\"Metrics\":[" + metrics + "]}],\"Timestamp\":0}," + members + "}";
    }

    private static String name(String name) {
        return "{\"Name\":\"" + name + "\"}";
    }

    private static String name(String name, String unit) {
        return "{\"Name\":\"" + name + "\",\"Unit\":\"" + unit + "\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "ms, Milliseconds",
        "By, Bytes",
        "%, Percent",
        "{duck}, Count",
        "bit/s, Bits/Second",
        "Furlongs, Furlongs",
        "connections, Count"
    })
    void unitsAreNamedAsCloudWatchDoes(String unit, String name) {
        Given source = new Given("level", Unit.custom(unit), MetricFamily.Kind.GAUGE);
        try (Lines lines = new Lines(source)) {
            source.is(Tags.empty(), new AggregationData.OfLong(5));
            assertThat(lines.next())
                    .singleElement()
                    .asString()
                    .contains("{\"Name\":\"level\"" + (name.equals(unit) ? "" : ",\"Unit\":\"" + name + "\"") + "}");
        }
    }

    @Test
    void aCounterThatIsWholeAtOneTimeAndNotAtAnotherIsCountedOnce() {
        Given source = Given.counter();
        try (Lines lines = new Lines(source)) {
            source.is(Tags.empty(), new AggregationData.OfLong(5));
            assertThat(lines.next()).singleElement().asString().contains("\"requests\":5");
            source.is(Tags.empty(), new AggregationData.OfDouble(7.5));
            assertThat(lines.next()).singleElement().asString().contains("\"requests\":2.5");
            source.is(Tags.empty(), new AggregationData.OfLong(8));
            assertThat(lines.next()).singleElement().asString().contains("\"requests\":0.5");
        }
    }

    @Test
    void metricsWithTheSameTagsAreOneLine() {
        Views views = Views.create();
        LongMeasure requests = Measure.ofLong("periodic/requests", "", MetricUnit.COUNT);
        DoubleMeasure latency = Measure.ofDouble("periodic/latency", "", MetricUnit.MILLISECONDS);
        views.register(View.of(requests)
                .by("op", "status")
                .aggregate(Aggregation.sum())
                .named("requests"));
        views.register(View.of(latency)
                .by("op", "status")
                .aggregate(Aggregation.distribution(5, 10))
                .named("latency"));
        views.register(
                View.of(latency).by("op", "status").aggregate(Aggregation.max()).named("slowest"));
        try (Lines lines = new Lines(views)) {
            Tags get = Tags.of("op", "get", "status", "200");
            requests.record(3, get);
            latency.record(4, get);
            latency.record(7, get);
            latency.record(7, get);
            requests.record(1, Tags.of("op", "put", "status", "201"));

            assertThat(lines.next())
                    .containsExactlyInAnyOrder(
                            line(
                                    "[\"op\",\"status\"]",
                                    name("requests", "Count") + "," + name("latency", "Milliseconds") + ","
                                            + name("slowest", "Milliseconds"),
                                    "\"requests\":3,\"latency\":{\"Values\":[4.8,6.6],\"Counts\":[1,2]}"
                                            + ",\"slowest\":7,\"op\":\"get\",\"status\":\"200\""),
                            line(
                                    "[\"op\",\"status\"]",
                                    name("requests", "Count"),
                                    "\"requests\":1,\"op\":\"put\",\"status\":\"201\""));
            assertThat(lines.metrics.entries()).isEqualTo(2);
        }
    }

    @Test
    void aCounterIsWhatWasAddedAndNothingIfThatIsZero() {
        Given requests = Given.counter();
        try (Lines lines = new Lines(requests.is(5))) {
            assertThat(lines.next()).containsExactly(line("[]", name("requests", "Count"), "\"requests\":5"));
            requests.is(12);
            assertThat(lines.next()).containsExactly(line("[]", name("requests", "Count"), "\"requests\":7"));
            assertThat(lines.next()).isEmpty();
            requests.is(Tags.empty(), new AggregationData.OfLong(13));
            assertThat(lines.next()).containsExactly(line("[]", name("requests", "Count"), "\"requests\":1"));
        }
    }

    @Test
    void aNewStartCountsFromZero() {
        Given requests = Given.counter();
        try (Lines lines = new Lines(requests.is(5))) {
            lines.next();
            requests.is(new MetricFamily.Point(Tags.empty(), START.plusSeconds(9), new AggregationData.OfLong(6)));

            assertThat(lines.next()).containsExactly(line("[]", name("requests", "Count"), "\"requests\":6"));
        }
    }

    @Test
    void lessThanBeforeCountsFromZero() {
        Given requests = Given.counter();
        try (Lines lines = new Lines(requests.is(5))) {
            lines.next();
            requests.is(4);

            assertThat(lines.next()).containsExactly(line("[]", name("requests", "Count"), "\"requests\":4"));
        }
    }

    @Test
    void aGaugeIsAsItIsAlsoAtZeroAndNotIfItIsNoNumber() {
        Given gauge = new Given("temperature", Unit.custom("Cel"), MetricFamily.Kind.GAUGE);
        try (Lines lines = new Lines(gauge.is(Tags.empty(), new AggregationData.OfDouble(0)))) {
            String zero = line("[]", name("temperature"), "\"temperature\":0");
            assertThat(lines.next()).containsExactly(zero);
            assertThat(lines.next()).containsExactly(zero);
            assertThat(lines.problems()).containsKey(Problem.UNIT_LEFT_OUT);
            gauge.is(Tags.empty(), new AggregationData.OfDouble(Double.NaN));
            assertThat(lines.next()).isEmpty();
        }
    }

    @Test
    void aSummaryIsQuantilesAndWhatWasAdded() {
        Given summary = new Given("latency", MetricUnit.SECONDS, MetricFamily.Kind.SUMMARY);
        List<AggregationData.ValueAt> values =
                List.of(new AggregationData.ValueAt(0.5, 2), new AggregationData.ValueAt(0.999, 9.5));
        try (Lines lines = new Lines(summary.is(Tags.empty(), new AggregationData.Quantiles(3, 13.5, 3, values)))) {
            lines.next();
            summary.is(Tags.empty(), new AggregationData.Quantiles(5, 20, 3, values));

            assertThat(lines.next())
                    .containsExactly(line(
                            "[]",
                            name("latency_p50", "Seconds") + "," + name("latency_p99.9", "Seconds") + ","
                                    + name("latency_count", "Count") + "," + name("latency_sum", "Seconds"),
                            "\"latency_p50\":2,\"latency_p99.9\":9.5,\"latency_count\":2,\"latency_sum\":6.5"));
        }
    }

    @Test
    void bucketsAreValuesWhoseSumIsThatOfWhatWasRecorded() {
        Given latency = new Given("latency", MetricUnit.NONE, MetricFamily.Kind.HISTOGRAM);
        double[] bounds = {10, 20};
        try (Lines lines = new Lines(
                latency.is(Tags.empty(), AggregationData.Distribution.of(bounds, new long[] {2, 4, 0}, 70)))) {
            // The middles, 5 and 15, add up to what there is.
            assertThat(lines.next())
                    .containsExactly(line("[]", name("latency"), "\"latency\":{\"Values\":[5,15],\"Counts\":[2,4]}"));
            // One in each, and 23 beyond; nothing is known of the last but where it begins.
            latency.is(Tags.empty(), AggregationData.Distribution.of(bounds, new long[] {3, 5, 1}, 70 + 53));
            assertThat(lines.next())
                    .containsExactly(
                            line("[]", name("latency"), "\"latency\":{\"Values\":[10,20,23],\"Counts\":[1,1,1]}"));
            // Low in its bucket, but not below it.
            latency.is(Tags.empty(), AggregationData.Distribution.of(bounds, new long[] {3, 6, 1}, 123 + 1));
            assertThat(lines.next()).containsExactly(line("[]", name("latency"), "\"latency\":10"));
            assertThat(lines.next()).isEmpty();
        }
    }

    @Test
    void theFirstAndTheLastBucketEndAtTheLeastAndTheGreatestValue() {
        Given latency = new Given("latency", MetricUnit.NONE, MetricFamily.Kind.HISTOGRAM);
        try (Lines lines = new Lines(latency.is(
                Tags.empty(),
                AggregationData.Distribution.of(new double[] {10, 20}, new long[] {1, 0, 1}, 33.25)
                        .withRange(8, 25)))) {
            assertThat(lines.next())
                    .containsExactly(
                            line("[]", name("latency"), "\"latency\":{\"Values\":[9.5,23.75],\"Counts\":[1,1]}"));
        }
    }

    @Test
    void exponentialBucketsThatBecomeWiderAreSubtractedAllTheSame() {
        Views views = Views.create();
        DoubleMeasure size = Measure.ofDouble("periodic/size", "", MetricUnit.NONE);
        views.register(
                View.of(size).aggregate(Aggregation.exponentialDistribution()).named("size"));
        try (Lines lines = new Lines(views)) {
            List<Double> values = new ArrayList<>();
            IntStream.range(0, 50).forEach(i -> values.add(1 + i / 100.0));
            values.forEach(value -> size.record(value, Tags.empty()));
            Total first = Total.of(lines.next());
            assertThat(first.count()).isEqualTo(50);
            assertThat(first.sum()).isCloseTo(sum(values), within());

            List<Double> more = List.of(0.0, -3.0, 1e-6, 1e9, 1.5);
            more.forEach(value -> size.record(value, Tags.empty()));
            Total second = Total.of(lines.next());
            assertThat(second.count()).isEqualTo(5);
            assertThat(second.sum()).isCloseTo(sum(more), within());
            assertThat(lines.next()).isEmpty();
        }
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(each -> each).sum();
    }

    private static Percentage within() {
        return Percentage.withPercentage(1e-6);
    }

    @Test
    void infinitiesAreLeftOutAndCounted() {
        Views views = Views.create();
        DoubleMeasure measure = Measure.ofDouble("periodic/infinite", "", MetricUnit.NONE);
        views.register(View.of(measure).aggregate(Aggregation.distribution(10)).named("buckets"));
        views.register(View.of(measure)
                .aggregate(Aggregation.exponentialDistribution())
                .named("exponential"));
        views.register(View.of(measure).aggregate(Aggregation.sum()).named("sum"));
        try (Lines lines = new Lines(views)) {
            measure.record(4, Tags.empty());
            measure.record(Double.POSITIVE_INFINITY, Tags.empty());
            measure.record(14, Tags.empty());

            assertThat(lines.next()).singleElement().satisfies(line -> {
                assertThat(Total.of("buckets", line)).isEqualTo(new Total(2, 18));
                assertThat(Total.of("exponential", line).count()).isEqualTo(2);
                assertThat(line).contains("\"sum\":18");
            });
            assertThat(lines.metrics.infinities()).isEqualTo(3);
        }
    }

    @Test
    void moreThanAHundredBucketsAreSeveralLines() {
        Given latency = new Given("latency", MetricUnit.NONE, MetricFamily.Kind.HISTOGRAM);
        double[] bounds = IntStream.rangeClosed(1, 150).mapToDouble(i -> i).toArray();
        long[] counts = new long[151];
        Arrays.fill(counts, 0, 150, 2);
        try (Lines lines = new Lines(
                latency.is(Tags.of("op", "get"), AggregationData.Distribution.of(bounds, counts, 150 * 150)))) {
            List<String> written = lines.next();

            assertThat(written).hasSize(2).allSatisfy(line -> assertThat(line).endsWith(",\"op\":\"get\"}"));
            assertThat(Total.of(written)).isEqualTo(new Total(300, 22_500));
        }
    }

    @Test
    void rolledUpHasAllTogetherAsWellAndNoneHasTheTagsAsProperties() {
        Given requests =
                Given.counter().is(Tags.of("op", "get").unchecked("user", "Zoë"), new AggregationData.OfLong(1));
        try (Lines lines =
                new Lines(requests, TagDimensions.ROLLED_UP, Emf.builder("Ns").build())) {
            assertThat(lines.next())
                    .containsExactly(line(
                            "[\"op\",\"user\"],[]",
                            name("requests", "Count"),
                            "\"requests\":1,\"op\":\"get\",\"user\":\"Zo\\\\u00eb\""));
        }
        try (Lines lines =
                new Lines(requests, TagDimensions.NONE, Emf.builder("Ns").build())) {
            assertThat(lines.next())
                    .containsExactly(
                            line("[]", name("requests", "Count"), "\"requests\":1,\"op\":\"get\",\"user\":\"Zoë\""));
        }
    }

    @Test
    void textThatCloudWatchDoesNotTakeIsADimensionAllTheSame() {
        Given requests = Given.counter();
        AggregationData one = new AggregationData.OfLong(1);
        requests.is(
                new MetricFamily.Point(Tags.of("k", ""), START, one),
                new MetricFamily.Point(Tags.of("k", " "), START, one),
                new MetricFamily.Point(Tags.empty().unchecked("k", "a\nb"), START, one),
                new MetricFamily.Point(Tags.empty().unchecked("k", "é".repeat(300)), START, one),
                new MetricFamily.Point(Tags.empty().unchecked("k", "é".repeat(301)), START, one));
        try (Lines lines = new Lines(requests)) {
            List<String> values = lines.next().stream()
                    .map(line -> line.substring(line.indexOf("\"k\":\"") + 5, line.length() - 2)
                            .replace("\\\\", "\\"))
                    .toList();
            assertThat(values)
                    .startsWith("(empty)", "\\u0020", "a\\u000ab")
                    .hasSize(5)
                    .doesNotHaveDuplicates();
            assertThat(values.subList(3, 5))
                    .allSatisfy(value -> assertThat(value).hasSize(1024));
            assertThat(lines.problems()).isEmpty();
        }
    }

    @Test
    void ofMoreThanThirtyTagsTheLineIsWrittenAndTheFormatCountsThatNoDimensionSetIs() {
        Tags tags = Tags.empty();
        for (int i = 0; i < 31; i++) {
            tags = tags.and("tag" + i, "v");
        }
        Given requests = Given.counter().is(tags, new AggregationData.OfLong(1));
        try (Lines lines = new Lines(
                requests, TagDimensions.ALL, Emf.builder("Ns").strict(false).build())) {
            assertThat(lines.next())
                    .singleElement()
                    .satisfies(
                            line -> assertThat(line)
                                    .startsWith(
                                            "{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":0},\"requests\":1,\"tag0\":\"v\","));
            assertThat(lines.problems()).containsOnlyKeys(Problem.DIMENSIONS_LEFT_OUT);
        }
    }

    @Test
    void aTagNamedAsTheMetricOrReservedCostsThatMetricAlone() {
        MetricSource source = () -> {
            Tags tags = Tags.of("requests", "x", "_aws", "y");
            return List.of(
                    Given.counter()
                            .is(tags, new AggregationData.OfLong(1))
                            .collect()
                            .get(0),
                    new Given("errors", MetricUnit.COUNT, MetricFamily.Kind.COUNTER)
                            .is(tags, new AggregationData.OfLong(2))
                            .collect()
                            .get(0));
        };
        try (Lines lines = new Lines(
                source, TagDimensions.NONE, Emf.builder("Ns").strict(false).build())) {
            assertThat(lines.next())
                    .containsExactly(line("[]", name("errors", "Count"), "\"errors\":2,\"requests\":\"x\""));
            assertThat(lines.metrics.leftOut()).isEqualTo(1);
            assertThat(lines.problems()).containsOnlyKeys(Problem.NAME_INVALID);
        }
    }

    @Test
    void aMetricWithAReservedNameCostsItself() {
        Given reserved = new Given("_aws", MetricUnit.COUNT, MetricFamily.Kind.COUNTER).is(1);
        try (Lines lines = new Lines(
                MetricSources.of(reserved, Given.counter().is(2)),
                TagDimensions.ALL,
                Emf.builder("Ns").strict(false).build())) {
            assertThat(lines.next()).containsExactly(line("[]", name("requests", "Count"), "\"requests\":2"));
            assertThat(lines.problems()).containsOnlyKeys(Problem.NAME_INVALID);
        }
    }

    @Test
    void whatASummaryWouldCallAsAnotherMetricIsLeftOut() {
        Given summary = new Given("latency", MetricUnit.SECONDS, MetricFamily.Kind.SUMMARY)
                .is(Tags.empty(), new AggregationData.Quantiles(3, 1.5, 0, List.of()));
        Given counter = new Given("latency_count", MetricUnit.COUNT, MetricFamily.Kind.COUNTER).is(8);
        try (Lines lines = new Lines(MetricSources.of(summary, counter))) {
            assertThat(lines.next())
                    .containsExactly(line(
                            "[]",
                            name("latency_sum", "Seconds") + "," + name("latency_count", "Count"),
                            "\"latency_sum\":1.5,\"latency_count\":8"));
            assertThat(lines.metrics.leftOut()).isEqualTo(1);
        }
    }

    @Test
    void otherFormatsHaveThemToo() {
        Given requests = Given.counter().is(Tags.of("op", "get"), new AggregationData.OfLong(1));
        try (Lines lines = new Lines(requests, TagDimensions.ALL, Json.create())) {
            assertThat(lines.next()).singleElement().asString().contains("\"requests\"", "\"op\"", "\"get\"");
        }
    }

    @Test
    void aSamplerKeepsThemAndGivesThemNoWeight() {
        Given requests = Given.counter();
        try (Lines lines = new Lines(
                requests, TagDimensions.ALL, Emf.builder("Ns").build().sampled().congress(1))) {
            long sum = 0;
            for (int i = 1; i <= 50; i++) {
                requests.is(i);
                sum += Total.of(lines.next()).count();
            }
            assertThat(sum).isEqualTo(50);
        }
    }

    @Test
    void aRowThatIsRemovedGivesItsLastDelta() {
        Views views = Views.create();
        LongMeasure requests = Measure.ofLong("periodic/removed", "", MetricUnit.COUNT);
        views.register(View.of(requests).by("op").aggregate(Aggregation.sum()).named("requests"));
        Tags get = Tags.of("op", "get");
        try (Lines lines = new Lines(MetricSources.of(views))) {
            requests.record(3, get);
            assertThat(Total.of(lines.next())).isEqualTo(new Total(1, 3));
            requests.record(4, get);
            views.remove("requests", get);
            requests.record(9, get);
            views.remove("requests", get);
            requests.record(2, get);

            // Each row is a line of its own: which belongs to which nobody could tell otherwise.
            assertThat(lines.next())
                    .extracting(line -> Total.of(List.of(line)).sum())
                    .containsExactlyInAnyOrder(4.0, 9.0, 2.0);
            assertThat(lines.next()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("try") // the clock is read as long as it is open
    void aRowThatExpiresGivesItsLastDelta() {
        ManualTime time = new ManualTime();
        Views views = Views.create();
        LongMeasure requests = Measure.ofLong("periodic/expired", "", MetricUnit.COUNT);
        try (TimeSource.Scope scope = TimeSource.override(time)) {
            views.register(View.of(requests)
                    .by("op")
                    .aggregate(Aggregation.sum())
                    .idleExpiry(Duration.ofMinutes(1))
                    .named("requests"));
        }
        try (Lines lines = new Lines(views)) {
            requests.record(3, Tags.of("op", "get"));
            assertThat(Total.of(lines.next()).sum()).isEqualTo(3);
            requests.record(4, Tags.of("op", "get"));
            // Another exporter, whose look makes the row idle, and then gone.
            views.collect();
            time.advance(Duration.ofMinutes(2));
            views.collect();

            assertThat(Total.of(lines.next()).sum()).isEqualTo(4);
            assertThat(lines.next()).isEmpty();
        }
    }

    @Test
    void aViewThatIsUnregisteredGivesItsLastDeltas() {
        Views views = Views.create();
        LongMeasure requests = Measure.ofLong("periodic/unregistered", "", MetricUnit.COUNT);
        View view = View.of(requests).by("op").aggregate(Aggregation.sum()).named("requests");
        MetricSources sources = MetricSources.of();
        try (Lines lines = new Lines(MetricSources.of(sources))) {
            // Views that are added while it runs, and to sources within sources.
            sources.add(views);
            views.register(view);
            requests.record(3, Tags.of("op", "get"));
            assertThat(Total.of(lines.next()).sum()).isEqualTo(3);
            requests.record(4, Tags.of("op", "get"));
            requests.record(5, Tags.of("op", "put"));
            views.unregister("requests");
            views.register(view);
            requests.record(6, Tags.of("op", "get"));
            views.unregister("requests");

            assertThat(lines.next())
                    .hasSize(3)
                    .satisfies(all -> assertThat(Total.of(all).sum()).isEqualTo(15));
            assertThat(lines.next()).isEmpty();
            sources.remove(views);
            assertThat(lines.next()).isEmpty();
        }
    }

    @Test
    void closeGivesTheLastDeltas() {
        Given requests = Given.counter();
        Lines lines = new Lines(requests.is(5));
        lines.next();
        requests.is(11);
        lines.close();

        assertThat(lines.lines()).containsExactly(line("[]", name("requests", "Count"), "\"requests\":6"));
        requests.is(20);
        assertThat(lines.next()).isEmpty();
        lines.close();
    }

    @Test
    void aSourceThatFailsCostsNothingWhenItIsBack() {
        AtomicBoolean broken = new AtomicBoolean();
        Given requests = Given.counter();
        MetricSource flaky = () -> {
            if (broken.get()) {
                throw new IllegalStateException("down");
            }
            return requests.collect();
        };
        for (MetricSource source : List.of(
                flaky, MetricSources.of(flaky, Given.counter().is(Tags.of("a", "b"), new AggregationData.OfLong(0))))) {
            requests.is(100);
            try (Lines lines = new Lines(source)) {
                assertThat(Total.of(lines.next()).sum()).isEqualTo(100);
                broken.set(true);
                requests.is(101);
                assertThat(lines.next()).isEmpty();
                assertThat(lines.next()).isEmpty();
                broken.set(false);
                assertThat(Total.of(lines.next()).sum()).isEqualTo(1);
                assertThat(lines.metrics.failures()).isEqualTo(source == flaky ? 2 : 0);
            }
        }
    }

    @Test
    void whatIsNotMetIsForgottenWhenThereIsTooMuchOfIt() {
        Deltas deltas = new Deltas(10);
        for (int i = 0; i < 1_000; i++) {
            MetricFamily.Point point =
                    new MetricFamily.Point(Tags.of("id", "" + i), START, new AggregationData.OfLong(1));
            deltas.of("requests", point);
            deltas.endRound();
        }

        assertThat(deltas.size()).isEqualTo(11);
    }

    @Test
    void whatIsMetWhileItsRowGoesIsNotCountedAgain() {
        Deltas deltas = new Deltas(10);
        deltas.of("requests", new MetricFamily.Point(Tags.empty(), START, new AggregationData.OfLong(5)));

        assertThat(deltas.ofLast(
                        "requests", new MetricFamily.Point(Tags.empty(), START, new AggregationData.OfLong(4))))
                .isNull();
    }

    @Test
    void moreRowsThatGoThanAreKeptAreCounted() {
        Views views = Views.create();
        LongMeasure requests = Measure.ofLong("periodic/many", "", MetricUnit.COUNT);
        views.register(View.of(requests).by("id").aggregate(Aggregation.sum()).named("requests"));
        try (Lines lines = new Lines(views)) {
            for (int i = 0; i < 10_100; i++) {
                Tags tags = Tags.of("id", Integer.toString(i));
                requests.record(1, tags);
                views.remove("requests", tags);
            }

            assertThat(Total.of(lines.next()).sum()).isEqualTo(10_001);
            assertThat(lines.metrics.leftOut()).isEqualTo(99);
        }
    }

    @Test
    void theLastOnesAreWrittenBeforeTheSinkThatIsAttachedIsClosed() {
        InMemoryOutput output = InMemoryOutput.keeping(1 << 20);
        AttachHandle attached = ServiceMetrics.attach(Emf.builder("Ns").build().writeTo(output));
        PeriodicMetrics metrics = PeriodicMetrics.builder()
                .source(Given.counter().is(3))
                .every(NEVER)
                .start();
        attached.onClose(metrics::close);
        attached.close();

        assertThat(output.drain().lines()).singleElement().asString().endsWith("\"requests\":3}");
    }

    @Test
    void aQueueIsGivenNoMoreAtOnceThanItCanBeExpectedToHold() {
        AtomicLong waiting = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicLong all = new AtomicLong();
        EntrySink queue = new EntrySink() {
            @Override
            public void append(Entry entry) {
                all.incrementAndGet();
                most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            }

            @Override
            public CompletionStage<Void> flush() {
                waiting.set(0);
                return CompletableFuture.completedFuture(null);
            }
        };
        Given requests = Given.counter()
                .is(IntStream.range(0, 20_000)
                        .mapToObj(i -> new MetricFamily.Point(
                                Tags.of("id", Integer.toString(i)), START, new AggregationData.OfLong(1)))
                        .toArray(MetricFamily.Point[]::new));
        PeriodicMetrics metrics = PeriodicMetrics.builder()
                .source(requests)
                .sink(queue)
                .every(NEVER)
                .start();
        metrics.close();

        assertThat(all).hasValue(20_000);
        assertThat(most.get()).isBetween(1L, 8_192L);
    }

    @Test
    void aSinkThatThrowsIsCountedAndTheNextIsGivenWhatComesThen() {
        AtomicLong appends = new AtomicLong();
        EntrySink broken = new EntrySink() {
            @Override
            public void append(Entry entry) {
                appends.incrementAndGet();
                throw new IllegalStateException("full");
            }

            @Override
            public CompletionStage<Void> flush() {
                return CompletableFuture.completedFuture(null);
            }
        };
        Given requests = Given.counter().is(1);
        PeriodicMetrics metrics = PeriodicMetrics.builder()
                .source(requests)
                .sink(broken)
                .every(NEVER)
                .start();
        metrics.emit();
        requests.is(2);
        metrics.close();

        assertThat(appends).hasValue(2);
        assertThat(metrics.failures()).isEqualTo(2);
        assertThat(metrics.entries()).isZero();
    }

    @Test
    void aSourceThatEmitsDoesNotGoRoundInCircles() {
        PeriodicMetrics[] own = new PeriodicMetrics[1];
        MetricSource source = () -> {
            own[0].emit();
            return Given.counter().is(1).collect();
        };
        try (Lines lines = new Lines(source)) {
            own[0] = lines.metrics;
            assertThat(lines.next()).hasSize(1);
            assertThat(lines.metrics.failures()).isEqualTo(1);
        }
    }

    @Test
    void closeLeavesASourceThatHangsBehind() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        MetricSource hanging = () -> {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        };
        PeriodicMetrics metrics = PeriodicMetrics.builder()
                .source(hanging)
                .every(Duration.ofMillis(1))
                .longestClose(Duration.ofMillis(50))
                .start();
        try {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            metrics.close();

            assertThat(metrics.failures()).isEqualTo(1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void emitsAtTheIntervalOnADaemonThreadOfItsOwnUntilItIsClosed() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        CountDownLatch twice = new CountDownLatch(2);
        MetricSource source = () -> {
            threads.add(Thread.currentThread());
            twice.countDown();
            return List.of();
        };
        PeriodicMetrics metrics = PeriodicMetrics.builder()
                .source(source)
                .every(Duration.ofMillis(1))
                .start();
        try {
            assertThat(twice)
                    .satisfies(latch ->
                            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue());
        } finally {
            metrics.close();
        }
        Thread thread = threads.get(0);
        assertThat(threads).containsOnly(thread);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).startsWith("tidemark-periodic-metrics-");
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void nothingThatIsRecordedMeanwhileIsLostOrCountedTwice() throws Exception {
        Views views = Views.create();
        LongMeasure sizes = Measure.ofLong("periodic/concurrent", "", MetricUnit.NONE);
        views.register(View.of(sizes).by("op").aggregate(Aggregation.sum()).named("bytes"));
        views.register(View.of(sizes)
                .by("op")
                .aggregate(Aggregation.distribution(2, 4))
                .named("sizes"));
        List<String> written = new ArrayList<>();
        try (Lines lines = new Lines(views)) {
            List<Thread> threads = IntStream.range(0, 4)
                    .mapToObj(number -> new Thread(() -> {
                        for (int i = 0; i < 20_000; i++) {
                            sizes.record(1 + i % 5, Tags.of("op", "op" + i % 3));
                            if (i % 100 == 0) {
                                views.remove(number % 2 == 0 ? "bytes" : "sizes", Tags.of("op", "op" + i % 3));
                            }
                        }
                    }))
                    .toList();
            threads.forEach(Thread::start);
            while (threads.stream().anyMatch(Thread::isAlive)) {
                written.addAll(lines.next());
            }
            for (Thread thread : threads) {
                thread.join();
            }
            written.addAll(lines.next());
        }
        double bytes = 0;
        Total all = new Total(0, 0);
        for (String line : written) {
            bytes += Total.of("bytes", line).sum();
            all = all.and(Total.of("sizes", line));
        }
        // 1 to 5, in turn.
        assertThat(bytes).isEqualTo(240_000);
        assertThat(all.count()).isEqualTo(80_000);
        assertThat(all.sum()).isCloseTo(240_000, within());
    }

    @Test
    void itsFiguresAreMetrics() {
        try (Lines lines = new Lines(Given.counter().is(1))) {
            lines.next();

            assertThat(lines.metrics.ownMetrics().collect())
                    .extracting(family ->
                            family.name() + "=" + family.points().get(0).value())
                    .containsExactly(
                            "tidemark_periodic_entries=OfLong[value=1]",
                            "tidemark_periodic_failures=OfLong[value=0]",
                            "tidemark_periodic_left_out=OfLong[value=0]",
                            "tidemark_periodic_infinities=OfLong[value=0]");
        }
    }

    @Test
    void anIntervalMustBeMoreThanZero() {
        assertThatThrownBy(() -> PeriodicMetrics.builder().every(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metrics are emitted every PT0S: the interval must be more than 0");
    }

    /** What the observations of a metric in EMF lines are together. */
    private record Total(long count, double sum) {
        private static final Pattern MANY = Pattern.compile("\\{\"Values\":\\[([^]]*)],\"Counts\":\\[([^]]*)]}");

        static Total of(List<? extends String> lines) {
            Total all = new Total(0, 0);
            for (String line : lines) {
                all = all.and(of("[a-z]+", line));
            }
            return all;
        }

        static Total of(String metric, String line) {
            Matcher found = Pattern.compile("\"" + metric + "\":(" + MANY + "|[-0-9.E]+)")
                    .matcher(line.substring(line.indexOf("\"Timestamp\"") + 14));
            if (!found.find()) {
                return new Total(0, 0);
            }
            Matcher many = MANY.matcher(found.group(1));
            if (!many.matches()) {
                return new Total(1, Double.parseDouble(found.group(1)));
            }
            String[] values = many.group(1).split(",", -1);
            String[] counts = many.group(2).split(",", -1);
            Total all = new Total(0, 0);
            for (int i = 0; i < values.length; i++) {
                long count = Long.parseLong(counts[i]);
                all = all.and(new Total(count, count * Double.parseDouble(values[i])));
            }
            return all;
        }

        Total and(Total other) {
            return new Total(count + other.count, sum + other.sum);
        }
    }
}
