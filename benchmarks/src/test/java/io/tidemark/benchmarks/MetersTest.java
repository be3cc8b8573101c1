package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.ViewData;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that is measured counts all that it is given. */
class MetersTest {
    private static final int TIMES = 1_000;

    private final RecordingBenchmark benchmark = new RecordingBenchmark();
    private final RecordingBenchmark.Work work = new RecordingBenchmark.Work();

    @Test
    void theFloorCounts() {
        AdderMeters meters = new AdderMeters();
        repeat(() -> benchmark.floorAdders(meters, work));

        assertThat(meters.counts()).containsExactly(TIMES, TIMES);
    }

    @Test
    void tidemarkCountsHoweverItsTagsAreFound() {
        TidemarkMeters meters = new TidemarkMeters();
        repeat(() -> benchmark.tidemarkBound(meters, work));
        repeat(() -> benchmark.tidemarkLookedUp(meters, work));
        repeat(() -> benchmark.tidemarkNewTags(meters, work));
        meters.tags(3).run(() -> repeat(() -> meters.current(work.value())));

        assertThat(meters.counts()).containsExactly(4 * TIMES, 4 * TIMES);
        assertThat(rows(meters)).containsExactly(16, 16);
    }

    @Test
    void oneMeasurementCountsInTwoViews() {
        OneMeasureMeters meters = new OneMeasureMeters();
        repeat(() -> benchmark.tidemarkOneBound(meters, work));
        repeat(() -> benchmark.tidemarkOneLookedUp(meters, work));
        repeat(() -> benchmark.tidemarkOneNewTags(meters, work));

        assertThat(meters.counts()).containsExactly(3 * TIMES, 3 * TIMES);
    }

    @Test
    void thePeersCount() {
        ClientJavaMeters clientJava = new ClientJavaMeters();
        repeat(() -> benchmark.clientJavaResolved(clientJava, work));
        repeat(() -> benchmark.clientJavaLookedUp(clientJava, work));
        assertThat(clientJava.counts()).containsExactly(2 * TIMES, 2 * TIMES);

        OpenTelemetryMeters openTelemetry = new OpenTelemetryMeters();
        repeat(() -> benchmark.openTelemetryLookedUp(openTelemetry, work));
        repeat(() -> benchmark.openTelemetryNewAttributes(openTelemetry, work));
        assertThat(openTelemetry.counts()).containsExactly(2 * TIMES, 2 * TIMES);
        openTelemetry.close();

        MicrometerMeters micrometer = new MicrometerMeters();
        repeat(() -> benchmark.micrometerResolved(micrometer, work));
        repeat(() -> benchmark.micrometerLookedUp(micrometer, work));
        assertThat(micrometer.counts()).containsExactly(2 * TIMES, 2 * TIMES);

        DropwizardMeters dropwizard = new DropwizardMeters();
        repeat(() -> benchmark.dropwizardResolved(dropwizard, work));
        repeat(() -> benchmark.dropwizardLookedUp(dropwizard, work));
        assertThat(dropwizard.counts()).containsExactly(2 * TIMES, 2 * TIMES);
    }

    @Test
    void openCensusCountsOnAThreadOfItsOwn() throws Exception {
        OpenCensusMeters meters = new OpenCensusMeters();
        repeat(() -> benchmark.openCensusLookedUp(meters, work));
        repeat(() -> benchmark.openCensusNewTags(meters, work));

        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (meters.counts()[1] < 2 * TIMES && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(meters.counts()).containsExactly(2 * TIMES, 2 * TIMES);
    }

    @Test
    void aSnapshotHasTenThousandRows() {
        TidemarkMeters meters =
                SnapshotBenchmark.filled(new TidemarkMeters(SnapshotBenchmark.METHODS, SnapshotBenchmark.STATUSES));

        assertThat(rows(meters)).containsExactly(5_000, 5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enums", "texts"})
    void viewsCountEachRecord(String tags) {
        RecordViewBenchmark views = new RecordViewBenchmark();
        views.tags = tags;
        views.setUp();
        repeat(views::append);

        List<ViewData> counted = views.counted();
        assertThat(counted).hasSize(4);
        assertThat(counted.get(0).rows().stream()
                        .mapToLong(row -> ((AggregationData.Distribution) row.data()).count())
                        .sum())
                .isEqualTo(TIMES);
        assertThat(counted.get(0).rows()).hasSize(12);
        assertThat(counted.get(2).rows()).hasSize(3);
    }

    @SuppressWarnings("unchecked")
    private static List<Integer> rows(TidemarkMeters meters) {
        return ((List<ViewData>) meters.get())
                .stream().map(view -> view.rows().size()).toList();
    }

    private static void repeat(Runnable operation) {
        for (int i = 0; i < TIMES; i++) {
            operation.run();
        }
    }
}
