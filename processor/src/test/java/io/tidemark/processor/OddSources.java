package io.tidemark.processor;

import io.tidemark.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sources as nobody should write them: every annotation of Tidemark, with values right and wrong, on anything; odd types, names and
 * hierarchies; code that does not compile. The annotations and the types of fields are those that {@code core} has, so that new ones
 * are tried from the day that they are there.
 */
final class OddSources {

    /** One program: its files, by the name of their first type. */
    record Program(Map<String, String> files) {
        @Override
        public String toString() {
            StringBuilder out = new StringBuilder();
            files.forEach((name, text) -> out.append("=== ")
                    .append(name)
                    .append(".java\n")
                    .append(text)
                    .append('\n'));
            return out.toString();
        }
    }

    /** How many seeds in a row are alike in how much is wrong with them. */
    static final int TOGETHER = 10;

    /** How often what does not compile is taken, and what the processor refuses. */
    private record Faults(double wrong, double misused) {}

    private static final List<Faults> FAULTS = List.of(
            new Faults(0, 0),
            new Faults(0, 0.03),
            new Faults(0, 0.2),
            new Faults(0.01, 0.01),
            new Faults(0.05, 0.1),
            new Faults(0.2, 0.1));

    private static final String IMPORTS = """
            import io.tidemark.*;
            import io.tidemark.entry.*;
            import io.tidemark.sink.*;
            import io.tidemark.time.*;
            import io.tidemark.unit.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.atomic.*;
            import java.util.function.*;
            """;

    private static final List<Class<?>> CORE = core();
    private static final List<Class<?>> ANNOTATIONS =
            CORE.stream().filter(Class::isAnnotation).toList();

    private static final List<String> VALUES = List.of(
            "int",
            "long",
            "boolean",
            "char",
            "double",
            "Integer",
            "Character",
            "String",
            "CharSequence",
            "StringBuilder",
            "UUID",
            "Duration",
            "Instant",
            "AtomicLong",
            "LongAdder",
            "OptionalInt",
            "OptionalDouble",
            "Thread.State",
            "Kind");

    private static final List<String> INNER =
            List.of("String", "Integer", "Boolean", "Kind", "Instant", "StringBuilder");

    private static final List<String> LIVE = List.of("Optional", "Supplier", "AtomicReference", "CloseValue", "State");

    private static final List<String> GENERICS = List.of(
            "Optional",
            "Supplier",
            "List",
            "Set",
            "Collection",
            "AtomicReference",
            "State",
            "CloseValue",
            "Comparable",
            "Class",
            "Deque");

    /** Those that Tidemark does not know how to write, and a few that it knows. */
    private static final List<String> UNKNOWN_TYPES = List.of(
            "Object",
            "Runnable",
            "Enum",
            "Record",
            "Enum<?>",
            "Map",
            "Map<String, Long>",
            "Map<Kind, ?>",
            "Map.Entry<String, Integer>",
            "Optional",
            "Supplier",
            "Supplier<? super String>",
            "List<?>[]",
            "List<? extends Number>[][]",
            "String[][]",
            "Optional<String[]>",
            "Optional<int[]>",
            "Child",
            "Optional<Child>",
            "Loop",
            "Optional<Loop>",
            "Self",
            "Supplier<Self>",
            "gone.HasGone",
            "gone.ExtendsGone",
            "Supplier<gone.ExtendsGone>",
            "gone.AnnotatedGone",
            "gone.Child",
            "Optional<gone.ExtendsGone>",
            "io.tidemark.processor.Unprocessed",
            "Override",
            "Metrics",
            "Naming");

    private static final List<String> WRONG_TYPES = List.of(
            "Missing",
            "Missing<String>",
            "p.Missing",
            "List<Missing>",
            "Optional<? super Missing>",
            "Supplier<? extends Missing>",
            "Missing[]",
            "void",
            "String<Integer>",
            "Optional<int>",
            "Optional<String, String>",
            "Kind.Missing",
            "gone.Gone",
            "Optional<gone.Gone>",
            "T",
            "T<String>");

    private static final List<String> NAMES =
            List.of("a", "b", "name", "fooBar", "attempts", "status", "x1", "count", "millis", "p99Latency", "value");

    /** What generated code uses, keywords of a context, and what is hard to inflect or to print. */
    private static final List<String> ODD_NAMES = List.of(
            "foo_bar",
            "FooBar",
            "out",
            "base",
            "closed",
            "record",
            "sink",
            "body",
            "read",
            "failure",
            "entry",
            "layout",
            "shape",
            "SHAPE",
            "LAYOUT",
            "READER",
            "reader",
            "writer",
            "LONG",
            "field",
            "values",
            "names",
            "ordinal",
            "close",
            "discard",
            "epochNanos",
            "tidemarkState",
            "tidemarkSink",
            "tidemarkClosed",
            "tidemarkEpochNanos",
            "TIDEMARK_STATE",
            "io",
            "java",
            "javax",
            "lang",
            "tidemark",
            "String",
            "Object",
            "Math",
            "KIND_NAMES",
            "FORMATTER_0",
            "var",
            "yield",
            "sealed",
            "permits",
            "module",
            "open",
            "with",
            "_a",
            "__",
            "___",
            "$",
            "$$",
            "$T",
            "$L",
            "a$b",
            "été",
            "ÉTÉ",
            "ß",
            "ı",
            "变量",
            "ａ",
            "_aws",
            "_1",
            "hashCode",
            "toString",
            "getClass",
            "value_1",
            "VALUE",
            "e",
            "E",
            "T",
            "this0",
            "x".repeat(300),
            "éa".repeat(200));

    private static final List<String> TYPE_NAMES = List.of("A", "B", "C", "D");

    private static final List<String> ODD_TYPE_NAMES = List.of(
            "Shape",
            "Guard",
            "Entry",
            "AShape",
            "AGuard",
            "AFields",
            "AEntry",
            "A_B",
            "A$B",
            "EntrySink",
            "GuardState",
            "String",
            "Object",
            "Override",
            "Integer",
            "a",
            "Été",
            "Kind",
            "List",
            "Objects",
            "Record",
            "Metrics",
            "Field",
            "Throwable",
            "E",
            "T",
            "$",
            "Body",
            "ResultBody",
            "Values",
            "Closed",
            "Reader",
            "X".repeat(200));

    private static final List<String> SOUND = List.of(
            "@Ignore ",
            "@SampleGroup ",
            "@Name(\"given%d\") ",
            "@Flags(Flag.NoMetric.class) ",
            "@FormatWith(ToString.class) ");

    private static final List<String> STRINGS =
            List.of("\"name\"", "\"a\"", "\"Given\"", "\"p_\"", "\"p-\"", "\"Foo\"", "\"fooBar\"", "\"API:\"", "\"\"");

    private static final List<String> ODD_STRINGS = List.of(
            "\"a b\"",
            "\" \"",
            "\"\\n\"",
            "\"\\0\"",
            "\"\\uD800\"",
            "\"\\u00e9\"",
            "\"_aws\"",
            "\"$T$L$S$$\"",
            "\"%s%d%\"",
            "\"\\\"\"",
            "\"*/\"",
            "\"\\\\\"",
            "\"" + "n".repeat(300) + "\"",
            "\"" + "n".repeat(40_000) + "\"",
            "CONSTANT",
            "\"x\" + 1",
            "true ? \"a\" : \"b\"");

    private static final List<String> WRONG_VALUES = List.of(
            "null",
            "1",
            "'c'",
            "1.5f",
            "A.class",
            "Missing.class",
            "Missing[].class",
            "int.class",
            "void.class",
            "T.class",
            "MISSING",
            "Missing.NAME",
            "\"x\" + MISSING",
            "\"x\" + 1 / 0",
            "(String) null",
            "String.valueOf(1)",
            "{}",
            "{\"a\", \"b\"}",
            "{Missing.class, 1}",
            "@Name(\"x\")",
            "@Missing",
            "Kind.ONE",
            "Naming.MISSING",
            "Naming.valueOf(\"X\")",
            "\"" + "n".repeat(70_000) + "\"");

    private final Random random;
    private final Faults faults;
    /** How often what is strange, but right, is taken. */
    private final double oddness;
    /** Types of this program. */
    private final List<String> types = new ArrayList<>();
    /** Type variables in scope. */
    private List<String> variables = List.of();

    private int depth;
    private boolean formatter;

    private OddSources(Random random, Faults faults) {
        this.random = random;
        this.faults = faults;
        this.oddness = pick(List.of(0.02, 0.1, 0.3));
    }

    /** Whether programs may not compile, so that one could keep others from being processed with it. */
    static boolean mayFail(long seed) {
        return faults(seed).wrong() > 0;
    }

    private static Faults faults(long seed) {
        return FAULTS.get((int) Math.floorMod(seed / TOGETHER, (long) FAULTS.size()));
    }

    /** The program of a seed, in packages of its own, so that some can be compiled together; one of those has none. */
    static Program program(long seed) {
        return new OddSources(new Random(seed), faults(seed)).program(seed % TOGETHER == 0 ? "" : "s" + seed);
    }

    /** What programs may have on their class path, with {@code gone.Gone} away again. */
    static List<String> library() {
        return List.of(
                "package gone; public class Gone { public int x; public @interface Mark { Class<?> value(); } }",
                "package gone; public class HasGone { public Gone gone; public int fine; public Gone gone() { return gone; } }",
                "package gone; public class ExtendsGone extends Gone { public int fine; }",
                "package gone; @Gone.Mark(Gone.class) public class AnnotatedGone { @Gone.Mark(Gone.class) public int fine; }",
                "package gone; import io.tidemark.*; @Metrics(root = false) public class Child { public int fine;"
                        + " public Gone gone; }",
                "package gone; import io.tidemark.*; public class Formatter implements ValueFormatter<Gone> {"
                        + " public void format(io.tidemark.entry.ValueWriter out, Gone value) {} }");
    }

    private Program program(String unique) {
        Map<String, String> files = new LinkedHashMap<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String name = odd() ? pick(ODD_TYPE_NAMES) : TYPE_NAMES.get(i);
            if (wrong() || !types.contains(name)) {
                types.add(name);
            }
        }
        String in = unique.isEmpty()
                ? ""
                : pick(
                        odd()
                                ? List.of(
                                        unique + ".Kind",
                                        unique + ".A",
                                        unique + ".io",
                                        "Ä." + unique,
                                        "io.tidemark." + unique,
                                        unique + ".java.lang")
                                : List.of(unique, unique + ".q"));
        String header = in.isEmpty() ? "" : "package " + in + ";\n";
        String folder = in.isEmpty() ? "" : in.replace('.', '/') + "/";
        files.put(
                folder + "Kind",
                header + IMPORTS + "enum Kind { ONE, TWO_THREE }\n"
                        + "@Metrics(root = false) final class Child { int inner; String text; }\n"
                        + "class Self implements Supplier<Self> { Self self; public Self get() { return this; } }\n"
                        + (wrong() ? "@Metrics(root = false) class Loop { @Flatten Loop loop; }\n" : "class Loop {}\n")
                        + "class Plain { int plain; }\n");
        for (String name : List.copyOf(types)) {
            String imports = wrong()
                    ? pick(List.of(
                            "",
                            "import io.tidemark.Metrics;\n",
                            IMPORTS + "import p.Missing;\n",
                            IMPORTS + "import static p.M.*;\n"))
                    : IMPORTS;
            files.put(folder + name, header + imports + type(name, false));
        }
        return new Program(files);
    }

    private String type(String name, boolean nested) {
        depth++;
        List<String> outer = variables;
        StringBuilder out = new StringBuilder();
        String kind = pick(
                misused()
                        ? List.of("interface", "enum", "@interface", "sealed interface", "sealed class")
                        : List.of("class", "class", "class", "class", "class", "record", "record", "enum"));
        if (!kind.equals("enum") && chance(0.9)) {
            out.append(metrics()).append('\n');
        }
        out.append(annotations("TYPE"));
        if (kind.equals("class")) {
            boolean inner = misused();
            out.append(nested && !inner ? "static " : "");
            out.append(pick(
                    wrong()
                            ? List.of("abstract final ", "protected ", "non-sealed ", "public private ")
                            : nested && misused()
                                    ? List.of("private ", "private static ")
                                    : List.of("", "", "", "public ", "final ", "abstract ")));
        }
        out.append(kind).append(' ').append(name);
        boolean generic = !kind.endsWith("enum") && !kind.equals("@interface");
        variables = generic && chance(0.2) ? parameters(out, name) : List.of();
        List<String> names = names();
        if (kind.equals("record")) {
            out.append('(');
            int components = random.nextInt(5);
            for (int i = 0; i < components; i++) {
                out.append(i == 0 ? "" : ", ")
                        .append(annotations("RECORD_COMPONENT"))
                        .append(fieldType())
                        .append(' ')
                        .append(names.get(i));
            }
            out.append(')');
        }
        if (kind.endsWith("class") && chance(0.2)) {
            out.append(" extends ").append(superclass());
        }
        if (odd() || wrong()) {
            out.append(kind.endsWith("interface") ? " extends " : " implements ")
                    .append(superinterface());
        }
        if (kind.startsWith("sealed") && wrong()) {
            out.append(" permits ").append(pick(List.of("Missing", "String", "A", "B, B", "Kind")));
        }
        out.append(" {\n");
        if (kind.equals("enum")) {
            int constants = random.nextInt(4);
            for (int i = 0; i < constants; i++) {
                out.append(annotations("FIELD")).append(names.get(6 - i)).append(odd() ? " {}, " : ", ");
            }
            out.append(";\n");
        }
        body(out, kind, name, names);
        if (kind.startsWith("sealed")) {
            String of = kind.endsWith("class") ? " extends " : " implements ";
            String arguments = variables.isEmpty()
                    ? ""
                    : "<"
                            + String.join(
                                    ", ", variables.stream().map(v -> "String").toList()) + ">";
            out.append(
                            kind.endsWith("class")
                                    ? "static final class Case"
                                    : "record Case(" + annotations("RECORD_COMPONENT") + fieldType() + " one)")
                    .append(of + name + arguments + " {}\n");
        }
        out.append("}\n");
        variables = outer;
        depth--;
        return out.toString();
    }

    private void body(StringBuilder out, String kind, String name, List<String> names) {
        if (kind.equals("@interface")) {
            out.append(fieldType())
                    .append(" value() default ")
                    .append(pick(WRONG_VALUES))
                    .append(";\n");
            return;
        }
        out.append("static final String CONSTANT = \"constant\";\n");
        if (!kind.equals("record") && (!kind.equals("enum") || misused())) {
            int fields = random.nextInt(6);
            for (int i = 0; i < fields; i++) {
                field(out, kind, names.get(i));
            }
        }
        if (wrong() || (odd() && kind.equals("class"))) {
            out.append(member(name)).append('\n');
        }
        if (depth < 3 && chance(0.2)) {
            String inner = odd() ? pick(ODD_TYPE_NAMES) : pick(List.of("Inner", "Nested", "B" + depth));
            types.add(inner);
            out.append(type(inner, true));
        }
    }

    private void field(StringBuilder out, String kind, String name) {
        String type = fieldType();
        out.append(annotations("FIELD"));
        boolean initialised = kind.endsWith("interface");
        if (!initialised) {
            String modifiers = pick(
                    wrong()
                            ? List.of("static final ", "final volatile ", "abstract ", "private public ")
                            : odd()
                                    ? List.of("transient ", "private transient ", "volatile ")
                                    : List.of("", "", "private ", "protected ", "public ", "final "));
            initialised = modifiers.equals("final ") || modifiers.equals("static final ");
            out.append(modifiers);
            if (modifiers.startsWith("private") && !misused()) {
                accessor(out, type, name);
                return;
            }
        }
        out.append(type).append(' ').append(name);
        if (initialised) {
            out.append(" = ").append(wrong() ? pick(WRONG_VALUES) : defaultOf(type));
        }
        out.append(odd() && !initialised ? ", " + name + "2, " + name + "3;\n" : ";\n");
    }

    /** The rest of a field, and a method that reads it. */
    private void accessor(StringBuilder out, String type, String name) {
        out.append(type).append(' ').append(name).append(";\n");
        String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        out.append(pick(misused() ? List.of("private ", "static ", "protected ") : List.of("", "public ")))
                .append(misused() ? pick(VALUES) : type)
                .append(' ')
                .append(pick(List.of(name, name, "get" + capital, misused() ? "is" + capital : name)))
                .append(misused() ? "(int x)" : "()")
                .append(misused() ? " throws Exception" : "")
                .append(" { throw new IllegalStateException(); }\n");
    }

    private static String defaultOf(String type) {
        return switch (type) {
            case "int", "long", "double", "byte", "short", "float", "char" -> "0";
            case "boolean" -> "false";
            default -> "null";
        };
    }

    private String member(String name) {
        return pick(
                wrong()
                        ? List.of(
                                name + "(" + fieldType() + " sink, Missing... m) {}",
                                "public void close() throws Exception {}",
                                "public long epochNanos() { return missing; }",
                                "abstract void x();",
                                "void twice() {} void twice() {}",
                                "int missing() { return missing; }")
                        : misused()
                                ? List.of(
                                        "private " + name + "() {}",
                                        "public void close() {}",
                                        "public final void discard() {}",
                                        "void run(Guard.Body<?, ?> b) {}",
                                        "public long epochNanos() { return 0; }",
                                        "public EntryLayout layout() { return null; }",
                                        "static void isClosed() {}",
                                        name + "(Missing m) {}")
                                : List.of(
                                        name + "() {}",
                                        name + "(int x) {}",
                                        "protected " + name + "(String... s) throws java.io.IOException {}",
                                        name + "(" + fieldType() + " sink, int tidemarkSink) {}",
                                        "<X extends Exception & Comparable<X>> " + name
                                                + "(X sink, List<? super X> l) throws X {}",
                                        "public void onFailure(Throwable t) {}",
                                        "class Shape {}",
                                        "static class Guard {}",
                                        "static class EntryWriter {} static class GuardState {}",
                                        "{ }",
                                        "static { }",
                                        "native int y();",
                                        "enum Inside { P, Q } Inside inside;"));
    }

    private String superclass() {
        return wrong()
                ? pick(List.of(
                        "Missing",
                        "Missing<String>",
                        "String",
                        "Kind",
                        "Child",
                        "gone.ExtendsGone",
                        "Runnable",
                        "int",
                        "Inner",
                        "A<A>",
                        pick(types)))
                : odd()
                        ? pick(List.of("Thread", "ArrayList<String>", "Exception"))
                        : pick(List.of("Plain", "Object", "Loop"));
    }

    private String superinterface() {
        return wrong()
                ? pick(List.of("Missing", "Entry", "Guard", "Runnable, Runnable", "RecordEntry<A>", "String"))
                : pick(List.of("java.io.Serializable", "Cloneable", "java.util.RandomAccess"));
    }

    /** Appends type parameters, and gives their names. */
    private List<String> parameters(StringBuilder out, String name) {
        String chosen = pick(
                wrong()
                        ? List.of(
                                "<T extends T>",
                                "<T extends U, U extends T>",
                                "<T extends Missing>",
                                "<T, T>",
                                "<T extends int[]>",
                                "<T extends Child & Kind>")
                        : odd()
                                ? List.of(
                                        "<String>",
                                        "<EntrySink>",
                                        "<E, V extends E>",
                                        "<T extends " + name + "<T>>",
                                        "<T extends Comparable<? super T> & CharSequence>",
                                        "<T extends List<? extends T>>",
                                        "<T extends Child & Runnable>",
                                        "<Integer extends CharSequence>")
                                : List.of(
                                        "<T>",
                                        "<T extends CharSequence>",
                                        "<E extends Enum<E>>",
                                        "<T extends Number & Comparable<T>>",
                                        "<T extends Child>",
                                        "<T, U extends Optional<T>>"));
        List<String> names = new ArrayList<>();
        out.append(chosen);
        if (chosen.matches(
                "<T>|.*(Child|List|Optional|<String>|EntrySink|V extends).*|.*extends " + Pattern.quote(name) + ".*")) {
            // No type of a field that is written.
            return misused() ? List.of(chosen.substring(1).replaceAll("[ >,].*", "")) : List.of();
        }
        for (String part : chosen.substring(1, chosen.length() - 1).split(", ")) {
            names.add(part.split(" ")[0]);
        }
        return names;
    }

    private String fieldType() {
        if (wrong()) {
            return pick(WRONG_TYPES);
        }
        if (misused()) {
            return anyType(0);
        }
        int of = random.nextInt(20);
        if (of < 12) {
            return pick(VALUES);
        }
        if (of < 14) {
            return variables.isEmpty()
                    ? pick(List.of("int[]", "List<? extends Number>", "Set<String>"))
                    : pick(variables);
        }
        return pick(LIVE) + (odd() ? "<? extends " : "<") + pick(INNER) + ">";
    }

    /** A type that a field of a record may well not have. */
    private String anyType(int level) {
        if (level > 3 || chance(0.3)) {
            return pick(INNER);
        }
        return switch (random.nextInt(6)) {
            case 0 -> pick(UNKNOWN_TYPES);
            case 1 -> pick(types);
            case 2 -> anyType(level + 1) + "[]";
            case 3 -> pick(GENERICS) + "<" + argument(level + 1) + ">";
            default -> named(pick(CORE), level);
        };
    }

    private String named(Class<?> type, int level) {
        String name = type.getCanonicalName();
        int parameters = type.getTypeParameters().length;
        if (parameters == 0 || odd()) {
            return name;
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < parameters; i++) {
            arguments.add(argument(level + 1));
        }
        return name + "<" + String.join(", ", arguments) + ">";
    }

    private String argument(int level) {
        return switch (random.nextInt(9)) {
            case 0 -> "?";
            case 1 -> "? super " + anyType(level);
            case 2, 3, 4 -> "? extends " + anyType(level);
            default -> anyType(level);
        };
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        for (int i = 0; i < names.size(); i++) {
            String odd = odd() ? pick(ODD_NAMES) : "";
            if (wrong() || (!odd.isEmpty() && !names.contains(odd))) {
                names.set(i, odd.isEmpty() ? names.get(0) : odd);
            }
        }
        return names;
    }

    /** Some that may stand at such a place, and now and then one that may not. */
    private String annotations(String target) {
        StringBuilder out = new StringBuilder();
        List<Class<?>> given = new ArrayList<>();
        if (chance(0.15) && target.matches("FIELD|RECORD_COMPONENT") && !wrong()) {
            given.add(Metrics.class);
            out.append(pick(SOUND).formatted(random.nextInt(1000)));
        }
        while (misused()) {
            Class<?> annotation = pick(ANNOTATIONS);
            Target allowed = annotation.getAnnotation(Target.class);
            boolean fits = allowed == null
                    || Stream.of(allowed.value()).anyMatch(type -> type.name().equals(target));
            if ((fits && annotation != Metrics.class && !given.contains(annotation)) || wrong()) {
                out.append(annotation(annotation)).append(' ');
                given.add(annotation);
            }
        }
        if (wrong()) {
            out.append(pick(List.of(
                    "@Missing ",
                    "@Missing(x = @Missing) ",
                    "@Metrics ",
                    "@SuppressWarnings(MISSING) ",
                    "@Override ",
                    "@Metrics(1) ")));
        }
        return out.append(odd() ? "@SuppressWarnings(\"tidemark\") " : "")
                .toString()
                .replace(
                        "@SuppressWarnings(\"tidemark\") ",
                        target.equals("RECORD_COMPONENT") ? "" : "@SuppressWarnings(\"tidemark\") ");
    }

    private String metrics() {
        if (misused() || wrong()) {
            return annotation(Metrics.class);
        }
        return pick(List.of(
                "@Metrics",
                "@Metrics",
                "@Metrics(root = false)",
                "@Metrics(naming = Naming.SNAKE_CASE, prefix = \"c_\")",
                "@Metrics(flags = Flag.HighResolution.class, exactPrefix = \"x@\")"));
    }

    private String annotation(Class<?> annotation) {
        List<String> given = new ArrayList<>();
        for (Method member : annotation.getDeclaredMethods()) {
            if (member.getDefaultValue() == null ? !wrong() : chance(0.2)) {
                formatter = member.getGenericReturnType().getTypeName().contains("Formatter");
                given.add(member.getName() + " = " + value(member.getReturnType()));
            }
        }
        if (wrong()) {
            given.add(pick(List.of("missing = 1", "value = \"x\"", "1", "\"a\"", "value = 1, value = 2")));
        }
        given.sort(null);
        return "@"
                + annotation
                        .getCanonicalName()
                        .substring(annotation.getPackageName().length() + 1)
                + (given.isEmpty() ? "" : "(" + String.join(", ", given) + ")");
    }

    private String value(Class<?> type) {
        if (wrong()) {
            return pick(WRONG_VALUES);
        }
        if (type.isArray()) {
            List<String> items = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                items.add(value(type.getComponentType()));
            }
            return items.size() == 1 && random.nextBoolean() ? items.get(0) : "{" + String.join(", ", items) + "}";
        }
        if (type == String.class) {
            return pick(misused() ? ODD_STRINGS : STRINGS);
        }
        if (type == boolean.class) {
            return pick(List.of("true", "false"));
        }
        if (type.isPrimitive()) {
            return pick(List.of("0", "1", "8", "52", "53", "-1", "2147483647", "(byte) 3"));
        }
        if (type == Class.class) {
            return pick(
                    formatter
                            ? List.of(
                                    "ToString.class",
                                    "Iso8601.class",
                                    "EpochSeconds.class",
                                    "gone.Formatter.class",
                                    "ValueFormatter.class")
                            : List.of("Flag.NoMetric.class", "Flag.HighResolution.class", "Flag.class"));
        }
        if (type.isEnum()) {
            Object constant = pick(List.of(type.getEnumConstants()));
            return type.getCanonicalName() + "." + ((Enum<?>) constant).name();
        }
        return type.isAnnotation() ? annotation(type) : "null";
    }

    private boolean wrong() {
        return random.nextDouble() < faults.wrong();
    }

    private boolean misused() {
        return random.nextDouble() < faults.misused();
    }

    private boolean odd() {
        return random.nextDouble() < oddness;
    }

    private boolean chance(double of) {
        return random.nextDouble() < of;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** The public types of the packages that a user imports. */
    private static List<Class<?>> core() {
        List<Class<?>> found = new ArrayList<>();
        for (String in : List.of(
                "io.tidemark", "io.tidemark.entry", "io.tidemark.time", "io.tidemark.sink", "io.tidemark.unit")) {
            try {
                for (String name : namesIn(in.replace('.', '/'))) {
                    Class<?> type = Class.forName(in + "." + name, false, OddSources.class.getClassLoader());
                    if (Modifier.isPublic(type.getModifiers()) && type.getCanonicalName() != null) {
                        found.add(type);
                    }
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return found;
    }

    private static List<String> namesIn(String folder) {
        try {
            URI origin = Metrics.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            if (origin.getPath().endsWith(".jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(Path.of(origin))) {
                    return namesIn(jar.getPath(folder));
                }
            }
            return namesIn(Path.of(origin).resolve(folder));
        } catch (URISyntaxException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> namesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
