package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What OpenCensus does, and what is done here in its place: the table is docs/opencensus.md. */
class OpenCensusBehavioursTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Views views = Views.create();
    private DoubleMeasure latency;
    private LongMeasure bytes;

    @BeforeEach
    void define() {
        int number = NUMBER.incrementAndGet();
        latency = Measure.ofDouble("oc/latency" + number, "Time to answer", MetricUnit.MILLISECONDS);
        bytes = Measure.ofLong("oc/bytes" + number, "Bytes sent", MetricUnit.BYTES);
    }

    private ViewData data(String view) {
        return views.get(view).orElseThrow();
    }

    private AggregationData only(String view) {
        assertThat(data(view).rows()).hasSize(1);
        return data(view).rows().get(0).data();
    }

    private AggregationData.Distribution distribution(String view) {
        return (AggregationData.Distribution) only(view);
    }

    private static AggregationData whole(long value) {
        return new AggregationData.OfLong(value);
    }

    private static AggregationData number(double value) {
        return new AggregationData.OfDouble(value);
    }

    // Measurements.

    @Test
    void eachCallRecordsOneMeasurement() {
        views.register(View.of(latency).aggregate(Aggregation.count()).named("v"));
        latency.record(1);
        latency.record(1);
        assertThat(only("v")).isEqualTo(whole(2));
    }

    @Test
    void measurementsThatAreRecordedAgainCountAgain() {
        views.register(View.of(latency).aggregate(Aggregation.sum()).named("v"));
        Measurements measurements = Stats.measurements().put(latency, 2);
        measurements.record();
        measurements.record();
        assertThat(only("v")).isEqualTo(number(4));
    }

    @Test
    void whatIsRecordedIsThereAtOnce() {
        views.register(View.of(bytes).aggregate(Aggregation.sum()).named("v"));
        for (int i = 1; i <= 1_000; i++) {
            bytes.record(1);
            assertThat(only("v")).isEqualTo(whole(i));
        }
    }

    @Test
    void aNegativeValueCostsItselfWhereItMayNotBe_andIsCounted() {
        views.register(View.of(latency).aggregate(Aggregation.sum()).named("sum"));
        views.register(View.of(latency).aggregate(Aggregation.signedSum()).named("signed"));
        latency.record(5);
        latency.record(-2);
        latency.record(1);
        assertThat(only("sum")).isEqualTo(number(6));
        assertThat(data("sum").refused()).isEqualTo(1);
        assertThat(only("signed")).isEqualTo(number(4));
        assertThat(data("signed").refused()).isZero();
    }

    @Test
    void notANumberIsCountedAndSpoilsNothing() {
        views.register(View.of(latency).aggregate(Aggregation.distribution(10)).named("v"));
        latency.record(1);
        latency.record(Double.NaN);
        latency.record(3);
        assertThat(distribution("v").mean()).isEqualTo(2);
        assertThat(distribution("v").sumOfSquaredDeviations()).isEqualTo(2);
        assertThat(distribution("v").bucketCounts()).containsExactly(2L, 0L);
        assertThat(data("v").notNumbers()).isEqualTo(1);
    }

    @Test
    void anInfinityIsInTheLastBucketAndNotInTheSum() {
        views.register(View.of(latency).aggregate(Aggregation.distribution(10)).named("v"));
        latency.record(1);
        latency.record(Double.POSITIVE_INFINITY);
        assertThat(distribution("v").bucketCounts()).containsExactly(1L, 1L);
        assertThat(distribution("v").count()).isEqualTo(2);
        assertThat(distribution("v").sum()).isEqualTo(1);
    }

    @Test
    void wholeNumbersStayExact() {
        views.register(View.of(bytes).aggregate(Aggregation.sum()).named("v"));
        bytes.record(1L << 53);
        bytes.record(1);
        assertThat(only("v")).isEqualTo(whole((1L << 53) + 1));
    }

    @Test
    void whatNoViewWantsIsDropped_andNothingIsReplayed() {
        latency.record(1);
        views.register(View.of(latency).named("v"));
        assertThat(data("v").rows()).isEmpty();
        latency.record(1);
        assertThat(only("v")).isEqualTo(whole(1));
    }

    @Test
    void nothingIsSampled() {
        views.register(View.of(latency).named("v"));
        for (int i = 0; i < 100_000; i++) {
            latency.record(i);
        }
        assertThat(only("v")).isEqualTo(whole(100_000));
    }

    // Tags.

    @Test
    void currentTagsCount_andTagsThatAreGivenCountAlone() {
        views.register(View.of(latency).by("a", "b").named("v"));
        Tags.with("a", "1").run(() -> {
            latency.record(1);
            latency.record(1, Tags.of("b", "2"));
        });
        assertThat(data("v").row(Tags.of("a", "1"))).contains(whole(1));
        assertThat(data("v").row(Tags.of("b", "2"))).contains(whole(1));
        assertThat(data("v").rows()).hasSize(2);
    }

    // Views.

    @Test
    void aViewHasANameAndNoTagTwice() {
        assertThatThrownBy(() -> View.of(latency).named("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> View.of(latency).named("v".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> View.of(latency).named("größe")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> View.of(latency).by("a", "b", "a").named("v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a tag twice");
    }

    @Test
    void aMissingTagIsAbsent_notEmpty() {
        views.register(View.of(latency).by("a", "b").named("v"));
        latency.record(1, Tags.of("a", "1"));
        latency.record(1, Tags.of("a", "1", "b", ""));
        assertThat(data("v").rows())
                .extracting(row -> row.tags().asMap().toString())
                .containsExactlyInAnyOrder("{a=1}", "{a=1, b=}");
    }

    @Test
    void tagsThatTheViewDoesNotNameDoNotMatter() {
        views.register(View.of(latency).by("a").named("v"));
        latency.record(1, Tags.of("a", "1", "x", "1"));
        latency.record(1, Tags.of("a", "1", "x", "2"));
        assertThat(data("v").row(Tags.of("a", "1"))).contains(whole(2));
    }

    @Test
    void everyViewOfAMeasureCounts() {
        views.register(View.of(latency).by("a").named("by a"));
        views.register(View.of(latency).aggregate(Aggregation.sum()).named("sum"));
        views.register(View.of(latency).aggregate(Aggregation.sum()).named("sum again"));
        latency.record(2, Tags.of("a", "1"));
        assertThat(only("by a")).isEqualTo(whole(1));
        assertThat(only("sum")).isEqualTo(number(2));
        assertThat(only("sum again")).isEqualTo(number(2));
    }

    // Aggregations.

    @Test
    void countSumLastValue() {
        views.register(View.of(bytes).aggregate(Aggregation.count()).named("count"));
        views.register(View.of(bytes).aggregate(Aggregation.sum()).named("sum"));
        views.register(View.of(bytes).aggregate(Aggregation.lastValue()).named("last"));
        assertThat(data("last").rows()).isEmpty();
        bytes.record(7);
        bytes.record(5);
        assertThat(only("count")).isEqualTo(whole(2));
        assertThat(only("sum")).isEqualTo(whole(12));
        assertThat(only("last")).isEqualTo(whole(5));
    }

    @Test
    void aDistributionHasTheMomentsAndTheRange() {
        views.register(
                View.of(latency).aggregate(Aggregation.distribution(2, 4)).named("v"));
        for (double value : new double[] {1, 3, 5}) {
            latency.record(value);
        }
        AggregationData.Distribution three = distribution("v");
        assertThat(three.count()).isEqualTo(3);
        assertThat(three.mean()).isEqualTo(3);
        assertThat(three.sumOfSquaredDeviations()).isEqualTo(8);
        assertThat(three.min()).isEqualTo(1);
        assertThat(three.max()).isEqualTo(5);
        assertThat(three.bucketCounts()).containsExactly(1L, 1L, 1L);
    }

    @Test
    void anUpperBoundIsInItsBucket() {
        views.register(
                View.of(latency).aggregate(Aggregation.distribution(10, 20)).named("v"));
        latency.record(10);
        latency.record(20);
        assertThat(distribution("v").bucketCounts()).containsExactly(1L, 1L, 0L);
    }

    @Test
    void boundsAreAscending_andThoseNotAboveZeroAreKept() {
        assertThatThrownBy(() -> Aggregation.distribution(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Aggregation.distribution(2, 1)).isInstanceOf(IllegalArgumentException.class);
        views.register(
                View.of(latency).aggregate(Aggregation.distribution(-5, 0, 5)).named("v"));
        for (double value : new double[] {-7, -1, 0, 3, 9}) {
            latency.record(value);
        }
        assertThat(distribution("v").bucketCounts()).containsExactly(1L, 2L, 1L, 1L);
    }

    @Test
    void withoutBoundsThereIsOneBucket() {
        views.register(View.of(latency).aggregate(Aggregation.distribution()).named("v"));
        latency.record(3);
        assertThat(distribution("v").bucketCounts()).containsExactly(1L);
        assertThat(distribution("v").mean()).isEqualTo(3);
    }

    @Test
    void withoutBoundsThereIsAnExemplarAllTheSame() {
        views.register(View.of(latency)
                .aggregate(Aggregation.distribution())
                .withExemplars()
                .named("v"));
        Stats.measurements().put(latency, 3).attach("span_id", "s").record();
        assertThat(data("v").rows().get(0).exemplars())
                .singleElement()
                .satisfies(exemplar -> assertThat(exemplar.attachments()).isEqualTo(Map.of("span_id", "s")));
    }

    @Test
    void whatThreadsCountedApartIsTogetherAsIfOneHadCounted() throws Exception {
        views.register(View.of(latency).aggregate(Aggregation.distribution(500)).named("v"));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i;
            threads.add(new Thread(() -> {
                for (int value = 1 + first; value <= 1_000; value += 4) {
                    latency.record(value);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(distribution("v").bucketCounts()).containsExactly(500L, 500L);
        assertThat(distribution("v").mean()).isEqualTo(500.5);
        // The variance of 1 to n is (n^2 - 1) / 12.
        assertThat(distribution("v").sumOfSquaredDeviations()).isCloseTo(1_000 * (1e6 - 1) / 12, offset(1e-3));
    }

    // Registering.

    @Test
    void anEqualViewAgainChangesNothing() {
        views.register(View.of(latency).by("a").named("v"));
        latency.record(1, Tags.of("a", "1"));
        Instant start = data("v").start();
        views.register(View.of(latency).by("a").named("v"));
        assertThat(only("v")).isEqualTo(whole(1));
        assertThat(data("v").start()).isEqualTo(start);
        latency.record(1, Tags.of("a", "1"));
        assertThat(only("v")).isEqualTo(whole(2));
    }

    @Test
    void anotherViewOfTheNameIsAnErrorThatShowsBoth() {
        views.register(View.of(latency).by("a").named("v"));
        latency.record(1, Tags.of("a", "1"));
        for (View other : List.of(
                View.of(bytes).by("a").named("v"),
                View.of(latency).by("b").named("v"),
                View.of(latency).by("a").aggregate(Aggregation.sum()).named("v"),
                View.of(latency).by("a").description("other").named("v"))) {
            assertThatThrownBy(() -> views.register(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another view of this name is registered")
                    .hasMessageContaining(other.toString());
        }
        assertThat(only("v")).isEqualTo(whole(1));
    }

    @Test
    void aViewThatNobodyRegisteredIsEmpty() {
        assertThat(views.get("nobody")).isEmpty();
        assertThat(views.unregister("nobody")).isEmpty();
        assertThat(views.all()).isEmpty();
    }

    @Test
    void theViewsThatAreRegisteredAreKnown_andAllAreExported() {
        View one = View.of(latency).named("one");
        View other = View.of(bytes)
                .aggregate(Aggregation.quantiles(Duration.ofMinutes(1)))
                .named("other");
        views.register(one);
        views.register(other);
        assertThat(views.registered()).containsExactly(one, other);
        assertThat(views.all()).extracting(ViewData::view).containsExactly(one, other);
        assertThat(views.collect()).extracting(MetricFamily::name).containsExactly("one", "other");
    }

    @Test
    void aSnapshotStaysAsItWas() {
        views.register(View.of(latency).named("v"));
        latency.record(1);
        ViewData before = data("v");
        latency.record(1);
        assertThat(before.view()).isEqualTo(views.registered().get(0));
        assertThat(before.end()).isAfterOrEqualTo(before.start());
        assertThat(before.rows().get(0).data()).isEqualTo(whole(1));
        assertThat(only("v")).isEqualTo(whole(2));
    }

    @Test
    void unregisteringGivesTheLastValues_andTheRowsAreGone() {
        List<ViewData> told = new ArrayList<>();
        views.onUnregister(told::add);
        View view = View.of(latency).by("a").named("v");
        views.register(view);
        latency.record(1, Tags.of("a", "1"));

        ViewData last = views.unregister("v").orElseThrow();
        latency.record(1, Tags.of("a", "1"));

        assertThat(last.row(Tags.of("a", "1"))).contains(whole(1));
        assertThat(told).containsExactly(last);
        assertThat(views.get("v")).isEmpty();
        assertThat(views.registered()).isEmpty();
        assertThat(views.collect()).isEmpty();

        views.register(view);
        assertThat(data("v").rows()).isEmpty();
        latency.record(1, Tags.of("a", "1"));
        assertThat(only("v")).isEqualTo(whole(1));
    }

    @Test
    void aNameThatIsFreeAgainMayBeOfAnotherView() {
        views.register(View.of(latency).named("v"));
        views.unregister("v");
        views.register(View.of(bytes).aggregate(Aggregation.sum()).named("v"));
        bytes.record(3);
        assertThat(only("v")).isEqualTo(whole(3));
    }

    @Test
    void withoutADescriptionAViewHasThatOfItsMeasure() {
        assertThat(View.of(latency).named("v").description()).isEqualTo("Time to answer");
        assertThat(View.of(latency).description("mine").named("v").description())
                .isEqualTo("mine");
    }

    @Test
    void itCountsFromWhenItWasRegistered_alsoIfTheClockIsSetBack() {
        Clock clock = new Clock();
        clock.now = Instant.parse("2026-01-01T10:00:00Z");
        TimeSource.with(clock, () -> {
            views.register(View.of(latency).named("v"));
            latency.record(1);
            clock.now = clock.now.minus(Duration.ofHours(2));
            latency.record(1);
            assertThat(only("v")).isEqualTo(whole(2));
            assertThat(data("v").start()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
            return null;
        });
    }

    private static final class Clock implements TimeSource {
        volatile Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    // Exporting.

    @Test
    void whatEachAggregationIsExportedAs() {
        views.register(View.of(bytes).aggregate(Aggregation.count()).named("count"));
        views.register(View.of(bytes).aggregate(Aggregation.sum()).named("sum"));
        views.register(View.of(bytes).aggregate(Aggregation.signedSum()).named("signed"));
        views.register(View.of(bytes).aggregate(Aggregation.lastValue()).named("last"));
        views.register(View.of(bytes).aggregate(Aggregation.distribution(1)).named("distribution"));
        bytes.record(1);

        assertThat(views.collect())
                .extracting(family -> family.name() + " " + family.kind() + " "
                        + family.unit().text())
                .containsExactly(
                        "count COUNTER Count",
                        "sum COUNTER Bytes",
                        "signed UP_DOWN_COUNTER Bytes",
                        "last GAUGE Bytes",
                        "distribution HISTOGRAM Bytes");
    }

    @Test
    void viewsAreToldApart_howeverManyRegistriesHaveThem() {
        Views other = Views.create();
        views.register(View.of(latency).named("v"));
        other.register(View.of(latency).aggregate(Aggregation.sum()).named("v"));
        latency.record(4);
        views.unregister("v");
        latency.record(4);
        assertThat(other.get("v").orElseThrow().rows().get(0).data()).isEqualTo(number(8));
    }
}
