package io.tidemark.format.emf;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.json.Formatted;
import io.tidemark.stream.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmfDimensionsTest {

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Request")
            .dimensions("operation")
            .dimensions("operation", "status")
            .property("operation", ValueShape.STRING)
            .property("status", ValueShape.STRING)
            .property("region", ValueShape.STRING)
            .property("cell", ValueShape.STRING)
            .metric("ducks", ValueShape.LONG)
            .metric("geese", ValueShape.LONG)
            .build());

    private static Entry request(String operation, String status, String region, String cell) {
        return entry(LAYOUT, out -> {
            String[] texts = {operation, status, region, cell};
            for (int i = 0; i < texts.length; i++) {
                if (texts[i] != null) {
                    out.property(i, texts[i]);
                }
            }
            out.metric(4, 1);
        });
    }

    private static final Entry WHOLE = request("Feed", "OK", "eu-west-1", "c1");

    private static String dimensions(Formatted emf, Entry entry) {
        return emf.json(entry).at("/_aws/CloudWatchMetrics/0/Dimensions").toString();
    }

    @Test
    void writesTheSetsOfTheEntry() {
        assertThat(dimensions(new Formatted(Emf.builder("Ns").build()), WHOLE))
                .isEqualTo("[[\"operation\"],[\"operation\",\"status\"]]");
    }

    @Test
    void putsEachDefaultSetBeforeEachSetOfTheEntry() {
        Emf emf = Emf.builder("Ns")
                .defaultDimensions(List.of("region"), List.of("region", "cell"))
                .build();
        assertThat(dimensions(new Formatted(emf), WHOLE))
                .isEqualTo("[[\"region\",\"operation\"],[\"region\",\"operation\",\"status\"],"
                        + "[\"region\",\"cell\",\"operation\"],[\"region\",\"cell\",\"operation\",\"status\"]]");
    }

    @Test
    void aDimensionInBothSetsIsThereOnce() {
        Emf emf = Emf.builder("Ns").defaultDimensions(List.of("status")).build();
        assertThat(dimensions(new Formatted(emf), WHOLE)).isEqualTo("[[\"status\",\"operation\"]]");
    }

    @Test
    void aSetIsThereOnceInWhateverOrderItsNamesAre() {
        Emf emf = Emf.builder("Ns")
                .defaultDimensions(List.of("operation"), List.of("status"), List.of("region"))
                .directive(Directive.of("Ducks")
                        .dimensions("region", "cell")
                        .dimensions("region")
                        .dimensions("cell", "region")
                        .metrics("ducks"))
                .build();
        JsonNode directives = new Formatted(emf).json(WHOLE).at("/_aws/CloudWatchMetrics");
        assertThat(directives.at("/0/Dimensions"))
                .hasToString("[[\"operation\"],[\"operation\",\"status\"],"
                        + "[\"region\",\"operation\"],[\"region\",\"operation\",\"status\"]]");
        assertThat(directives.at("/1/Dimensions")).hasToString("[[\"region\",\"cell\"],[\"region\"]]");
    }

    @Test
    void withoutDimensionsOnEitherSideTheSetIsEmpty() {
        assertThat(dimensions(
                        new Formatted(Emf.builder("Ns").build()),
                        entry(out -> out.value("a").metric(1))))
                .isEqualTo("[[]]");
    }

    @Test
    void writesADirectiveForEachNamespace() {
        Formatted emf = new Formatted(Emf.builder("Ns", "Ns/Other").build());
        assertThat(emf.line(WHOLE))
                .contains(
                        "\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":[[\"operation\"],[\"operation\",\"status\"]],\"Metrics\":[{\"Name\":\"ducks\"}]},"
                                + "{\"Namespace\":\"Ns/Other\",\"Dimensions\":[[\"operation\"],[\"operation\",\"status\"]],\"Metrics\":[{\"Name\":\"ducks\"}]}],\"Timestamp\"");
    }

    @Test
    void writesTheLogGroupBeforeTheTimestamp() {
        Formatted emf = new Formatted(Emf.builder("Ns").logGroup("/my/group").build());
        assertThat(emf.line(WHOLE)).contains("}],\"LogGroupName\":\"/my/group\",\"Timestamp\":" + Formatted.NOW + "},");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "my group", "a*b", "gruppe:1", "ä"})
    void refusesALogGroupThatCloudWatchDoesNotTake(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emf.builder("Ns").logGroup(name).build())
                .withMessage("\"" + name
                        + "\" is no name of a log group: use 1 to 512 of the characters A-Z a-z 0-9 . _ / # -");
    }

    @Test
    void strictAMissingDimensionMakesTheEntryInvalid() {
        Formatted emf = new Formatted(Emf.builder("Ns").strict(true).build());
        assertThat(emf.lines(request("Feed", null, null, null))).isEmpty();
        assertThat(emf.lastProblem()).contains("Request", "status");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.ENTRY_INVALID, 1L));
        assertThat(emf.lines(WHOLE)).hasSize(1);
    }

    @Test
    void relaxedASetWithAMissingDimensionIsLeftOutOfThisLine() {
        Formatted emf = new Formatted(Emf.builder("Ns").strict(false).build());
        for (int i = 1; i < 4; i++) {
            assertThat(dimensions(emf, request("Feed", null, null, null))).isEqualTo("[[\"operation\"]]");
            assertThat(emf.problems()).isEqualTo(Map.of(Problem.DIMENSIONS_LEFT_OUT, (long) i));
            assertThat(dimensions(emf, WHOLE)).isEqualTo("[[\"operation\"],[\"operation\",\"status\"]]");
        }
    }

    @Test
    void withNoSetLeftThereIsNoDirective() {
        Formatted emf = new Formatted(Emf.builder("Ns", "Other").strict(false).build());
        assertThat(emf.line(request(null, null, null, null)))
                .isEqualTo("{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":" + Formatted.NOW + "},\"ducks\":1}");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.DIMENSIONS_LEFT_OUT, 2L));
    }

    @Test
    void anEntryWithoutMetricsNeedsNoDimensions() {
        Formatted emf = new Formatted(Emf.builder("Ns").strict(true).build());
        assertThat(emf.line(entry(LAYOUT, out -> out.property(2, "eu"))))
                .isEqualTo(
                        "{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":" + Formatted.NOW + "},\"region\":\"eu\"}");
        assertThat(emf.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "ü", "a\nb", "\u007f", "鴨"})
    void aValueThatCloudWatchDoesNotTakeIsNoDimension(String value) {
        Formatted emf = new Formatted(Emf.builder("Ns").strict(false).build());
        Entry entry = request("Feed", value, null, null);
        assertThat(dimensions(emf, entry)).isEqualTo("[[\"operation\"]]");
        assertThat(emf.json(entry).get("status").textValue()).isEqualTo(value);
        assertThat(new Formatted(Emf.builder("Ns").strict(true).build()).lines(entry))
                .isEmpty();
    }

    @Test
    void aDimensionValueHasUpTo1024Characters() {
        Formatted emf = new Formatted(Emf.builder("Ns").strict(false).build());
        assertThat(dimensions(emf, request("Feed", "x".repeat(1024), null, null)))
                .isEqualTo("[[\"operation\"],[\"operation\",\"status\"]]");
        assertThat(dimensions(emf, request("Feed", "x".repeat(1025), null, null)))
                .isEqualTo("[[\"operation\"]]");
    }

    private static Entry withDimension(String name) {
        return entry(
                EntryLayout.of(Shape.of("X")
                        .dimensions(name)
                        .property(name, ValueShape.STRING)
                        .metric("m", ValueShape.LONG)
                        .build()),
                out -> {
                    out.property(0, "v");
                    out.metric(1, 1);
                });
    }

    @Test
    void aDimensionNameHasUpTo255CharactersStrictly250() {
        Emf relaxed = Emf.builder("Ns").strict(false).build();
        Emf strict = Emf.builder("Ns").strict(true).build();
        assertThat(dimensions(new Formatted(relaxed), withDimension("d".repeat(255))))
                .contains("ddd");
        assertThat(dimensions(new Formatted(relaxed), withDimension("d".repeat(256))))
                .isEmpty();
        assertThat(dimensions(new Formatted(strict), withDimension("d".repeat(250))))
                .contains("ddd");
        assertThat(new Formatted(strict).lines(withDimension("d".repeat(251)))).isEmpty();
        assertThat(dimensions(new Formatted(relaxed), withDimension(":d"))).isEmpty();
        assertThat(dimensions(new Formatted(relaxed), withDimension("dü"))).isEmpty();
    }

    private static Entry withDimensions(int count) {
        String[] names = IntStream.range(0, count).mapToObj(i -> "d" + i).toArray(String[]::new);
        Shape.Builder shape = Shape.of("X").dimensions(names);
        for (String name : names) {
            shape.property(name, ValueShape.STRING);
        }
        return entry(EntryLayout.of(shape.metric("m", ValueShape.LONG).build()), out -> {
            for (int i = 0; i < count; i++) {
                out.property(i, "v" + i);
            }
            out.metric(count, 1);
        });
    }

    @Test
    void aSetHasUpTo30Dimensions() {
        Formatted emf = new Formatted(Emf.builder("Ns").strict(false).build());
        assertThat(emf.json(withDimensions(30)).at("/_aws/CloudWatchMetrics/0/Dimensions/0"))
                .hasSize(30);
        assertThat(emf.json(withDimensions(31)).at("/_aws/CloudWatchMetrics")).isEmpty();
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.DIMENSIONS_LEFT_OUT, 1L));
        assertThat(new Formatted(Emf.builder("Ns").strict(true).build()).lines(withDimensions(31)))
                .isEmpty();
        // More names than are kept account of cost their set, too.
        assertThat(emf.json(withDimensions(70)).at("/_aws/CloudWatchMetrics")).isEmpty();
    }

    @Test
    void aDimensionMayComeFromARunTimeName() {
        Formatted emf = new Formatted(Emf.builder("Ns")
                .strict(true)
                .defaultDimensions(List.of("Host"))
                .build());
        Entry entry = entry(out -> {
            out.value("Host").string("h1");
            out.value("Load").metric(0.5);
        });
        assertThat(dimensions(emf, entry)).isEqualTo("[[\"Host\"]]");
    }

    @Test
    void publishesSomeMetricsInAFurtherPlace() {
        Formatted emf = new Formatted(Emf.builder("Ns")
                .strict(true)
                .directive(
                        Directive.of("Ducks").dimensions("region").dimensions().metrics("geese", "swans"))
                .build());
        Entry both = entry(LAYOUT, out -> {
            out.property(0, "Feed");
            out.property(1, "OK");
            out.property(2, "eu");
            out.metric(4, 1);
            out.metric(5, 2);
        });
        assertThat(emf.json(both).at("/_aws/CloudWatchMetrics/1"))
                .hasToString(
                        "{\"Namespace\":\"Ducks\",\"Dimensions\":[[\"region\"],[]],\"Metrics\":[{\"Name\":\"geese\"}]}");
        // Without its metrics it is not there, and its dimension is not missed.
        assertThat(emf.json(request("Feed", "OK", null, null)).at("/_aws/CloudWatchMetrics"))
                .hasSize(1);
        assertThat(emf.problems()).isEmpty();
    }

    // Dimensions of one metric alone.

    private static final EntryLayout OWN = EntryLayout.of(Shape.of("Own")
            .dimensions("op")
            .property("op", ValueShape.STRING)
            .metric("a", ValueShape.LONG)
            .metric("b", ValueShape.LONG)
            .metric("c", ValueShape.LONG)
            .metric("d", ValueShape.LONG)
            .property("id", ValueShape.STRING)
            .build());

    private static Entry own(DimensionSet b, DimensionSet c, DimensionSet d) {
        return entry(OWN, out -> {
            out.property(0, "Feed");
            out.metric(1, 1);
            out.value(2).dimensions(b).metric(2);
            out.value(3).dimensions(c).metric(3);
            out.value(4).dimensions(d).metric(4);
            out.property(5, "i");
        });
    }

    private static final DimensionSet NORTH = DimensionSet.of("pond", "North");
    private static final DimensionSet SOUTH = DimensionSet.of("pond", "South").and("fed", "yes");

    @Test
    void byDefaultAMetricWithDimensionsOfItsOwnIsLeftOut() {
        Formatted emf = new Formatted(Emf.builder("Ns").build());
        assertThat(emf.members(own(NORTH, DimensionSet.empty(), SOUTH)))
                .isEqualTo("\"a\":1,\"c\":3,\"op\":\"Feed\",\"id\":\"i\"");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.VALUE_INVALID, 2L));
        assertThat(emf.lastProblem()).contains("ownDimensions");
    }

    @Test
    void dimensionsOfAMetricCanBeIgnored() {
        Formatted emf = new Formatted(
                Emf.builder("Ns").ownDimensions(OwnDimensions.IGNORE).build());
        assertThat(emf.members(own(NORTH, SOUTH, NORTH)))
                .isEqualTo("\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"op\":\"Feed\",\"id\":\"i\"");
        assertThat(emf.problems()).isEmpty();
    }

    @Test
    void dimensionsOfAMetricCanHaveALineForEachSet() {
        Formatted emf = new Formatted(
                Emf.builder("Ns").ownDimensions(OwnDimensions.SPLIT).build());
        List<String> lines = emf.lines(own(NORTH, SOUTH, DimensionSet.of("pond", "North")));
        assertThat(lines).hasSize(3);
        lines.forEach(Formatted::parse);
        assertThat(Formatted.members(lines.get(0))).isEqualTo("\"a\":1,\"op\":\"Feed\",\"id\":\"i\"");
        assertThat(lines.get(1))
                .contains("\"Dimensions\":[[\"op\",\"pond\"]],\"Metrics\":[{\"Name\":\"b\"},{\"Name\":\"d\"}]");
        assertThat(Formatted.members(lines.get(1)))
                .isEqualTo("\"b\":2,\"d\":4,\"pond\":\"North\",\"op\":\"Feed\",\"id\":\"i\"");
        assertThat(lines.get(2)).contains("\"Dimensions\":[[\"op\",\"pond\",\"fed\"]],\"Metrics\":[{\"Name\":\"c\"}]");
        assertThat(Formatted.members(lines.get(2)))
                .isEqualTo("\"c\":3,\"pond\":\"South\",\"fed\":\"yes\",\"op\":\"Feed\",\"id\":\"i\"");
        assertThat(emf.problems()).isEmpty();
    }

    @Test
    void aMetricWhoseOwnDimensionIsAFieldIsLeftOut() {
        Formatted emf = new Formatted(Emf.builder("Ns")
                .strict(false)
                .ownDimensions(OwnDimensions.SPLIT)
                .build());
        // id comes after the metric: only the whole entry tells.
        assertThat(emf.members(own(DimensionSet.of("id", "x"), DimensionSet.empty(), DimensionSet.of("p", " "))))
                .isEqualTo("\"a\":1,\"c\":3,\"op\":\"Feed\",\"id\":\"i\"");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.VALUE_INVALID, 2L));
    }

    @Test
    void aMetricOfMoreThan100ValuesThatIsLeftOutForItsDimensionsCountsOnce() {
        Formatted emf = new Formatted(Emf.builder("Ns")
                .strict(false)
                .ownDimensions(OwnDimensions.SPLIT)
                .build());
        assertThat(emf.members(entry(out -> {
                    ValueWriter many = out.value("many").dimensions(DimensionSet.of("pond", " "));
                    many.beginDistribution();
                    for (int i = 0; i < 250; i++) {
                        many.observe(i, 1);
                    }
                    many.endDistribution();
                    out.value("last").metric(1);
                })))
                .isEqualTo("\"last\":1");
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.VALUE_INVALID, 1L));
    }

    @Test
    void whereAllMetricsHaveTheSameDimensionsOfTheirOwnThereIsNoLineWithoutMetrics() {
        Formatted emf = new Formatted(
                Emf.builder("Ns").ownDimensions(OwnDimensions.SPLIT).build());
        assertThat(emf.members(entry(out -> {
                    out.value("a").dimensions(NORTH).metric(1);
                    out.value("b").dimensions(NORTH).metric(2);
                    out.value("p").string("q");
                })))
                .isEqualTo("\"a\":1,\"b\":2,\"pond\":\"North\",\"p\":\"q\"");
    }

    @Test
    void aSetThatIsTooLargeWithDimensionsOfAMetricsOwnIsLeftOutOfItsLine() {
        DimensionSet thirty = DimensionSet.empty();
        for (int i = 0; i < 30; i++) {
            thirty = thirty.and("d" + i, "v");
        }
        Entry entry = own(NORTH, thirty, DimensionSet.empty());
        Emf.Builder options = Emf.builder("Ns", "Other")
                .ownDimensions(OwnDimensions.SPLIT)
                .directive(Directive.of("Third").metrics("c"));
        Formatted relaxed = new Formatted(options.strict(false).build());
        List<JsonNode> lines = relaxed.jsons(entry);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1).at("/_aws/CloudWatchMetrics")).hasSize(2);
        assertThat(lines.get(2).at("/_aws/CloudWatchMetrics")).hasSize(1);
        assertThat(lines.get(2).at("/_aws/CloudWatchMetrics/0/Dimensions/0")).hasSize(30);
        assertThat(relaxed.problems()).isEqualTo(Map.of(Problem.DIMENSIONS_LEFT_OUT, 1L));
        assertThat(relaxed.lastProblem()).contains("[op]", "c has of its own", "31");

        Formatted strict = new Formatted(options.strict(true).build());
        assertThat(strict.lines(entry)).isEmpty();
        assertThat(strict.problems()).isEqualTo(Map.of(Problem.ENTRY_INVALID, 1L));
        assertThat(strict.lastProblem()).contains("[op]", "31");
    }

    // What the builder refuses.

    @ParameterizedTest
    @ValueSource(strings = {"", "my namespace", "ns!", "Ünter"})
    void refusesANamespaceThatCloudWatchDoesNotTake(String namespace) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emf.builder(namespace).build())
                .withMessageContaining("namespace");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emf.builder("Ns", namespace).build());
        assertThatIllegalArgumentException().isThrownBy(() -> Directive.of(namespace));
    }

    @Test
    void aNamespaceHasUpTo255Characters() {
        Emf.builder("n".repeat(255)).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emf.builder("n".repeat(256)).build());
    }

    @Test
    void refusesDimensionsThatCloudWatchDoesNotTake() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Emf.builder("Ns").defaultDimensions(List.of(":a")).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Emf.builder("Ns").defaultDimensions(List.of("a", "a")).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emf.builder("Ns")
                        .defaultDimensions(List.of(
                                IntStream.range(0, 31).mapToObj(i -> "d" + i).toList()))
                        .build())
                .withMessageContaining("30");
    }
}
