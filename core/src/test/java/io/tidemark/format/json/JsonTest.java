package io.tidemark.format.json;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.json.Formatted;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private final Formatted json = new Formatted(Json.create());

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Request")
            .property("Operation", ValueShape.STRING)
            .metric("Latency", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .metric("B", ValueShape.LONG)
            .metric("R", ValueShape.list(ValueShape.LONG))
            .property("Id", ValueShape.STRING)
            .build());

    private static Consumer<EntryWriter> distribution(int field, double... totalsAndCounts) {
        return out -> {
            ValueWriter value = out.value(field);
            value.beginDistribution();
            for (int i = 0; i < totalsAndCounts.length; i += 2) {
                value.observe(totalsAndCounts[i], (long) totalsAndCounts[i + 1]);
            }
            value.endDistribution();
        };
    }

    private static Entry request(Consumer<EntryWriter> fields) {
        return entry(LAYOUT, 1752774958378L, fields);
    }

    @Test
    void writesMetricsAndProperties() {
        Entry entry = request(out -> {
            out.property(0, "CountDucks");
            out.nanos(1, 42_500_000);
            distribution(2, 150, 3).accept(out);
            distribution(3, 1, 1, 2, 1, 3, 1).accept(out);
            out.property(4, "é\n");
        });
        for (int i = 0; i < 2; i++) {
            assertThat(json.line(entry))
                    .isEqualTo(
                            "{\"timestamp\":1752774958378,\"metrics\":{\"Latency\":{\"value\":42.5,\"unit\":\"Milliseconds\"},\"B\":{\"value\":{\"total\":150,\"count\":3}},\"R\":{\"values\":[1,2,3]}},\"properties\":{\"Operation\":\"CountDucks\",\"Id\":\"é\\n\"}}");
        }
        assertThat(json.problems()).isEmpty();
    }

    @Test
    void writesObservationsOfWhichSomeAreRepeated() {
        assertThat(json.line(request(distribution(3, 1, 1, 150, 3))))
                .contains("\"R\":{\"values\":[1,{\"total\":150,\"count\":3}]}}");
        assertThat(json.line(request(distribution(1, 1, 1, 150, 3))))
                .contains("\"Latency\":{\"values\":[1,{\"total\":150,\"count\":3}],\"unit\":\"Milliseconds\"}}");
        assertThat(json.line(request(distribution(3, 7, 1)))).contains("\"R\":{\"value\":7}}");
    }

    @Test
    void writesEmptyObjects() {
        assertThat(json.line(request(out -> {})))
                .isEqualTo("{\"timestamp\":1752774958378,\"metrics\":{},\"properties\":{}}");
        assertThat(json.line(request(out -> out.metric(2, 1))))
                .isEqualTo("{\"timestamp\":1752774958378,\"metrics\":{\"B\":{\"value\":1}},\"properties\":{}}");
        assertThat(json.line(request(out -> out.property(4, ""))))
                .isEqualTo("{\"timestamp\":1752774958378,\"metrics\":{},\"properties\":{\"Id\":\"\"}}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, -5, 123_456_789, -9_000_000_000_000L, 9_000_000_000_000L})
    void writesAnyTime(long millis) {
        assertThat(json.line(entry(LAYOUT, millis, out -> out.metric(2, 1))))
                .startsWith("{\"timestamp\":" + millis + ",\"metrics\":{\"B\":");
    }

    @Test
    void writesCustomUnitsAndDimensionsOfAMetric() {
        assertThat(json.line(request(out -> out.value("x")
                        .unit(Unit.custom("Fur\"longs"))
                        .dimensions(DimensionSet.of("pond", "North").and("fed", "\n"))
                        .metric(2))))
                .contains(
                        "\"metrics\":{\"x\":{\"value\":2,\"dimensions\":{\"pond\":\"North\",\"fed\":\"\\n\"},\"unit\":\"Fur\\\"longs\"}}");
        assertThat(json.problems()).isEmpty();
    }

    @Test
    void ofTwoDimensionsThatAreOneWhenTheyAreWrittenTheFirstIsWritten() {
        assertThat(json.line(request(out -> out.value("x")
                        .dimensions(DimensionSet.of("\uD800", "1").and("\uDC00", "2"))
                        .metric(2))))
                .contains("\"x\":{\"value\":2,\"dimensions\":{\"\uFFFD\":\"1\"}}");
    }

    @Test
    void hasNoLimitsButThoseOfDoubles() {
        assertThat(json.json(request(out -> {
                            out.metric(1, Double.POSITIVE_INFINITY);
                            out.metric(2, Double.NaN);
                        }))
                        .at("/metrics/Latency/value")
                        .decimalValue()
                        .doubleValue())
                .isEqualTo(Double.MAX_VALUE);
        assertThat(json.problems()).isEqualTo(Map.of(Problem.VALUE_CLAMPED, 1L, Problem.NAN_LEFT_OUT, 1L));
        assertThat(json.line(request(out -> out.metric(1, 1e300)))).contains("1" + "0".repeat(300) + ",");
        double[] many = new double[5000];
        java.util.Arrays.fill(many, 1);
        assertThat(json.json(request(distribution(3, many))).at("/metrics/R/values"))
                .hasSize(2500);
        assertThat(json.line(request(out -> out.property(4, "x".repeat(3_000_000)))))
                .hasSizeGreaterThan(3_000_000);
    }

    @Test
    void aNumberThatIsNoMetricIsAProperty() {
        EntryLayout layout = EntryLayout.of(Shape.of("X")
                .metric("a", ValueShape.LONG)
                .flags(FlagSet.named(Flag.NoMetric.class.getName()))
                .metric("many", ValueShape.list(ValueShape.DOUBLE))
                .flags(FlagSet.named(Flag.NoMetric.class.getName()))
                .build());
        assertThat(json.line(entry(layout, 0, out -> {
                    out.metric(0, 5);
                    distribution(1, 1, 1, 2, 1).accept(out);
                })))
                .isEqualTo("{\"timestamp\":0,\"metrics\":{},\"properties\":{\"a\":5,\"many\":{\"values\":[1,2]}}}");
    }

    @Test
    void ofTwoFieldsOfOneNameTheLaterIsLeftOut() {
        assertThat(json.line(entry(EntryLayout.DYNAMIC, 0, out -> {
                    out.value("a").metric(1);
                    out.value("a").string("2");
                })))
                .isEqualTo("{\"timestamp\":0,\"metrics\":{\"a\":{\"value\":1}},\"properties\":{}}");
        assertThat(json.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 1L));
    }

    @Test
    void ofTwoFieldsOfALayoutWithOneNameTheLaterIsLeftOut() {
        EntryLayout layout = EntryLayout.of(Shape.of("Twice")
                .metric("a", ValueShape.LONG)
                .metric("a", ValueShape.LONG)
                .metric("b", ValueShape.LONG)
                .build());
        assertThat(json.line(entry(layout, 0, out -> {
                    out.metric(0, 1);
                    out.metric(1, 2);
                    out.metric(2, 3);
                })))
                .isEqualTo("{\"timestamp\":0,\"metrics\":{\"a\":{\"value\":1},\"b\":{\"value\":3}},\"properties\":{}}");
        assertThat(json.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 1L));
    }
}
