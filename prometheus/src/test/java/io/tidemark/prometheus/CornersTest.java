package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics;
import io.tidemark.prometheus.servers.RealPushgateway;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What failed when it was reviewed. */
class CornersTest {

    @Test
    void anOwnTagWinsAlsoIfOnlyItsLabelIsThatOfAll() {
        assertThat(Exposition.builder()
                        .label("service_name", "all")
                        .source(() -> List.of(one("g", MetricUnit.COUNT, Tags.of("service.name", "own"))))
                        .build()
                        .text())
                .contains("g{service_name=\"own\"} 1000\n");
    }

    @Test
    void unitsThatDifferInCaseAreOthers() {
        // Henry and siemens, no hours and seconds.
        assertThat(Exposition.of(() -> List.of(
                                one("h", Unit.custom("H"), Tags.empty()), one("s", Unit.custom("S"), Tags.empty())))
                        .text())
                .contains("h_H 1000\n", "s_S 1000\n");
    }

    @Test
    void noCountIsLostWhereABoundIsBeyondTheNumbersInItsBaseUnit() {
        AggregationData data = AggregationData.Distribution.of(new double[] {1, 1e306}, new long[] {1, 2, 3}, 5);
        assertThat(Exposition.of(() -> List.of(family("h", Unit.custom("h"), Kind.HISTOGRAM, data)))
                        .text())
                .contains("h_seconds_count 6\n");
    }

    @Test
    void openMetricsHasNoNegativeSum() throws IOException {
        AggregationData data = new AggregationData.Quantiles(2, -7, 2, List.of());
        assertThat(openMetrics(() -> List.of(family("s", MetricUnit.COUNT, Kind.SUMMARY, data))))
                .contains("s_count 2\n")
                .doesNotContain("s_sum");
    }

    @Test
    void anExemplarOfAnyTimeCostsNoScrape() throws IOException {
        Exemplar exemplar = new Exemplar(1, Instant.MAX, Map.of("trace_id", "a"));
        MetricFamily counter = new MetricFamily(
                "c",
                "",
                MetricUnit.COUNT,
                Kind.COUNTER,
                List.of(new Point(Tags.empty(), Instant.EPOCH, new AggregationData.OfLong(1), List.of(exemplar))));
        assertThat(openMetrics(() -> List.of(counter))).contains("c_total 1");
    }

    @Test
    void whatIsLeftOutTakesNoRoomForEver() {
        AtomicInteger scrapes = new AtomicInteger();
        Exposition exposition = Exposition.of(() -> List.of(
                one("same", MetricUnit.COUNT, Tags.of("a", "b")),
                one("same", MetricUnit.COUNT, Tags.of("a", "b")),
                one("new" + scrapes.incrementAndGet(), MetricUnit.COUNT, Tags.empty())));
        exposition.text();
        long kept = exposition.kept();
        exposition.text();
        assertThat(exposition.kept()).isEqualTo(kept);
    }

    @Test
    void aTagThatTheGroupHasCostsNoPush() throws IOException {
        MetricFamily rows = new MetricFamily(
                "ducks",
                "",
                MetricUnit.COUNT,
                Kind.GAUGE,
                List.of(
                        new Point(Tags.of("instance", "a"), Instant.EPOCH, new AggregationData.OfLong(1)),
                        new Point(Tags.of("instance", "b"), Instant.EPOCH, new AggregationData.OfLong(2)),
                        new Point(Tags.of("job", "x", "pond", "p"), Instant.EPOCH, new AggregationData.OfLong(3))));
        Exposition exposition = Exposition.of(() -> List.of(rows));
        try (RealPushgateway server = RealPushgateway.start();
                PushGateway gateway = PushGateway.builder(server.endpoint().toString())
                        .job("batch")
                        .groupingKey("instance", "here")
                        .exposition(exposition)
                        .start()) {
            gateway.push();
            assertThat(server.metrics())
                    .contains("ducks{instance=\"here\",job=\"batch\"} 1\n")
                    .contains("ducks{instance=\"here\",job=\"batch\",pond=\"p\"} 3\n");
            assertThat(exposition.leftOut()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"128, true", "129, false"})
    void anExemplarHas128CharactersAtMost(int length, boolean written) throws IOException {
        // Code points, of which the last takes two chars.
        String value = "x".repeat(length - "trace_id".length() - 1) + "\uD83E\uDD86";
        Exemplar exemplar = new Exemplar(1, Instant.EPOCH, Map.of("trace_id", value));
        MetricFamily counter = new MetricFamily(
                "c",
                "",
                MetricUnit.COUNT,
                Kind.COUNTER,
                List.of(new Point(Tags.empty(), Instant.EPOCH, new AggregationData.OfLong(1), List.of(exemplar))));
        assertThat(openMetrics(() -> List.of(counter)).contains("# {trace_id=\"x"))
                .isEqualTo(written);
    }

    @Test
    void aMetricThatChangesItsUnitOrItsDescriptionIsWrittenAnew() {
        AtomicInteger scrapes = new AtomicInteger();
        List<MetricFamily> versions = List.of(
                one("g", MetricUnit.COUNT, Tags.empty()),
                one("g", MetricUnit.MILLISECONDS, Tags.empty()),
                new MetricFamily(
                        "g",
                        "said later",
                        MetricUnit.MILLISECONDS,
                        Kind.GAUGE,
                        List.of(new Point(Tags.empty(), Instant.EPOCH, new AggregationData.OfLong(2_000)))));
        Exposition exposition = Exposition.of(() -> List.of(versions.get(scrapes.getAndIncrement())));
        assertThat(exposition.text()).isEqualTo("# TYPE g gauge\ng 1000\n");
        assertThat(exposition.text()).isEqualTo("# TYPE g_seconds gauge\ng_seconds 1\n");
        assertThat(exposition.text()).isEqualTo("# HELP g_seconds said later\n# TYPE g_seconds gauge\ng_seconds 2\n");
    }

    @Test
    void rowsMayHaveOtherBoundsThanTheRowsBefore() {
        MetricFamily family = new MetricFamily(
                "h",
                "",
                MetricUnit.NONE,
                Kind.HISTOGRAM,
                List.of(
                        new Point(
                                Tags.of("n", "1"),
                                Instant.EPOCH,
                                AggregationData.Distribution.of(new double[] {1, 2}, new long[] {1, 0, 0}, 1)),
                        new Point(
                                Tags.of("n", "2"),
                                Instant.EPOCH,
                                AggregationData.Distribution.of(new double[] {5}, new long[] {0, 1}, 9))));
        Exposition exposition = Exposition.of(() -> List.of(family));
        for (int scrape = 0; scrape < 2; scrape++) {
            assertThat(exposition.text().lines().filter(line -> line.contains("_bucket")))
                    .containsExactly(
                            "h_bucket{n=\"1\",le=\"1.0\"} 1",
                            "h_bucket{n=\"1\",le=\"2.0\"} 1",
                            "h_bucket{n=\"1\",le=\"+Inf\"} 1",
                            "h_bucket{n=\"2\",le=\"5.0\"} 0",
                            "h_bucket{n=\"2\",le=\"+Inf\"} 1");
        }
    }

    @Test
    void boundsThatAreOneInTheBaseUnitAreOneBucket() {
        AggregationData data =
                AggregationData.Distribution.of(new double[] {0, Double.MIN_VALUE, 1}, new long[] {1, 2, 3, 4}, 5);
        assertThat(Exposition.of(() -> List.of(family("h", Unit.custom("ns"), Kind.HISTOGRAM, data)))
                        .text()
                        .lines()
                        .filter(line -> line.contains("_bucket")))
                .containsExactly(
                        "h_seconds_bucket{le=\"0.0\"} 3",
                        "h_seconds_bucket{le=\"0.000000001\"} 6",
                        "h_seconds_bucket{le=\"+Inf\"} 10");
    }

    @Test
    void infinitiesAndValuesBelowZeroAreInTheBucketsThatWereAskedFor() throws IOException {
        DoubleMeasure depth = Measure.ofDouble("corner.depth", "", MetricUnit.NONE);
        Views views = Views.create();
        views.register(View.of(depth)
                .aggregate(Aggregation.exponentialDistribution(160, 0))
                .named("depth"));
        for (double value : new double[] {Double.NEGATIVE_INFINITY, -3, 0, 1.5, Double.POSITIVE_INFINITY}) {
            depth.record(value);
        }
        Exposition exposition =
                Exposition.builder().source(views).bounds("depth", -4, -2, 0, 2).build();
        assertThat(exposition.text()).isEqualTo("""
                # TYPE depth histogram
                depth_bucket{le="-4.0"} 1
                depth_bucket{le="-2.0"} 2
                depth_bucket{le="0.0"} 3
                depth_bucket{le="2.0"} 4
                depth_bucket{le="+Inf"} 5
                depth_count 5
                depth_sum -1.5
                """);
        // Asked for bounds, it is both.
        Metrics.Histogram both =
                GotchasTest.decoded(exposition).get(0).getMetric(0).getHistogram();
        assertThat(both.getBucketCount()).isEqualTo(5);
        assertThat(both.getPositiveSpanCount()).isPositive();
    }

    @Test
    void ofTwoPatternsTheLongerOneSaysTheBounds() {
        AggregationData data = AggregationData.Distribution.of(new double[] {1, 2, 3}, new long[4], 0);
        Exposition exposition = Exposition.builder()
                .source(() -> List.of(
                        family("http_a", MetricUnit.NONE, Kind.HISTOGRAM, data),
                        family("http_b", MetricUnit.NONE, Kind.HISTOGRAM, data),
                        family("http_b_total_time", MetricUnit.NONE, Kind.HISTOGRAM, data)))
                .bounds("*", 1)
                .bounds("http_*", 2)
                .bounds("http_b*", 3)
                .bounds("http_b", 1, 2)
                .build();
        assertThat(exposition.text().lines().filter(line -> line.contains("le=") && !line.contains("Inf")))
                .containsExactly(
                        "http_a_bucket{le=\"2.0\"} 0",
                        "http_b_bucket{le=\"1.0\"} 0",
                        "http_b_bucket{le=\"2.0\"} 0",
                        "http_b_total_time_bucket{le=\"3.0\"} 0");
    }

    @Test
    void aCounterJustBelowZeroIsLeftOut() {
        Exposition exposition = Exposition.of(
                () -> List.of(family("c", MetricUnit.COUNT, Kind.COUNTER, new AggregationData.OfDouble(-0.5))));
        assertThat(exposition.text()).isEmpty();
        assertThat(exposition.leftOut()).isEqualTo(1);
    }

    @Test
    void halfACharacterIsReplacedInProtocolBuffersToo() throws IOException {
        MetricFamily family = new MetricFamily(
                "g",
                "half \uD800 and ä",
                MetricUnit.NONE,
                Kind.GAUGE,
                List.of(new Point(Tags.empty(), Instant.EPOCH, new AggregationData.OfLong(1))));
        assertThat(GotchasTest.decoded(Exposition.of(() -> List.of(family)))
                        .get(0)
                        .getHelp())
                .isEqualTo("half \uFFFD and ä");
    }

    private static MetricFamily one(String name, Unit unit, Tags tags) {
        return new MetricFamily(
                name, "", unit, Kind.GAUGE, List.of(new Point(tags, Instant.EPOCH, new AggregationData.OfLong(1_000))));
    }

    private static MetricFamily family(String name, Unit unit, Kind kind, AggregationData data) {
        return new MetricFamily(name, "", unit, kind, List.of(new Point(Tags.empty(), Instant.EPOCH, data)));
    }

    private static String openMetrics(MetricSource source) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Exposition.of(source).write(Format.OPENMETRICS, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
