package io.tidemark.format.emf;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.internal.json.Formatted;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that only run time knows, and names that CloudWatch does not take. */
class EmfNamesTest {

    private static final EntryLayout KEYED = EntryLayout.of(Shape.of("Keyed")
            .metric("a", ValueShape.LONG)
            .keyed("perPond")
            .exactPrefix("pond.")
            .unit(MetricUnit.COUNT)
            .keyed("plain")
            .withoutPrefixes()
            .property("z", ValueShape.STRING)
            .build());

    private final Formatted relaxed =
            new Formatted(Emf.builder("Ns").strict(false).build());
    private final Formatted strict =
            new Formatted(Emf.builder("Ns").strict(true).build());

    @Test
    void writesKeysWithThePrefixTheUnitAndTheOrderThatTheyCome() {
        Entry entry = entry(KEYED, out -> {
            out.metric(0, 1);
            out.keyed(1, "north").metric(2);
            out.keyed(1, "south").metric(3);
            out.keyed(2, "k").metric(4);
            out.keyed(2, "l").string("m");
            out.property(3, "z");
        });
        for (int i = 0; i < 2; i++) {
            String line = strict.line(entry);
            assertThat(line)
                    .contains(
                            "\"Metrics\":[{\"Name\":\"a\"},{\"Name\":\"pond.north\",\"Unit\":\"Count\"},{\"Name\":\"pond.south\",\"Unit\":\"Count\"},{\"Name\":\"k\"}]");
            assertThat(Formatted.members(line))
                    .isEqualTo("\"a\":1,\"pond.north\":2,\"pond.south\":3,\"k\":4,\"l\":\"m\",\"z\":\"z\"");
        }
    }

    private static final List<Entry> DUPLICATES = List.of(
            entry(KEYED, out -> {
                out.keyed(1, "x").metric(1);
                out.keyed(1, "x").metric(2);
            }),
            entry(KEYED, out -> {
                out.keyed(1, "x").metric(1);
                out.keyed(2, "pond.x").metric(2);
            }),
            entry(KEYED, out -> {
                out.keyed(1, "x").metric(1);
                out.value("pond.x").string("2");
            }));

    @Test
    void ofTwoFieldsOfOneNameTheLaterIsLeftOut() {
        for (int i = 0; i < DUPLICATES.size(); i++) {
            assertThat(relaxed.members(DUPLICATES.get(i))).isEqualTo("\"pond.x\":1");
            assertThat(relaxed.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, i + 1L));
        }
    }

    @Test
    void aKeyMayHaveTheNameOfAFieldThatIsAbsentAndComesBeforeOneThatIsNot() {
        Entry later = entry(KEYED, out -> {
            out.keyed(2, "a").metric(1);
            out.keyed(2, "z").metric(2);
            out.property(3, "z");
        });
        assertThat(relaxed.members(later)).isEqualTo("\"a\":1,\"z\":2");
        assertThat(relaxed.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 1L));
    }

    @Test
    void strictTwoFieldsOfOneNameMakeTheEntryInvalid() {
        for (Entry entry : DUPLICATES) {
            assertThat(strict.lines(entry)).isEmpty();
            assertThat(strict.lastProblem()).contains("pond.x");
        }
        assertThat(strict.problems()).containsEntry(Problem.ENTRY_INVALID, 3L);
    }

    @Test
    void anEntryThatWritesAFieldTwiceOrOutOfOrderIsStillOneValidLine() {
        EntryLayout layout = EntryLayout.of(Shape.of("X")
                .metric("a", ValueShape.LONG)
                .property("b", ValueShape.STRING)
                .build());
        assertThat(relaxed.members(entry(layout, out -> {
                    out.property(1, "b");
                    out.metric(0, 1);
                })))
                .isEqualTo("\"a\":1,\"b\":\"b\"");
        assertThat(relaxed.problems()).isEmpty();
        assertThat(relaxed.members(entry(layout, out -> {
                    out.metric(0, 1);
                    out.metric(0, 2);
                    out.property(1, "b");
                    out.value("a").string("c");
                })))
                .isEqualTo("\"a\":1,\"b\":\"b\"");
        assertThat(relaxed.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 2L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_aws"})
    void aNameThatIsEmptyOrTakenIsLeftOut(String name) {
        for (Formatted emf : List.of(relaxed, strict)) {
            assertThat(emf.members(entry(out -> {
                        out.value(name).metric(1);
                        out.value(name).string("x");
                        out.value("ok").metric(2);
                    })))
                    .isEqualTo("\"ok\":2");
            assertThat(emf.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 2L));
        }
    }

    @Test
    void anyOtherNameIsOneOfAProperty() {
        String name = "\"\n\u0000é鴨" + "x".repeat(2000);
        assertThat(strict.json(entry(out -> out.value(name).string("v")))
                        .get(name)
                        .textValue())
                .isEqualTo("v");
        assertThat(strict.problems()).isEmpty();
    }

    @Test
    void aMetricNameHasUpTo1024CharactersStrictly255() {
        assertThat(relaxed.json(metric("m".repeat(1024))).at("/_aws/CloudWatchMetrics"))
                .hasSize(1);
        assertThat(strict.json(metric("m".repeat(255))).at("/_aws/CloudWatchMetrics"))
                .hasSize(1);
        assertThat(strict.lines(metric("m".repeat(256)))).isEmpty();
        assertThat(relaxed.problems()).isEmpty();
        assertThat(relaxed.json(metric("m".repeat(1025))).at("/_aws/CloudWatchMetrics"))
                .isEmpty();
        assertThat(relaxed.members(metric("m".repeat(1025)))).endsWith("m\":1");
        assertThat(relaxed.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 2L));
    }

    private static Entry metric(String name) {
        return entry(EntryLayout.of(Shape.of("X").metric(name, ValueShape.LONG).build()), out -> out.metric(0, 1));
    }

    private static final EntryLayout TWICE = EntryLayout.of(Shape.of("Twice")
            .metric("a", ValueShape.LONG)
            .property("a", ValueShape.STRING)
            .metric("_aws", ValueShape.LONG)
            .metric("b", ValueShape.LONG)
            .build());

    @Test
    void strictALayoutWithProblemsMakesItsEntriesInvalid() {
        assertThat(strict.lines(entry(TWICE, out -> out.metric(0, 1)))).isEmpty();
        assertThat(strict.lastProblem()).contains("Twice", "\"a\"");
        assertThat(strict.problems()).isEqualTo(Map.of(Problem.ENTRY_INVALID, 1L));
    }

    @Test
    void relaxedALayoutWithProblemsCostsTheSecondOfTwoFieldsWithOneName() {
        assertThat(relaxed.members(entry(TWICE, out -> out.property(1, "p")))).isEqualTo("\"a\":\"p\"");
        assertThat(relaxed.problems()).isEmpty();
        Entry both = entry(TWICE, out -> {
            out.metric(0, 1);
            out.property(1, "p");
            out.metric(2, 2);
            out.metric(3, 3);
        });
        for (int i = 1; i < 3; i++) {
            assertThat(relaxed.members(both)).isEqualTo("\"a\":1,\"b\":3");
            assertThat(relaxed.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 2L * i));
        }
    }

    @Test
    void namesOfALayoutThatAreOneWhenTheyAreWrittenAreTwoFieldsOfOneName() {
        EntryLayout layout = EntryLayout.of(Shape.of("Broken")
                .property("a\uD800", ValueShape.STRING)
                .property("a\uDC00", ValueShape.STRING)
                .build());
        Entry entry = entry(layout, out -> {
            out.property(0, "first");
            out.property(1, "second");
        });
        assertThat(relaxed.members(entry)).isEqualTo("\"a\uFFFD\":\"first\"");
        assertThat(relaxed.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 1L));
        assertThat(strict.lines(entry)).isEmpty();
    }

    @Test
    void ofTwoFieldsOfJoinedLayoutsThatHaveOneNameTheLaterIsLeftOut() {
        EntryLayout one =
                EntryLayout.of(Shape.of("One").property("a", ValueShape.STRING).build());
        EntryLayout other =
                EntryLayout.of(Shape.of("Other").metric("a", ValueShape.LONG).build());
        Entry entry = entry(EntryLayout.joined(one, other, Set.of()), out -> {
            out.property(0, "first");
            out.metric(1, 2);
        });
        assertThat(relaxed.members(entry)).isEqualTo("\"a\":\"first\"");
        assertThat(relaxed.problems()).isEqualTo(Map.of(Problem.NAME_INVALID, 1L));
        assertThat(strict.lines(entry)).isEmpty();
    }

    @Test
    void runTimeNamesThatComeAndGoNeedNoMoreAndMoreMemory() {
        for (int i = 0; i < 20_000; i++) {
            int n = i;
            assertThat(strict.members(entry(KEYED, out -> out.keyed(1, "k" + n).metric(n))))
                    .isEqualTo("\"pond.k" + n + "\":" + n);
        }
    }
}
