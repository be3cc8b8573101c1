package io.tidemark.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where records stand, what they extend, and how their fields are reached. */
class RecordsTest {

    private static final String IMPORTS = "import io.tidemark.*;\nimport java.util.*;\n";

    @Test
    void fieldsOfSuperclassesComeFirst() {
        RecordingSink sink = Compiled.run(
                "new CGuard(sink).close();",
                IMPORTS + "@Metrics(naming = Naming.PASCAL_CASE) class C extends B<String, Kind> { int own = 3; }",
                IMPORTS + "class B<T, E> extends lib.A<T> { @Ignore Object hidden; E kind; static int NO; }",
                "package lib; public abstract class A<V> { public V value; protected int number = 1;"
                        + " int packageNumber = 2; public int getPackageNumber() { return packageNumber; }"
                        + " public int getNumber() { return number; } }",
                "enum Kind { K }");

        assertThat(sink.only().lines()).containsExactly("Number=1", "PackageNumber=2", "Own=3");
        assertThat(sink.only().entry().layout().names())
                .containsExactly("Value", "Number", "PackageNumber", "Kind", "Own");
    }

    @Test
    void whatThePlatformDeclaresIsNotWritten() {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();",
                IMPORTS
                        + "@SuppressWarnings({\"tidemark\", \"serial\"}) @Metrics class A extends Exception { int x; }");

        assertThat(sink.only().lines()).containsExactly("x=0");
    }

    @Test
    void anIgnoredFieldOfASuperclassMayBeHidden() {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();",
                IMPORTS + "@Metrics class A extends B { int x = 2; }",
                IMPORTS + "class B { @Ignore int x = 1; }");

        assertThat(sink.only().lines()).containsExactly("x=2");
    }

    @Test
    void privateFieldsAreReadThroughAccessors() {
        RecordingSink sink = Compiled.run("new AGuard(sink).close();", IMPORTS + """
                          @Metrics class A {
                              private int record = 1;
                              private String bean = "b";
                              private boolean is = true;
                              private Boolean isBoxed = true;
                              private boolean isKotlin = true;
                              int record() { return record; }
                              public String getBean() { return bean; }
                              protected boolean isIs() { return is; }
                              Boolean isBoxed() { return isBoxed; }
                              boolean isKotlin() { return isKotlin; }
                          }
                          """);

        assertThat(sink.only().lines()).containsExactly("record=1", "bean=b", "is=1", "isBoxed=1", "isKotlin=1");
    }

    @Test
    void javaRecordsBecomeEntries() {
        RecordingSink sink = Compiled.run("""
                sink.append(UsageEntry.of(new Usage<>(2, "x", new StringBuilder("copied"), java.time.Instant.EPOCH)));
                StringBuilder later = new StringBuilder("then");
                var usage = new Usage<>(3, null, later, null);
                sink.append(UsageEntry.of(usage));
                later.append(" later");
                """, IMPORTS + """
                          @Metrics(naming = Naming.SNAKE_CASE)
                          record Usage<T>(int usedPercent, @Name("Text") String text, StringBuilder builder,
                                  @Timestamp java.time.Instant at) {
                              static int ignored = 1;
                              Usage {
                                  usedPercent *= 10;
                              }
                              public String text() { return text == null ? "none" : text; }
                          }
                          """);

        assertThat(sink.get(0).lines()).containsExactly("used_percent=20", "Text=x", "builder=copied");
        assertThat(sink.get(0).epochNanos()).isZero();
        assertThat(sink.get(1).lines()).containsExactly("used_percent=30", "Text=none", "builder=then");
        assertThat(sink.get(1).epochNanos()).isPositive();
    }

    @Test
    void flattenedRecordsMayComeFromOtherPackagesAndBeGuardsOfOthers() {
        RecordingSink sink = Compiled.run(
                """
                try (AGuard guard = new AGuard(sink)) {
                    guard.child = new lib.ChildGuard(7, sink);
                    guard.open = new lib.ChildGuard(8, sink);
                }
                """,
                IMPORTS + """
                          @Metrics class A {
                              @Flatten(prefix = "c_") lib.Child child;
                              @Flatten(prefix = "g_") lib.ChildGuard open;
                              @Flatten(prefix = "r_") lib.Point point = new lib.Point(1, 2);
                              int last;
                          }
                          """,
                "package lib;\n" + IMPORTS
                        + "@Metrics public class Child { int hidden; public Child(int x) { hidden = x; } }",
                "package lib;\n" + IMPORTS + "@Metrics(root = false) public record Point(int x, int y) {}");

        assertThat(sink.only().lines()).containsExactly("c_hidden=7", "g_hidden=8", "r_x=1", "r_y=2", "last=0");
    }

    @Test
    void typeVariablesAreKnownByTheirBounds() {
        RecordingSink sink = Compiled.run(
                """
                var guard = new AGuard<String, Kind, Point, java.util.Optional<String>>(sink);
                guard.text = "t";
                guard.maybe = java.util.Optional.of("m");
                guard.kind = Kind.K;
                guard.point = new Point(4);
                guard.close();
                """,
                IMPORTS + """
                          @Metrics class A<T extends CharSequence & Comparable<T>, E extends Enum<E>, P extends Point,
                                  O extends Optional<T>> {
                              T text;
                              Optional<T> maybe;
                              E kind;
                              Optional<E> maybeKind = Optional.empty();
                              @Flatten P point;
                              @Flatten(prefix = "o") Optional<P> maybePoint = Optional.empty();
                              @Flatten(prefix = "g") G<T> g = new G<>();
                              @Ignore O ignored;
                          }
                          """,
                IMPORTS + "@Metrics record Point(int x) {}",
                IMPORTS + "@Metrics class G<T extends CharSequence> { T inner; }",
                "enum Kind { K }");

        assertThat(sink.only().lines()).containsExactly("text=t", "maybe=m", "kind=K", "x=4");
    }

    @Test
    void recordsInTheUnnamedPackageAndNestedOnesWork() {
        RecordingSink sink = Compiled.run(
                "new Outer_Inner_AGuard(sink).close();",
                IMPORTS
                        + "interface Outer { class Inner { @Metrics static class A { int x = 1; Kind k = Kind.K; } enum Kind { K } } }");

        assertThat(sink.only().lines()).containsExactly("x=1", "k=K");
        assertThat(sink.only().entry().layout().type()).isEqualTo("A");
    }

    /** A library that was compiled before: annotations, private fields and companions are read from class files. */
    @Test
    void recordsAndEnumsOfAJarCompiledBefore(@TempDir Path jar) throws IOException {
        Compilation library = Compiled.compile(
                List.of(),
                "package lib;\n" + IMPORTS
                        + "@Metrics(naming = Naming.KEBAB_CASE) public enum Color { DARK_RED, @Name(\"azure\") BLUE }",
                "package lib;\n" + IMPORTS
                        + "@Metrics(naming = Naming.PASCAL_CASE, prefix = \"lib_\") public class Child {"
                        + " private int theCount = 3; public int getTheCount() { return theCount; }"
                        + " @InUnit(io.tidemark.unit.MetricUnit.SECONDS) java.time.Duration took; }");
        assertThat(library).succeeded();
        for (JavaFileObject file : library.generatedFiles()) {
            if (file.getKind() == JavaFileObject.Kind.CLASS) {
                Path to = jar.resolve(file.toUri().getPath().replaceFirst("^/CLASS_OUTPUT/", ""));
                Files.createDirectories(to.getParent());
                try (InputStream in = file.openInputStream()) {
                    Files.copy(in, to);
                }
            }
        }
        List<File> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(new File(entry));
        }
        classPath.add(jar.toFile());

        Compilation application = Compiler.javac()
                .withProcessors(new MetricsProcessor())
                .withClasspath(classPath)
                .compile(
                        JavaFileObjects.forSourceString(
                                "A",
                                IMPORTS
                                        + "@Metrics @Dimensions(\"color\") class A { lib.Color color; @Flatten(prefix = \"c\") lib.Child c; }"));

        assertThat(application).succeeded();
        String shape =
                application.generatedSourceFile("AShape").map(RecordsTest::text).orElseThrow();
        assertThat(shape).contains("NameTable.ofEnum(Color.values(), Naming.KEBAB_CASE, \"BLUE\", \"azure\")");
        assertThat(shape).contains("ChildShape.write(c, values == null ? null : values.tidemark_c(), base + 1, out)");
    }

    private static String text(JavaFileObject file) {
        try {
            return file.getCharContent(true).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
