package io.tidemark.stream;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.tidemark.Naming;
import io.tidemark.Quantizer;
import io.tidemark.Rounding;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.format.emf.Directive;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.emf.OwnDimensions;
import io.tidemark.format.json.Json;
import io.tidemark.unit.MetricUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GlobalsTest {

    private static final long MILLIS = 1_752_774_958_378L;

    private static final EntryLayout HOST = EntryLayout.of(Shape.of("Host")
            .naming(Naming.PASCAL_CASE)
            .dimensions("Region")
            .property("region", ValueShape.STRING)
            .property("version", ValueShape.STRING)
            .metric("cores", ValueShape.LONG)
            .build());

    private static final Entry GLOBALS = at(HOST, out -> {
        out.property(0, "eu-west-1");
        out.property(1, "1.4.2");
        out.metric(2, 2);
    });

    private static final EntryLayout REQUEST = EntryLayout.of(Shape.of("Request")
            .naming(Naming.PASCAL_CASE)
            .dimensions("Operation")
            .property("operation", ValueShape.STRING)
            .property("region", ValueShape.STRING)
            .metric("ducks", ValueShape.LONG)
            .metric("time", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .build());

    private static final Entry PLAIN = at(REQUEST, out -> {
        out.property(0, "Feed");
        out.metric(2, 5);
        out.nanos(3, 1_500_000);
    });

    private static Entry at(EntryLayout layout, Consumer<EntryWriter> fields) {
        return entry(layout, MILLIS, fields);
    }

    private static Written emf(Entry globals) {
        return new Written(Emf.builder("Ns").strict(true).build(), stream -> stream.withGlobals(globals));
    }

    @Test
    void globalFieldsComeFirst() {
        assertThat(emf(GLOBALS).line(PLAIN))
                .isEqualTo(
                        "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":[[\"Region\",\"Operation\"]],"
                                + "\"Metrics\":[{\"Name\":\"Cores\"},{\"Name\":\"Ducks\"},{\"Name\":\"Time\",\"Unit\":\"Milliseconds\"}]}],"
                                + "\"Timestamp\":1752774958378},\"Cores\":2,\"Ducks\":5,\"Time\":1.5,"
                                + "\"Region\":\"eu-west-1\",\"Version\":\"1.4.2\",\"Operation\":\"Feed\"}");
    }

    @Test
    void otherFormatsHaveThemToo() {
        assertThat(new Written(Json.create(), stream -> stream.withGlobals(GLOBALS)).line(PLAIN))
                .isEqualTo("{\"timestamp\":1752774958378,\"metrics\":{\"Cores\":{\"value\":2},\"Ducks\":{\"value\":5},"
                        + "\"Time\":{\"value\":1.5,\"unit\":\"Milliseconds\"}},"
                        + "\"properties\":{\"Region\":\"eu-west-1\",\"Version\":\"1.4.2\",\"Operation\":\"Feed\"}}");
    }

    @Test
    void onAClashTheEntrysOwnWinsAndItIsCounted() {
        Written written = emf(GLOBALS);

        String line = written.line(entry(REQUEST, out -> {
            out.property(0, "Feed");
            out.property(1, "us-east-1");
            out.metric(2, 5);
        }));

        assertThat(line).contains("\"Region\":\"us-east-1\"").doesNotContain("eu-west-1");
        assertThat(written.stats().problems()).isEqualTo(Map.of(Problem.GLOBAL_LEFT_OUT, 1L));
        assertThat(written.stats().lastProblem())
                .isEqualTo("the global field Region was left out: the entry has one of that name");
    }

    @Test
    void anAbsentFieldOfTheEntryIsNoClash() {
        Written written = emf(GLOBALS);

        assertThat(written.line(entry(REQUEST, PLAIN::writeTo))).contains("\"Region\":\"eu-west-1\"");
        assertThat(written.stats().problems()).isEmpty();
    }

    @Test
    void namesOfRunTimeClashAsWell() {
        EntryLayout keyed =
                EntryLayout.of(Shape.of("Keyed").keyed("tags").nested("child").build());
        Entry child = entry(REQUEST, out -> out.property(1, "child"));
        Written written = emf(GLOBALS);

        assertThat(written.lines(
                        entry(keyed, out -> out.keyed(0, "Region").string("keyed")),
                        entry(keyed, out -> out.nested(1, child)),
                        entry(out -> out.value("Region").string("dynamic")),
                        entry(keyed, out -> out.keyed(0, "Other").string("x"))))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("\"Region\":\"keyed\"")
                                .doesNotContain("eu-west-1"),
                        line -> assertThat(line)
                                .contains("\"Region\":\"child\"")
                                .doesNotContain("eu-west-1"),
                        line -> assertThat(line)
                                .contains("\"Region\":\"dynamic\"")
                                .doesNotContain("eu-west-1"),
                        line -> assertThat(line).contains("\"Region\":\"eu-west-1\"", "\"Other\":\"x\""));
        assertThat(written.stats().problems()).isEqualTo(Map.of(Problem.GLOBAL_LEFT_OUT, 3L));
    }

    @Test
    void globalsWithNamesOfRunTimeGiveWayAsWell() {
        Entry dynamic = entry(out -> {
            out.value("Region").string("global");
            out.value("Zone").string("a");
        });
        EntryLayout nesting = EntryLayout.of(Shape.of("Nesting").nested("host").build());
        Entry nested = entry(nesting, out -> out.nested(0, GLOBALS));
        Entry own = at(REQUEST, out -> out.property(1, "own"));
        Emf relaxed = Emf.builder("Ns").strict(false).build();

        assertThat(new Written(relaxed, stream -> stream.withGlobals(dynamic)).line(own))
                .endsWith("\"Timestamp\":1752774958378},\"Zone\":\"a\",\"Region\":\"own\"}");
        assertThat(new Written(relaxed, stream -> stream.withGlobals(nested)).line(own))
                .endsWith(",\"Cores\":2,\"Version\":\"1.4.2\",\"Region\":\"own\"}");
    }

    @Test
    void entriesOfManyLayoutsTakeTurns() {
        Written written = emf(GLOBALS);
        EntryLayout[] layouts = new EntryLayout[40];
        Arrays.setAll(
                layouts,
                i -> EntryLayout.of(
                        Shape.of("T" + i).metric("m" + i, ValueShape.LONG).build()));

        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < layouts.length; i++) {
                int value = i;
                assertThat(written.line(at(layouts[i], out -> out.metric(0, value))))
                        .contains("\"Cores\":2,\"m" + i + "\":" + i + ",\"Region\":\"eu-west-1\"");
            }
        }
    }

    @Test
    void theSampleKeyIsThatOfTheEntry() {
        EntryLayout grouped = EntryLayout.of(Shape.of("Grouped")
                .property("operation", ValueShape.STRING)
                .sampleKey()
                .build());
        Entry keyed = new Entry() {
            @Override
            public EntryLayout layout() {
                return grouped;
            }

            @Override
            public long epochNanos() {
                return 0;
            }

            @Override
            public void writeTo(EntryWriter out) {
                writeSampleKey(out);
            }

            @Override
            public void writeSampleKey(EntryWriter out) {
                out.property(0, "Feed");
            }
        };
        Entry[] seen = new Entry[1];
        EntryStream stream = entry -> {
            seen[0] = entry;
            return Outcome.EMITTED;
        };
        stream.withGlobals(GLOBALS).next(keyed);

        assertThat(seen[0].layout().field(3).sampleKey()).isTrue();
        assertThat(WrittenNames.of(entry(seen[0].layout(), out -> seen[0].writeSampleKey(out)), name -> true))
                .containsExactly("operation");
    }

    @Test
    void aSamplerIsAskedOfTheEntryThatWasAppended() {
        Entry kept = PLAIN;
        Written written = new Written(
                Emf.builder("Ns")
                        .build()
                        .sampled()
                        .bypass(entry -> entry == kept)
                        .fixedFraction(1e-9),
                stream -> stream.quantized(Quantizer.of(4, Rounding.FLOOR), "Ducks")
                        .withGlobals(GLOBALS));

        assertThat(written.line(kept)).contains("\"Region\":\"eu-west-1\"", "\"Counts\":[1]");
    }

    @Test
    void aStreamWithoutFiguresGetsSome() {
        EntryStream plain = entry -> Outcome.EMITTED;
        EntryStream stream = plain.withGlobals(GLOBALS);

        stream.next(at(REQUEST, out -> out.property(1, "own")));
        stream.next(PLAIN);

        assertThat(stream.stats()).singleElement().satisfies(stats -> {
            assertThat(stats.emitted()).isEqualTo(2);
            assertThat(stats.problems()).isEqualTo(Map.of(Problem.GLOBAL_LEFT_OUT, 1L));
        });
    }

    // Global dimensions.

    private static Map<String, String> dimensions() {
        Map<String, String> dimensions = new LinkedHashMap<>();
        dimensions.put("Region", "eu-west-1");
        dimensions.put("Cell", "c1");
        return dimensions;
    }

    @Test
    void globalDimensionsAreInEachSet() {
        Written written = new Written(
                Emf.builder("Ns")
                        .defaultDimensions(List.of(), List.of("Operation"))
                        .build(),
                stream -> stream.withGlobalDimensions(dimensions()));

        assertThat(written.line(PLAIN))
                .contains("\"Dimensions\":[[\"Region\",\"Cell\",\"Operation\"]]", "\"Region\":\"eu-west-1\"")
                .endsWith(",\"Ducks\":5,\"Time\":1.5,\"Region\":\"eu-west-1\",\"Cell\":\"c1\",\"Operation\":\"Feed\"}");
    }

    @Test
    void metricsThatAreExceptedHaveADirectiveWithoutThem() {
        Written written = new Written(
                Emf.builder("Ns", "Other")
                        .directive(Directive.of("Extra").dimensions("Cell").metrics("Time"))
                        .strict(true)
                        .build(),
                stream -> stream.withGlobalDimensions(dimensions(), "Time", "never met"));

        assertThat(written.line(PLAIN))
                .isEqualTo("{\"_aws\":{\"CloudWatchMetrics\":["
                        + "{\"Namespace\":\"Ns\",\"Dimensions\":[[\"Region\",\"Cell\",\"Operation\"]],\"Metrics\":[{\"Name\":\"Ducks\"}]},"
                        + "{\"Namespace\":\"Other\",\"Dimensions\":[[\"Region\",\"Cell\",\"Operation\"]],\"Metrics\":[{\"Name\":\"Ducks\"}]},"
                        + "{\"Namespace\":\"Ns\",\"Dimensions\":[[\"Operation\"]],\"Metrics\":[{\"Name\":\"Time\",\"Unit\":\"Milliseconds\"}]},"
                        + "{\"Namespace\":\"Other\",\"Dimensions\":[[\"Operation\"]],\"Metrics\":[{\"Name\":\"Time\",\"Unit\":\"Milliseconds\"}]},"
                        + "{\"Namespace\":\"Extra\",\"Dimensions\":[[\"Cell\"]],\"Metrics\":[{\"Name\":\"Time\",\"Unit\":\"Milliseconds\"}]}"
                        + "],\"Timestamp\":1752774958378},\"Ducks\":5,\"Time\":1.5,"
                        + "\"Region\":\"eu-west-1\",\"Cell\":\"c1\",\"Operation\":\"Feed\"}");
    }

    @Test
    void exceptionsHoldForMetricsWhoseNamesRunTimeKnows() {
        EntryLayout keyed = EntryLayout.of(Shape.of("Keyed").keyed("tags").build());
        Written written = new Written(
                Emf.builder("Ns").strict(true).build(), stream -> stream.withGlobalDimensions(dimensions(), "b"));

        assertThat(written.line(at(keyed, out -> {
                    out.keyed(0, "a").metric(1);
                    out.keyed(0, "b").metric(2);
                })))
                .contains(
                        "{\"Namespace\":\"Ns\",\"Dimensions\":[[\"Region\",\"Cell\"]],\"Metrics\":[{\"Name\":\"a\"}]}",
                        "{\"Namespace\":\"Ns\",\"Dimensions\":[[]],\"Metrics\":[{\"Name\":\"b\"}]}");
    }

    @Test
    void severalGlobalDimensionsHaveTheirOwnExceptions() {
        Written written = new Written(
                Emf.builder("Ns").strict(true).build(),
                stream -> stream.withGlobalDimensions(Map.of("Region", "eu-west-1"), "Time")
                        .withGlobalDimensions(Map.of("Cell", "c1"), "Ducks"));

        assertThat(written.line(PLAIN))
                .contains(
                        "{\"Namespace\":\"Ns\",\"Dimensions\":[[\"Region\",\"Operation\"]],\"Metrics\":[{\"Name\":\"Ducks\"}]}",
                        "{\"Namespace\":\"Ns\",\"Dimensions\":[[\"Cell\",\"Operation\"]],\"Metrics\":[{\"Name\":\"Time\",\"Unit\":\"Milliseconds\"}]}");
    }

    @Test
    void dimensionsOfAMetricsOwnGoBehindThem() {
        EntryLayout layout = EntryLayout.of(Shape.of("Own")
                .metric("a", ValueShape.LONG)
                .metric("b", ValueShape.LONG)
                .build());
        Entry own = at(layout, out -> {
            out.metric(0, 1);
            out.value(1).dimensions(DimensionSet.of("Pond", "North")).metric(2);
        });
        Written written = new Written(
                Emf.builder("Ns")
                        .ownDimensions(OwnDimensions.SPLIT)
                        .strict(true)
                        .build(),
                stream -> stream.withGlobalDimensions(Map.of("Region", "eu-west-1"), "b"));

        assertThat(written.lines(own))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("\"Dimensions\":[[\"Region\"]],\"Metrics\":[{\"Name\":\"a\"}]"),
                        line -> assertThat(line)
                                .contains("\"Dimensions\":[[\"Pond\"]],\"Metrics\":[{\"Name\":\"b\"}]"));
    }

    @Test
    void anEntrysOwnValueOfADimensionWins() {
        Written written = new Written(
                Emf.builder("Ns").strict(true).build(), stream -> stream.withGlobalDimensions(dimensions()));

        assertThat(written.line(at(REQUEST, out -> {
                    out.property(0, "Feed");
                    out.property(1, "us-east-1");
                    out.metric(2, 5);
                })))
                .contains("[[\"Region\",\"Cell\",\"Operation\"]]", "\"Region\":\"us-east-1\"")
                .doesNotContain("eu-west-1");
    }

    @Test
    void refusesGlobalDimensionsThatAreNone() {
        EntryStream stream = entry -> Outcome.EMITTED;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> stream.withGlobalDimensions(Map.of()))
                .withMessage("no global dimension is given");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stream.withGlobalDimensions(Map.of("Region", " ")))
                .withMessage("the global dimension \"Region\" has the value \" \": neither may be blank, "
                        + "CloudWatch does not take it");
        assertThatNullPointerException()
                .isThrownBy(() -> stream.withGlobals(null))
                .withMessage("globals");
    }
}
