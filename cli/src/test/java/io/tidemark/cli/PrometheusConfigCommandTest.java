package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.prometheus.servers.Promtool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void aSingleFileIsPrinted() throws IOException {
        assertThat(run(
                        "prometheus-config",
                        "local",
                        "--job=shop",
                        "--target=a:1",
                        "--target=b:2",
                        "--metrics-path=/numbers",
                        "--scrape-interval=30s",
                        "--alertmanager=c:3"))
                .isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .startsWith("# Start it:  prometheus --config.file=prometheus.yml")
                .contains("\"shop\"", "\"a:1\"", "\"b:2\"", "\"/numbers\"", "\"30s\"", "\"c:3\"");
        assertThat(Promtool.checkConfig(Files.writeString(directory.resolve("prometheus.yml"), out.toString())))
                .isEmpty();
    }

    @Test
    void whatIsForFlyCanBePutBehindItsFile() {
        assertThat(run("prometheus-config", "fly", "--port=9000", "--metrics-path=/numbers"))
                .isZero();
        assertThat(out.toString()).endsWith("[metrics]\nport = 9000\npath = \"/numbers\"\n");
    }

    @Test
    void alertsGoWhereTheOptionsSay() throws IOException {
        assertThat(run(
                        "prometheus-config",
                        "alertmanager",
                        "--pager=https://pager.example.com/alerts",
                        "--pager-token-file=/run/pager.token",
                        "--tickets=https://tickets.example.com/alerts",
                        "--tickets-token-file=/run/tickets.token"))
                .isZero();
        assertThat(out.toString())
                .contains("https://pager.example.com/alerts", "/run/pager.token", "/run/tickets.token")
                .doesNotContain("tells nobody");
        assertThat(Promtool.checkAlertmanagerConfig(
                        Files.writeString(directory.resolve("alertmanager.yml"), out.toString())))
                .isEmpty();
    }

    @Test
    void addressesThatAreSecretsAreInFiles() {
        assertThat(run(
                        "prometheus-config",
                        "alertmanager",
                        "--pager-url-file=/run/pager.url",
                        "--tickets-url-file=/run/tickets.url"))
                .isZero();
        assertThat(out.toString()).contains("url_file: \"/run/pager.url\"", "url_file: \"/run/tickets.url\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "kubernetes"})
    void severalFilesNeedADirectory(String kind) {
        assertThat(run("prometheus-config", kind)).isEqualTo(2);
        assertThat(err.toString()).contains("These are several files", "say where they go with --output");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void itSaysWhatItWrote() {
        assertThat(run("prometheus-config", "kubernetes", "--job=shop", "--release=mine", "--output=" + directory))
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        directory.resolve("deployment-patch.yaml").toString(),
                        directory.resolve("podmonitor.yaml").toString());
    }

    @Test
    void whatIsThereIsReplacedOnlyIfForced() throws IOException {
        Path own = Files.writeString(directory.resolve("prometheus.yml"), "own: true\n");

        assertThat(run("prometheus-config", "local", "--output=" + directory)).isEqualTo(2);
        assertThat(err.toString()).contains(own + " is there already", "force");
        assertThat(own).hasContent("own: true");

        assertThat(run("prometheus-config", "local", "--force", "--output=" + directory))
                .isZero();
        assertThat(own).content().contains("scrape_configs");
    }

    @Test
    void aDirectoryThatCannotBeIsNamedWithTheFix() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(run("prometheus-config", "docker", "--output=" + file)).isEqualTo(2);
        assertThat(err.toString()).contains("cannot write ", "is no directory", "choose another directory");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            local      | --target=localhost    | "localhost" is no target: write host and port, as localhost:9464
            local      | --target=a:70000      | has no port that there is
            local      | --scrape-interval=15  | "15" is no interval that Prometheus scrapes at
            local      | --metrics-path=x      | "x" is no path of metrics
            local      | --job=                | is no name of a job
            local      | --port=9464           | Unknown option: '--port=9464'
            docker     | --alertmanager=a:1    | Unknown option
            kubernetes | --port=x              | Invalid value for option '--port'
            kubernetes | --port=0              | "0" is no port
            kubernetes | --job=My              | "My" is no name of a deployment
            fly        | --target=a:1          | Unknown option
            alertmanager | --pager=example     | "example" is no address of a receiver
            alertmanager | --pager=https://u:p@host/ | has a user or a password
            alertmanager | --pager-token-file=x | has a token and no address
            """)
    void aWrongOptionIsNamedWithTheFix(String kind, String option, String message) {
        assertThat(run("prometheus-config", kind, option, "--output=" + directory))
                .isEqualTo(2);

        assertThat(err.toString()).contains(message).doesNotContain("\tat ", "u:p");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(3);
        assertThat(out.toString()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aKindThatThereIsNotIsNamed() {
        assertThat(run("prometheus-config", "podman")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("'podman' is no kind of set-up: write one of local, docker, kubernetes, fly, alertmanager\n"
                        + "Try 'tidemark prometheus-config --help'.\n");
    }

    @Test
    void withoutAKindItSaysWhichThereAre() {
        assertThat(run("prometheus-config")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing kind: local, docker, kubernetes, fly, alertmanager");
    }

    @Test
    void helpNamesTheKinds() {
        assertThat(run("prometheus-config", "--help")).isZero();
        assertThat(out.toString())
                .contains("local", "docker", "kubernetes", "fly", "alertmanager", "Exit codes:")
                .doesNotContain("<unknown>");
    }

    @ParameterizedTest
    @CsvSource({
        "local, --target, --job, --scrape-interval, --rules, --alertmanager",
        "docker, --target, --native-histograms, --rules, host.docker.internal:9464, --output",
        "kubernetes, --job, --port, --release, --rules, PodMonitor",
        "fly, --port, --metrics-path, fly.toml, --output, --force",
        "alertmanager, --pager, --pager-token-file, --tickets, --tickets-url-file, --force"
    })
    void helpOfAKindNamesItsOptions(String kind, String a, String b, String c, String d, String e) {
        assertThat(run("prometheus-config", kind, "--help")).isZero();
        assertThat(out.toString()).contains(a, b, c, d, e);
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
