package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void itSaysWhatItWrote() {
        Path made = directory.resolve("made");
        assertThat(run("dashboards", "--output", made.toString())).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        made.resolve("autometrics-overview.json").toString(),
                        made.resolve("autometrics-function-explorer.json").toString(),
                        made.resolve("autometrics-slos.json").toString())
                .allSatisfy(line -> assertThat(Path.of(line)).content().contains("\"schemaVersion\""));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void withNativeHistogramsItAsksForThem() {
        assertThat(run("dashboards", "--native-histograms", "--output=" + directory))
                .isZero();
        assertThat(directory.resolve("autometrics-overview.json")).content().doesNotContain("_bucket");
    }

    @Test
    void aDirectoryThatCannotBeIsNamedWithTheFix() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(run("dashboards", "--output=" + file)).isEqualTo(2);

        assertThat(err.toString())
                .contains("cannot write " + file, "is no directory", "choose another directory")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
        assertThat(file).isEmptyFile();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --speed=9 | Unknown option: '--speed=9'
            --output  | Missing required parameter for option '--output'
            all       | Unmatched argument
            """)
    void aWrongArgumentIsNamed(String argument, String message) {
        assertThat(run("dashboards", argument)).isEqualTo(2);
        assertThat(err.toString()).contains(message).endsWith("Try 'tidemark dashboards --help'.\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpTellsWhichFilesThereAreAndWhereTheyGo() {
        assertThat(run("dashboards", "--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "autometrics-overview.json",
                        "autometrics-function-explorer.json",
                        "autometrics-slos.json",
                        "Default: dashboards.",
                        "--native-histograms",
                        "docs/grafana.md",
                        "Exit codes:");
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
