package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.Diagnostic;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever is annotated: it compiles, or the processor says why not. It never fails, and never makes code that does not compile.
 * A build tries a few; {@code -Djqwik.tries.default=1000} tries more.
 */
class RandomRecordsTest {

    private static final String IMPORTS = """
            import io.tidemark.*;
            import io.tidemark.entry.*;
            import io.tidemark.time.Iso8601;
            import io.tidemark.time.Stopwatch;
            import io.tidemark.time.Timer;
            import io.tidemark.unit.MetricUnit;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.atomic.*;
            import java.util.function.*;
            """;

    private static final List<String> TYPES = List.of(
            "int",
            "long",
            "byte",
            "short",
            "float",
            "double",
            "boolean",
            "char",
            "Integer",
            "Boolean",
            "Character",
            "Float",
            "String",
            "CharSequence",
            "StringBuilder",
            "Kind",
            "Styled",
            "UUID",
            "java.net.InetAddress",
            "Duration",
            "Instant",
            "Timer",
            "OptionalInt",
            "Optional<String>",
            "Optional<Kind>",
            "Optional<Duration>",
            "Optional<? extends CharSequence>",
            "Optional<Leaf>",
            "Optional<Object>",
            "Optional",
            "Object",
            "int[]",
            "List<String>",
            "Map<String, Long>",
            "Leaf",
            "Point",
            "LeafGuard",
            "Entry",
            "Thread.State",
            "Runnable",
            "Secret",
            "lib.Far",
            "Generic<String>",
            "Generic<?>",
            "AtomicLong",
            "DoubleAdder",
            "Counter",
            "Histogram",
            "Stopwatch",
            "State<Kind>",
            "CloseValue<Long>",
            "CloseValue<?>",
            "Supplier<String>",
            "Supplier<? extends Timer>",
            "Optional<Supplier<StringBuilder>>",
            "AtomicReference<Optional<Duration>>",
            "Grams",
            "Optional<Took>",
            "Dimensioned<Long>",
            "Dimensioned<Supplier<Duration>>",
            "Dimensioned<String>",
            "DynamicField<Kind>",
            "DynamicField<AtomicLong>",
            "DynamicField<?>",
            "Map<String, ?>",
            "Map<Styled, Duration>",
            "HashMap<String, List<Integer>>",
            "Map<Integer, Long>",
            "long[]",
            "SortedSet<Long>",
            "Generic",
            "Sealed",
            "Sealed.One",
            "Sealed.Two",
            "Optional<Sealed>",
            "Optional<? extends Sealed>");

    /** How many of {@link #TYPES} are written without more ado. */
    private static final int PLAIN_TYPES = 27;

    private static final List<String> ANNOTATIONS = List.of(
            "@Ignore",
            "@Timestamp",
            "@SampleGroup",
            "@Flatten",
            "@Flatten",
            "@Flatten(prefix = \"p\")",
            "@Quantize(bits = 8)",
            "@Quantize(bits = 60, rounding = Rounding.CEIL)",
            "@Flatten(exactPrefix = \"P:\")",
            "@Flatten(prefix = \"b:\")",
            "@Flatten(prefix = \"a\", exactPrefix = \"b\")",
            "@Name(\"given\")",
            "@Name(\"\")",
            "@Name(\"a b\")",
            "@InUnit(MetricUnit.SECONDS)",
            "@InUnit(MetricUnit.BYTES)",
            "@InUnit(custom = \"Geese\")",
            "@InUnit",
            "@Flags(Flag.NoMetric.class)",
            "@FormatWith(ToString.class)",
            "@FormatWith(Iso8601.class)",
            "@Flags(value = Flag.NoMetric.class, skip = Flag.NoMetric.class)",
            "@Deprecated");

    private static final List<String> METRICS = List.of(
            "",
            "",
            "",
            "naming = Naming.PASCAL_CASE",
            "naming = Naming.SNAKE_CASE",
            "root = false",
            "prefix = \"c_\"",
            "prefix = \"c\"",
            "exactPrefix = \"x@\"",
            "flags = Flag.HighResolution.class",
            "dimensions = @Dimensions(\"name\")",
            "dimensions = @Dimensions(value = \"az\", fromGlobals = \"az\")");

    private static final List<String> TAGS = List.of(
            "",
            "@CaseTag(\"tag\") ",
            "@CaseTag(value = \"theTag\", exact = true, sampleGroup = true) ",
            "@CaseTag(\"name\") ",
            "@CaseTag(\"\") ");

    private static final List<String> CASES = List.of(
            "",
            "",
            "@Name(\"given\") ",
            "@Name(\"a b\") ",
            "@Metrics ",
            "@Metrics(root = false, naming = Naming.KEBAB_CASE, prefix = \"own_\") ");

    private static final List<String> NAMES = List.of(
            "name",
            "fooBar",
            "foo_bar",
            "record",
            "closed",
            "out",
            "base",
            "value",
            "values",
            "io",
            "java",
            "close",
            "layout",
            "x1",
            "HTTPStatus",
            "_aws",
            "__",
            "$",
            "été",
            "shape",
            "tidemarkClosed");

    private static final List<String> MEMBERS = List.of(
            "",
            "",
            "",
            "",
            "void flushGuard() {}",
            "public final void discard() {}",
            "static AGuard start() { return null; }",
            "private A(int x) {}",
            "A(String... s) {}",
            "<X extends Exception> A(X sink) throws X {}",
            "void run(Runnable r) {}",
            "public long epochNanos() { return 0; }",
            "class Shape {}");

    private static final String[] HELPERS = {
        "enum Kind { A, B }",
        IMPORTS + "@Metrics(naming = Naming.KEBAB_CASE) enum Styled { A_B, @Name(\"c\") C }",
        IMPORTS + "@Metrics class Leaf { int leaf; StringBuilder text; private Timer t; Timer t() { return t; } }",
        IMPORTS + "@Metrics(root = false) record Point(int x, @InUnit(MetricUnit.COUNT) int y) {}",
        IMPORTS + "@Metrics record Grams(@InUnit(custom = \"Grams\") @Quantize(bits = 9) double value) {}",
        IMPORTS + "@Metrics class Took { private Timer value; Timer value() { return value; } @Ignore int more; }",
        IMPORTS + "@Metrics class Generic<T extends CharSequence> { T inner; Optional<T> maybe; }",
        IMPORTS
                + "@Metrics @CaseTag(\"tag\") sealed interface Sealed { record One(int name, AtomicLong x1) implements Sealed {}"
                + " @Metrics(root = false) record Two(@Flatten Leaf leaf) implements Sealed {} record None() implements Sealed {} }",
        IMPORTS + "class Plain { int plain; private int hidden; int hidden() { return hidden; } static int s; }",
        "package lib; public class Far { public String far; protected int near; public int getNear() { return near; } }",
        "package lib; " + IMPORTS.replace("\n", "") + "public class Unfit { int unseen; }",
    };

    @Property(shrinking = ShrinkingMode.OFF)
    void compilesOrIsTold(@ForAll long seed) {
        String source = source(new Random(seed));

        List<String> sources = new ArrayList<>(List.of(HELPERS));
        sources.add(0, source);
        Compilation compilation =
                Compiled.compile(List.of("-Xlint:all", "-Xlint:-rawtypes"), sources.toArray(String[]::new));

        boolean told = compilation.errors().stream().anyMatch(RandomRecordsTest::isTold);
        // Its users go astray where no guard can be, or is to be.
        boolean noGuard = told || source.contains("root = false") || source.matches("(?s).*(final|abstract) class.*");
        assertThat(compilation.diagnostics())
                .as(source)
                .allMatch(diagnostic -> isTold(diagnostic)
                        // After an error the round is the last: what waited for generated types is made then.
                        || (told && diagnostic.getMessage(null).contains("created in the last round"))
                        || (noGuard && diagnostic.getMessage(null).contains("class AGuard")))
                .noneMatch(diagnostic -> diagnostic.getMessage(null).contains(Message.INTERNAL.tag()));
        assertThat(!compilation.errors().isEmpty() || compilation.status() == Compilation.Status.SUCCESS)
                .as(source)
                .isTrue();
    }

    private static boolean isTold(Diagnostic<?> diagnostic) {
        return diagnostic.getMessage(null).contains("[Tidemark/");
    }

    private static String source(Random random) {
        StringBuilder out = new StringBuilder(IMPORTS);
        int kind = random.nextInt(10);
        String parameters =
                random.nextInt(4) == 0 ? "<T extends CharSequence, E extends Enum<E>, P extends Point>" : "";
        List<String> types = new ArrayList<>(TYPES);
        if (!parameters.isEmpty()) {
            types.addAll(List.of("T", "E", "P", "Optional<T>", "Generic<T>", "Supplier<T>", "State<E>"));
        }
        out.append("@SuppressWarnings(\"tidemark\")\n@Metrics(")
                .append(pick(random, METRICS))
                .append(")\n");
        if (random.nextInt(8) == 0) {
            out.append("@Dimensions({\"name\", \"fooBar\"})\n");
        }
        if (kind == 0) {
            out.append("record A").append(parameters).append("(");
            List<String> components = fields(random, types, false);
            out.append(String.join(",\n", components)).append(") {}\n");
            return out.toString();
        }
        if (kind == 2) {
            return sealed(out, random, types, parameters);
        }
        if (kind == 1) {
            return out.append(pick(random, List.of("interface", "enum", "@interface")))
                    .append(" A {}\n")
                    .toString();
        }
        out.append(pick(random, List.of("", "", "", "public ", "final ", "abstract ")));
        out.append("class A").append(parameters);
        out.append(pick(
                random,
                List.of("", "", "", " extends Plain", " extends lib.Far", " extends lib.Unfit", " extends Leaf")));
        out.append(" {\n");
        for (String field : fields(random, types, true)) {
            out.append("    ").append(field).append(";\n");
        }
        out.append("    ").append(pick(random, MEMBERS)).append("\n");
        out.append("    private enum Secret { S }\n}\n");
        return out.toString();
    }

    private static String sealed(StringBuilder out, Random random, List<String> types, String parameters) {
        out.append(pick(random, TAGS))
                .append(pick(random, List.of("", "public ")))
                .append("sealed ");
        boolean type = random.nextInt(4) == 0;
        out.append(type ? "abstract class A" : "interface A").append(parameters).append(" {\n");
        String above = (type ? " extends A" : " implements A") + (parameters.isEmpty() ? "" : "<String, Kind, Point>");
        for (int i = random.nextInt(4); i >= 0; i--) {
            out.append("    ").append(pick(random, CASES));
            if (!type && random.nextInt(3) > 0) {
                out.append("record C").append(i).append("(");
                out.append(String.join(",\n", fields(random, TYPES, false)).replace("Secret", "Kind"));
                out.append(")").append(above).append(" {}\n");
            } else {
                out.append(pick(
                        random,
                        type
                                ? List.of(
                                        "static final ", "static final ", "static non-sealed ", "private static final ")
                                : List.of("final ", "final ", "final ", "non-sealed ")));
                out.append("class C").append(i).append(above).append(" {\n");
                for (String field : fields(random, TYPES, true)) {
                    out.append("        ")
                            .append(field.replace("Secret", "Kind"))
                            .append(";\n");
                }
                out.append("    }\n");
            }
        }
        return out.append("}\n").toString();
    }

    private static List<String> fields(Random random, List<String> types, boolean modifiers) {
        List<String> fields = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        boolean sound = random.nextBoolean();
        for (int i = random.nextInt(7); i > 0; i--) {
            String name = pick(random, NAMES);
            if (!used.add(name)) {
                continue;
            }
            StringBuilder field = new StringBuilder();
            Set<String> annotated = new TreeSet<>();
            while (!sound && random.nextInt(3) == 0) {
                String annotation = pick(random, ANNOTATIONS);
                if (annotated.add(annotation.replaceAll("\\(.*", ""))
                        && (modifiers || !annotation.equals("@Deprecated"))) {
                    field.append(annotation).append(' ');
                }
            }
            String type = pick(random, sound ? types.subList(0, PLAIN_TYPES) : types);
            while (!modifiers && type.equals("Secret")) {
                type = pick(random, types);
            }
            boolean variable = type.matches("[TEP]|Optional<T>|Generic<T>|Supplier<T>|State<E>");
            if (modifiers) {
                field.append(pick(
                        random,
                        sound
                                ? List.of("", "", "protected ", "volatile ")
                                : List.of("", "", "", "private ", "protected ", variable ? "" : "static ")));
            }
            field.append(type).append(' ').append(name);
            if (modifiers && random.nextInt(4) == 0) {
                field.append("; ")
                        .append(type)
                        .append(' ')
                        .append(name)
                        .append("() { return ")
                        .append(name)
                        .append("; }");
                field.append(" int more").append(i);
            }
            fields.add(field.toString());
        }
        return fields;
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
