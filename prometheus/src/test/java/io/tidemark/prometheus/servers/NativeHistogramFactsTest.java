package io.tidemark.prometheus.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Prometheus 2.42 makes of protobuf with its flag for native histograms, also by way of a Pushgateway. */
@Timeout(60)
class NativeHistogramFactsTest {

    private static final ClassicHistogramBuckets CLASSIC =
            ClassicHistogramBuckets.of(new double[] {1, 3, Double.POSITIVE_INFINITY}, new long[] {10, 20, 30});

    private static final Pages PAGES = new Pages();
    private static RealPushgateway gateway;
    private static RealPrometheus prometheus;

    /** Ten values of 1, twenty of 2, and thirty of 4: the upper bounds of the buckets are powers of two. */
    private static HistogramDataPointSnapshot.Builder nativeHistogram() {
        return HistogramDataPointSnapshot.builder()
                .sum(170)
                .nativeSchema(0)
                .nativeZeroThreshold(0.001)
                .nativeBucketsForPositiveValues(
                        NativeHistogramBuckets.of(new int[] {0, 1, 2}, new long[] {10, 20, 30}));
    }

    private static byte[] histogram(HistogramDataPointSnapshot.Builder point) throws IOException {
        return bytes(HistogramSnapshot.builder()
                .name("h")
                .help("Values.")
                .dataPoint(point.build())
                .build());
    }

    private static byte[] bytes(MetricSnapshot snapshot) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new PrometheusProtobufWriter().write(bytes, MetricSnapshots.of(snapshot), EscapingScheme.UNDERSCORE_ESCAPING);
        return bytes.toByteArray();
    }

    @BeforeAll
    static void start() throws IOException {
        gateway = RealPushgateway.start();
        Answer pushed = Http.send(
                "PUT",
                gateway.endpoint().resolve("/metrics/job/pushed"),
                histogram(nativeHistogram()),
                "Content-Type",
                PrometheusProtobufWriter.CONTENT_TYPE);
        assertThat(pushed.status()).as(pushed.body()).isEqualTo(200);
        prometheus = RealPrometheus.builder()
                .nativeHistograms()
                .exemplars()
                .honorLabels()
                .scrape("native", protobuf("native", histogram(nativeHistogram())))
                .scrape("hybrid", protobuf("hybrid", histogram(nativeHistogram().classicHistogramBuckets(CLASSIC))))
                .scrape(
                        "classic",
                        protobuf(
                                "classic",
                                histogram(HistogramDataPointSnapshot.builder()
                                        .sum(170)
                                        .classicHistogramBuckets(CLASSIC))))
                .scrape(
                        "text",
                        PAGES.add(
                                "text", Line.TEXT, "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n"))
                .scrape(
                        "no values",
                        protobuf(
                                "none",
                                histogram(HistogramDataPointSnapshot.builder()
                                        .sum(0)
                                        .nativeSchema(0)
                                        .nativeZeroThreshold(0.001))))
                .scrape(
                        "no values, no zero bucket",
                        protobuf(
                                "nothing",
                                histogram(HistogramDataPointSnapshot.builder()
                                        .sum(0)
                                        .nativeSchema(0)
                                        .nativeZeroThreshold(0))))
                .scrape(
                        "all signs",
                        protobuf(
                                "signs",
                                histogram(nativeHistogram()
                                        .nativeZeroCount(5)
                                        .nativeBucketsForNegativeValues(
                                                NativeHistogramBuckets.of(new int[] {-3, 4}, new long[] {1, 2})))))
                .scrape(
                        "counter",
                        protobuf(
                                "counter",
                                bytes(CounterSnapshot.builder()
                                        .name("c_seconds")
                                        .unit(Unit.SECONDS)
                                        .help("Counts.")
                                        .dataPoint(CounterDataPointSnapshot.builder()
                                                .value(7)
                                                .exemplar(Exemplar.builder()
                                                        .value(2)
                                                        .labels(Labels.of("trace_id", "a"))
                                                        .build())
                                                .createdTimestampMillis(1)
                                                .build())
                                        .build())))
                .scrape("gateway", gateway.endpoint().resolve("/metrics"))
                .start();
        prometheus.await("each target has been scraped", it -> it.query("up").size() == 9);
    }

    private static URI protobuf(String name, byte[] body) {
        return PAGES.add(name, PrometheusProtobufWriter.CONTENT_TYPE, body);
    }

    @AfterAll
    static void end() {
        PAGES.close();
        if (prometheus != null) {
            prometheus.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void asksForProtobufFirst() {
        assertThat(PAGES.header("native", "Accept"))
                .isEqualTo("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,"
                        + "application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,"
                        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
        assertThat(PAGES.header("native", "Accept-Encoding")).isEqualTo("gzip");
    }

    static Stream<String> natives() {
        return Stream.of("native", "hybrid", "pushed");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("natives")
    void nativeHistogramIsOneSeries(String job) {
        String histogram = "h{job='" + job + "'}";

        assertThat(prometheus.value("histogram_count(" + histogram + ")")).isEqualTo(60);
        assertThat(prometheus.value("histogram_sum(" + histogram + ")")).isEqualTo(170);
        assertThat(prometheus.value("histogram_fraction(0, 2, " + histogram + ")"))
                .isEqualTo(0.5);
        assertThat(prometheus.value("histogram_quantile(0.5, " + histogram + ")"))
                .isEqualTo(2);
        assertThat(prometheus.value("histogram_quantile(0.9, " + histogram + ")"))
                .isBetween(2.0, 4.0);
        assertThat(prometheus.value("count({job='" + job + "',__name__=~'h.*'})"))
                .isEqualTo(1);
    }

    /** The trap of the flag: dashboards of the classic series go empty. */
    @Test
    void classicSeriesOfAHistogramThatIsBothVanish() {
        assertThat(prometheus.query("{job='hybrid',__name__=~'h_(bucket|count|sum)'}"))
                .isEmpty();
    }

    @Test
    void classicHistogramStaysClassic() {
        assertThat(Line.stored(prometheus, "classic"))
                .containsExactly(
                        "h_bucket{le=\"+Inf\"} 60.0",
                        "h_bucket{le=\"1.0\"} 10.0",
                        "h_bucket{le=\"3.0\"} 30.0",
                        "h_count{} 60.0",
                        "h_sum{} 170.0");
        assertThat(prometheus.metadata("classic", "h")).contains(new Metadata("histogram", "Values.", ""));
    }

    @Test
    void textStaysWelcome() {
        assertThat(Line.stored(prometheus, "text"))
                .containsExactly("h_bucket{le=\"+Inf\"} 2.0", "h_count{} 2.0", "h_sum{} 3.0");
    }

    @Test
    void histogramWithoutValuesIsNativeByItsZeroBucket() {
        assertThat(prometheus.value("histogram_count(h{job='no values'})")).isZero();
    }

    /** And native from its first value on: a series that changes its kind. */
    @Test
    void histogramWithoutValuesIsClassicIfItsZeroBucketHasNoWidth() {
        assertThat(Line.stored(prometheus, "no values, no zero bucket"))
                .containsExactly("h_bucket{le=\"+Inf\"} 0.0", "h_count{} 0.0", "h_sum{} 0.0");
    }

    @Test
    void negativeValuesAndZeros() {
        assertThat(prometheus.value("histogram_count(h{job='all signs'})")).isEqualTo(68);
        assertThat(prometheus.value("histogram_fraction(-Inf, -0.001, h{job='all signs'}) * 68"))
                .isEqualTo(3);
    }

    /** They came with later versions, which does no harm. */
    @Test
    void unitsAndCreationTimesOfProtobufAreSkipped() {
        assertThat(Line.stored(prometheus, "counter")).containsExactly("c_seconds_total{} 7.0");
        assertThat(prometheus.metadata("counter", "c_seconds_total")).contains(new Metadata("counter", "Counts.", ""));
    }

    @Test
    void counterOfProtobufKeepsItsExemplar() {
        assertThat(prometheus.exemplars("c_seconds_total")).singleElement().satisfies(exemplar -> {
            assertThat(exemplar.labels()).isEqualTo(Map.of("trace_id", "a"));
            assertThat(exemplar.value()).isEqualTo(2);
        });
    }

    /** So a Prometheus without the flag has it from there without any buckets. */
    @Test
    void textOfTheGatewayHasItsCountAndSumOnly() {
        assertThat(gateway.metrics().lines().filter(line -> line.startsWith("h_")))
                .containsExactly(
                        "h_bucket{instance=\"\",job=\"pushed\",le=\"+Inf\"} 60",
                        "h_sum{instance=\"\",job=\"pushed\"} 170",
                        "h_count{instance=\"\",job=\"pushed\"} 60");
    }

    /** It came with 1.8. */
    @Test
    void interfaceOfTheGatewayHasNoNativeBuckets() {
        assertThat(Http.get(gateway.endpoint().resolve("/api/v1/metrics"))
                        .json()
                        .at("/data/0/h/metrics/0")
                        .toString())
                .isEqualTo(
                        "{\"buckets\":{},\"count\":\"60\",\"labels\":{\"instance\":\"\",\"job\":\"pushed\"},\"sum\":\"170\"}");
    }
}
