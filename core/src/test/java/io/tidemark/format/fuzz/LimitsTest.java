package io.tidemark.format.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.DimensionSet;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.emf.OwnDimensions;
import io.tidemark.internal.json.Formatted;
import io.tidemark.stream.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each limit of EMF one below, at, and one above, and what lies beyond all limits: CloudWatch takes every line that comes out, and nothing
 * that fits is lost. The lines are checked one by one as all are ({@link io.tidemark.support.EmfCheck}), and against the model of the format
 * ({@link EmfModel}): each metric once, each observation once, the properties once, the dimensions on each line.
 */
class LimitsTest {

    private static final Map<Problem, Long> NONE = Map.of();

    private static Wild.Field text(String name, String text) {
        return Wild.field(name, Wild.Kind.TEXT, List.of(text), 0, List.of());
    }

    private static Wild.Field number(String name, long number) {
        return Wild.field(name, Wild.Kind.LONG, List.of(), number, List.of());
    }

    private static Wild.Field number(String name, double number) {
        return Wild.field(name, Wild.Kind.DOUBLE, List.of(), 0, List.of(new Wild.Observation(number, 1)));
    }

    private static Wild.Field own(String name, DimensionSet own) {
        return Wild.field(name, Wild.Kind.LONG, List.of(), 1, List.of(), own);
    }

    private static Wild.Field values(String name, int count, int repeated) {
        return Wild.field(
                name,
                Wild.Kind.DISTRIBUTION,
                List.of(),
                0,
                IntStream.range(0, count)
                        .mapToObj(i -> new Wild.Observation(i * 1.5 * repeated, repeated))
                        .toList());
    }

    private static List<Wild.Field> fields(Wild.Field... fields) {
        List<Wild.Field> all = new ArrayList<>();
        all.add(text("op", "Feed"));
        all.addAll(Arrays.asList(fields));
        all.add(number("last", 1));
        all.add(text("p", "q"));
        return all;
    }

    private static List<Wild.Field> metrics(int count) {
        return fields(
                IntStream.range(0, count - 1).mapToObj(i -> number("m" + i, i)).toArray(Wild.Field[]::new));
    }

    private static DimensionSet dimensions(int count) {
        DimensionSet set = DimensionSet.empty();
        for (int i = 0; i < count; i++) {
            set = set.and("d" + i, "v" + i);
        }
        return set;
    }

    private static Arguments row(
            String name, int lines, Map<Problem, Long> problems, boolean strictTakesIt, List<Wild.Field> fields) {
        return Arguments.of(name, lines, problems, strictTakesIt, fields);
    }

    private static List<Wild.Field> operation(String operation) {
        return List.of(text("op", operation), number("m", 1));
    }

    static Stream<Arguments> limits() {
        List<Arguments> rows = new ArrayList<>();
        for (int count : new int[] {1, 99, 100, 101, 201, 1000}) {
            rows.add(row(count + " metrics", 1, NONE, true, metrics(count)));
        }
        for (int count : new int[] {99, 100, 101, 200, 250}) {
            int lines = (count + 99) / 100;
            rows.add(row(count + " values", lines, NONE, true, fields(values("m", count, 1))));
            rows.add(row(count + " repeated", lines, NONE, true, fields(values("m", count, 7))));
            rows.add(row(count + " twice", lines, NONE, true, fields(values("m", count, 1), values("n", count, 2))));
        }
        // With "op" it is one more.
        rows.add(row("29 dimensions", 2, NONE, true, fields(own("m", dimensions(28)))));
        rows.add(row("30 dimensions", 2, NONE, true, fields(own("m", dimensions(29)))));
        rows.add(row(
                "31 dimensions", 2, Map.of(Problem.DIMENSIONS_LEFT_OUT, 1L), false, fields(own("m", dimensions(30)))));
        rows.add(row("31 of its own", 1, Map.of(Problem.VALUE_INVALID, 1L), false, fields(own("m", dimensions(31)))));
        for (int length : new int[] {1, 254, 255, 256, 1023, 1024, 1025}) {
            rows.add(row(
                    "a metric with a name of " + length,
                    1,
                    length > 1024 ? Map.of(Problem.NAME_INVALID, 1L) : NONE,
                    length <= 255,
                    fields(number("n".repeat(length), 5))));
        }
        for (int length : new int[] {1, 249, 250, 251, 255, 256}) {
            boolean taken = length <= 255;
            rows.add(row(
                    "a dimension with a name of " + length,
                    taken ? 2 : 1,
                    taken ? NONE : Map.of(Problem.VALUE_INVALID, 1L),
                    length <= 250,
                    fields(own("m", DimensionSet.of("d".repeat(length), "v")))));
        }
        for (String taken : new String[] {"v", " v ", "~", "v".repeat(1023), "v".repeat(1024)}) {
            rows.add(row("a dimension that is taken", 1, NONE, true, operation(taken)));
        }
        for (String bad : new String[] {
            "", " ", "  ", "é", "鴨", "\u0000", "a\n", "\u007f", "\uD800", "v".repeat(1025), "\uD83E\uDD86"
        }) {
            rows.add(row("a dimension that is not", 1, Map.of(Problem.DIMENSIONS_LEFT_OUT, 1L), false, operation(bad)));
        }
        double largest = 0x1p360;
        for (double fits : new double[] {
            largest,
            -largest,
            Math.nextDown(largest),
            0.0,
            -0.0,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            1e15 + 0.3,
            0x1p63,
            0x1p53 + 1
        }) {
            rows.add(row("a number that fits, " + fits, 1, NONE, true, fields(number("m", fits))));
        }
        for (double beyond : new double[] {
            Math.nextUp(largest),
            -Math.nextUp(largest),
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        }) {
            rows.add(row(
                    "a number beyond, " + beyond,
                    1,
                    Map.of(Problem.VALUE_CLAMPED, 1L),
                    true,
                    fields(number("m", beyond))));
        }
        rows.add(row("NaN", 1, Map.of(Problem.NAN_LEFT_OUT, 1L), true, fields(number("m", Double.NaN))));
        for (long number : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, (1L << 53) + 1}) {
            rows.add(row("the whole number " + number, 1, NONE, true, fields(number("m", number))));
        }
        for (String text : new String[] {"\uD800", "\uDC00", "a\uDFFF", "\uDC00\uD800", "\uD83E", "\uD83Ea\uDD86"}) {
            rows.add(row(
                    "a lone surrogate",
                    1,
                    NONE,
                    true,
                    fields(
                            text("t", text),
                            text(text + "name", "v"),
                            Wild.field("l", Wild.Kind.LIST, List.of(text, "a" + text), 0, List.of()))));
        }
        rows.add(row(
                "names that are one when they are written",
                1,
                Map.of(Problem.NAME_INVALID, 2L),
                false,
                fields(text("\uD800", "1"), text("\uDFFF", "2"), text("\uFFFD", "3"))));
        rows.add(row("every character", 1, NONE, true, everyCharacter()));
        rows.add(row("everything", 14, everythingProblems(), false, everything()));
        return rows.stream();
    }

    private static List<Wild.Field> everyCharacter() {
        StringBuilder all = new StringBuilder();
        List<String> each = new ArrayList<>();
        List<Wild.Field> fields = new ArrayList<>();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            all.append((char) c);
            each.add(String.valueOf((char) c));
            if (c < 0x100 && c != 'p') {
                fields.add(text(String.valueOf((char) c), "v"));
            }
        }
        fields.add(text("all", all.toString()));
        fields.add(text("backwards", all.reverse().toString()));
        fields.add(Wild.field("each", Wild.Kind.LIST, each, 0, List.of()));
        return fields(fields.toArray(new Wild.Field[0]));
    }

    private static List<Wild.Field> everything() {
        List<Wild.Field> fields = new ArrayList<>();
        fields.add(text("long", "t".repeat(900_000)));
        fields.add(text("control", "\u0000\u001f\u007f\"\\\uD800"));
        for (int i = 0; i < 1000; i++) {
            fields.add(number("m" + i + "n".repeat(400), i / 3.0));
        }
        fields.add(values("many", 250, 3));
        fields.add(values("more", 1001, 1));
        fields.add(number("n".repeat(1025), 1));
        fields.add(number("Łódź", 1));
        fields.add(number("nan", Double.NaN));
        fields.add(number("infinite", Double.POSITIVE_INFINITY));
        fields.add(own("own", DimensionSet.of("pond", "North")));
        fields.add(own("ownToo", DimensionSet.of("pond", "North")));
        fields.add(own("wide", dimensions(31)));
        fields.add(own("full", dimensions(30)));
        fields.add(number("last", 2));
        return fields(fields.toArray(new Wild.Field[0]));
    }

    private static Map<Problem, Long> everythingProblems() {
        return Map.of(
                Problem.NAME_INVALID, 3L,
                Problem.NAN_LEFT_OUT, 1L,
                Problem.VALUE_CLAMPED, 1L,
                Problem.VALUE_INVALID, 1L,
                Problem.DIMENSIONS_LEFT_OUT, 1L);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void whatFitsIsWrittenAndWhatDoesNotIsCounted(
            String name, int lines, Map<Problem, Long> problems, boolean strictTakesIt, List<Wild.Field> fields) {
        Wild.WildEntry entry = Wild.of(fields);
        for (boolean strict : new boolean[] {false, true}) {
            Formatted emf = new Formatted(Emf.builder("Ns")
                    .defaultDimensions(List.of("op"))
                    .ownDimensions(OwnDimensions.SPLIT)
                    .strict(strict)
                    .build());
            for (int times = 1; times <= 2; times++) {
                assertThat(emf.lines(entry.entry())).hasSize(strict && !strictTakesIt ? 0 : lines);
                if (!strict) {
                    int n = times;
                    problems.forEach(
                            (problem, count) -> assertThat(emf.problems()).containsEntry(problem, n * count));
                    assertThat(emf.problems()).hasSameSizeAs(problems);
                } else if (!strictTakesIt) {
                    assertThat(emf.lastProblem()).contains("was not written: ");
                }
            }
            model(strict).check(entry);
        }
    }

    private static EmfModel model(boolean strict) {
        return new EmfModel(strict, OwnDimensions.SPLIT, List.of("Ns"), List.of(List.of("op")), List.of(), 1 << 20);
    }

    @Test
    void aMetricThatFitsALineToTheByteIsWritten() {
        for (boolean published : new boolean[] {true, false}) {
            Wild.Field op = text("op", published ? "Feed" : "");
            Wild.Field one = number("m".repeat(1000), 1);
            int length = emf(1 << 20).line(Wild.of(List.of(op, one)).entry()).length();
            // The other has a line of its own, just as long; or shorter, if "op" is no dimension.
            Wild.WildEntry two = Wild.of(List.of(op, number("n".repeat(1000), 2), one));
            assertThat(emf(length).lines(two.entry())).hasSize(2);
            assertThat(emf(length - 1).lines(two.entry())).hasSize(published ? 0 : 3);
        }
    }

    private static Formatted emf(int maxEventBytes) {
        return new Formatted(Emf.builder("N".repeat(200), "O".repeat(200), "P".repeat(200))
                .defaultDimensions(List.of("op"))
                .maxEventBytes(maxEventBytes)
                .strict(false)
                .build());
    }
}
