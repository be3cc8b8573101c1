package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesMojoTest {

    @TempDir
    private Path project;

    private final RulesMojo mojo = new RulesMojo();

    private Path output;

    @BeforeEach
    void asMavenSetsIt() {
        output = project.resolve("target/tidemark/autometrics.rules.yml");
        mojo.output = output.toFile();
        mojo.classes = project.resolve("target/classes").toFile();
        mojo.minimumTraffic = "1";
        mojo.errorRatio = "5";
        mojo.errorRatioFor = "15m";
        mojo.errorRatioAlert = true;
    }

    @Test
    void aModuleThatIsWovenHasRules() throws Exception {
        write(mojo.classes.toPath(), DeclaredFunction.INDEX, "");
        mojo.percentiles = List.of("99.5");
        mojo.service = "kiosk";
        mojo.nativeHistograms = false;
        mojo.prometheusUrl = "http://localhost:9090";
        mojo.execute();
        assertThat(output)
                .content()
                .contains(
                        "sloth-slo-alerts-autometrics-latency-99_5-kiosk",
                        "High Error Ratio",
                        "http://localhost:9090/graph?");
    }

    @Test
    void objectivesOfLibrariesAreThoseOfTheProgram() throws Exception {
        Path library = project.resolve("library");
        write(mojo.classes.toPath(), DeclaredFunction.INDEX, "");
        write(library, DeclaredFunction.OBJECTIVES, "com.example.Gone\n");
        mojo.classPath = List.of(
                mojo.classes.toString(),
                library.toString(),
                project.resolve("none.pom").toString());
        assertThatExceptionOfType(MojoFailureException.class)
                .isThrownBy(mojo::execute)
                .withMessageStartingWith("com.example.Gone: ");
    }

    /** The plugin is there, and nobody has given it the goal weave. */
    @Test
    void classesThatAreAnnotatedAndNotWovenAreAMistake() throws Exception {
        Path type = mojo.classes.toPath().resolve("com/example/Kiosk.class");
        write(type.getParent(), "Kiosk.class", "\u00ca\u00fe Lio/tidemark/autometrics/Autometrics; ");
        assertThatExceptionOfType(MojoFailureException.class)
                .isThrownBy(mojo::execute)
                .withMessageStartingWith(
                        "classes in " + mojo.classes
                                + " are annotated with @Autometrics, and not woven: give tidemark-maven-plugin the goal weave as well");
        assertThat(output).doesNotExist();
    }

    @Test
    void placesOfOtherModulesAreReadAsWell() throws Exception {
        Path other = project.resolve("other/target/classes");
        write(other, DeclaredFunction.OBJECTIVES, "com.example.Gone\n");
        mojo.moreClasses = List.of(other.toFile());
        assertThatExceptionOfType(MojoFailureException.class)
                .isThrownBy(mojo::execute)
                .withMessage("com.example.Gone: it is said to have objectives, and is not there. Build again");
        assertThat(output).doesNotExist();
        mojo.moreClasses = List.of(new File("missing"));
        assertThatExceptionOfType(MojoFailureException.class)
                .isThrownBy(mojo::execute)
                .withMessageStartingWith("missing: there is no such folder or jar");
    }

    @Test
    void aModuleWithoutFunctionsHasNone() throws Exception {
        mojo.execute();
        assertThat(output).doesNotExist();
    }

    @Test
    void skippingIsHeeded() throws Exception {
        mojo.skip = true;
        mojo.percentiles = List.of("99");
        mojo.execute();
        assertThat(output).doesNotExist();
    }

    @Test
    void aParameterThatIsWrongIsSaid() {
        mojo.percentiles = List.of("99", "101");
        assertThatExceptionOfType(MojoExecutionException.class)
                .isThrownBy(mojo::execute)
                .withMessageStartingWith("the percentile \"101\": ");
        assertThat(output).doesNotExist();
    }

    private static void write(Path classes, String file, String text) throws Exception {
        Path index = classes.resolve(file);
        Files.createDirectories(index.getParent());
        Files.writeString(index, text);
    }
}
