package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.AggregationData.Distribution;
import io.tidemark.stats.AggregationData.Exponential;
import io.tidemark.stats.AggregationData.OfDouble;
import io.tidemark.stats.AggregationData.OfLong;
import io.tidemark.stats.AggregationData.Quantiles;
import io.tidemark.stats.AggregationData.Side;
import io.tidemark.stats.AggregationData.ValueAt;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What arrives at a server equals the source: decoded with OpenTelemetry's own messages. */
class ConversionTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00.000000001Z");
    private static final Tags TAGS = Tags.of("pond", "north", "kind", "a \"1\"");

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final List<MetricFamily> families = new ArrayList<>();

    @AfterEach
    void close() {
        receiver.close();
    }

    private Arrived arrived() {
        return arrived(OtlpProtocol.HTTP, Temporality.CUMULATIVE);
    }

    private Arrived arrived(OtlpProtocol protocol, Temporality temporality) {
        try (OtlpMetrics metrics = MetricRig.builder(receiver, protocol)
                .source(() -> families)
                .temporality(temporality)
                .resourceAttribute("pond.id", "7")
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            Arrived arrived = Arrived.at(receiver);
            assertThat(arrived).isNotNull();
            return arrived;
        }
    }

    private void family(String name, Kind kind, Unit unit, AggregationData... values) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            points.add(new Point(i == 0 ? TAGS : TAGS.and("i", "" + i), START, values[i]));
        }
        families.add(new MetricFamily(name, "what " + name + " is", unit, kind, points));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    @ParameterizedTest
    @EnumSource(OtlpProtocol.class)
    void counters(OtlpProtocol protocol) {
        family("ducks/seen", Kind.COUNTER, MetricUnit.COUNT, new OfLong((1L << 53) + 1), new OfLong(0));
        family("ducks.fed", Kind.COUNTER, MetricUnit.MILLISECONDS, new OfDouble(0.1));
        family("ducks.here", Kind.UP_DOWN_COUNTER, Unit.custom("{duck}"), new OfLong(-3));
        long before = nanos(Instant.now());

        Arrived arrived = arrived(protocol, Temporality.CUMULATIVE);

        Metric seen = arrived.only("ducks/seen");
        assertThat(seen.getDescription()).isEqualTo("what ducks/seen is");
        assertThat(seen.getUnit()).isEqualTo("1");
        assertThat(seen.getSum().getIsMonotonic()).isTrue();
        assertThat(seen.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        NumberDataPoint first = seen.getSum().getDataPoints(0);
        assertThat(first.getAsInt()).isEqualTo((1L << 53) + 1);
        assertThat(first.getStartTimeUnixNano()).isEqualTo(nanos(START));
        assertThat(first.getTimeUnixNano()).isBetween(before, nanos(Instant.now()));
        assertThat(Arrived.tags(first.getAttributesList())).isEqualTo("kind=a \"1\",pond=north");
        assertThat(arrived.only("ducks.fed").getUnit()).isEqualTo("ms");
        assertThat(arrived.only("ducks.fed").getSum().getDataPoints(0).getAsDouble())
                .isEqualTo(0.1);
        Metric here = arrived.only("ducks.here");
        assertThat(here.getUnit()).isEqualTo("{duck}");
        assertThat(here.getSum().getIsMonotonic()).isFalse();
        assertThat(here.getSum().getDataPoints(0).getAsInt()).isEqualTo(-3);
    }

    @Test
    void whoSendsAndWhatMadeIt() {
        family("g", Kind.GAUGE, MetricUnit.NONE, new OfLong(1));
        arrived();
        ResourceMetrics all = receiver.metrics().get(0).getResourceMetrics(0);
        assertThat(Arrived.tags(all.getResource().getAttributesList()))
                .contains("pond.id=7", "service.name=unknown_service:java", "telemetry.sdk.language=java");
        assertThat(all.getScopeMetrics(0).getScope().getName()).isEqualTo("io.tidemark");
        assertThat(all.getScopeMetrics(0).getScope().getVersion()).matches("\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @EnumSource(Temporality.class)
    void gaugesAreWhatTheyAreWhateverTheTemporality_gotcha3NotANumberAndInfinities(Temporality temporality) {
        family(
                "g",
                Kind.GAUGE,
                MetricUnit.PERCENT,
                new OfDouble(Double.NaN),
                new OfDouble(Double.POSITIVE_INFINITY),
                new OfDouble(-0.0),
                new OfDouble(Double.MIN_VALUE));
        family("whole", Kind.GAUGE, MetricUnit.BYTES, new OfLong(Long.MIN_VALUE), new OfLong(Long.MAX_VALUE));
        Arrived arrived = arrived(OtlpProtocol.HTTP, temporality);
        assertThat(arrived.only("g").getUnit()).isEqualTo("%");
        assertThat(arrived.only("g").getGauge().getDataPointsList())
                .extracting(NumberDataPoint::getAsDouble)
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE);
        assertThat(arrived.only("whole").getGauge().getDataPointsList())
                .extracting(NumberDataPoint::getAsInt)
                .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(OtlpProtocol.class)
    void histograms(OtlpProtocol protocol) {
        Distribution known = Distribution.of(new double[] {5, 10}, new long[] {1, 2, 3}, 71.5)
                .withRange(-1, 30);
        Distribution unknown = Distribution.of(new double[0], new long[] {4}, 2);
        family("h", Kind.HISTOGRAM, MetricUnit.SECONDS, known, unknown);

        Metric metric = arrived(protocol, Temporality.CUMULATIVE).only("h");

        HistogramDataPoint first = metric.getHistogram().getDataPoints(0);
        assertThat(first.getExplicitBoundsList()).containsExactly(5.0, 10.0);
        assertThat(first.getBucketCountsList()).containsExactly(1L, 2L, 3L);
        assertThat(first.getCount()).isEqualTo(6);
        assertThat(first.getSum()).isEqualTo(71.5);
        assertThat(first.getMin()).isEqualTo(-1);
        assertThat(first.getMax()).isEqualTo(30);
        HistogramDataPoint second = metric.getHistogram().getDataPoints(1);
        assertThat(second.hasMin()).isFalse();
        assertThat(second.hasMax()).isFalse();
        assertThat(second.getBucketCountsList()).containsExactly(4L);
    }

    @ParameterizedTest
    @EnumSource(OtlpProtocol.class)
    void exponentialHistograms(OtlpProtocol protocol) {
        family(
                "e",
                Kind.HISTOGRAM,
                MetricUnit.NONE,
                Exponential.of(3, 5, Side.of(-2, 1, 0, 7), Side.of(4, 2), 9.5).withRange(-3, 4),
                Exponential.of(20, 0, Side.empty(), Side.empty(), 0),
                Exponential.of(-10, 1, Side.of(0, 1), Side.empty(), 2));

        List<ExponentialHistogramDataPoint> points = arrived(protocol, Temporality.CUMULATIVE)
                .only("e")
                .getExponentialHistogram()
                .getDataPointsList();

        ExponentialHistogramDataPoint first = points.get(0);
        assertThat(first.getScale()).isEqualTo(3);
        assertThat(first.getZeroCount()).isEqualTo(5);
        assertThat(first.getCount()).isEqualTo(15);
        assertThat(first.getSum()).isEqualTo(9.5);
        assertThat(first.getPositive().getOffset()).isEqualTo(-2);
        assertThat(first.getPositive().getBucketCountsList()).containsExactly(1L, 0L, 7L);
        assertThat(first.getNegative().getOffset()).isEqualTo(4);
        assertThat(first.getNegative().getBucketCountsList()).containsExactly(2L);
        assertThat(first.getMin()).isEqualTo(-3);
        assertThat(first.getMax()).isEqualTo(4);
        assertThat(points.get(1).getCount()).isZero();
        assertThat(points.get(1).getPositive().getBucketCountsList()).isEmpty();
        assertThat(points.get(2).getScale()).isEqualTo(-10);
        assertThat(points.get(2).hasMin()).isFalse();
    }

    @Test
    void gotcha3_infinitiesStayInTheCountOfExponentialHistograms() {
        family(
                "e",
                Kind.HISTOGRAM,
                MetricUnit.NONE,
                Exponential.of(
                        0, 1, Side.of(2, 3, 4).withInfinities(5), Side.empty().withInfinities(2), 0));
        ExponentialHistogramDataPoint point =
                arrived().only("e").getExponentialHistogram().getDataPoints(0);
        assertThat(point.getCount()).isEqualTo(15);
        assertThat(point.getPositive().getBucketCountsList())
                .as("in the last bucket in use")
                .containsExactly(3L, 9L);
        assertThat(point.getNegative().getOffset())
                .as("alone: in the bucket of the greatest numbers")
                .isEqualTo(1023);
        assertThat(point.getNegative().getBucketCountsList()).containsExactly(2L);
    }

    @Test
    void summaries() {
        family(
                "s",
                Kind.SUMMARY,
                MetricUnit.NONE,
                new Quantiles(9, 4.5, 2, List.of(new ValueAt(0.5, 1.25), new ValueAt(0.99, Double.NaN))));
        SummaryDataPoint point = arrived().only("s").getSummary().getDataPoints(0);
        assertThat(point.getCount()).isEqualTo(9);
        assertThat(point.getSum()).isEqualTo(4.5);
        assertThat(point.getQuantileValuesList())
                .extracting(at -> at.getQuantile() + ":" + at.getValue())
                .containsExactly("0.5:1.25", "0.99:NaN");
    }

    @Test
    void exemplarsLeadToTheirSpans() {
        Instant when = Instant.parse("2026-01-02T03:04:05.678Z");
        List<io.tidemark.stats.Exemplar> exemplars = List.of(
                io.tidemark.stats.Exemplar.ofLong(
                        (1L << 53) + 1,
                        when,
                        Map.of(
                                "trace_id",
                                "0AF7651916CD43DD8448EB211C80319C",
                                "span_id",
                                "b7ad6b7169203331",
                                "record_id",
                                "r1")),
                new io.tidemark.stats.Exemplar(7.6, when, Map.of("trace_id", "not hex", "span_id", "1")));
        Distribution distribution = Distribution.of(new double[] {5}, new long[] {0, 2}, 20);
        families.add(new MetricFamily(
                "h", "", MetricUnit.NONE, Kind.HISTOGRAM, List.of(new Point(TAGS, START, distribution, exemplars))));
        families.add(new MetricFamily(
                "c", "", MetricUnit.NONE, Kind.COUNTER, List.of(new Point(TAGS, START, new OfLong(2), exemplars))));
        families.add(new MetricFamily(
                "d", "", MetricUnit.NONE, Kind.COUNTER, List.of(new Point(TAGS, START, new OfDouble(2), exemplars))));
        families.add(new MetricFamily(
                "e",
                "",
                MetricUnit.NONE,
                Kind.HISTOGRAM,
                List.of(new Point(TAGS, START, Exponential.of(0, 0, Side.of(2, 2), Side.empty(), 20), exemplars))));

        Arrived arrived = arrived();

        Exemplar inCounter = arrived.only("c").getSum().getDataPoints(0).getExemplars(0);
        assertThat(inCounter.getAsInt()).isEqualTo((1L << 53) + 1);
        assertThat(arrived.only("c").getSum().getDataPoints(0).getExemplars(1).getAsInt())
                .isEqualTo(8);
        for (List<Exemplar> each : List.of(
                arrived.only("c").getSum().getDataPoints(0).getExemplarsList(),
                arrived.only("d").getSum().getDataPoints(0).getExemplarsList(),
                arrived.only("h").getHistogram().getDataPoints(0).getExemplarsList(),
                arrived.only("e").getExponentialHistogram().getDataPoints(0).getExemplarsList())) {
            assertThat(each).hasSize(2);
            assertThat(each.get(0).getTraceId()).isEqualTo(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"));
            assertThat(each.get(0).getSpanId()).isEqualTo(ByteString.fromHex("b7ad6b7169203331"));
            assertThat(Arrived.tags(each.get(0).getFilteredAttributesList())).isEqualTo("record_id=r1");
            assertThat(each.get(0).getTimeUnixNano()).isEqualTo(nanos(when));
            assertThat(each.get(1).getTraceId()).isEmpty();
            assertThat(Arrived.tags(each.get(1).getFilteredAttributesList()))
                    .as("no ids: they stay what they are")
                    .isEqualTo("span_id=1,trace_id=not hex");
        }
    }

    @Test
    void timesAreInOrderWhateverTheSourceSays() {
        Instant future = Instant.now().plus(Duration.ofDays(400));
        Instant old = Instant.parse("2026-03-01T00:00:00Z");
        families.add(new MetricFamily(
                "c",
                "",
                MetricUnit.NONE,
                Kind.COUNTER,
                List.of(
                        new Point(Tags.of("t", "future"), future, new OfLong(1)),
                        new Point(Tags.of("t", "past"), Instant.MIN, new OfLong(1)),
                        new Point(Tags.of("t", "read long ago"), START, new OfLong(1), List.of(), old),
                        new Point(
                                Tags.of("t", "start after it was read"),
                                old.plusSeconds(1),
                                new OfLong(1),
                                List.of(),
                                old))));
        List<NumberDataPoint> points = arrived().only("c").getSum().getDataPointsList();
        assertThat(points)
                .allSatisfy(point -> assertThat(point.getStartTimeUnixNano()).isBetween(0L, point.getTimeUnixNano()));
        assertThat(points.get(0).getStartTimeUnixNano())
                .as("a clock that was set back moves no start")
                .isEqualTo(nanos(future));
        assertThat(points.get(1).getStartTimeUnixNano()).isZero();
        assertThat(points.get(2).getTimeUnixNano()).isEqualTo(nanos(old));
        assertThat(points.get(3).getStartTimeUnixNano()).isEqualTo(nanos(old.plusSeconds(1)));
    }

    @Test
    void textThatIsNoneIsSentAllTheSame() {
        families.add(new MetricFamily(
                "c",
                "gr\u00F6\u00DFer \uD800",
                MetricUnit.NONE,
                Kind.COUNTER,
                List.of(new Point(
                        TAGS,
                        START,
                        new OfLong(1),
                        List.of(new io.tidemark.stats.Exemplar(
                                1, START, Map.of("t", "half \uD800 a pair, \u0000")))))));
        Metric metric = arrived().only("c");
        assertThat(metric.getDescription()).startsWith("gr\u00F6\u00DFer ");
        assertThat(Arrived.tags(metric.getSum().getDataPoints(0).getExemplars(0).getFilteredAttributesList()))
                .startsWith("t=half ")
                .endsWith(" a pair, \u0000");
    }

    @Test
    void numbersOfTwoKindsUnderOneNameAreOneMetric() {
        family("c", Kind.COUNTER, MetricUnit.NONE, new OfLong(3), new OfDouble(0.5));
        assertThat(arrived().only("c").getSum().getDataPointsList())
                .extracting(NumberDataPoint::getAsDouble)
                .containsExactly(3.0, 0.5);
    }

    @Test
    void everyUnitIsWrittenInUcum() {
        for (MetricUnit unit : MetricUnit.values()) {
            family(unit.name(), Kind.GAUGE, unit, new OfLong(1));
        }
        Arrived arrived = arrived();
        assertThat(Arrays.stream(MetricUnit.values())
                        .map(unit -> arrived.only(unit.name()).getUnit()))
                .containsExactly(
                        "s", "ms", "us", "By", "kBy", "MBy", "GBy", "TBy", "bit", "kbit", "Mbit", "Gbit", "Tbit",
                        "By/s", "kBy/s", "MBy/s", "GBy/s", "TBy/s", "bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s",
                        "%", "1", "1/s", "");
    }

    @Test
    void manyPointsAreSeveralRequests() {
        OfLong[] values = new OfLong[250];
        Arrays.setAll(values, OfLong::new);
        family("c", Kind.COUNTER, MetricUnit.NONE, values);
        family("d", Kind.COUNTER, MetricUnit.NONE, values);
        try (OtlpMetrics metrics = MetricRig.builder(receiver, OtlpProtocol.HTTP)
                .source(() -> families)
                .pointsPerRequest(100)
                .start()) {
            assertThat(metrics.flush(Waiting.PATIENCE)).isTrue();
            assertThat(receiver.requests()).hasSize(5);
            assertThat(metrics.stats().points()).isEqualTo(500);
            assertThat(Arrived.at(receiver).sums("c").values()).hasSize(250);
        }
    }
}
