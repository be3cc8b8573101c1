package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.prometheus.servers.RealPushgateway;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
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
