package io.tidemark.format.emf;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.internal.json.Formatted;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What aws-embedded-metrics 4.2.0 gets wrong, and this format does not. */
class EmfPeerDefectsTest {

    private final Formatted emf = new Formatted(
            Emf.builder("Ns").strict(false).defaultDimensions(List.of("Host")).build());

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("X")
            .property("Host", ValueShape.STRING)
            .metric("m", ValueShape.LONG)
            .build());

    private static final Entry ENTRY = entry(LAYOUT, out -> {
        out.property(0, "h");
        out.metric(1, 1);
    });

    @Test
    void defect1PropertiesOfTheEnvironmentAreInEveryLineNotInTheFirstOnly() {
        String first = emf.line(ENTRY);
        for (int i = 0; i < 5; i++) {
            assertThat(emf.line(ENTRY)).isEqualTo(first).contains("\"Host\":\"h\"");
        }
    }

    @Test
    void defect2ALineWithoutMetricsStillHasItsTime() {
        assertThat(emf.line(entry(LAYOUT, out -> out.property(0, "h"))))
                .isEqualTo("{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":" + Formatted.NOW + "},\"Host\":\"h\"}");
        assertThat(emf.line(entry(LAYOUT, out -> {})))
                .isEqualTo("{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":" + Formatted.NOW + "}}");
    }

    @Test
    void defect3ValuesAndNamesThatCloudWatchRefusesAreNotPublishedAndThoseThatItTakesAre() {
        JsonNode line = emf.json(entry(out -> {
            out.value("Host").string("h");
            out.value("large").metric(1e300);
            out.value("Łódź").metric(1);
        }));
        assertThat(line.get("large").decimalValue().doubleValue()).isEqualTo(0x1p360);
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Metrics")).hasToString("[{\"Name\":\"large\"}]");
        assertThat(line.get("Łódź").intValue()).isEqualTo(1);
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.VALUE_CLAMPED, 1L, Problem.NAME_INVALID, 1L));
        Emf.builder("Ns")
                .strict(false)
                .defaultDimensions(List.of("d".repeat(251)))
                .build();
    }

    @Test
    void defect4OneNameWithTwoUnitsOrTwoKindsOfValueIsNoticed() {
        Entry entry = entry(out -> {
            out.value("Host").string("h");
            out.value("x").unit(MetricUnit.SECONDS).metric(1);
            out.value("x").unit(MetricUnit.BYTES).metric(2);
            out.value("x").string("3");
        });
        JsonNode line = emf.json(entry);
        assertThat(line.get("x").intValue()).isEqualTo(1);
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Metrics")).hasToString("[{\"Name\":\"x\",\"Unit\":\"Seconds\"}]");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 2L));
        assertThat(new Formatted(Emf.builder("Ns").strict(true).build()).lines(entry))
                .isEmpty();
    }

    @Test
    void defect5TwoDimensionSetsWithDifferentValuesOfOneDimensionAreTwoLines() {
        Formatted split = new Formatted(
                Emf.builder("Ns").ownDimensions(OwnDimensions.SPLIT).build());
        List<JsonNode> lines = split.jsons(entry(out -> {
            out.value("m").dimensions(DimensionSet.of("Op", "A")).metric(1);
            out.value("n").dimensions(DimensionSet.of("Op", "C").and("Z", "1")).metric(2);
        }));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).get("Op").textValue()).isEqualTo("A");
        assertThat(lines.get(0).at("/_aws/CloudWatchMetrics/0/Dimensions")).hasToString("[[\"Op\"]]");
        assertThat(lines.get(1).get("Op").textValue()).isEqualTo("C");
        assertThat(lines.get(1).at("/_aws/CloudWatchMetrics/0/Dimensions")).hasToString("[[\"Op\",\"Z\"]]");
    }

    @Test
    void defect6AValueThatCannotBeWrittenDoesNotCostTheRecord() {
        assertThat(emf.members(entry(LAYOUT, out -> {
                    out.value(0).error("its toString threw");
                    out.metric(1, 1);
                })))
                .isEqualTo("\"m\":1");
        assertThat(emf.problems()).containsEntry(Problem.VALUE_INVALID, 1L);
    }

    @Test
    void defect7AnEntryInPartsHasItsPropertiesOnceAndNoLineIsLongerThanAllowed() {
        Shape.Builder shape = Shape.of("X").property("Host", ValueShape.STRING).property("text", ValueShape.STRING);
        for (int i = 0; i < 3000; i++) {
            shape.metric("m".repeat(500) + i, ValueShape.LONG);
        }
        List<String> lines = emf.lines(entry(EntryLayout.of(shape.build()), out -> {
            out.property(0, "h");
            out.property(1, "t");
            for (int i = 0; i < 3000; i++) {
                out.metric(i + 2, i);
            }
        }));
        assertThat(lines).hasSizeGreaterThan(1).allSatisfy(line -> {
            assertThat(line.length()).isLessThanOrEqualTo(1 << 20);
            assertThat(line).contains("\"Host\":\"h\"");
        });
        assertThat(lines.stream().filter(line -> line.contains("\"text\":\"t\"")))
                .hasSize(1);
    }

    @Test
    void defect8TheFormatNeedsNoLibraryAtRunTime() {
        assertThat(
                        Emf.class.getModule().isNamed()
                                ? Emf.class.getModule().getDescriptor().requires().stream()
                                        .filter(required -> !required.modifiers()
                                                .contains(java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC))
                                        .map(java.lang.module.ModuleDescriptor.Requires::name)
                                        .toList()
                                : List.of("java.base"))
                .containsExactly("java.base");
    }
}
