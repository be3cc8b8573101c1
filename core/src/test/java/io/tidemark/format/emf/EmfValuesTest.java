package io.tidemark.format.emf;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.internal.json.Formatted;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each kind of value looks like in a line, and in its header. */
class EmfValuesTest {

    private static final FlagSet HIGH_RESOLUTION = FlagSet.named(Flag.HighResolution.class.getName());
    private static final FlagSet NO_METRIC = FlagSet.named(Flag.NoMetric.class.getName());
    private static final NameTable NAMES = NameTable.of("Red", "Gr\"een", "Łódź");

    private final Formatted emf = new Formatted(Emf.builder("Ns").strict(false).build());

    /** A layout with one field, {@code x}. */
    private static EntryLayout layout(Unit unit, FlagSet flags) {
        return EntryLayout.of(Shape.of("X")
                .field("x", io.tidemark.entry.FieldLayout.Kind.OPEN, ValueShape.OPAQUE)
                .unit(unit)
                .flags(flags)
                .build());
    }

    private static Arguments field(String member, String inHeader, Unit unit, Consumer<EntryWriter> value) {
        return Arguments.of(member, inHeader, layout(unit, FlagSet.empty()), value);
    }

    private static Arguments field(String member, String inHeader, Consumer<EntryWriter> value) {
        return field(member, inHeader, MetricUnit.NONE, value);
    }

    static Stream<Arguments> values() {
        String plain = "{\"Name\":\"x\"}";
        String ms = "{\"Name\":\"x\",\"Unit\":\"Milliseconds\"}";
        return Stream.of(
                field("5", plain, out -> out.metric(0, 5)),
                field("-9223372036854775808", plain, out -> out.metric(0, Long.MIN_VALUE)),
                field("9223372036854775807", plain, out -> out.metric(0, Long.MAX_VALUE)),
                field("449673", plain, out -> out.metric(0, 449673.0)),
                field("0", plain, out -> out.metric(0, -0.0)),
                field("0.1", plain, out -> out.metric(0, 0.1)),
                field("0.30000000000000004", plain, out -> out.metric(0, 0.1 + 0.2)),
                field("100000000000000000000", plain, out -> out.metric(0, 1e20)),
                field("0.00000000000000000001", plain, out -> out.metric(0, 1e-20)),
                field(
                        "5",
                        "{\"Name\":\"x\",\"Unit\":\"Bytes/Second\"}",
                        MetricUnit.BYTES_PER_SECOND,
                        out -> out.metric(0, 5.0)),
                field("0.003024", ms, out -> out.nanos(0, 3024)),
                field("0.003024", ms, MetricUnit.MILLISECONDS, out -> out.nanos(0, 3024)),
                field(
                        "3.024",
                        "{\"Name\":\"x\",\"Unit\":\"Microseconds\"}",
                        MetricUnit.MICROSECONDS,
                        out -> out.nanos(0, 3024)),
                field(
                        "0.000003024",
                        "{\"Name\":\"x\",\"Unit\":\"Seconds\"}",
                        MetricUnit.SECONDS,
                        out -> out.nanos(0, 3024)),
                field(
                        "1.000000001",
                        "{\"Name\":\"x\",\"Unit\":\"Seconds\"}",
                        MetricUnit.SECONDS,
                        out -> out.nanos(0, 1_000_000_001)),
                field("0", ms, out -> out.nanos(0, 0)),
                field("-1.5", ms, out -> out.nanos(0, -1_500_000)),
                field("\"text\"", null, out -> out.property(0, "text")),
                field("\"\"", null, out -> out.property(0, "")),
                field("\"a\\\"\\n\"", null, out -> out.property(0, "a\"\n")),
                field("\"Red\"", null, out -> out.property(0, NAMES, 0)),
                field("\"Gr\\\"een\"", null, out -> out.property(0, NAMES, 1)),
                field("\"Łódź\"", null, out -> out.property(0, NAMES, 2)),
                field("7", plain, out -> out.value(0).metric(7)),
                field("7.5", plain, out -> out.value(0).metric(7.5)),
                field(
                        "1.5",
                        "{\"Name\":\"x\",\"Unit\":\"Kilobytes\"}",
                        out -> out.value(0).unit(MetricUnit.KILOBYTES).metric(1.5)),
                field(
                        "1.5",
                        "{\"Name\":\"x\",\"Unit\":\"Kilobytes\"}",
                        MetricUnit.KILOBYTES,
                        out -> out.value(0).unit(MetricUnit.BYTES).metric(1500)),
                field(
                        "1500",
                        "{\"Name\":\"x\",\"Unit\":\"Bytes\"}",
                        MetricUnit.BYTES,
                        out -> out.value(0).unit(MetricUnit.BYTES).metric(1500)),
                field(
                        "2",
                        "{\"Name\":\"x\",\"Unit\":\"Seconds\"}",
                        out -> out.value(0).unit(MetricUnit.SECONDS).nanos(2_000_000_000)),
                field("0.002", ms, out -> out.value(0).nanos(2_000)),
                field("\"text\"", null, out -> out.value(0).string(new StringBuilder("text"))),
                field(
                        "3",
                        "{\"Name\":\"x\",\"StorageResolution\":1}",
                        out -> out.value(0).flags(HIGH_RESOLUTION).metric(3)),
                field("[\"a\",\"\\u0001\"]", null, out -> {
                    var value = out.value(0);
                    value.beginList();
                    value.item("a");
                    value.item("\u0001");
                    value.endList();
                }),
                field("[]", null, out -> {
                    var value = out.value(0);
                    value.beginList();
                    value.endList();
                }),
                field("{\"Values\":[1.5,2],\"Counts\":[1,1]}", plain, distribution(1.5, 1, 2, 1)),
                field("{\"Values\":[50],\"Counts\":[3]}", plain, distribution(150, 3)),
                field("{\"Values\":[0.5,3],\"Counts\":[2,1]}", plain, distribution(1, 2, 3, 1)),
                field("42.5", plain, distribution(42.5, 1)),
                field(
                        "{\"Values\":[1.5,2],\"Counts\":[1,1]}",
                        "{\"Name\":\"x\",\"Unit\":\"Seconds\"}",
                        MetricUnit.SECONDS,
                        distribution(1.5, 1, 2, 1)));
    }

    private static Consumer<EntryWriter> distribution(double... totalsAndCounts) {
        return out -> {
            var value = out.value(0);
            value.beginDistribution();
            for (int i = 0; i < totalsAndCounts.length; i += 2) {
                value.observe(totalsAndCounts[i], (long) totalsAndCounts[i + 1]);
            }
            value.endDistribution();
        };
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesAValueAndItsPlaceInTheHeader(
            String member, String inHeader, EntryLayout layout, Consumer<EntryWriter> value) {
        Entry entry = entry(layout, value);
        for (int i = 0; i < 2; i++) { // the second time the header is a prediction
            String line = emf.line(entry);
            Formatted.parse(line);
            assertThat(Formatted.members(line)).isEqualTo("\"x\":" + member);
            assertThat(line)
                    .startsWith(
                            inHeader == null
                                    ? "{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":"
                                    : "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":[[]],\"Metrics\":["
                                            + inHeader + "]}],\"Timestamp\":");
        }
        assertThat(emf.problems()).isEmpty();
    }

    @Test
    void writesSeveralObservationsConvertedIntoTheUnitOfTheField() {
        assertThat(emf.members(entry(layout(MetricUnit.MILLISECONDS, FlagSet.empty()), out -> {
                    var value = out.value(0).unit(MetricUnit.SECONDS);
                    value.beginDistribution();
                    value.observe(0.5, 1);
                    value.observe(3, 2);
                    value.endDistribution();
                })))
                .isEqualTo("\"x\":{\"Values\":[500,1500],\"Counts\":[1,2]}");
    }

    @Test
    void leavesOutAnEmptyDistribution() {
        assertThat(emf.members(entry(layout(MetricUnit.NONE, FlagSet.empty()), distribution())))
                .isEmpty();
        assertThat(emf.problems()).isEmpty();
    }

    @Test
    void leavesOutNaN() {
        EntryLayout layout = layout(MetricUnit.NONE, FlagSet.empty());
        assertThat(emf.members(entry(layout, out -> out.metric(0, Double.NaN)))).isEmpty();
        assertThat(emf.members(entry(layout, out -> out.value(0).metric(Double.NaN))))
                .isEmpty();
        assertThat(emf.members(entry(layout, distribution(Double.NaN, 1, 4, 2))))
                .isEqualTo("\"x\":{\"Values\":[2],\"Counts\":[2]}");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.NAN_LEFT_OUT, 3L));
        assertThat(emf.lastProblem()).contains("x");
    }

    @Test
    void holdsValuesWithinTheRangeOfCloudWatch() {
        String limit = "23485425827738332" + "0".repeat(92);
        EntryLayout layout = layout(MetricUnit.NONE, FlagSet.empty());
        assertThat(emf.members(entry(layout, out -> out.metric(0, 0x1p360)))).isEqualTo("\"x\":" + limit);
        assertThat(emf.problems()).isEmpty();
        assertThat(emf.members(entry(layout, out -> out.metric(0, Math.nextUp(0x1p360)))))
                .isEqualTo("\"x\":" + limit);
        assertThat(emf.members(entry(layout, out -> out.metric(0, 1e300)))).isEqualTo("\"x\":" + limit);
        assertThat(emf.members(entry(layout, out -> out.metric(0, Double.POSITIVE_INFINITY))))
                .isEqualTo("\"x\":" + limit);
        assertThat(emf.members(entry(layout, out -> out.metric(0, Double.NEGATIVE_INFINITY))))
                .isEqualTo("\"x\":-" + limit);
        assertThat(emf.members(entry(layout, distribution(Double.NEGATIVE_INFINITY, 1, 1, 1))))
                .isEqualTo("\"x\":{\"Values\":[-" + limit + ",1],\"Counts\":[1,1]}");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.VALUE_CLAMPED, 5L));
    }

    @Test
    void itIsTheMeanOfRepeatedObservationsThatIsHeldWithinTheRange() {
        String limit = "23485425827738332" + "0".repeat(92);
        String half = "11742712913869166" + "0".repeat(92);
        EntryLayout layout = layout(MetricUnit.NONE, FlagSet.empty());
        assertThat(emf.members(entry(layout, distribution(0x1p361, 4, -0x1p361, 2, 0x1p360 * 3, 3))))
                .isEqualTo("\"x\":{\"Values\":[" + half + ",-" + limit + "," + limit + "],\"Counts\":[4,2,3]}");
        assertThat(emf.problems()).isEmpty();
        assertThat(emf.members(entry(layout, distribution(Math.nextUp(0x1p360 * 3), 3, Double.NEGATIVE_INFINITY, 5))))
                .isEqualTo("\"x\":{\"Values\":[" + limit + ",-" + limit + "],\"Counts\":[3,5]}");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.VALUE_CLAMPED, 2L));
    }

    @Test
    void leavesOutAUnitThatCloudWatchDoesNotKnow() {
        EntryLayout layout = layout(Unit.custom("Furlongs"), FlagSet.empty());
        JsonNode line = emf.json(entry(layout, out -> out.metric(0, 5)));
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Metrics")).hasToString("[{\"Name\":\"x\"}]");
        emf.json(entry(
                layout(MetricUnit.NONE, FlagSet.empty()),
                out -> out.value(0).unit(Unit.custom("Furlongs")).metric(5)));
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.UNIT_LEFT_OUT, 2L));
    }

    @Test
    void marksAMetricOfHighResolution() {
        JsonNode line = emf.json(entry(layout(MetricUnit.COUNT, HIGH_RESOLUTION), out -> out.metric(0, 5)));
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Metrics"))
                .hasToString("[{\"Name\":\"x\",\"Unit\":\"Count\",\"StorageResolution\":1}]");
    }

    @Test
    void writesANumberThatIsNoMetricAmongTheProperties() {
        EntryLayout layout = EntryLayout.of(Shape.of("X")
                .metric("a", ValueShape.LONG)
                .flags(NO_METRIC)
                .property("b", ValueShape.STRING)
                .metric("c", ValueShape.LONG)
                .metric("d", ValueShape.DOUBLE)
                .flags(NO_METRIC)
                .build());
        Entry entry = entry(layout, out -> {
            out.metric(0, 1);
            out.property(1, "b");
            out.metric(2, 2);
            var value = out.value(3);
            value.beginDistribution();
            value.observe(1, 1);
            value.observe(2, 1);
            value.endDistribution();
        });
        JsonNode line = emf.json(entry);
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Metrics")).hasToString("[{\"Name\":\"c\"}]");
        assertThat(emf.members(entry))
                .isEqualTo("\"c\":2,\"a\":1,\"b\":\"b\",\"d\":{\"Values\":[1,2],\"Counts\":[1,1]}");
    }

    @Test
    void aNumberThatIsNoMetricMayHaveMoreThan100Values() {
        Entry entry = entry(layout(MetricUnit.NONE, NO_METRIC), out -> {
            var value = out.value(0);
            value.beginDistribution();
            for (int i = 0; i < 1001; i++) {
                value.observe(i, 1);
            }
            value.endDistribution();
        });
        assertThat(emf.json(entry).at("/x/Values")).hasSize(1001);
        assertThat(emf.problems()).isEmpty();
    }

    @Test
    void aValueThatCannotBeWrittenCostsItselfOnly() {
        EntryLayout layout = EntryLayout.of(Shape.of("X")
                .metric("size", ValueShape.LONG)
                .unit(MetricUnit.BYTES)
                .property("color", ValueShape.STRING)
                .metric("ok", ValueShape.LONG)
                .build());
        List<Consumer<EntryWriter>> faults = List.of(
                out -> out.nanos(0, 5),
                out -> out.value(0).unit(MetricUnit.SECONDS).metric(5),
                out -> out.value(0).unit(Unit.custom("Furlongs")).metric(5),
                out -> out.value(0).unit(MetricUnit.BYTES_PER_SECOND).metric(5.5),
                out -> out.value(0).error("the sensor is broken"),
                out -> out.invalid(0, "its getter threw"),
                out -> out.property(1, NAMES, 3),
                out -> out.property(1, NAMES, -1),
                out -> out.property(1, null),
                out -> out.value(0).string(null));
        for (Consumer<EntryWriter> fault : faults) {
            Formatted fresh = new Formatted(Emf.builder("Ns").build());
            assertThat(fresh.members(entry(layout, out -> {
                        fault.accept(out);
                        out.metric(2, 1);
                    })))
                    .isEqualTo("\"ok\":1");
            assertThat(fresh.problems()).isEqualTo(Map.of(Problem.VALUE_INVALID, 1L));
        }
    }

    @Test
    void observationsWithoutACountAreLeftOut() {
        assertThat(emf.members(entry(layout(MetricUnit.NONE, FlagSet.empty()), distribution(1, 0, 2, -1, 3, 1))))
                .isEqualTo("\"x\":3");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.VALUE_INVALID, 2L));
    }

    @Test
    void anotherTableForOneFieldIsWrittenAsWell() {
        EntryLayout layout = layout(MetricUnit.NONE, FlagSet.empty());
        NameTable other = NameTable.of("Uno");
        for (int i = 0; i < 2; i++) {
            assertThat(emf.members(entry(layout, out -> out.property(0, NAMES, 0))))
                    .isEqualTo("\"x\":\"Red\"");
            assertThat(emf.members(entry(layout, out -> out.property(0, other, 0))))
                    .isEqualTo("\"x\":\"Uno\"");
        }
    }
}
