package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.autometrics.DeclaredFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltClassesTest {

    private static final DeclaredFunction PAY = CompiledClasses.function("Till.pay", "checkout");
    private static final DeclaredFunction BAKE = CompiledClasses.function("Bakery.bake", "");

    private static final String TILL =
            "class Till { static final Objective A = Objective.named(\"checkout\").successRate(Percentile.P99).build(); }";
    private static final String BAKERY =
            "class Bakery { static final Objective B = Objective.named(\"bake\").latency(Duration.ofSeconds(1), Percentile.of(\"99.5\")).build(); }";

    @TempDir
    private Path temp;

    @Test
    void aFolderAndAJarAreReadAlike() throws Exception {
        CompiledClasses till = classes("till").withObjectives(TILL).functions(PAY);
        CompiledClasses bakery = classes("bakery")
                .withObjectives(BAKERY)
                .functions(BAKE, PAY)
                .lines(DeclaredFunction.BUILD, "service.name=bakery", "version=1");
        Path jar = bakery.jar(temp.resolve("bakery.jar"));
        BuiltClasses built = BuiltClasses.in(List.of(till.folder(), jar));
        assertThat(built.functions()).containsExactly(PAY, BAKE);
        assertThat(built.objectives())
                .extracting(ObjectiveInCode::toString)
                .containsExactly("\"bake\", 99.5% within PT1S", "\"checkout\", 99% ok");
        assertThat(built.objectives().get(0).latencyThreshold()).contains("1.0");
        assertThat(built.serviceName()).contains("bakery");
        assertThat(built.problems()).isEmpty();
        assertThat(built.warnings()).isEmpty();
        // What is open on some systems cannot be deleted.
        Files.delete(jar);
    }

    @Test
    void aFunctionThatNamesNoObjectiveOfTheseIsWarnedOf() throws Exception {
        BuiltClasses built =
                BuiltClasses.in(List.of(classes("till").functions(PAY, BAKE).folder()));
        assertThat(built.warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "com.example.Till.pay (Till.java:7): names the objective \"checkout\", which is no constant of these classes.");
        assertThat(built.problems()).isEmpty();
    }

    @Test
    void constantsOfAnotherPlaceAreFound() throws Exception {
        CompiledClasses limits = classes("limits")
                .compile("class Limits { public static final Duration SHORT = Duration.ofMillis(60); }");
        CompiledClasses user = classes("user");
        Files.createDirectories(user.folder().resolve("com/example"));
        Files.copy(
                limits.folder().resolve("com/example/Limits.class"),
                user.folder().resolve("com/example/Limits.class"));
        user.withObjectives(
                "class Slos { static final Objective A = Objective.named(\"a\").latency(Limits.SHORT, Percentile.P90).build(); }");
        Files.delete(user.folder().resolve("com/example/Limits.class"));
        assertThat(BuiltClasses.in(List.of(user.folder())).problems())
                .singleElement()
                .asString()
                .contains("com.example.Limits.SHORT is in none of the places that are read");
        assertThat(BuiltClasses.in(List.of(user.folder(), limits.folder())).objectives())
                .extracting(ObjectiveInCode::toString)
                .containsExactly("\"a\", 90% within PT0.06S");
    }

    @Test
    void aClassThatIsGoneOrBrokenIsAProblem() throws Exception {
        CompiledClasses gone = classes("gone").lines(DeclaredFunction.OBJECTIVES, "com.example.Gone");
        assertThat(BuiltClasses.in(List.of(gone.folder())).problems())
                .containsExactly("com.example.Gone: it is said to have objectives, and is not there. Build again");
        Files.createDirectories(gone.folder().resolve("com/example"));
        Files.write(gone.folder().resolve("com/example/Gone.class"), new byte[] {1, 2, 3});
        assertThat(BuiltClasses.in(List.of(gone.folder())).problems())
                .singleElement()
                .asString()
                .startsWith("com.example.Gone: the class cannot be read: ");
    }

    @Test
    void whatCannotBeReadIsSaidOfEachPlace() throws Exception {
        Path missing = temp.resolve("missing");
        Path text = Files.writeString(temp.resolve("text.jar"), "no jar");
        Path other = Files.writeString(temp.resolve("text.txt"), "no jar");
        CompiledClasses broken = classes("broken").lines(DeclaredFunction.INDEX, PAY.toLine(), "", "nothing\tof\tours");
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> BuiltClasses.in(List.of(missing, text, other, broken.folder())))
                .satisfies(problem -> assertThat(problem.getMessage().lines())
                        .hasSize(4)
                        .satisfiesExactly(
                                line -> assertThat(line)
                                        .startsWith(
                                                missing + ": there is no such folder or jar. Build the project first"),
                                line -> assertThat(line)
                                        .startsWith(
                                                text + ": neither a folder of classes nor a jar that can be read: "),
                                line -> assertThat(line).isEqualTo(other + ": neither a folder of classes nor a jar"),
                                line -> assertThat(line)
                                        .startsWith(broken.folder() + ": META-INF/tidemark/functions.idx, line 3: ")));
    }

    @Test
    void bytesThatAreNoTextAreSaid() throws Exception {
        CompiledClasses broken = classes("broken").functions(PAY);
        Files.write(broken.folder().resolve(DeclaredFunction.INDEX), new byte[] {(byte) 0xff});
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> BuiltClasses.in(List.of(broken.folder())))
                .withMessage(broken.folder() + ": META-INF/tidemark/functions.idx: it is not in UTF-8. Build again");
    }

    @Test
    void whereNothingIsWovenIsSaid() {
        CompiledClasses plain = classes("plain").compile("class Plain {}");
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> BuiltClasses.in(List.of(plain.folder())))
                .withMessageStartingWith(plain.folder() + ": no META-INF/tidemark/functions.idx. Weave first: ");
    }

    @Test
    void theUsualPlaceIsThatOfMavenOrOfGradle() throws Exception {
        assertThat(BuiltClasses.usualPlace(temp)).isEqualTo(temp.resolve("target/classes"));
        Files.createDirectories(temp.resolve("build/classes/java/main"));
        assertThat(BuiltClasses.usualPlace(temp)).isEqualTo(temp.resolve("build/classes/java/main"));
        assertThat(BuiltClasses.ofProject(temp)).isEmpty();
        new CompiledClasses(temp.resolve("target/classes")).functions(BAKE);
        assertThat(BuiltClasses.usualPlace(temp)).isEqualTo(temp.resolve("target/classes"));
        assertThat(BuiltClasses.ofProject(temp).orElseThrow().functions()).containsExactly(BAKE);
    }

    private CompiledClasses classes(String name) {
        Path folder = temp.resolve(name);
        folder.toFile().mkdir();
        return new CompiledClasses(folder);
    }
}
