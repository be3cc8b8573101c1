package io.tidemark.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sealed records: an entry holds the fields of one case. */
class CasesTest {

    private static final String IMPORTS = """
            import io.tidemark.*;
            import io.tidemark.time.Timer;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.atomic.*;
            """;

    private static final String OPERATION = IMPORTS + """
            @Metrics @CaseTag("operation")
            sealed interface Operation {
                record MeetDogs(long dogsMet) implements Operation {}
                record FindGoose(boolean gooseFound) implements Operation {}
                record CountCats(@Flatten CatMetrics cats) implements Operation {}
            }
            """;

    private static final String CATS = IMPORTS + "@Metrics record CatMetrics(long catsCounted) {}";

    private static final String REQUEST = IMPORTS + """
            @Metrics class RequestMetrics { String requestId; boolean success; @Flatten Operation operation; }
            """;

    @Test
    void aFlattenedSealedRecordWritesItsTagAndTheFieldsOfItsCase() {
        RecordingSink sink = Compiled.run("""
                for (Operation operation : new Operation[] {new Operation.MeetDogs(3), new Operation.FindGoose(true),
                        new Operation.CountCats(new CatMetrics(7)), new Operation.CountCats(null), null}) {
                    try (RequestMetricsGuard guard = new RequestMetricsGuard(sink)) {
                        guard.requestId = "r";
                        guard.operation = operation;
                        guard.success = true;
                    }
                }
                """, OPERATION, CATS, REQUEST);

        assertThat(sink.get(0).lines()).containsExactly("requestId=r", "success=1", "operation=MeetDogs", "dogsMet=3");
        assertThat(sink.get(1).lines())
                .containsExactly("requestId=r", "success=1", "operation=FindGoose", "gooseFound=1");
        assertThat(sink.get(2).lines())
                .containsExactly("requestId=r", "success=1", "operation=CountCats", "catsCounted=7");
        assertThat(sink.get(3).lines()).containsExactly("requestId=r", "success=1", "operation=CountCats");
        assertThat(sink.get(4).lines()).containsExactly("requestId=r", "success=1");
        EntryLayout layout = sink.get(0).entry().layout();
        assertThat(layout.names())
                .containsExactly("requestId", "success", "operation", "dogsMet", "gooseFound", "catsCounted");
        assertThat(layout.fields())
                .extracting(FieldLayout::caseName)
                .containsExactly(null, null, null, "MeetDogs", "FindGoose", "CountCats");
        assertThat(layout.problems()).isEmpty();
    }

    @Test
    void aSealedRecordIsARootToo() {
        RecordingSink sink = Compiled.run("""
                sink.append(OperationEntry.of(new Operation.MeetDogs(3)));
                sink.append(OperationEntry.of(new Operation.FindGoose(false)));
                sink.append(OperationEntry.of(new Operation.CountCats(new CatMetrics(7))));
                """, OPERATION, CATS);

        assertThat(sink.get(0).lines()).containsExactly("operation=MeetDogs", "dogsMet=3");
        assertThat(sink.get(1).lines()).containsExactly("operation=FindGoose", "gooseFound=0");
        assertThat(sink.get(2).lines()).containsExactly("operation=CountCats", "catsCounted=7");
        assertThat(sink.get(0).epochNanos()).isPositive();
        assertThat(sink.get(0).entry().layout().type()).isEqualTo("Operation");
    }

    @Test
    void withoutATagOnlyTheFieldsAreWritten() {
        RecordingSink sink = Compiled.run(
                """
                sink.append(OpEntry.of(new Op.A(1)));
                sink.append(OpEntry.of(new Op.B()));
                """,
                IMPORTS
                        + "@Metrics sealed interface Op { record A(int x) implements Op {} record B() implements Op {} }");

        assertThat(sink.get(0).lines()).containsExactly("x=1");
        assertThat(sink.get(1).lines()).isEmpty();
    }

    @Test
    void aCaseWithoutComponentsWritesTheTagAlone() {
        RecordingSink sink = Compiled.run(
                "sink.append(OpEntry.of(new Op.Nothing()));",
                IMPORTS + "@Metrics @CaseTag(\"op\") sealed interface Op { record Nothing() implements Op {} }");

        assertThat(sink.only().lines()).containsExactly("op=Nothing");
    }

    /** Sealed interface, how the root (in Pascal case) flattens it, the case; and all that is written of it. */
    @ParameterizedTest(name = "{0} | {1} | {2} gives {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @Metrics @CaseTag("theOp")                              |                        |                   | TheOp=ReadData TheSize=1
            @Metrics @CaseTag(value = "theOp", exact = true)        |                        |                   | theOp=ReadData TheSize=1
            @Metrics @CaseTag("theOp")                              | (prefix = "my")        |                   | MyTheOp=ReadData MyTheSize=1
            @Metrics @CaseTag(value = "theOp", exact = true)        | (prefix = "my")        |                   | MytheOp=ReadData MyTheSize=1
            @Metrics @CaseTag("theOp")                              | (exactPrefix = "X:")   |                   | X:TheOp=ReadData X:TheSize=1
            @Metrics(naming = Naming.SNAKE_CASE) @CaseTag("theOp")  |                        |                   | the_op=read_data the_size=1
            @Metrics(naming = Naming.KEBAB_CASE) @CaseTag("theOp")  | (prefix = "my")        |                   | Mythe-op=read-data Mythe-size=1
            @Metrics(naming = Naming.SNAKE_CASE) @CaseTag("theOp")  |                        | @Name("Read")     | the_op=Read the_size=1
            @Metrics(prefix = "api_") @CaseTag("theOp")             |                        |                   | ApiTheOp=ReadData ApiTheSize=1
            @Metrics(exactPrefix = "a@") @CaseTag("theOp")          | (prefix = "my")        |                   | Mya@TheOp=ReadData Mya@TheSize=1
            @Metrics(prefix = "api_") @CaseTag(value = "theOp", exact = true) | (prefix = "my") |                | MytheOp=ReadData MyApiTheSize=1
            @Metrics(prefix = "api_", naming = Naming.SNAKE_CASE) @CaseTag("theOp") |        |                   | api_the_op=read_data api_the_size=1
            @Metrics(prefix = "api_", naming = Naming.SNAKE_CASE) @CaseTag("theOp") | | @Metrics(naming = Naming.KEBAB_CASE) | api_the_op=read_data api-the-size=1
            @Metrics(prefix = "api_", naming = Naming.SNAKE_CASE) @CaseTag("theOp") | | @Metrics(prefix = "read_") | api_the_op=read_data read_the_size=1
            @Metrics(prefix = "api_")                               |                        | @Metrics          | ApiTheSize=1
            """)
    void names(String sealed, String flatten, String ofCase, String written) {
        RecordingSink sink = Compiled.run(
                "AGuard guard = new AGuard(sink); guard.op = new Op.ReadData(1); guard.close();",
                IMPORTS + "@Metrics(naming = Naming.PASCAL_CASE) class A { @Flatten" + (flatten == null ? "" : flatten)
                        + " Op op; }",
                IMPORTS + sealed + " sealed interface Op { " + (ofCase == null ? "" : ofCase)
                        + " record ReadData(int theSize) implements Op {} }");

        assertThat(String.join(" ", sink.only().lines())).isEqualTo(written);
    }

    @Test
    void theContainersPrefixGoesNotBeforeGivenNamesNorIntoFlattenedRecords() {
        RecordingSink sink = Compiled.run(
                "sink.append(OpEntry.of(new Op.Read(1, 2, new Inner(3))));",
                IMPORTS + """
                        @Metrics(prefix = "op_") @CaseTag("kind") sealed interface Op {
                            record Read(int size, @Name("given") int named, @Flatten(prefix = "in_") Inner inner) implements Op {}
                        }
                        """,
                IMPORTS + "@Metrics record Inner(int deep) {}");

        assertThat(sink.only().lines()).containsExactly("op_kind=Read", "op_size=1", "given=2", "in_deep=3");
    }

    @Test
    void casesMayShareAName() {
        RecordingSink sink = Compiled.run("""
                sink.append(OpEntry.of(new Op.Read(1, "r")));
                sink.append(OpEntry.of(new Op.Write(2, "w")));
                """, IMPORTS + """
                        @Metrics @CaseTag("op") @Dimensions("table") @Dimensions("op")
                        sealed interface Op {
                            record Read(int size, String table) implements Op {}
                            record Write(long size, String table) implements Op {}
                        }
                        """);

        assertThat(sink.get(0).lines()).containsExactly("op=Read", "size=1", "table=r");
        assertThat(sink.get(1).lines()).containsExactly("op=Write", "size=2", "table=w");
        assertThat(sink.get(0).entry().layout().problems()).isEmpty();
    }

    @Test
    void theTagAndFieldsOfCasesCanBeSampleKeys() {
        RecordingSink sink = Compiled.run("""
                sink.append(OpEntry.of(new Op.Read("r")));
                sink.append(OpEntry.of(new Op.Write(1)));
                """, IMPORTS + """
                        @Metrics @CaseTag(value = "op", sampleGroup = true)
                        sealed interface Op {
                            record Read(@SampleGroup String table) implements Op {}
                            record Write(int size) implements Op {}
                        }
                        """);

        assertThat(sink.get(0).sampleKey()).containsExactly("op=Read", "table=r");
        assertThat(sink.get(1).sampleKey()).containsExactly("op=Write");
        assertThat(sink.get(0).entry().layout().fields())
                .extracting(FieldLayout::sampleKey)
                .containsExactly(true, true, false);
    }

    @Test
    void theTagIsNoSampleKeyUnlessItSaysSo() {
        RecordingSink sink = Compiled.run(
                "sink.append(OpEntry.of(new Op.Read()));",
                IMPORTS + "@Metrics @CaseTag(\"op\") sealed interface Op { record Read() implements Op {} }");

        assertThat(sink.only().sampleKey()).isEmpty();
    }

    @Test
    void aCaseIsStoppedAndClosedWithTheRecord() {
        RecordingSink sink = Compiled.run("""
                var running = new Op.Running(io.tidemark.time.Timer.start(), new java.util.concurrent.atomic.AtomicLong(1), new StringBuilder("a"), new Op.Text("c"));
                AGuard guard = new AGuard(sink);
                guard.op = running;
                FlushGuard flush = guard.flushGuard();
                guard.close();
                running.count().set(2);
                long nanos = running.timer().stop().toNanos();
                flush.close();
                running.count().set(3);
                running.text().append("b");
                if (nanos > 0 && running.timer().stop().toNanos() != nanos) throw new AssertionError();
                sink.append(OpEntry.of(running));
                running.count().set(4);
                """, IMPORTS + "@Metrics class A { @Flatten Op op; }", IMPORTS + """
                        @Metrics sealed interface Op {
                            final class Running implements Op {
                                final Timer timer; final AtomicLong count; private final StringBuilder text;
                                @Flatten(prefix = "in_") final Op.Text inner;
                                Running(Timer timer, AtomicLong count, StringBuilder text, Op.Text inner) {
                                    this.timer = timer; this.count = count; this.text = text; this.inner = inner;
                                }
                                Timer timer() { return timer; }
                                AtomicLong count() { return count; }
                                StringBuilder text() { return text; }
                            }
                            @Metrics record Text(CharSequence words) implements Op {}
                        }
                        """);

        assertThat(sink.get(0).without("timer")).containsExactly("count=2", "text=a", "in_words=c");
        assertThat(sink.get(1).without("timer")).containsExactly("count=3", "text=ab", "in_words=c");
        assertThat(sink.get(0).lines().get(0))
                .startsWith("timer=")
                .isEqualTo(sink.get(1).lines().get(0));
    }

    @Test
    void theLeavesOfNestedSealedTypesAreCases() {
        RecordingSink sink =
                Compiled.run("""
                sink.append(OpEntry.of(new Op.Io.Read(1)));
                sink.append(OpEntry.of(new Op.Io.Disk.Sync(2)));
                sink.append(OpEntry.of(new Op.Idle()));
                sink.append(DiskHolderEntry.of(new DiskHolder(new Op.Io.Disk.Sync(3))));
                """, IMPORTS + """
                        @Metrics @CaseTag("op")
                        sealed interface Op {
                            record Idle() implements Op {}
                            sealed interface Io extends Op {
                                record Read(int bytes) implements Io {}
                                @Metrics(naming = Naming.SCREAMING_SNAKE_CASE) @CaseTag("disk")
                                sealed interface Disk extends Io { record Sync(int times) implements Disk {} }
                            }
                        }
                        """, IMPORTS + "@Metrics record DiskHolder(@Flatten Op.Io.Disk disk) {}");

        assertThat(sink.get(0).lines()).containsExactly("op=Read", "bytes=1");
        assertThat(sink.get(1).lines()).containsExactly("op=Sync", "times=2");
        assertThat(sink.get(2).lines()).containsExactly("op=Idle");
        assertThat(sink.get(3).lines()).containsExactly("DISK=SYNC", "TIMES=3");
    }

    @Test
    void aSealedRecordMayStandInACaseOfAnother() {
        RecordingSink sink = Compiled.run("""
                sink.append(OuterEntry.of(new Outer.Some(new Inner.Left(1), 3)));
                sink.append(OuterEntry.of(new Outer.Some(new Inner.Right("r"), 4)));
                sink.append(OuterEntry.of(new Outer.None()));
                """, IMPORTS + """
                        @Metrics @CaseTag("outer") sealed interface Outer {
                            record Some(@Flatten Inner inner, int last) implements Outer {}
                            record None() implements Outer {}
                        }
                        """, IMPORTS + """
                        @Metrics @CaseTag("inner") sealed interface Inner {
                            record Left(int x) implements Inner {}
                            record Right(String y) implements Inner {}
                        }
                        """);

        assertThat(sink.get(0).lines()).containsExactly("outer=Some", "inner=Left", "x=1", "last=3");
        assertThat(sink.get(1).lines()).containsExactly("outer=Some", "inner=Right", "y=r", "last=4");
        assertThat(sink.get(2).lines()).containsExactly("outer=None");
    }

    @Test
    void aSealedAbstractClassMayHoldFieldsThatEachCaseHas() {
        RecordingSink sink = Compiled.run("""
                Op.Write write = new Op.Write();
                write.table = "t";
                write.rows.incrementAndGet();
                sink.append(OpEntry.of(write));
                sink.append(OpEntry.of(new Op.Read()));
                """, IMPORTS + """
                        @Metrics(naming = Naming.PASCAL_CASE) @CaseTag("op") @Dimensions("Table")
                        sealed abstract class Op {
                            String table;
                            static final class Read extends Op {}
                            static final class Write extends Op { final AtomicInteger rows = new AtomicInteger(); }
                        }
                        """);

        assertThat(sink.get(0).lines()).containsExactly("Op=Write", "Table=t", "Rows=1");
        assertThat(sink.get(1).lines()).containsExactly("Op=Read");
    }

    @Test
    void casesMayBeGenericAndSoMayTheirType() {
        RecordingSink sink = Compiled.run("""
                AGuard<String> guard = new AGuard<>(sink);
                guard.op = new Op.Read<>("t", 1);
                guard.any = new Op.Count(2);
                guard.maybe = Optional.of(new Op.Count(3));
                guard.close();
                sink.append(OpEntry.of(new Op.Read<>("u", 4)));
                """.replace("Optional", "java.util.Optional"), IMPORTS + """
                        @Metrics class A<T extends CharSequence> {
                            @Flatten(prefix = "op_") Op<T> op;
                            @Flatten(prefix = "any_") Op<?> any;
                            @Flatten(prefix = "maybe_") Optional<? extends Op<Integer>> maybe;
                            @Flatten(prefix = "none_") Optional<Op<T>> none = Optional.empty();
                        }
                        """, IMPORTS + """
                        @Metrics @CaseTag("kind") sealed interface Op<T> {
                            record Read<S extends CharSequence, N extends Number>(S text, @Ignore N number) implements Op<S> {}
                            record Count(int count) implements Op<Integer> {}
                        }
                        """);

        assertThat(sink.get(0).lines())
                .containsExactly(
                        "op_kind=Read",
                        "op_text=t",
                        "any_kind=Count",
                        "any_count=2",
                        "maybe_kind=Count",
                        "maybe_count=3");
        assertThat(sink.get(1).lines()).containsExactly("kind=Read", "text=u");
    }

    @Test
    void aTypeVariableMayBeBoundByASealedRecord() {
        RecordingSink sink = Compiled.run(
                """
                AGuard<Operation.MeetDogs> guard = new AGuard<>(sink);
                guard.operation = new Operation.MeetDogs(1);
                guard.close();
                """, OPERATION, CATS, IMPORTS + "@Metrics class A<T extends Operation> { @Flatten T operation; }");

        assertThat(sink.only().lines()).containsExactly("operation=MeetDogs", "dogsMet=1");
    }

    @Test
    void aCaseInAFileOfItsOwnMayHoldTheTime() {
        RecordingSink sink = Compiled.run(
                """
                sink.append(OpEntry.of(new Timed(java.time.Instant.ofEpochSecond(5), 1)));
                sink.append(OpEntry.of(new Untimed()));
                """,
                IMPORTS + "@Metrics @CaseTag(\"op\") sealed interface Op permits Timed, Untimed {}",
                IMPORTS + "record Timed(@Timestamp Instant at, int x) implements Op {}",
                IMPORTS + "record Untimed() implements Op {}");

        assertThat(sink.get(0).lines()).containsExactly("op=Timed", "x=1");
        assertThat(sink.get(0).epochNanos()).isEqualTo(5_000_000_000L);
        assertThat(sink.get(1).epochNanos()).isGreaterThan(5_000_000_000L);
        assertThat(sink.get(0).entry().layout().timestampField()).isNull();
    }

    @Test
    void aTypeMayBeACaseOfTwoSealedRecords() {
        RecordingSink sink = Compiled.run(
                "sink.append(OneEntry.of(new Both(1))); sink.append(TwoEntry.of(new Both(2)));",
                IMPORTS + "@Metrics(naming = Naming.SNAKE_CASE) @CaseTag(\"one\") sealed interface One permits Both {}",
                IMPORTS
                        + "@Metrics(prefix = \"two_\", root = true) @CaseTag(\"tag\") sealed interface Two permits Both {}",
                IMPORTS + "record Both(int theSize) implements One, Two {}");

        assertThat(sink.get(0).lines()).containsExactly("one=both", "the_size=1");
        assertThat(sink.get(1).lines()).containsExactly("two_tag=Both", "two_theSize=2");
    }

    @Test
    void fieldsOfCasesAreReadByConstants() throws Exception {
        Compiled compiled = Compiled.of(OPERATION, CATS, REQUEST, """
                        import io.tidemark.entry.*;
                        import java.util.*;
                        public class Main {
                            static final PropertyField<RequestMetrics, String> TAG =
                                    RequestMetricsFields.operation(OperationFields.OPERATION);
                            static final MetricField<Operation> DOGS = OperationFields.meetDogs(Operation_MeetDogsFields.DOGS_MET);
                            static final MetricField<RequestMetrics> CATS = RequestMetricsFields.operation(OperationFields.countCats(
                                    Operation_CountCatsFields.cats(CatMetricsFields.CATS_COUNTED)));
                            public static void run(io.tidemark.sink.EntrySink sink) {
                                RequestMetricsGuard guard = new RequestMetricsGuard(sink);
                                guard.operation = new Operation.CountCats(new CatMetrics(7));
                                guard.close();
                                Entry entry = OperationEntry.of(new Operation.MeetDogs(3));
                                sink.append(entry);
                                says.add(TAG.name() + "=" + TAG.get(guard) + TAG.present(guard));
                                says.add(CATS.name() + "=" + CATS.readLong(guard) + CATS.present(guard));
                                says.add(DOGS.name() + "=" + DOGS.readLong(entry) + DOGS.present(entry));
                                Entry other = OperationEntry.of(new Operation.FindGoose(true));
                                says.add(DOGS.name() + "=" + DOGS.readLong(other) + DOGS.present(other));
                            }
                            public static final List<String> says = new ArrayList<>();
                        }
                        """);
        compiled.run("Main", new RecordingSink());

        assertThat(compiled.type("Main").getField("says").get(null))
                .isEqualTo(List.of("operation=CountCatstrue", "catsCounted=7true", "dogsMet=3true", "dogsMet=0false"));
    }

    @Test
    void aCaseCompiledLaterIsWrittenByItsPlainNameAndCounted() {
        String sealed =
                IMPORTS + "@Metrics%s @CaseTag(\"op\") sealed interface Op { record Known(int x) implements Op {}%s }";
        String main = """
                import io.tidemark.*;
                public class Main {
                    public static void run(io.tidemark.sink.EntrySink sink) {
                        sink.append(OpEntry.of(new Op.Known(1)));
                        %s
                    }
                }
                """;
        Compiled old = Compiled.of(sealed.formatted("(naming = Naming.SNAKE_CASE)", ""), main.formatted(""));
        Compiled later = Compiled.of(
                sealed.formatted("(naming = Naming.SNAKE_CASE)", " record NewOne(int y) implements Op {}"),
                main.formatted("sink.append(OpEntry.of(new Op.NewOne(2)));"));
        RecordingSink sink = new RecordingSink();
        later.with(old, "OpShape").run("Main", sink);

        assertThat(sink.get(0).lines()).containsExactly("op=known", "x=1");
        assertThat(sink.get(1).lines())
                .containsExactly(
                        "op=NewOne",
                        "op invalid: Op$NewOne is a case that Op was compiled without: compile the two together");
    }

    @Test
    void inAModuleACaseMayBeInAnotherPackageIfItCanBeSeen(@TempDir Path directory) throws IOException {
        String sealed = "package a;\n" + IMPORTS
                + "@Metrics @CaseTag(\"op\") public sealed interface Op permits b.Read { Object ENTRY = OpEntry.of(new b.Read(1)); }";

        assertThat(module(directory, sealed, "package b; public record Read(int x) implements a.Op {}"))
                .isEmpty();
        assertThat(module(
                        directory,
                        sealed.replace("b.Read {", "b.Io {").replaceFirst("Object ENTRY.*;", ""),
                        "package b; public sealed interface Io extends a.Op {} record Read(int x) implements Io {}"))
                .singleElement()
                .asString()
                .contains(Message.CASE_INVISIBLE.with("Read", "a.Op"))
                .contains("Op.java");
    }

    /** Compiles a module, in files: as only javac itself can. */
    private static List<String> module(Path directory, String... sources) throws IOException {
        List<Path> files = new ArrayList<>(List.of(directory.resolve("module-info.java")));
        Files.writeString(files.get(0), "module m {}");
        for (String source : sources) {
            Path file = directory.resolve(Compiled.nameOf(source).replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source);
            files.add(file);
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(diagnostics, null, null)) {
            manager.setLocation(StandardLocation.CLASS_PATH, Compiled.CLASS_PATH);
            JavaCompiler.CompilationTask task = javac.getTask(
                    null,
                    manager,
                    diagnostics,
                    List.of("-d", directory.toString(), "--add-reads", "m=ALL-UNNAMED"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            task.setProcessors(List.of(new MetricsProcessor()));
            task.call();
        }
        return diagnostics.getDiagnostics().stream().map(Object::toString).toList();
    }

    /** A library that was compiled before, with cases that only it can see. */
    @Test
    void aSealedRecordOfAJarCompiledBefore(@TempDir Path jar) throws IOException {
        Compiled library = Compiled.of("package lib;\n" + IMPORTS + """
                        @Metrics @CaseTag("op") public abstract sealed class Op {
                            public static Op read() { return new Read(); }
                            public static Op idle() { return new Idle(); }
                        }
                        final class Read extends Op { private int size = 3; int getSize() { return size; } final AtomicLong live = new AtomicLong(1); }
                        @Name("nothing") final class Idle extends Op {}
                        """);
        library.writeTo(jar);

        Compiled application = Compiled.against(
                jar,
                IMPORTS
                        + "@Metrics(naming = Naming.PASCAL_CASE) @Dimensions(\"LibOp\") class A { @Flatten(prefix = \"lib\") lib.Op op; }",
                "public class Main { public static void run(io.tidemark.sink.EntrySink sink) {"
                        + " AGuard one = new AGuard(sink); one.op = lib.Op.read(); one.close();"
                        + " AGuard two = new AGuard(sink); two.op = lib.Op.idle(); two.close(); } }");
        RecordingSink sink = new RecordingSink();
        application.beside(library).run("Main", sink);

        assertThat(application.compilation().generatedSourceFiles())
                .extracting(file -> file.getName().replaceAll(".*/", ""))
                .containsExactlyInAnyOrder("AShape.java", "AFields.java", "AGuard.java", "AHandle.java");
        assertThat(sink.get(0).lines()).containsExactly("LibOp=Read", "LibSize=3", "LibLive=1");
        assertThat(sink.get(1).lines()).containsExactly("LibOp=nothing");
    }

    @Test
    void nothingIsGeneratedTwiceAndNoGuard() {
        Compiled compiled = Compiled.withOptions(List.of("-Xlint:all", "-Werror"), OPERATION, CATS);

        assertThat(compiled.compilation()).succeededWithoutWarnings();
        assertThat(compiled.compilation().generatedSourceFiles())
                .extracting(file -> file.getName().replaceAll(".*/", ""))
                .containsExactlyInAnyOrder(
                        "OperationShape.java",
                        "OperationFields.java",
                        "OperationEntry.java",
                        "Operation_MeetDogsShape.java",
                        "Operation_MeetDogsFields.java",
                        "Operation_FindGooseShape.java",
                        "Operation_FindGooseFields.java",
                        "Operation_CountCatsShape.java",
                        "Operation_CountCatsFields.java",
                        "CatMetricsShape.java",
                        "CatMetricsFields.java",
                        "CatMetricsEntry.java");
    }
}
