package io.tidemark.autometrics.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeavingTest {

    @TempDir
    Path classes;

    private WeavingResult weave(String source) throws IOException {
        Compiled.source("Pond", source, classes);
        return Weaving.of(classes, Compiled.CLASS_PATH).weave();
    }

    /** Of all files. */
    private Map<String, List<Byte>> content() throws IOException {
        Map<String, List<Byte>> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Byte[] boxed = new Byte[bytes.length];
                for (int i = 0; i < bytes.length; i++) {
                    boxed[i] = bytes[i];
                }
                content.put(classes.relativize(file).toString(), List.of(boxed));
            }
        }
        return content;
    }

    private static final String CLASSES = """
            class First implements CallTest { public boolean test(Object result, Throwable thrown) { return false; } }
            class Second extends First {}
            class WithParameter extends First { WithParameter(int a) {} }
            abstract class Abstract extends First {}
            class Source implements LabelSource { public String value(Object self, Object[] arguments) { return ""; } }
            class SourceWithParameter extends Source { SourceWithParameter(int a) {} }
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "@Autometrics(objective = \"50%\") | names the objective \"50%\": the name of an objective must be a letter or digit",
                "@Autometrics(okIf = {First.class, Second.class}) | names 2 classes in okIf: name one",
                "@Autometrics(errorIf = {First.class, Second.class}) | names 2 classes in errorIf: name one",
                "@Autometrics(okIf = WithParameter.class) | names pond.WithParameter in okIf, and it has no constructor without parameters",
                "@Autometrics(errorIf = Abstract.class) | names pond.Abstract in errorIf, and it is abstract",
                "@Autometrics(errorIf = CallTest.class) | names io.tidemark.autometrics.CallTest in errorIf, and it is abstract",
                "@Autometrics(labels = @Label(key = \"a-b\", from = Source.class)) | has a label \"a-b\": a key must be letters",
                "@Autometrics(labels = @Label(key = \"__a\", from = Source.class)) | has a label \"__a\": a key must be letters",
                "@Autometrics(labels = @Label(key = \"\", from = Source.class)) | has a label \"\": a key must be letters",
                "@Autometrics(labels = @Label(key = \"service.name\", from = Source.class)) | has a label \"service.name\": function metrics have one of this key themselves",
                "@Autometrics(labels = {@Label(key = \"a.b\", from = Source.class), @Label(key = \"a_b\", from = Source.class)}) | has two labels \"a_b\"",
                "@Autometrics(labels = @Label(key = \"a\", from = Source.class, limit = 0)) | has a label \"a\" with the limit 0: it must be 1 or more",
                "@Autometrics(labels = @Label(key = \"a\", from = Source.class, values = \"a\\tb\")) | has a label \"a\" with a value that is empty or has a control character",
                "@Autometrics(labels = @Label(key = \"a\", from = SourceWithParameter.class)) | names pond.SourceWithParameter in the label \"a\", and it has no constructor without parameters",
                "@Autometrics @SkipAutometrics | has @Autometrics and @SkipAutometrics: remove one of them",
            })
    void anErrorNamesMethodAndPlaceAndNothingIsWritten(String annotation, String message) throws Exception {
        String source = CLASSES + "class Pond {\n" + annotation + "\nint feed(Map<String, int[]> ducks) { return 1; }\n"
                + "@Autometrics void fine() {} }";
        Compiled.source("Pond", source, classes);
        Map<String, List<Byte>> before = content();

        WeavingResult result = Weaving.of(classes, Compiled.CLASS_PATH).weave();

        assertThat(result.hasErrors()).isTrue();
        assertThat(result.changedClasses()).isZero();
        assertThat(result.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .startsWith("pond.Pond.feed(Map) (Pond.java:13) ")
                        .contains(message));
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void allErrorsAreListed() throws Exception {
        WeavingResult result = weave("""
                class Pond {
                    @Autometrics(objective = "%") void a() {}
                    @Autometrics(objective = "(") void b() {}
                }
                """);

        assertThat(result.problems()).hasSize(2).allMatch(WeavingProblem::isError);
    }

    @Test
    void methodsWithoutABodyAreReported() throws Exception {
        WeavingResult result = weave("""
                abstract class Pond {
                    @Autometrics abstract void a();
                    @Autometrics native void b();
                    @Autometrics void c() {}
                }
                """);

        assertThat(result.hasErrors()).isFalse();
        assertThat(result.problems().stream().map(WeavingProblem::message))
                .containsExactly(
                        "pond.Pond.a() (Pond.java) is not counted: it has no body here. Annotate the methods that implement it, or remove @Autometrics",
                        "pond.Pond.b() (Pond.java) is not counted: it has no body here. Annotate the methods that implement it, or remove @Autometrics");
        assertThat(result.functions()).extracting(DeclaredFunction::function).containsExactly("Pond.c");
    }

    @Test
    void abstractMethodsOfAClassThatIsCountedAreNot() throws Exception {
        WeavingResult result =
                weave("@Autometrics abstract class Pond { public abstract void a(); public void b() {} }");

        assertThat(result.problems()).isEmpty();
        assertThat(result.functions()).extracting(DeclaredFunction::function).containsExactly("Pond.b");
    }

    @Test
    void whereFunctionsAreInTheSource() throws Exception {
        DeclaredFunction function = weave(
                        "class Pond {\n    @Autometrics\n    int a(\n            int b) {\n        return b;\n    }\n}")
                .functions()
                .get(0);

        assertThat(function.file()).isEqualTo("Pond.java");
        assertThat(function.line()).isEqualTo(9);
        assertThat(function.className()).isEqualTo("pond.Pond");
        assertThat(function.descriptor()).isEqualTo("(I)I");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "String                         | 0",
                "int                            | 0",
                "Optional<String>               | 0",
                "Object                         | 4",
                "CompletionStage<String>        | 4",
                "CompletableFuture<String>      | 4",
                "ScheduledFuture<?>             | 4",
                "Own                            | 4",
                "SubmissionPublisher<String>    | 4",
                "Flow.Publisher<String>         | 12",
                "Flow.Processor<String, String> | 4",
                "<P extends Flow.Publisher<String>> P | 4",
                "<P> Flow.Publisher<P>          | 12",
                "Labelled                       | 4",
                "BelowLabelled                  | 4",
                "Constants                      | 4",
                "Cases                          | 4",
                "Unlabelled                     | 0",
            })
    void whichResultsAreLookedAt(String type, int flags) throws Exception {
        WeavingResult result = weave("""
                class Own extends CompletableFuture<String> {}
                @ResultLabel(CallResult.ERROR) class Labelled {}
                class BelowLabelled extends Labelled {}
                enum Constants { A, @ResultLabel(CallResult.ERROR) B }
                sealed interface Cases permits Case1, Case2 {}
                final class Case1 implements Cases {}
                sealed interface Case2 extends Cases permits Case3 {}
                @ResultLabel(CallResult.ERROR) final class Case3 implements Case2 {}
                sealed interface Unlabelled permits Case4 {}
                final class Case4 implements Unlabelled {}
                class Pond {
                    @Autometrics %s a() { throw new IllegalStateException(); }
                }
                """.formatted(type));

        assertThat(result.functions()).extracting(DeclaredFunction::flags).containsExactly(flags);
    }

    @Test
    void filesThatDoNotChangeAreNotTouched() throws Exception {
        weave("class Pond { @Autometrics void a() {} } class Other {}");
        Path other = classes.resolve("pond/Other.class");
        Path pond = classes.resolve("pond/Pond.class");
        Path index = classes.resolve(DeclaredFunction.INDEX);
        for (Path file : List.of(other, pond, index)) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        }

        WeavingResult again = Weaving.of(classes, Compiled.CLASS_PATH).weave();

        assertThat(again.changedClasses()).isZero();
        assertThat(again.functions()).hasSize(1);
        for (Path file : List.of(other, pond, index)) {
            assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(1_000_000);
        }
    }

    @Test
    void aClassThatWasCompiledAnewIsWovenAnewAndTheIndexFollows() throws Exception {
        weave("class Pond { @Autometrics void a() {} }");
        WeavingResult result = weave("class Pond { @Autometrics void b() {} }");

        assertThat(result.changedClasses()).isEqualTo(1);
        assertThat(Files.readAllLines(classes.resolve(DeclaredFunction.INDEX)))
                .singleElement()
                .asString()
                .contains("Pond.b");
    }

    @Test
    void aFolderThatIsNotThere() throws Exception {
        assertThat(Weaving.of(classes.resolve("none"), List.of()).weave())
                .isEqualTo(new WeavingResult(List.of(), List.of(), 0));
    }

    @Test
    void aFolderWithoutFunctionsGetsNoFiles() throws Exception {
        weave("class Pond {}");

        assertThat(classes.resolve("META-INF")).doesNotExist();
    }

    @Test
    void aNativeImageIsToldWhatIsFoundByItsName() throws Exception {
        weave(CLASSES + """
                enum Answer { @ResultLabel(CallResult.ERROR) NO, YES }
                class Pond {
                    static final Objective FAST = Objective.named("fast").successRate(Percentile.P99).build();
                    @Autometrics(okIf = First.class, labels = @Label(key = "a", from = Source.class)) void a() {}
                }
                """);

        assertThat(classes.resolve("META-INF/native-image/io.tidemark.woven/pond.Answer/reachability-metadata.json"))
                .hasContent("""
                        {
                          "reflection": [
                            {
                              "condition": { "typeReached": "io.tidemark.autometrics.ResultLabels" },
                              "type": "pond.Answer",
                              "allPublicFields": true
                            },
                            {
                              "condition": { "typeReached": "io.tidemark.autometrics.FunctionSite" },
                              "type": "pond.First",
                              "methods": [{ "name": "<init>", "parameterTypes": [] }]
                            },
                            {
                              "condition": { "typeReached": "io.tidemark.autometrics.AutometricsService" },
                              "type": "pond.Pond"
                            },
                            {
                              "condition": { "typeReached": "io.tidemark.autometrics.FunctionSite" },
                              "type": "pond.Source",
                              "methods": [{ "name": "<init>", "parameterTypes": [] }]
                            }
                          ]
                        }
                        """);
    }

    @Test
    void whatANativeImageNeedsNoMoreItIsNotToldOf() throws Exception {
        weave(CLASSES + "class Pond { @Autometrics(okIf = First.class) void a() {} }");
        weave(CLASSES + "class Pond { @Autometrics(okIf = Second.class) void a() {} }");

        Path folder = classes.resolve("META-INF/native-image/io.tidemark.woven");
        assertThat(folder.resolve("pond.First/reachability-metadata.json")).doesNotExist();
        assertThat(folder.resolve("pond.Second/reachability-metadata.json")).exists();
    }

    @Test
    void aFileThatIsNoClassFileIsLeftAlone() throws Exception {
        Files.write(classes.resolve("Broken.class"), new byte[] {1, 2, 3});

        assertThat(weave("class Pond { @Autometrics void a() {} }").problems()).isEmpty();
        assertThat(Files.readAllBytes(classes.resolve("Broken.class"))).containsExactly(1, 2, 3);
    }

    @Test
    void whatDebuggersAndReflectionReadStays() throws Exception {
        String source = """
                class Pond {
                    @Deprecated @Autometrics
                    <T extends Comparable<T>> long feed(final T duck, long grams, @Deprecated int... more) throws java.io.IOException {
                        long sum = grams;
                        for (int each : more) {
                            double half = each / 2.0;
                            sum += (long) half;
                        }
                        return sum;
                    }
                }
                """;
        Compiled.source("Pond", source, classes);
        DebugFacts before = DebugFacts.of(Files.readAllBytes(classes.resolve("pond/Pond.class")), "feed");
        Weaving.of(classes, Compiled.CLASS_PATH).weave();
        byte[] woven = Files.readAllBytes(classes.resolve("pond/Pond.class"));
        DebugFacts after = DebugFacts.of(woven, "feed");

        assertThat(Transformation.mayConcern(woven)).isTrue();
        assertThat(ScannedClass.of(woven).woven).isTrue();
        assertThat(after).isEqualTo(before);
        assertThat(after.lines()).isNotEmpty();
        assertThat(after.variables()).contains("duck Ljava/lang/Comparable;", "half D", "sum J");
        assertThat(after.parameters()).containsExactly("duck 16", "grams 0", "more 0");
    }

    @Test
    void whatTheFirstCallMakesIsNotInItsTime() throws Exception {
        weave("""
                class Slow implements CallTest {
                    static long made;
                    Slow() {
                        long begin = System.nanoTime();
                        while (System.nanoTime() - begin < 50_000_000) { Thread.onSpinWait(); }
                        made = System.nanoTime();
                    }
                    public boolean test(Object result, Throwable thrown) { return false; }
                }
                class Pond {
                    @Autometrics(errorIf = Slow.class) static void feed() {}
                    public static void main(String[] arguments) {
                        feed();
                        double after = (System.nanoTime() - Slow.made) / 1e9;
                        double time = ((io.tidemark.stats.AggregationData.Distribution) io.tidemark.stats.Stats.sources().collect().stream()
                                .filter(family -> family.name().equals("function.calls.duration"))
                                .findFirst().orElseThrow().points().get(0).value()).sum();
                        System.out.println(time <= after ? "its own time" : time + " s, and it began at most " + after + " s before its end");
                    }
                }
                """);

        assertThat(Jvm.all()
                        .get(0)
                        .run("-cp", Compiled.classPath(classes), "pond.Pond")
                        .out())
                .containsExactly("its own time");
    }
}
