package io.tidemark.format.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.DimensionSet;
import io.tidemark.format.emf.Directive;
import io.tidemark.format.emf.OwnDimensions;
import io.tidemark.format.json.Json;
import io.tidemark.format.local.LocalFormat;
import io.tidemark.internal.json.Formatted;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever entries come one after the other, of whichever layouts: each that is accepted is whole lines, each line is valid and is taken by
 * CloudWatch ({@link io.tidemark.support.EmfCheck}), and together they read back as what the entry says; each that is rejected leaves
 * nothing behind, and there is a reason. What an entry must read back as is worked out by a model ({@link Expected}).
 *
 * <p>A long run, with other entries each time:
 *
 * <pre>{@code
 * mvn -o -pl core test -Dquick -Dmaven.test.skip=false -Dtest=FormatsFuzzTest -Djqwik.tries.default=200000
 * }</pre>
 */
class FormatsFuzzTest {

    private static final int MEBIBYTE = 1 << 20;

    private static final List<Directive> DIRECTIVES = List.of(
            Directive.of("Other").dimensions("d1").dimensions().metrics("d2", "d3", "f5", "wide7"),
            Directive.of("Third").dimensions().metrics("d4"));

    /** All bytes as often, and short and long: jqwik prefers small numbers, which would make most entries plain ones. */
    @Provide
    Arbitrary<byte[]> choices() {
        return Arbitraries.bytes()
                .withDistribution(RandomDistribution.uniform())
                .array(byte[].class)
                .ofMaxSize(1200)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void relaxed(@ForAll("choices") byte[] choices) {
        check(new EmfModel(false, OwnDimensions.ERROR, List.of("Ns"), List.of(), List.of(), MEBIBYTE), choices);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void strict(@ForAll("choices") byte[] choices) {
        check(new EmfModel(true, OwnDimensions.IGNORE, List.of("Ns"), List.of(), List.of(), MEBIBYTE), choices);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void split(@ForAll("choices") byte[] choices) {
        check(
                new EmfModel(
                        false,
                        OwnDimensions.SPLIT,
                        List.of("Ns", "Ns/Second"),
                        List.of(List.of(), List.of("d0")),
                        DIRECTIVES,
                        MEBIBYTE),
                choices);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void splitStrictly(@ForAll("choices") byte[] choices) {
        check(
                new EmfModel(true, OwnDimensions.SPLIT, List.of("Ns"), List.of(), DIRECTIVES.subList(1, 2), MEBIBYTE),
                choices);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void shortLines(@ForAll("choices") byte[] choices) {
        check(
                new EmfModel(
                        false,
                        OwnDimensions.SPLIT,
                        List.of("Ns"),
                        List.of(List.of("d0"), List.of("d0", "d3")),
                        DIRECTIVES,
                        2048),
                choices);
    }

    private static void check(EmfModel model, byte[] bytes) {
        Choices choices = new Choices(bytes);
        for (int i = choices.below(4); i >= 0; i--) {
            Wild.WildEntry entry = Wild.entry(choices);
            model.check(entry);
            // Most often an entry is as the one before: the header is there already.
            model.check(entry);
        }
    }

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void json(@ForAll("choices") byte[] bytes) {
        Formatted json = new Formatted(Json.create());
        Choices choices = new Choices(bytes);
        for (int i = choices.below(4); i >= 0; i--) {
            Wild.WildEntry entry = Wild.entry(choices);
            Expected expected = new Expected(entry, Expected.Rules.JSON, Expected.Own.KEEP);
            Map<Problem, Long> before = json.problems();
            JsonNode line = json.json(entry.entry());
            expected.problems.forEach((problem, count) -> assertThat(
                            json.problems().getOrDefault(problem, 0L) - before.getOrDefault(problem, 0L))
                    .as("%s", problem)
                    .isEqualTo(count));
            assertThat(line.get("timestamp").longValue()).isEqualTo(entry.millis());
            assertThat(names(line.get("metrics"))).isEqualTo(names(expected.metrics));
            expected.metrics.forEach(
                    metric -> checkMetric(metric, line.get("metrics").get(metric.name())));
            assertThat(names(line.get("properties"))).isEqualTo(names(expected.properties));
            for (Expected.Member property : expected.properties) {
                JsonNode node = line.get("properties").get(property.name());
                if (property.observations() == null) {
                    property.assertTextOrNumber(node);
                } else {
                    checkMetric(property, node);
                }
            }
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> names(List<Expected.Member> members) {
        return members.stream().map(Expected.Member::name).toList();
    }

    private static void checkMetric(Expected.Member metric, JsonNode node) {
        if (metric.isMetric()) {
            assertThat(node.path("unit").asText())
                    .isEqualTo(
                            metric.unit() == MetricUnit.NONE
                                    ? ""
                                    : metric.unit().text());
            Set<String> dimensions = new LinkedHashSet<>();
            for (DimensionSet.Dimension one : metric.own().dimensions()) {
                if (dimensions.add(Expected.wellFormed(one.name()))) {
                    assertThat(node.get("dimensions")
                                    .get(Expected.wellFormed(one.name()))
                                    .textValue())
                            .isEqualTo(Expected.wellFormed(one.value()));
                }
            }
            assertThat(node.path("dimensions")).hasSize(dimensions.size());
        }
        if (metric.observations() == null) {
            metric.assertNumber(node.get("value"));
            return;
        }
        if (metric.observations().size() == 1) {
            checkObservation(metric.observations().get(0), node.get("value"));
            return;
        }
        assertThat(node.get("values")).hasSameSizeAs(metric.observations());
        for (int i = 0; i < metric.observations().size(); i++) {
            checkObservation(metric.observations().get(i), node.get("values").get(i));
        }
    }

    private static void checkObservation(Wild.Observation one, JsonNode node) {
        Expected.assertDecimal(node.isObject() ? node.get("total") : node, one.total());
        assertThat(node.isObject() ? node.get("count").longValue() : 1).isEqualTo(one.count());
    }

    /** The format for eyes rounds and shortens; but its JSON is JSON, and the texts and whole numbers are those of the entry. */
    @Property(shrinking = ShrinkingMode.BOUNDED)
    void localJson(@ForAll("choices") byte[] bytes) {
        Formatted local = new Formatted(LocalFormat.json());
        Choices choices = new Choices(bytes);
        for (int i = choices.below(4); i >= 0; i--) {
            Wild.WildEntry entry = Wild.entry(choices);
            JsonNode line = local.json(entry.entry());
            Expected expected = new Expected(entry, Expected.Rules.JSON, Expected.Own.KEEP);
            for (Expected.Member property : expected.properties) {
                JsonNode node = line.get("properties").path(property.name());
                if (property.text() != null && node.isTextual()) {
                    assertThat(node.textValue()).isEqualTo(property.text());
                }
            }
        }
    }
}
