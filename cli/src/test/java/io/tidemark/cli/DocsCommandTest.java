package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocsCommandTest {

    private static final String START = "<!-- autometrics:doc-start -->";

    private static final String KIOSK = """
            package com.example;

            @io.tidemark.autometrics.Autometrics
            class Kiosk {
                /** Sells. */
                public void order() {}

                public void pay() {}
            }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private Path kiosk;

    @BeforeEach
    void sources() throws IOException {
        kiosk = Files.writeString(directory.resolve("Kiosk.java"), KIOSK);
    }

    @Test
    void linksAreWrittenOnce() throws IOException {
        assertThat(run("docs", directory.toString())).isZero();
        assertThat(out)
                .hasToString(lines(kiosk + ": Kiosk.order, Kiosk.pay", "2 functions with links: 1 file changed"));
        assertThat(err.toString()).isEmpty();
        assertThat(kiosk).content().contains(START, "href=\"http://localhost:9090/graph?g0.expr=");

        out.getBuffer().setLength(0);
        assertThat(run("docs", directory.toString())).isZero();
        assertThat(out).hasToString(lines("2 functions with links: 0 files changed"));
    }

    @Test
    void linksAreThoseThatAreAskedFor() throws IOException {
        assertThat(run(
                        "docs",
                        "--prometheus-url=https://example.com/prometheus",
                        "--grafana-url=https://example.com/grafana",
                        "--service=the kiosk",
                        "--native-histograms",
                        kiosk.toString()))
                .isZero();
        assertThat(kiosk)
                .content()
                .contains("href=\"https://example.com/prometheus/graph?g0.expr=")
                .contains(
                        "https://example.com/grafana/d/autometrics-function-explorer?var-module=com.example&amp;var-function=Kiosk.pay&amp;var-service_name=the%20kiosk\"")
                .contains("service_name%3D%22the%20kiosk%22")
                .doesNotContain("_bucket", "localhost");
    }

    @Test
    void checkingSaysWhatIsOutOfDate() throws IOException {
        assertThat(run("docs", "--check", directory.toString())).isEqualTo(1);
        assertThat(out).hasToString(lines(kiosk + ": Kiosk.order, Kiosk.pay"));
        assertThat(err)
                .hasToString(
                        lines(
                                "Links are out of date in 1 file: run the same command without --check, and commit what it changes."));
        assertThat(kiosk).hasContent(KIOSK);

        assertThat(run("docs", directory.toString())).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("docs", "--check", directory.toString())).isZero();
        assertThat(out).hasToString(lines("2 functions with links: up to date"));
    }

    @Test
    void removingLeavesNoTrace() throws IOException {
        assertThat(run("docs", directory.toString())).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("docs", "--remove", directory.toString())).isZero();
        assertThat(out).hasToString(lines(kiosk + ": Kiosk.order, Kiosk.pay", "1 file changed"));
        assertThat(kiosk).hasContent(KIOSK);
    }

    @Test
    void aFunctionWithoutANameIsNoted() throws IOException {
        Files.writeString(kiosk, """
                class Kiosk {
                    Runnable run = new Runnable() {
                        @io.tidemark.autometrics.Autometrics public void run() {}
                    };
                }
                """);
        assertThat(run("docs", kiosk.toString())).isZero();
        assertThat(err.toString()).startsWith("Note: " + kiosk + ":3: run has no links: it is in a local or anonymous");
        assertThat(out).hasToString(lines("0 functions with links: 0 files changed"));
    }

    @Test
    void allThatIsWrongIsSaidAndNothingIsWritten() throws IOException {
        Path latin = directory.resolve("Latin.java");
        Files.write(latin, "class Grün {}".getBytes(StandardCharsets.ISO_8859_1));
        Path missing = directory.resolve("missing");

        assertThat(run("docs", directory.toString(), missing.toString())).isEqualTo(2);
        assertThat(err)
                .hasToString(
                        lines(
                                missing
                                        + ": there is no such file or folder: name folders of sources, as src/main/java\n"
                                        + latin
                                        + ": is not in UTF-8: say with the option --encoding (of the goal: encoding) what it is in\nNothing was written."));
        assertThat(out.toString()).isEmpty();
        assertThat(kiosk).hasContent(KIOSK);

        assertThat(run("docs", "--encoding=ISO-8859-1", directory.toString())).isZero();
        assertThat(kiosk).content().contains(START);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --prometheus-url=localhost:9090 | --prometheus-url | is no address of a server: write one as http://localhost:9090
                    --prometheus-url=http://a b     | --prometheus-url | is no address:
                    --prometheus-url=http://u:p@h   | --prometheus-url | has a user, a query or a fragment
                    --prometheus-url                | --prometheus-url | Missing required parameter
                    --grafana-url=grafana           | --grafana-url | is no address of a server
                    --encoding=none                 | --encoding | 'none' is no encoding that this Java has: write its name, as UTF-8
                    --service=                      | --service | write a name, or leave it out
                    --links                         | --links | Unknown option
                    """)
    void aWrongArgumentIsNamedWithTheFix(String argument, String name, String message) {
        assertThat(run("docs", argument)).isEqualTo(2);
        assertThat(err.toString())
                .contains(name, message)
                .contains("Try 'tidemark docs --help'.")
                .doesNotContain("Exception", "u:p");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void oneDoesNotCheckAndRemove() {
        assertThat(run("docs", "--check", "--remove")).isEqualTo(2);
        assertThat(err.toString()).contains("--check", "--remove", "mutually exclusive");
    }

    @Test
    void helpSaysWhatThereIs() {
        assertThat(run("docs", "--help")).isZero();
        assertThat(out.toString())
                .startsWith("Usage: tidemark docs")
                .contains("--prometheus-url=URL", "--grafana-url=URL", "--service=NAME", "--native-histograms")
                .contains("--encoding=CHARSET", "--check", "--remove", "src/main/java", "Exit codes:", "For example:");
        assertThat(err.toString()).isEmpty();
    }

    private static String lines(String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
