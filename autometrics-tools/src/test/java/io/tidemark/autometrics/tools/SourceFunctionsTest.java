package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.weaver.Weaving;
import io.tidemark.autometrics.weaver.WeavingResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that sources say are those that the weaver gives, for sources are compiled here, woven, and compared. */
class SourceFunctionsTest {

    private static final Path CORPUS = Path.of("src/test/corpus");

    @TempDir
    Path directory;

    private final List<String> fromSources = new ArrayList<>();
    private final List<String> unnamed = new ArrayList<>();

    @Test
    void namesAreThoseOfTheWeaver() throws Exception {
        find(CORPUS);

        assertThat(fromSources)
                .containsExactlyInAnyOrderElementsOf(woven(CORPUS).stream()
                        // The accessor of a component is in no source.
                        .filter(function -> !function.endsWith("Named.Duck.wings()"))
                        .filter(function -> !function.matches(".*\\.\\d.*"))
                        .toList());
        assertThat(fromSources)
                .contains(
                        "pond Named.over(Map.Entry)",
                        "pond Named.Inner.Deeper.inDeeper",
                        " InNoPackage.counted(InNoPackage)")
                .noneMatch(name -> name.contains("otCounted"));
    }

    /** The weaver's own, whose names are all known. */
    @Test
    void namesOfAnotherCorpusAreThoseOfTheWeaver() throws Exception {
        Path corpus = Path.of("../autometrics-weaver/src/test/corpus");
        find(corpus);

        assertThat(fromSources)
                .hasSizeGreaterThan(50)
                .containsExactlyInAnyOrderElementsOf(woven(corpus).stream()
                        .filter(function -> !function.matches(".*\\.\\d.*"))
                        .toList());
    }

    @Test
    void whereOnlyTheCompilerKnowsTheNameThatIsSaid() throws Exception {
        find(CORPUS);

        assertThat(unnamed)
                .containsExactlyInAnyOrder(
                        "run it is in a local or anonymous class, to which the compiler gives a number",
                        "inLocal it is in a local or anonymous class, to which the compiler gives a number",
                        "inLocalRecord it is in a local or anonymous class, to which the compiler gives a number",
                        "inABodyOfItsOwn it is in a local or anonymous class, to which the compiler gives a number");
        assertThat(woven(CORPUS).stream().filter(function -> function.matches(".*\\.\\d.*")))
                .hasSameSizeAs(unnamed);
    }

    @Test
    void aFileWithoutAClassIsTheClass() throws Exception {
        SourceFunctions found =
                SourceFunctions.of(SourceCode.parse("""
                        import module java.base;
                        @io.tidemark.autometrics.Autometrics void count() {}
                        void main() { count(); }
                        """), "Ducks.java", new SourceTypes(StandardCharsets.UTF_8));
        assertThat(found.functions()).extracting(SourceFunction::name).containsExactly("Ducks.count");
    }

    private void find(Path sources) throws Exception {
        SourceTypes types = new SourceTypes(StandardCharsets.UTF_8);
        types.add(sources);
        for (Path file : sourcesOf(sources)) {
            SourceFunctions found = SourceFunctions.of(
                    SourceCode.parse(new EscapedText(Files.readString(file)).plain()),
                    file.getFileName().toString(),
                    types);
            found.functions().forEach(function -> fromSources.add(function.module() + " " + function.name()));
            found.unnamed().forEach(each -> unnamed.add(each.method().getNameAsString() + " " + each.why()));
        }
    }

    private List<String> woven(Path sources) throws Exception {
        Path classes = Files.createTempDirectory(directory, "classes");
        Path annotations = Path.of(DeclaredFunction.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> arguments = new ArrayList<>(List.of(
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--release",
                "17",
                "-encoding",
                "UTF-8",
                "-Xlint:none"));
        sourcesOf(sources).forEach(file -> arguments.add(file.toString()));
        StringWriter said = new StringWriter();
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(new PrintWriter(said), new PrintWriter(said), arguments.toArray(new String[0]));
        assertThat(status).as(said.toString()).isZero();
        WeavingResult result = Weaving.of(classes, List.of(annotations)).weave();
        assertThat(result.hasErrors()).isFalse();
        return result.functions().stream()
                .map(function -> function.module() + " " + function.function())
                .toList();
    }

    private static List<Path> sourcesOf(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
