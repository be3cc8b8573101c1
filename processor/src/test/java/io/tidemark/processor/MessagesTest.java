package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake is told at its element, once, with what to do; and hides no other error, and makes none. */
class MessagesTest {

    private static final Set<Message> WARNINGS =
            EnumSet.of(Message.IGNORED_REFERENCE, Message.SERIALIZABLE, Message.SLOT_ASSIGNED_LATER);

    /**
     * One mistake.
     *
     * @param saying part of the message
     * @param line part of the line that it stands at
     * @param sources the first one has that line
     */
    private record Mistake(Message message, String saying, String line, String... sources) {
        Mistake atLine(String other) {
            return new Mistake(message, saying, other, sources);
        }

        /** A line before it. */
        Mistake with(String before) {
            String[] all = sources.clone();
            all[0] = all[0].replace("{\n", "{\n" + before + "\n");
            return new Mistake(message, saying, line, all);
        }

        @Override
        public String toString() {
            return message + ": " + line;
        }
    }

    private static Mistake in(Message message, String saying, String line, String... more) {
        String[] sources = new String[more.length + 1];
        sources[0] = "@Metrics class A {\n" + line + "\n}";
        System.arraycopy(more, 0, sources, 1, more.length);
        return new Mistake(message, saying, line, sources);
    }

    private static Mistake merged(Message message, String saying, String line, String... more) {
        Mistake plain = in(message, saying, line, more);
        plain.sources[0] = "@Aggregate " + plain.sources[0];
        return plain;
    }

    private static Mistake at(Message message, String saying, String line, String... sources) {
        return new Mistake(message, saying, line, sources);
    }

    static Stream<Mistake> mistakes() {
        String child = "@Metrics class B { int inner; String text; }";
        String told = "final class Told implements WorkFollower { public Fields tidemarkClose() { return null; } }";
        String following = "@Metrics class B { @Flatten final Told x = null; }";
        String names31 = IntStream.range(0, 31).mapToObj(i -> "\"D" + i + "\"").collect(Collectors.joining(", "));
        String fields31 =
                IntStream.range(0, 31).mapToObj(i -> "String D" + i + ";").collect(Collectors.joining(" "));
        return Stream.of(
                at(Message.NOT_A_RECORD, "the interface A", "interface A", "@Metrics\ninterface A {}"),
                at(Message.NOT_A_RECORD, "the annotation A", "@interface A", "@Metrics\n@interface A {}"),
                at(
                        Message.SEALED_CLASS,
                        "the sealed class A is not abstract",
                        "class A",
                        "@Metrics\nsealed class A { static final class B extends A {} }"),
                at(
                        Message.SEALED_CLASS,
                        "the sealed class B is not abstract",
                        "class B",
                        "@Metrics sealed interface A {\nsealed class B implements A {}\nfinal class C extends B {} }"),
                at(
                        Message.CASE_OPEN,
                        "the case B of A is non-sealed",
                        "class B",
                        "@Metrics sealed interface A {\nnon-sealed class B implements A {}\nrecord C() implements A {} }"),
                at(
                        Message.CASE_OPEN,
                        "make it a Java record, a final class, or sealed",
                        "interface B",
                        "@Metrics sealed interface A {\nnon-sealed interface B extends A {}\n}"),
                at(
                        Message.CASE_OPEN,
                        "the case B of A",
                        "class B",
                        "@Metrics sealed interface A {\n@Metrics non-sealed class B implements A {}\n}"),
                at(
                        Message.CASE_ENUM,
                        "the case B of A is an enum",
                        "enum B",
                        "@Metrics sealed interface A {\nenum B implements A { K }\nrecord C() implements A {} }"),
                at(
                        Message.CASE_ENUM,
                        "the case B of A",
                        "enum B",
                        "@Metrics sealed interface A {\nenum B implements A { K { void f() {} }; abstract void f(); }\n}"),
                at(
                        Message.CASE_DUPLICATE,
                        "the cases A.D.C and A.E.C of A are both named \"C\"",
                        "record C() implements E",
                        "@Metrics @CaseTag(\"op\") sealed interface A { sealed interface D extends A { record C() implements D {} }\n"
                                + "sealed interface E extends A {\nrecord C() implements E {}\n} }"),
                at(
                        Message.CASE_DUPLICATE,
                        "both named \"b\"",
                        "record C()",
                        "@Metrics(naming = Naming.SNAKE_CASE) sealed interface A { record B() implements A {}\n"
                                + "@Name(\"b\") record C() implements A {} }"),
                at(
                        Message.CASE_NOT_PROCESSED,
                        "io.tidemark.processor.UnprocessedCaseShape, which belongs to it, is not there",
                        "interface UnprocessedCases",
                        "package io.tidemark.processor;\n@Metrics sealed interface UnprocessedCases permits UnprocessedCase {}"),
                at(
                        Message.CASE_KIND,
                        "\"x\" is a number in one case and a string in another (B.x and C.x)",
                        "String x",
                        "@Metrics sealed interface A { record B(int x) implements A {}\nrecord C(\nString x) implements A {} }"),
                at(
                        Message.CASE_TAG_NOT_SEALED,
                        "@CaseTag on A, which is not sealed",
                        "class A",
                        "@Metrics @CaseTag(\"op\") class A {}"),
                at(Message.CASE_TAG_NOT_SEALED, "@CaseTag on A", "interface A", "@CaseTag(\"op\") interface A {}"),
                at(
                        Message.CASE_TAG_NO_METRICS,
                        "@CaseTag on A, which is no metric record",
                        "interface A",
                        "@CaseTag(\"op\") sealed interface A { record B() implements A {} }"),
                at(
                        Message.TAG_NAME,
                        "@CaseTag(\"\") on A: a name is never empty",
                        "interface A",
                        "@Metrics @CaseTag(\"\") sealed interface A { record B() implements A {} }"),
                at(
                        Message.TAG_NAME,
                        "holds no white space",
                        "interface A",
                        "@Metrics @CaseTag(\" \") sealed interface A { record B() implements A {} }"),
                at(
                        Message.TAG_CLASH,
                        "both written as \"op\": @CaseTag and B.op",
                        "record B(int op)",
                        "@Metrics @CaseTag(\"op\") sealed interface A {\nrecord B(int op) implements A {} }"),
                in(
                                Message.TAG_CLASH,
                                "both written as \"op\": op and c.@CaseTag",
                                "@Flatten C c;",
                                "@Metrics @CaseTag(\"op\") sealed interface C { record B() implements C {} }")
                        .with("int op;"),
                at(
                        Message.NAME_DUPLICATE,
                        "written as \"x\": B.x and B.y",
                        "int y",
                        "@Metrics sealed interface A { record B(int x,\n@Name(\"x\") int y) implements A {} }"),
                in(
                                Message.NAME_DUPLICATE,
                                "written as \"x\": c.B.x and x",
                                "int x;",
                                "@Metrics sealed interface C { record B(int x) implements C {} }")
                        .with("@Flatten C c;"),
                in(
                                Message.NAME_DUPLICATE,
                                "written as \"x\": c.B.x and d.B.x",
                                "@Flatten C d;",
                                "@Metrics sealed interface C { record B(int x) implements C {} }")
                        .with("@Flatten C c;"),
                at(
                        Message.NAME_INVALID,
                        "@Name(\"a b\") on case B",
                        "record B",
                        "@Metrics @CaseTag(\"op\") sealed interface A {\n@Name(\"a b\") record B() implements A {} }"),
                at(
                        Message.PRIVATE_RECORD,
                        "B is private, or nested in a private type",
                        "record B",
                        "class Outer { @Metrics sealed interface A permits B {}\nprivate record B() implements A {} }"),
                at(
                        Message.UNKNOWN_TYPE,
                        "field x has type java.lang.Object",
                        "Object x",
                        "@Metrics @CaseTag(\"op\") sealed interface A {\nrecord B(Object x) implements A {} }"),
                at(
                        Message.UNRESOLVED_TYPE,
                        "field x: the type Missing",
                        "Missing x",
                        "@Metrics sealed interface A {\nrecord B(Missing x) implements A {} }\n@Metrics class C { @Flatten A a; }"),
                at(
                        Message.FLATTEN_RECURSION,
                        "A is flattened into itself (A > B > A)",
                        "@Flatten A a",
                        "@Metrics sealed interface A { record B(\n@Flatten A a) implements A {} }"),
                at(
                        Message.TIMESTAMP_NO_ROOT,
                        "@Timestamp on field at",
                        "long at",
                        "@Metrics(root = false) sealed interface A {\nrecord B(@Timestamp long at) implements A {} }"),
                in(
                        Message.FLATTEN_MISSING,
                        "field c holds the metric record C",
                        "C c;",
                        "@Metrics sealed interface C { record B(int x) implements C {} }"),
                at(
                        Message.DIMENSION_CASES,
                        "dimension \"table\" of A is a field of some cases only (B)",
                        "interface A",
                        "@Metrics @Dimensions(\"table\") @CaseTag(\"op\")\nsealed interface A { record B(String table) implements A {}"
                                + " record C() implements A {} }"),
                at(
                        Message.DIMENSION_CASES,
                        "dimension \"c_deep\" of A is a field of some cases only (B, Left)",
                        "class A",
                        "@Metrics @Dimensions(\"c_deep\") class A { @Flatten(prefix = \"c_\") C c; }",
                        "@Metrics sealed interface C { record B(String deep) implements C {} record D(@Flatten E e) implements C {} }",
                        "@Metrics sealed interface E { record Left(String deep) implements E {} record Right() implements E {} }"),
                at(
                        Message.CONSTANT_COLLISION,
                        "both become the constant FOO_BAR of A_BFields",
                        "int foo_bar",
                        "@Metrics sealed interface A { record B(int fooBar,\nint foo_bar) implements A {} }"),
                at(Message.INNER_CLASS, "A is an inner class", "class A", "class Outer {\n@Metrics class A {}\n}"),
                at(
                        Message.PRIVATE_RECORD,
                        "make it package-private",
                        "class A",
                        "class Outer {\n@Metrics private static class A {}\n}"),
                at(
                        Message.PRIVATE_RECORD,
                        "A is private, or nested in a private type",
                        "class A",
                        "class Outer { private static class Middle {\n@Metrics static class A {}\n} }"),
                at(
                        Message.PRIVATE_CONSTRUCTORS,
                        "entries are then made with AEntry.of",
                        "class A",
                        "@Metrics class A { private A() {} }"),
                at(
                        Message.LOMBOK,
                        "Lombok adds to A (@RequiredArgsConstructor)",
                        "class A",
                        "@lombok.RequiredArgsConstructor @Metrics class A {}",
                        "package lombok; public @interface RequiredArgsConstructor {}"),
                at(
                        Message.LOMBOK,
                        "(@Data)",
                        "class A",
                        "@lombok.Data @Metrics class A {}",
                        "package lombok; public @interface Data {}"),
                in(Message.MEMBER_CLASH, "A has close()", "final void close() {}"),
                in(Message.MEMBER_CLASH, "A has isClosed()", "public boolean isClosed() { return false; }"),
                in(Message.MEMBER_CLASH, "A has discard()", "static void discard() {}"),
                in(Message.MEMBER_CLASH, "A has layout()", "String layout() { return null; }"),
                in(Message.MEMBER_CLASH, "A has epochNanos()", "long epochNanos() { return 0; }"),
                in(Message.MEMBER_CLASH, "A has flushGuard()", "void flushGuard() {}"),
                in(Message.MEMBER_CLASH, "A has forceFlushGuard()", "protected void forceFlushGuard() {}"),
                in(Message.MEMBER_CLASH, "A has handle()", "A handle() { return this; }"),
                in(
                        Message.MEMBER_CLASH,
                        "A has flushAfter(java.time.Duration)",
                        "void flushAfter(java.time.Duration time) {}"),
                in(
                        Message.MEMBER_CLASH,
                        "A has writeTo(io.tidemark.entry.EntryWriter)",
                        "public void writeTo(EntryWriter out) {}"),
                in(
                        Message.MEMBER_CLASH,
                        "A has writeSampleKey(io.tidemark.entry.EntryWriter)",
                        "public void writeSampleKey(EntryWriter out) {}"),
                in(Message.MEMBER_CLASH, "A has run(io.tidemark.Guard.Body)", "void run(Guard.Body<A, Error> body) {}"),
                in(
                        Message.MEMBER_CLASH,
                        "A has call(io.tidemark.Guard.ResultBody)",
                        "void call(Guard.ResultBody<A, A, Error> body) {}"),
                at(
                        Message.MEMBER_CLASH,
                        "A has close()",
                        "class A",
                        "@Metrics class A extends Base {}",
                        "class Base { public final void close() {} }"),
                at(
                        Message.MEMBER_CLASH,
                        "A has isClosed()",
                        "class A",
                        "@Metrics class A implements Closing {}",
                        "interface Closing { default boolean isClosed() { return true; } }"),
                at(Message.TYPE_EXISTS, "type AGuard", "class A", "@Metrics class A {}", "class AGuard {}"),
                at(Message.TYPE_EXISTS, "type AHandle", "class A", "@Metrics class A {}", "class AHandle {}"),
                at(Message.TYPE_EXISTS, "type AShape", "class A", "@Metrics class A {}", "class AShape {}"),
                at(Message.TYPE_EXISTS, "type AFields", "class A", "@Metrics class A {}", "class AFields {}"),
                at(Message.TYPE_EXISTS, "type AEntry", "record A", "@Metrics record A() {}", "class AEntry {}"),
                in(Message.UNKNOWN_TYPE, "field x has type java.lang.Object", "Object x;"),
                in(Message.UNKNOWN_TYPE, "field x has type char[]", "char[] x;"),
                in(Message.UNKNOWN_TYPE, "field x has type java.lang.Number", "Number x;"),
                in(Message.UNKNOWN_TYPE, "Put @Ignore on it", "java.util.BitSet x;"),
                in(
                        Message.RUNNING_INSIDE,
                        "Make the Timer or Stopwatch a field of its own",
                        "java.util.function.Supplier<io.tidemark.time.Timer> x;"),
                in(
                        Message.RUNNING_INSIDE,
                        "field x has type java.util.concurrent.atomic.AtomicReference<io.tidemark.time.Stopwatch>",
                        "java.util.concurrent.atomic.AtomicReference<io.tidemark.time.Stopwatch> x;"),
                in(
                        Message.RUNNING_INSIDE,
                        "what runs inside of it",
                        "java.util.Optional<State<? extends io.tidemark.time.Timer>> x;"),
                in(Message.RUNNING_INSIDE, "what runs inside of it", "io.tidemark.time.Timer[] x;"),
                in(
                        Message.RUNNING_INSIDE,
                        "what runs inside of it",
                        "java.util.List<java.util.Optional<io.tidemark.time.Timer>> x;"),
                in(Message.UNKNOWN_TYPE, "java.util.Optional<java.lang.Object>", "java.util.Optional<Object> x;"),
                in(Message.UNKNOWN_TYPE, "java.util.Optional", "java.util.Optional<?> x;"),
                at(Message.UNKNOWN_TYPE, "field x has type T", "T x", "@Metrics class A<T> {\nT x;\n}"),
                at(
                        Message.UNKNOWN_TYPE,
                        "field x has type java.lang.Object",
                        "Object x",
                        "@Metrics record A(\nObject x\n) {}"),
                at(
                        Message.UNKNOWN_TYPE,
                        "field x has type java.lang.Object",
                        "class A",
                        "@Metrics class A extends Base {}",
                        "class Base { Object x; }"),
                in(Message.UNRESOLVED_TYPE, "field x: the type Missing", "Missing x;"),
                in(Message.UNRESOLVED_TYPE, "field x", "java.util.Optional<Missing> x;"),
                in(Message.UNRESOLVED_TYPE, "constructor A(Missing): the type Missing", "A(Missing x) {}"),
                in(Message.UNRESOLVED_TYPE, "field x", "@Flags(Missing.class) int x;"),
                at(
                        Message.UNRESOLVED_TYPE,
                        "the superclass of A: the type Missing",
                        "class A",
                        "@Metrics class A extends Missing {}"),
                in(Message.INACCESSIBLE_TYPE, "field x has type A.Kind", "Kind x; private enum Kind { K }"),
                at(
                        Message.INACCESSIBLE_TYPE,
                        "field x has type lib.Hidden, which generated code in package <unnamed> cannot see",
                        "class A",
                        "@Metrics class A extends lib.Base {}",
                        "package lib; public class Base { public Hidden x; }\nenum Hidden { K }"),
                in(Message.PRIVATE_FIELD, "add x() or getX() that returns int", "private int x;"),
                in(Message.PRIVATE_FIELD, "add x() or isX() that returns boolean", "private boolean x;"),
                in(Message.PRIVATE_FIELD, "field x", "private int x; private int x() { return x; }"),
                in(Message.PRIVATE_FIELD, "field x", "private int x; static int getX() { return 1; }"),
                in(Message.PRIVATE_FIELD, "field x", "private int x; String getX() { return \"\"; }"),
                in(Message.PRIVATE_FIELD, "field x", "private int x; int getX(int y) { return y; }"),
                at(
                        Message.INVISIBLE_FIELD,
                        "field x of the superclass Base cannot be read from package <unnamed>",
                        "class A",
                        "@Metrics class A extends lib.Base {}",
                        "package lib; public class Base { int x; int getX() { return x; } }"),
                at(
                        Message.SHADOWED_FIELD,
                        "field x hides a field of the same name in the superclass Base",
                        "class A",
                        "@Metrics class A extends Base { int x; }",
                        "class Base { int x; }"),
                in(Message.STATIC_FIELD, "@InUnit on the static field X", "@InUnit(MetricUnit.COUNT) static int X;"),
                in(Message.STATIC_FIELD, "@Ignore on the static field X", "@Ignore static final int X = 1;"),
                in(Message.IGNORE_CONFLICT, "@Ignore and @Name on field x", "@Ignore @Name(\"y\") int x;"),
                in(Message.IGNORE_CONFLICT, "@Ignore and @Flatten", "@Ignore @Flatten B x;", child),
                in(Message.CONFLICT, "@Flatten and @Name on field x", "@Flatten @Name(\"y\") B x;", child),
                in(Message.CONFLICT, "@Flatten and @InUnit", "@Flatten @InUnit(MetricUnit.COUNT) B x;", child),
                in(Message.CONFLICT, "use @Flatten(flags", "@Flatten @Flags(Flag.NoMetric.class) B x;", child),
                in(Message.CONFLICT, "@Flatten and @SampleGroup", "@Flatten @SampleGroup B x;", child),
                in(Message.CONFLICT, "@Timestamp and @Flatten", "@Flatten @Timestamp B x;", child),
                in(Message.CONFLICT, "@Timestamp and @Name", "@Timestamp @Name(\"y\") long x;"),
                in(Message.FLATTEN_MISSING, "field x holds the metric record B", "B x;", child),
                in(Message.FLATTEN_NO_RECORD, "java.lang.String is no metric record", "@Flatten String x;"),
                in(Message.FLATTEN_NO_RECORD, "int is no metric record", "@Flatten int x;"),
                in(
                        Message.FLATTEN_NO_RECORD,
                        "Kind is no metric record",
                        "@Flatten Kind x;",
                        "@Metrics enum Kind { K }"),
                in(Message.FLATTEN_NO_RECORD, "C is no metric record", "@Flatten C x;", "class C extends B {}", child),
                at(
                        Message.FLATTEN_OPEN_BOUND,
                        "declare the field as B",
                        "T x;",
                        "@Metrics class A<T extends B> {\n@Flatten T x;\n}",
                        child),
                in(Message.FLATTEN_RECURSION, "A > A", "@Flatten A x;"),
                in(
                        Message.FLATTEN_RECURSION,
                        "A is flattened into itself (A > C > A)",
                        "@Flatten C c; @Metrics static class C { @Flatten A a; }"),
                in(
                        Message.CHILD_NOT_PROCESSED,
                        "io.tidemark.processor.UnprocessedShape, which belongs to the metric record",
                        "@Flatten io.tidemark.processor.Unprocessed x;"),
                in(Message.SLOT_NOT_FINAL, "field x holds a slot", "Slot<Double> x = Slot.of(1.0);"),
                in(Message.SLOT_NOT_FINAL, "make the field final", "@Flatten LazySlot<B> x;", child),
                in(
                        Message.SLOT_CONTENT,
                        "field x has type io.tidemark.Slot<java.util.concurrent.atomic.AtomicLong>",
                        "final Slot<java.util.concurrent.atomic.AtomicLong> x = null;"),
                in(Message.SLOT_CONTENT, "io.tidemark.time.Timer", "final LazySlot<io.tidemark.time.Timer> x = null;"),
                in(Message.SLOT_CONTENT, "write @Flatten on a slot of that", "final Slot<Histogram> x = null;"),
                in(Message.FLATTEN_MISSING, "field x holds the metric record B", "final Slot<B> x = null;", child),
                in(Message.FLATTEN_MISSING, "field x holds the metric record B", "SharedChild<B> x;", child),
                in(Message.FLATTEN_NO_RECORD, "java.lang.String is no", "@Flatten final Slot<String> x = null;"),
                in(
                        Message.FLATTEN_RECURSION,
                        "A is flattened into itself (A > A)",
                        "@Flatten final LazySlot<A> x = LazySlot.create();"),
                in(
                        Message.SHARED_CHILD_UNSAFE,
                        "B in the SharedChild of field x: its field inner is not final",
                        "@Flatten SharedChild<B> x;",
                        child),
                in(
                        Message.SHARED_CHILD_UNSAFE,
                        "its field c.t has type io.tidemark.time.Timer, which is not",
                        "@Flatten SharedChild<B> x;",
                        "@Metrics class B { @Flatten final C c = null; }",
                        "@Metrics class C { final String s = \"\"; final io.tidemark.time.Timer t = null; }"),
                in(
                        Message.SHARED_CHILD_UNSAFE,
                        "its field f has type java.util.Optional<java.lang.CharSequence>",
                        "@Flatten SharedChild<B> x;",
                        "@Metrics class B { final java.util.Optional<CharSequence> f = null; }"),
                in(
                        Message.SHARED_CHILD_UNSAFE,
                        "its field Put.f has type java.util.List<java.lang.String>",
                        "@Flatten SharedChild<B> x;",
                        "@Metrics sealed interface B { record Put(java.util.List<String> f) implements B {} }"),
                in(
                        Message.SHARED_CHILD_UNSAFE,
                        "its field f has type java.util.List<java.lang.String>",
                        "@Flatten SharedChild<B> x;",
                        "@Metrics record B(java.util.List<String> f) {}"),
                in(Message.TIMESTAMP_TWICE, "on x and on y", "@Timestamp long x;\n@Timestamp long y;")
                        .atLine("y;"),
                in(
                                Message.TIMESTAMP_TWICE,
                                "on x and on c.y",
                                "@Timestamp long x;\n@Flatten C c;",
                                "@Metrics class C { @Timestamp long y; }")
                        .atLine("C c;"),
                in(
                        Message.TIMESTAMP_FLATTENED,
                        "@Timestamp on c.D.y, which is flattened into A",
                        "@Flatten C c;",
                        "@Metrics sealed interface C { record D(@Timestamp long y) implements C {} }"),
                at(
                        Message.TIMESTAMP_FLATTENED,
                        "@Timestamp on c.y, which is flattened into B",
                        "@Flatten C c",
                        "@Metrics sealed interface A { record B(\n@Flatten C c) implements A {} }",
                        "@Metrics class C { @Timestamp java.time.Instant y; long n; }"),
                at(
                        Message.TIMESTAMP_TWICE,
                        "on x and on c.y",
                        "@Flatten C c",
                        "@Metrics sealed interface A { record B(@Timestamp long x,\n@Flatten C c) implements A {} }",
                        "@Metrics class C { @Timestamp long y; }"),
                in(Message.TIMESTAMP_TYPE, "field x of type java.lang.String", "@Timestamp String x;"),
                in(Message.TIMESTAMP_TYPE, "field x of type int", "@Timestamp int x;"),
                at(
                        Message.TIMESTAMP_NO_ROOT,
                        "A (or what it is a case of) has root = false",
                        "long x",
                        "@Metrics(root = false) class A {\n@Timestamp long x;\n}"),
                in(Message.RECORD_ID_TWICE, "on x and on y", "@RecordId String x;\n@RecordId String y;")
                        .atLine("y;"),
                in(Message.RECORD_ID_TYPE, "field x of type long", "@RecordId long x;"),
                in(Message.RECORD_ID_TYPE, "an id is a String or a UUID", "@RecordId java.util.Optional<String> x;"),
                at(
                        Message.RECORD_ID_NO_ROOT,
                        "A has root = false",
                        "String x",
                        "@Metrics(root = false) class A {\n@RecordId String x;\n}"),
                at(
                        Message.RECORD_ID_CASE,
                        "B is a case of a sealed record",
                        "String x",
                        "@Metrics sealed interface A { record B(\n@RecordId String x) implements A {} }"),
                in(
                        Message.CONFLICT,
                        "@RecordId and @FormatWith on field x",
                        "@RecordId @FormatWith(ToString.class) String x;"),
                in(Message.CONFLICT, "@Flatten and @RecordId", "@Flatten @RecordId B x;", child),
                in(Message.CONFLICT, "@Timestamp and @RecordId", "@Timestamp @RecordId long x;"),
                in(Message.IGNORE_CONFLICT, "@Ignore and @RecordId", "@Ignore @RecordId String x;"),
                in(Message.STATIC_FIELD, "@RecordId on the static field x", "static @RecordId String x;"),
                in(Message.MEMBER_CLASH, "A has makeCurrent()", "void makeCurrent() {}"),
                in(
                        Message.UNIT_NO_METRIC,
                        "java.lang.String is written as a string",
                        "@InUnit(MetricUnit.COUNT) String x;"),
                in(Message.UNIT_NO_METRIC, "field x", "@InUnit(MetricUnit.SECONDS) java.time.Instant x;"),
                in(Message.UNIT_TWICE, "field x", "@InUnit(value = MetricUnit.COUNT, custom = \"Geese\") int x;"),
                in(Message.UNIT_EMPTY, "field x", "@InUnit int x;"),
                in(Message.UNIT_EMPTY, "field x", "@InUnit(custom = \" \") int x;"),
                in(
                        Message.UNIT_IMPOSSIBLE,
                        "@InUnit(BYTES) on field x",
                        "@InUnit(MetricUnit.BYTES) java.time.Duration x;"),
                in(
                        Message.UNIT_IMPOSSIBLE,
                        "@InUnit(NONE)",
                        "@InUnit(MetricUnit.NONE) java.util.Optional<io.tidemark.time.Timer> x;"),
                in(Message.UNIT_CUSTOM_TIME, "custom = \"Geese\"", "@InUnit(custom = \"Geese\") java.time.Duration x;"),
                in(
                        Message.FORMATTER_UNFIT,
                        "F is abstract: name a class",
                        "@FormatWith(F.class) int x;",
                        "abstract class F implements ValueFormatter<Object> {}"),
                in(
                        Message.FORMATTER_UNFIT,
                        "F is an inner class: make it static",
                        "@FormatWith(A.F.class) int x; abstract class G {} class F extends G implements"
                                + " ValueFormatter<Object> { public void format(ValueWriter out, Object value) {} }"),
                in(
                        Message.FORMATTER_UNFIT,
                        "F has no constructor without parameters",
                        "@FormatWith(F.class) int x;",
                        "class F implements ValueFormatter<Object> { F(int x) {} public void format(ValueWriter out, Object"
                                + " value) {} }"),
                in(
                        Message.FORMATTER_UNFIT,
                        "generated code cannot see F",
                        "@FormatWith(A.F.class) int x; private static class F implements ValueFormatter<Object> { public void"
                                + " format(ValueWriter out, Object value) {} }"),
                in(
                        Message.FORMATTER_TYPE,
                        "it formats java.time.Instant, which the closed value of a java.lang.String is not",
                        "@FormatWith(io.tidemark.time.Iso8601.class) String x;"),
                in(Message.UNRESOLVED_TYPE, "field x", "@FormatWith(Missing.class) int x;"),
                in(Message.IGNORE_CONFLICT, "@Ignore and @FormatWith", "@Ignore @FormatWith(ToString.class) int x;"),
                in(Message.NAME_INVALID, "never empty", "@Name(\"\") int x;"),
                in(Message.NAME_INVALID, "holds no white space", "@Name(\"a b\") int x;"),
                in(Message.NAME_INVALID, "holds no white space", "@Name(\"a\\n\") int x;"),
                in(Message.NAME_INVALID, "_aws is reserved", "@Name(\"_aws\") int x;"),
                at(Message.NAME_INVALID, "on constant K", "@Name", "@Metrics enum A {\n@Name(\"\") K\n}"),
                at(Message.NAME_INVALID, "holds no white space", "@Name", "enum A {\n@Name(\"a b\") K\n}"),
                in(Message.NAME_DUPLICATE, "written as \"x\": x and y", "int x;\n@Name(\"x\") int y;")
                        .atLine("int y;"),
                in(
                                Message.NAME_DUPLICATE,
                                "written as \"inner\": b.inner and c.inner",
                                "@Flatten B b;\n@Flatten B c;",
                                "@Metrics class B { int inner; }")
                        .atLine("B c;"),
                at(
                        Message.NAME_DUPLICATE,
                        "written as \"BInner\": bInner and b.inner",
                        "@Flatten",
                        "@Metrics(naming = Naming.PASCAL_CASE) class A {\nint bInner;\n@Flatten(prefix = \"b\") B b;\n}",
                        child),
                in(Message.NAME_UNWRITABLE, "field _aws would be written as \"_aws\"", "int _aws;"),
                at(
                        Message.NAME_UNWRITABLE,
                        "field __ would be written as \"\"",
                        "__",
                        "@Metrics(naming = Naming.SNAKE_CASE) class A {\nint __;\n}"),
                in(Message.METRIC_NAME, "metric x would be written as \"dé\"", "@Name(\"dé\") int x;"),
                in(Message.METRIC_NAME, "written as \"größe\"", "java.util.Optional<Long> größe;"),
                in(Message.METRIC_NAME, "printable ASCII", "@Name(\"" + "m".repeat(256) + "\") int x;"),
                in(Message.METRIC_NAME, "metric b.inner", "@Flatten(exactPrefix = \"é\") B b;", child),
                at(
                        Message.CONSTANT_DUPLICATE,
                        "the constants A_B and AB of A are both written as \"A_B\"",
                        "AB",
                        "@Metrics enum A {\nA_B,\n@Name(\"A_B\") AB\n}"),
                in(
                                Message.CONSTANT_COLLISION,
                                "fooBar and foo_bar both become the constant FOO_BAR of AFields",
                                "int fooBar;\nint foo_bar;")
                        .atLine("foo_bar"),
                at(
                        Message.PREFIX_TWICE,
                        "A has both",
                        "class A",
                        "@Metrics(prefix = \"a_\", exactPrefix = \"a_\") class A {}"),
                in(
                        Message.PREFIX_TWICE,
                        "field x has both",
                        "@Flatten(prefix = \"a\", exactPrefix = \"b\") B x;",
                        child),
                at(Message.PREFIX_CHARACTERS, "\"a:_\" of A", "class A", "@Metrics(prefix = \"a:_\") class A {}"),
                in(Message.PREFIX_CHARACTERS, "\"a:\" of field x", "@Flatten(prefix = \"a:\") B x;", child),
                at(Message.PREFIX_END, "write \"api_\"", "class A", "@Metrics(prefix = \"api\") class A {}"),
                in(Message.PREFIX_SPACE, "\"a b\" of field x", "@Flatten(exactPrefix = \"a b\") B x;", child),
                at(
                        Message.DIMENSION_UNKNOWN,
                        "did you mean \"Operation\"?",
                        "class A",
                        "@Metrics(naming = Naming.PASCAL_CASE) @Dimensions(\"operation\") class A { String operation; }"),
                at(
                        Message.DIMENSION_UNKNOWN,
                        "(there are operation)",
                        "class A",
                        "@Metrics(dimensions = @Dimensions({\"operation\", \"zebra\"})) class A { String operation; }"),
                at(
                        Message.DIMENSION_UNKNOWN,
                        "is no field",
                        "class A",
                        "@Metrics @Dimensions({}) @Dimensions(\"text\") class A { @Flatten(prefix = \"b\") B x; }",
                        child),
                at(
                        Message.DIMENSION_METRIC,
                        "dimension \"count\" of A is a metric",
                        "class A",
                        "@Metrics @Dimensions(\"count\") class A { int count; }"),
                at(
                        Message.DIMENSION_TWICE,
                        "\"a\" is twice",
                        "class A",
                        "@Metrics @Dimensions({\"a\", \"a\"}) class A { String a; }"),
                at(
                        Message.DIMENSION_INVALID,
                        "dimension \":x\" of A",
                        "class A",
                        "@Metrics @Dimensions(\":x\") class A { @Name(\":x\") String x; }"),
                at(
                        Message.DIMENSION_INVALID,
                        "dimension \"größe\" of A",
                        "class A",
                        "@Metrics @Dimensions({\"größe\", \"a\"}) class A { String größe, a; }"),
                at(
                        Message.DIMENSION_INVALID,
                        "dimension \" \" of A",
                        "class A",
                        "@Metrics @Dimensions(value = \" \", fromGlobals = \" \") class A {}"),
                at(
                        Message.DIMENSION_INVALID,
                        "1 to 250",
                        "class A",
                        "@Metrics\n@Dimensions(\"" + "d".repeat(251) + "\")\nclass A { @Name(\"" + "d".repeat(251)
                                + "\") String x; }"),
                at(
                        Message.DIMENSIONS_TWICE,
                        "the dimension set {b, a} of A is given twice",
                        "class A",
                        "@Metrics @Dimensions({\"a\", \"b\"}) @Dimensions({\"b\", \"a\"}) class A { String a, b; }"),
                at(
                        Message.DIMENSIONS_TWICE,
                        "{a}",
                        "class A",
                        "@Metrics(dimensions = @Dimensions(\"a\")) @Dimensions(\"a\") class A { String a; }"),
                at(
                        Message.DIMENSION_TOO_MANY,
                        "has 31 names",
                        "class A",
                        "@Metrics\n@Dimensions({" + names31 + "})\nclass A { " + fields31 + " }"),
                at(
                        Message.DIMENSION_GLOBAL,
                        "\"Az\" is in fromGlobals",
                        "class A",
                        "@Metrics @Dimensions(value = \"a\", fromGlobals = \"Az\") class A { String a; }"),
                at(
                        Message.DIMENSIONS_NO_ROOT,
                        "root = false",
                        "class A",
                        "@Metrics(root = false) @Dimensions(\"a\") class A { String a; }"),
                at(Message.DIMENSIONS_NO_METRICS, "@Dimensions on A", "class A", "@Dimensions(\"a\") class A {}"),
                at(
                        Message.DIMENSIONS_NO_METRICS,
                        "@Dimensions on A",
                        "class A",
                        "@Dimensions(\"a\") @Dimensions({}) class A {}"),
                in(
                        Message.QUANTIZE_NO_METRIC,
                        "java.lang.String is written as a string",
                        "@Quantize(bits = 8) String x;"),
                in(
                        Message.QUANTIZE_NO_METRIC,
                        "only numbers",
                        "@Quantize(bits = 8) @FormatWith(ToString.class) int x;"),
                in(
                        Message.QUANTIZE_NO_METRIC,
                        "field x",
                        "@Quantize(bits = 8) @Flatten java.util.Map<String, String> x;"),
                in(Message.QUANTIZE_BITS, "bits = 0", "@Quantize(bits = 0) int x;"),
                in(Message.QUANTIZE_BITS, "1 to 52 bits", "@Quantize(bits = 53) int x;"),
                in(
                        Message.QUANTIZE_BITS,
                        "0.4 %, or 0.8 % with another rounding than MIDPOINT",
                        "@Quantize(bits = 0, rounding = Rounding.FLOOR) int x;"),
                in(Message.CONFLICT, "@Timestamp and @Quantize", "@Timestamp @Quantize(bits = 8) long x;"),
                in(Message.CONFLICT, "@Flatten and @Quantize", "@Flatten @Quantize(bits = 8) B x;", child),
                in(Message.DIMENSIONED_STRING, "only metrics have dimensions", "Dimensioned<String> x;"),
                in(
                        Message.DIMENSIONED_STRING,
                        "field x",
                        "@FormatWith(ToString.class) java.util.Optional<Dimensioned<Integer>> x;"),
                in(Message.UNKNOWN_TYPE, "field x", "Dimensioned<Object> x;"),
                in(Message.FLATTEN_KEYS_MISSING, "put @Flatten on it", "java.util.Map<String, Long> x;"),
                in(Message.FLATTEN_KEYS_MISSING, "put @Flatten on it", "DynamicField<Long> x;"),
                in(Message.UNKNOWN_TYPE, "field x", "@Flatten DynamicField<Object> x;"),
                in(Message.MAP_KEY, "java.util.Map<java.lang.Integer,", "@Flatten java.util.Map<Integer, Long> x;"),
                in(Message.MAP_KEY, "those of an enum", "@Flatten java.util.Map<?, Long> x;"),
                in(Message.MAP_PREFIX, "take no prefix", "@Flatten(prefix = \"p\") java.util.Map<String, Long> x;"),
                in(
                        Message.MAP_PREFIX,
                        "use DynamicField",
                        "@Flatten(exactPrefix = \"p:\") java.util.Map<String, Long> x;"),
                in(Message.MAP_VALUE, "values of type B", "@Flatten java.util.Map<String, B> x;", child),
                in(Message.MAP_VALUE, "field x", "@Flatten java.util.Map<String, java.util.Map<String, Long>> x;"),
                in(
                        Message.MAP_VALUE,
                        "io.tidemark.time.Timer are not written in a Map: nothing would stop them",
                        "@Flatten java.util.Map<String, io.tidemark.time.Timer> x;"),
                in(
                        Message.MAP_VALUE,
                        "Use numbers, booleans, strings, enums, UUIDs or Durations",
                        "@Flatten java.util.Map<String, java.util.Optional<? extends io.tidemark.time.Stopwatch>> x;"),
                in(
                        Message.MAP_VALUE,
                        "nothing would stop them",
                        "@Flatten java.util.Map<String, java.util.function.Supplier<io.tidemark.time.Timer>> x;"),
                in(
                        Message.FLATTEN_KEYS_MISSING,
                        "has type Told, whose names only run time knows",
                        "final Told x = null;",
                        told),
                in(Message.FOLLOWER_PREFIX, "what a Told holds", "@Flatten(prefix = \"p\") final Told x = null;", told),
                in(Message.FOLLOWER_NOT_FINAL, "make the field final", "@Flatten Told x;", told),
                in(
                        Message.CONFLICT,
                        "@Flatten and @InUnit",
                        "@Flatten @InUnit(MetricUnit.SECONDS) final Told x = null;",
                        told),
                in(
                        Message.CONFLICT,
                        "use @Flatten(flags",
                        "@Flatten @Flags(Flag.NoMetric.class) final Told x = null;",
                        told),
                in(
                                Message.FOLLOWER_TWICE,
                                "x and y both follow the work",
                                "@Flatten final Told x = null;\n@Flatten final Told y = null;",
                                told)
                        .atLine("y = null"),
                in(
                                Message.FOLLOWER_TWICE,
                                "b.x and y both",
                                "@Flatten final B b = null;\n@Flatten final Told y = null;",
                                told,
                                following)
                        .atLine("y = null"),
                in(
                        Message.FOLLOWER_HELD,
                        "B has what follows the work of the record (b.x)",
                        "@Flatten B b;",
                        told,
                        following),
                in(
                        Message.FOLLOWER_HELD,
                        "in no Optional or slot",
                        "@Flatten final java.util.Optional<B> b = null;",
                        told,
                        following),
                in(Message.FOLLOWER_HELD, "(b.x)", "@Flatten final Slot<B> b = Slot.of(new B());", told, following),
                at(
                        Message.FOLLOWER_NO_GUARD,
                        "only a guard is ever current, which A has not. Set root = false",
                        "Told x",
                        "@Metrics record A(\n@Flatten Told x) {}",
                        told),
                at(
                        Message.FOLLOWER_NO_GUARD,
                        "make it a class that is not final",
                        "Told x",
                        "@Metrics final class A {\n@Flatten final Told x = null; }",
                        told),
                at(
                        Message.FOLLOWER_NO_GUARD,
                        "which B has not. Move it to the record that flattens the sealed one",
                        "Told x",
                        "@Metrics sealed interface A { record B(\n@Flatten Told x) implements A {} }",
                        told),
                in(
                        Message.CONFLICT,
                        "only run time knows the names",
                        "@Flatten @Name(\"y\") java.util.Map<String, Long> x;"),
                in(
                        Message.CONFLICT,
                        "@Flatten and @FormatWith",
                        "@Flatten @FormatWith(ToString.class) java.util.Map<String, Long> x;"),
                in(
                        Message.CONFLICT,
                        "use @Flatten(flags",
                        "@Flatten @Flags(Flag.NoMetric.class) DynamicField<Long> x;"),
                in(
                        Message.UNIT_IMPOSSIBLE,
                        "a time cannot be converted",
                        "@InUnit(MetricUnit.BYTES) @Flatten java.util.Map<String, java.time.Duration> x;"),
                in(Message.FLATTEN_MISSING, "holds the metric record B", "B x;", "@Metrics class B { int a; int b; }"),
                in(
                        Message.FLATTEN_MISSING,
                        "holds the metric record B",
                        "B x;",
                        "@Metrics record B(@Timestamp java.time.Instant at, long value) {}"),
                in(
                        Message.FLATTEN_MISSING,
                        "holds the metric record B",
                        "B x;",
                        "@Metrics record B(@Timestamp long at) {}"),
                in(
                        Message.UNIT_NO_METRIC,
                        "field x",
                        "@InUnit(MetricUnit.BYTES) B x;",
                        "@Metrics record B(String text) {}"),
                in(
                        Message.FLATTEN_MISSING,
                        "holds the metric record B",
                        "B x;",
                        "@Metrics record B(@Flatten C c) {}",
                        "@Metrics record C(int inner) {}"),
                in(
                        Message.FLAG_TWICE,
                        "both gives and skips io.tidemark.entry.Flag$NoMetric",
                        "@Flags(value = Flag.NoMetric.class, skip = Flag.NoMetric.class) int x;"),
                at(
                        Message.ENUM_ATTRIBUTE,
                        "@Metrics(prefix) on the enum A",
                        "enum A",
                        "@Metrics(prefix = \"a_\") enum A { K }"),
                in(Message.IGNORED_REFERENCE, "keeps its C in memory", "@Ignore C x;", "class C {}"),
                in(
                        Message.SLOT_ASSIGNED_LATER,
                        "field x is not final, and B has slots",
                        "@Flatten B x;",
                        "@Metrics class B { @Flatten final Slot<C> c = Slot.of(new C()); }",
                        "@Metrics class C { int y; }"),
                in(
                        Message.SLOT_ASSIGNED_LATER,
                        "field x is not final, and B has slots",
                        "@Flatten java.util.Optional<B> x;",
                        "@Metrics sealed interface B { record D(@Flatten E e) implements B {} }",
                        "@Metrics record E(@Flatten LazySlot<C> c) {}",
                        "@Metrics class C { int y; }"),
                at(
                        Message.SLOT_ASSIGNED_LATER,
                        "stop its timers by hand",
                        "@Flatten B x;",
                        "@Metrics class A {\n@Flatten B x;\n}",
                        "@Metrics class Below extends A {}",
                        "@Metrics class B { @Flatten final Slot<C> c = Slot.of(new C()); }",
                        "@Metrics class C { int y; }"),
                at(
                        Message.AGGREGATE_NO_METRICS,
                        "@Aggregate on A, which is no metric record",
                        "class A",
                        "@Aggregate class A {}"),
                at(
                        Message.AGGREGATE_KIND,
                        "the sealed type A",
                        "interface A",
                        "@Metrics @Aggregate sealed interface A { record B(int x) implements A {} }"),
                at(Message.AGGREGATE_KIND, "the enum A", "enum A", "@Metrics @Aggregate enum A { X }"),
                at(
                        Message.AGGREGATE_GENERIC,
                        "@Aggregate on A, which has type parameters",
                        "class A",
                        "@Metrics @Aggregate class A<T> { @Merge(Sum.class) int x; }"),
                at(
                        Message.AGGREGATE_DIMENSION,
                        "dimension \"host\" of A is left out of its aggregates",
                        "class A",
                        "@Metrics @Aggregate @Dimensions({\"op\", \"host\"}) class A { @Key String op;"
                                + " @Merge(Ignore.class) String host; }"),
                in(Message.AGGREGATED_TYPE, "Put @Aggregate on it", "@Flatten Aggregated<B> x;", child),
                in(
                        Message.AGGREGATED_KEYS,
                        "B has @Key fields (k, l), and a wide event has one aggregate",
                        "@Flatten Aggregated<B> x;",
                        "@Metrics @Aggregate class B { @Key int k; @Key String l; }"),
                in(
                        Message.FLATTEN_MISSING,
                        "field x holds the metric record B",
                        "Aggregated<B> x;",
                        "@Metrics @Aggregate class B { @Merge(Sum.class) int k; }"),
                in(
                                Message.NAME_DUPLICATE,
                                "k and x.k",
                                "@Flatten Aggregated<B> x;",
                                "@Metrics @Aggregate class B { @Merge(Sum.class) int k; @Merge(Ignore.class) int other; }")
                        .with("int k; int other;"),
                in(
                        Message.MERGE_NO_AGGREGATE,
                        "@Merge on field x: records of A are not merged",
                        "@Merge(Sum.class) int x;"),
                in(Message.MERGE_NO_AGGREGATE, "@Key on field x: records of A are not merged", "@Key int x;"),
                merged(
                        Message.MERGE_MISSING,
                        "put @Merge(…) on it, with Distribution, Histogram, Sum, Min, Max or KeepLast; or @Key",
                        "int x;"),
                merged(Message.MERGE_MISSING, "put @Merge(…) on it, with KeepLast; or @Key", "String x;"),
                merged(Message.MERGE_KEY, "@Key and @Merge on field x", "@Key @Merge(Sum.class) int x;"),
                merged(
                        Message.MERGE_FLATTENED,
                        "@Key on the flattened field x",
                        "@Key @Flatten B x;",
                        "@Metrics @Aggregate class B { @Merge(Sum.class) int k; }"),
                merged(Message.MERGE_CHILD, "Put @Aggregate on B", "@Flatten B x;", child),
                merged(
                        Message.MERGE_CHILD_KEYS,
                        "the flattened B has @Key fields (k)",
                        "@Flatten B x;",
                        "@Metrics @Aggregate class B { @Key int k; }"),
                merged(
                        Message.MERGE_OPEN,
                        "only run time knows the names of its values",
                        "@Flatten java.util.Map<String, Integer> x;"),
                merged(
                        Message.MERGE_OPEN,
                        "only run time knows the names of its values",
                        "@Flatten final Told x = null;",
                        told),
                merged(Message.MERGE_OPEN, "only run time knows the type", "@Flatten Entry x;"),
                merged(
                        Message.MERGE_OPEN,
                        "an Aggregated is merged already",
                        "@Flatten Aggregated<B> x;",
                        "@Metrics @Aggregate class B { @Merge(Sum.class) int k; }"),
                merged(
                        Message.MERGE_UNFIT,
                        "it merges numbers, and the field is written as a string",
                        "@Merge(Sum.class) String x;"),
                merged(Message.MERGE_UNFIT, "String is no strategy", "@Merge(String.class) int x;"),
                merged(
                        Message.MERGE_UNFIT,
                        "S is abstract",
                        "@Merge(S.class) int x;",
                        "abstract class S implements MergeStrategy.OfNumbers {}"),
                merged(
                        Message.MERGE_UNFIT,
                        "S has no constructor without parameters",
                        "@Merge(S.class) int x;",
                        "class S implements MergeStrategy.OfNumbers { S(int i) {}"
                                + " public void merge(double value, long count) {} public void writeTo(ValueWriter out) {} }"),
                merged(
                        Message.MERGE_UNFIT,
                        "it merges strings, and the field is a number",
                        "@Merge(S.class) int x;",
                        "class S implements MergeStrategy.OfText {"
                                + " public void merge(String text) {} public void writeTo(ValueWriter out) {} }"),
                merged(Message.MERGE_UNFIT, "dimensions of their own", "@Merge(Sum.class) Dimensioned<Integer> x;"),
                merged(Message.MERGE_BOUNDS, "Sum has none", "@Merge(value = Sum.class, bounds = {1, 2}) int x;"),
                merged(
                        Message.MERGE_BOUNDS,
                        "2.0 comes after 2.0",
                        "@Merge(value = Histogram.class, bounds = {1, 2, 2}) int x;"),
                merged(
                        Message.MERGE_BOUNDS,
                        "no finite number",
                        "@Merge(value = Histogram.class, bounds = {1, 1 / 0.0}) int x;"),
                merged(Message.KEY_TYPE, "@Key on field x of type double", "@Key double x;"),
                merged(Message.KEY_TYPE, "of type java.util.List<java.lang.String>", "@Key java.util.List<String> x;"),
                at(
                        Message.SERIALIZABLE,
                        "A is Serializable",
                        "class A",
                        "@Metrics class A implements java.io.Serializable {}"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isToldAtItsElement(Mistake mistake) {
        Compilation compilation = Compiled.compile(
                List.of(),
                Arrays.stream(mistake.sources).map(MessagesTest::imports).toArray(String[]::new));

        List<Diagnostic<? extends JavaFileObject>> told = compilation.diagnostics().stream()
                .filter(diagnostic -> diagnostic.getMessage(Locale.ROOT).contains("[Tidemark/"))
                .toList();
        assertThat(told).as("%s", compilation.diagnostics()).hasSize(1);
        Diagnostic<? extends JavaFileObject> only = told.get(0);
        assertThat(only.getMessage(Locale.ROOT))
                .startsWith(mistake.message.tag())
                .contains(mistake.saying);
        assertThat(lineOf(only)).contains(mistake.line);
        boolean warning = WARNINGS.contains(mistake.message);
        assertThat(only.getKind()).isEqualTo(warning ? Diagnostic.Kind.WARNING : Diagnostic.Kind.ERROR);
        if (mistake.message != Message.UNRESOLVED_TYPE) {
            assertThat(compilation.errors()).hasSize(warning ? 0 : 1);
        }
    }

    private static String lineOf(Diagnostic<? extends JavaFileObject> diagnostic) {
        try {
            String[] lines =
                    diagnostic.getSource().getCharContent(true).toString().split("\n");
            return lines[(int) diagnostic.getLineNumber() - 1];
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String imports(String source) {
        String imports =
                "import io.tidemark.*;\nimport io.tidemark.entry.*;\nimport io.tidemark.stats.*;\nimport io.tidemark.unit.*;\n";
        return source.startsWith("package")
                ? source.replaceFirst(";", ";\n" + imports.replace("\n", ""))
                : imports + source;
    }

    /** {@link Message#INTERNAL} is left: what it reports is not known to exist. And what takes a module is in {@link CasesTest}. */
    @Test
    void eachMessageHasAMistake() {
        Set<Message> exercised = mistakes().map(Mistake::message).collect(Collectors.toSet());

        assertThat(exercised).isEqualTo(EnumSet.complementOf(EnumSet.of(Message.INTERNAL, Message.CASE_INVISIBLE)));
    }

    @Test
    void tagsAreDifferent() {
        List<String> tags = Arrays.stream(Message.values()).map(Message::tag).toList();

        assertThat(new HashSet<>(tags)).hasSameSizeAs(tags);
    }

    @Test
    void namesThatCloudWatchTakesOrNeverSeesAreFine() {
        String longest = "d".repeat(250);
        Compilation compilation = Compiled.compile(
                List.of(),
                imports("@Metrics @Dimensions(\"" + longest
                        + "\") @Dimensions({}) @Dimensions({\"a:b\", \"c\"}) @Dimensions(\"c\")"
                        + " class A { @Name(\"" + longest
                        + "\") String d; @Name(\"a:b\") String ab; String c; String été;"
                        + " @Name(\"" + "m".repeat(255) + "\") int m; @Flags(Flag.NoMetric.class) int größe; }"));

        assertThat(compilation.diagnostics()).isEmpty();
    }

    @Test
    void severalMistakesAreToldAtOnce() {
        Compilation compilation = Compiled.compile(
                List.of(),
                imports(
                        "@Metrics class A { Object x; private int y; @Name(\"\") int z; static AGuard start() { return null; } }"));

        assertThat(compilation.errors())
                .hasSize(3)
                .allMatch(error -> error.getMessage(null).contains("[Tidemark/"));
    }

    @Test
    void warningsCanBeSuppressedWhereTheyStand() {
        Compilation compilation = Compiled.compile(
                List.of("-Xlint:all", "-Werror"),
                imports("@Metrics class A { @SuppressWarnings(\"tidemark\") @Ignore final C x = new C(); }"),
                imports("@SuppressWarnings({\"tidemark\", \"serial\"}) class Outer {"
                        + " @Metrics static class S implements java.io.Serializable {} }"),
                imports(
                        "@Metrics class Parent { @SuppressWarnings(\"tidemark\") @Flatten(prefix = \"a\") B assigned; @Flatten final B own = new B();"
                                + " @Flatten(prefix = \"v\") Value value; }"),
                imports("@Metrics class B { @Flatten final Slot<D> d = Slot.of(new D()); }"),
                imports("@Metrics class D { int x; }"),
                imports("@Metrics class Value { final Slot<Long> rows = Slot.of(1L); }"),
                "class C {}");

        assertThat(compilation.diagnostics()).isEmpty();
    }

    @Test
    void whatTheJdkHasMayBeIgnoredWithoutAWarning() {
        Compilation compilation = Compiled.compile(
                List.of(),
                imports(
                        "@Metrics class A { @Ignore Object a; @Ignore int[] b; @Ignore Kind c; @Ignore java.util.List<A> d;"
                                + " @Ignore io.tidemark.time.Timer e; @Ignore int f; }"),
                "enum Kind { K }");

        assertThat(compilation.diagnostics()).isEmpty();
    }
}
