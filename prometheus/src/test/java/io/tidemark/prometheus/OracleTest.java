package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * All formats say the same as client_java's writers of the same snapshots, byte for byte but for:
 *
 * <ul>
 *   <li>the spelling of numbers: whole ones have no point, none has an exponent. All digits of a {@code long} are there, which client_java's {@code double} has not
 *   <li>order: families and rows are written as they are read, not sorted, which would take a copy of all; labels are sorted by what they were called before names were escaped
 *   <li>exemplars: of a bucket the newest, not the first; no more than OpenMetrics allows; none on a gauge
 *   <li>units in protocol buffers, which client_java leaves out
 *   <li>no {@code _sum} in OpenMetrics where bounds are negative, as its specification says
 * </ul>
 */
class OracleTest {

    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    /** A family as both get it, in seconds or in nothing. */
    record Given(String name, String help, boolean seconds, Kind kind, List<Row> rows) {}

    record Row(Map<String, String> tags, List<Double> values, long count) {}

    @Provide
    Arbitrary<List<Given>> families() {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("abcXYZ019_.:- ~{\"\\")
                .ofMinLength(1)
                .ofMaxLength(8)
                .filter(name -> !name.endsWith("seconds"));
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(6).filter(OracleTest::isWellFormed),
                Arbitraries.of("", "a\\b", "\"", "line\nline", "ä€😀", "\\n", "{}", "#"));
        Arbitrary<Map<String, String>> tags = Arbitraries.maps(
                        Arbitraries.of("method", "a.b", "path-x", "Z", "le_", "user id"),
                        // Printable ASCII, as tags are that a program makes.
                        Arbitraries.strings()
                                .withCharRange(' ', '~')
                                .ofMinLength(1)
                                .ofMaxLength(6))
                .ofMaxSize(3);
        Arbitrary<Double> numbers = Arbitraries.oneOf(
                Arbitraries.doubles().between(0, 1e6),
                Arbitraries.of(0.0, 1.0, 0.1, 1e15, 1e16, 1.0E22, 123456789.125, 5e-324, Double.MAX_VALUE, 1e-7),
                Arbitraries.longs().between(0, 1L << 53).map(Long::doubleValue));
        Arbitrary<Row> rows = Combinators.combine(
                        tags, numbers.list().ofSize(4), Arbitraries.longs().between(0, 1L << 52))
                .as(Row::new);
        Arbitrary<Given> family = Combinators.combine(
                        names,
                        texts,
                        Arbitraries.of(true, false),
                        Arbitraries.of(Kind.COUNTER, Kind.GAUGE, Kind.HISTOGRAM, Kind.SUMMARY),
                        rows.list().ofMinSize(1).ofMaxSize(4).uniqueElements(Row::tags))
                .as(Given::new);
        return family.list()
                .ofMaxSize(5)
                .uniqueElements(given ->
                        Escaping.UNDERSCORES.metricName(given.name()).replaceAll("_(total|count|sum|bucket)$", ""));
    }

    private static boolean isWellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text)
                && text.indexOf('\r') < 0;
    }

    @Property(tries = 400)
    void textIsThatOfClientJava(@ForAll("families") List<Given> families) throws IOException {
        assertThat(sorted(ours(families, Format.TEXT, Escaping.UNDERSCORES)))
                .isEqualTo(sorted(
                        theirs(families, PrometheusTextFormatWriter.create(), EscapingScheme.UNDERSCORE_ESCAPING)));
    }

    @Property(tries = 400)
    void openMetricsIsThatOfClientJava(@ForAll("families") List<Given> families) throws IOException {
        assertThat(sorted(ours(families, Format.OPENMETRICS, Escaping.UNDERSCORES)))
                .isEqualTo(sorted(theirs(
                        families, OpenMetricsTextFormatWriter.builder().build(), EscapingScheme.UNDERSCORE_ESCAPING)));
    }

    @Property(tries = 200)
    void namesInQuotesAreThoseOfClientJava(@ForAll("families") List<Given> families) throws IOException {
        assertThat(sorted(ours(families, Format.OPENMETRICS, Escaping.ALLOW_UTF_8)))
                .isEqualTo(sorted(
                        theirs(families, OpenMetricsTextFormatWriter.builder().build(), EscapingScheme.ALLOW_UTF8)));
    }

    @Property(tries = 100)
    void namesAreEscapedAsClientJavaDoes(
            @ForAll("families") List<Given> families, @ForAll("escapings") Escaping escaping) throws IOException {
        assertThat(sorted(ours(families, Format.TEXT, escaping)))
                .isEqualTo(sorted(theirs(families, PrometheusTextFormatWriter.create(), scheme(escaping))));
    }

    private static EscapingScheme scheme(Escaping escaping) {
        return switch (escaping) {
            case UNDERSCORES -> EscapingScheme.UNDERSCORE_ESCAPING;
            case DOTS -> EscapingScheme.DOTS_ESCAPING;
            case VALUES -> EscapingScheme.VALUE_ENCODING_ESCAPING;
            case ALLOW_UTF_8 -> EscapingScheme.ALLOW_UTF8;
        };
    }

    @Provide
    Arbitrary<Escaping> escapings() {
        return Arbitraries.of(Escaping.class);
    }

    @Property(tries = 200)
    void protocolBuffersAreThoseOfClientJava(@ForAll("families") List<Given> families) throws IOException {
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        Exposition.of(() -> metrics(families)).write(Format.PROTOBUF, ours);
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        new PrometheusProtobufWriter().write(theirs, snapshots(families), EscapingScheme.UNDERSCORE_ESCAPING);
        assertThat(decoded(ours)).isEqualTo(decoded(theirs));
    }

    /** Each family by its name, its rows sorted, without what theirs do not have: units, and the times at which rows began. */
    private static Map<String, List<String>> decoded(ByteArrayOutputStream bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
        Map<String, List<String>> families = new TreeMap<>();
        for (Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
                family != null;
                family = Metrics.MetricFamily.parseDelimitedFrom(in)) {
            List<String> rows = new ArrayList<>();
            for (Metrics.Metric.Builder row : family.toBuilder().getMetricBuilderList()) {
                if (row.hasCounter()) {
                    row.getCounterBuilder().clearCreatedTimestamp();
                } else if (row.hasSummary()) {
                    row.getSummaryBuilder().clearCreatedTimestamp();
                } else if (row.hasHistogram()) {
                    row.getHistogramBuilder().clearCreatedTimestamp();
                }
                List<Metrics.LabelPair> labels = new ArrayList<>(row.getLabelList());
                labels.sort(Comparator.comparing(Metrics.LabelPair::getName));
                rows.add(row.clearLabel().addAllLabel(labels).build().toString());
            }
            rows.sort(null);
            rows.add(family.toBuilder().clearMetric().clearUnit().build().toString());
            families.put(family.getName(), rows);
        }
        return families;
    }

    private static String ours(List<Given> families, Format format, Escaping escaping) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Exposition.of(() -> metrics(families)).write(format, escaping, name -> true, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<MetricFamily> metrics(List<Given> families) {
        return families.stream()
                .map(given -> new MetricFamily(
                        given.name(),
                        given.help(),
                        given.seconds() ? MetricUnit.MILLISECONDS : MetricUnit.COUNT,
                        given.kind(),
                        given.rows().stream()
                                .map(row -> new Point(
                                        Tags.of(row.tags()), START, data(given.kind(), row), exemplars(given, row)))
                                .toList()))
                .toList();
    }

    private static List<Exemplar> exemplars(Given given, Row row) {
        return given.kind() == Kind.COUNTER || given.kind() == Kind.HISTOGRAM
                ? List.of(new Exemplar(row.values().get(0), START.plusMillis(45), Map.of("trace_id", "a\"b")))
                : List.of();
    }

    private static AggregationData data(Kind kind, Row row) {
        return switch (kind) {
            case HISTOGRAM ->
                AggregationData.Distribution.of(
                        new double[] {1, 250, 5_000},
                        new long[] {row.count(), 1, 0, 2},
                        row.values().get(1));
            case SUMMARY ->
                new AggregationData.Quantiles(
                        row.count(),
                        row.values().get(0),
                        1,
                        List.of(
                                new AggregationData.ValueAt(0.5, row.values().get(1)),
                                new AggregationData.ValueAt(0.99, Double.NaN)));
            default -> new AggregationData.OfDouble(row.values().get(0));
        };
    }

    private static String theirs(List<Given> families, ExpositionFormatWriter writer, EscapingScheme scheme)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, snapshots(families), scheme);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static MetricSnapshots snapshots(List<Given> families) {
        List<MetricSnapshot> all = new ArrayList<>();
        for (Given given : families) {
            all.add(theirs(given));
        }
        return new MetricSnapshots(all);
    }

    private static <B extends MetricSnapshot.Builder<B>> B described(B builder, Given given) {
        builder.name(given.seconds() ? given.name() + "_seconds" : given.name());
        if (!given.help().isEmpty()) {
            builder.help(given.help());
        }
        return given.seconds() ? builder.unit(Unit.SECONDS) : builder;
    }

    private static MetricSnapshot theirs(Given given) {
        double over = given.seconds() ? 1e3 : 1;
        switch (given.kind()) {
            case COUNTER -> {
                CounterSnapshot.Builder all = described(CounterSnapshot.builder(), given);
                for (Row row : given.rows()) {
                    all.dataPoint(CounterDataPointSnapshot.builder()
                            .labels(labels(row))
                            .value(row.values().get(0) / over)
                            .exemplar(theirs(given, row, over).get(0))
                            .build());
                }
                return all.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder all = described(GaugeSnapshot.builder(), given);
                for (Row row : given.rows()) {
                    all.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(labels(row))
                            .value(row.values().get(0) / over)
                            .build());
                }
                return all.build();
            }
            case SUMMARY -> {
                SummarySnapshot.Builder all = described(SummarySnapshot.builder(), given);
                for (Row row : given.rows()) {
                    SummaryDataPointSnapshot.Builder point = SummaryDataPointSnapshot.builder();
                    point.labels(labels(row));
                    point.quantiles(Quantiles.of(
                            new Quantile(0.5, row.values().get(1) / over), new Quantile(0.99, Double.NaN)));
                    point.count(row.count()).sum(row.values().get(0) / over);
                    all.dataPoint(point.build());
                }
                return all.build();
            }
            default -> {
                HistogramSnapshot.Builder all = described(HistogramSnapshot.builder(), given);
                for (Row row : given.rows()) {
                    HistogramDataPointSnapshot.Builder point = HistogramDataPointSnapshot.builder();
                    point.labels(labels(row));
                    point.classicHistogramBuckets(ClassicHistogramBuckets.of(
                            new double[] {1 / over, 250 / over, 5_000 / over, Double.POSITIVE_INFINITY},
                            new long[] {row.count(), 1, 0, 2}));
                    point.sum(row.values().get(1) / over).exemplars(theirs(given, row, over));
                    all.dataPoint(point.build());
                }
                return all.build();
            }
        }
    }

    private static Exemplars theirs(Given given, Row row, double over) {
        return Exemplars.of(io.prometheus.metrics.model.snapshots.Exemplar.builder()
                .value(row.values().get(0) / over)
                .labels(Labels.of("trace_id", "a\"b"))
                .timestampMillis(START.plusMillis(45).toEpochMilli())
                .build());
    }

    private static Labels labels(Row row) {
        Map<String, String> sorted = new TreeMap<>(row.tags());
        return Labels.of(List.copyOf(sorted.keySet()), List.copyOf(sorted.values()));
    }

    private static final Pattern NUMBER = Pattern.compile("(?<=[} ]|=\")(-?[0-9][0-9.]*(?:E-?[0-9]+)?)(?=[ \"]|$)");

    private static final Pattern LABEL =
            Pattern.compile("(\"(?:[^\"\\\\]|\\\\.)*\"|[a-zA-Z0-9_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern HEADER = Pattern.compile("^# [A-Z]+ (\"(?:[^\"\\\\]|\\\\.)*\"|\\S+)");

    /** The lines of each family, sorted, with all numbers in one spelling. */
    private static Map<String, List<String>> sorted(String text) {
        Map<String, List<String>> families = new LinkedHashMap<>();
        List<String> family = new ArrayList<>();
        String first = "";
        assertThat(text)
                .satisfiesAnyOf(
                        all -> assertThat(all).isEmpty(), all -> assertThat(all).endsWith("\n"));
        for (String line : text.split("\n")) {
            if (line.equals("# EOF")) {
                assertThat(text).endsWith("# EOF\n");
                families.put(line, new ArrayList<>());
            } else if (line.startsWith("# ")) {
                Matcher header = HEADER.matcher(line);
                assertThat(header.find()).as(line).isTrue();
                String name = header.group(1);
                if (!name.equals(first)) {
                    family = new ArrayList<>();
                    first = name;
                    assertThat(families.put(name, family)).isNull();
                }
                family.add(family.size() + line);
            } else {
                String numbers =
                        NUMBER.matcher(line).replaceAll(found -> Double.toString(Double.parseDouble(found.group(1))));
                List<String> labels = LABEL.matcher(numbers)
                        .results()
                        .map(MatchResult::group)
                        .sorted()
                        .toList();
                family.add(LABEL.matcher(numbers).replaceAll("") + labels);
            }
        }
        families.values().forEach(lines -> lines.sort(null));
        return new TreeMap<>(families);
    }
}
