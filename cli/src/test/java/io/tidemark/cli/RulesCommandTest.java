package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.demo.Demo;
import io.tidemark.prometheus.servers.Promtool;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesCommandTest {

    @TempDir
    private Path folder;

    @Test
    void objectivesOfTheDemoHaveRules() throws Exception {
        Path file = folder.resolve("autometrics.rules.yml");
        Ran ran = Ran.of("rules", "--classes", demo().toString(), "--output", file.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("35 rules in " + file + "\n");
        assertThat(Promtool.checkRules(file)).isEmpty();
        assertThat(file)
                .content()
                .contains(
                        "# \"visits\", 99% ok, 99% within PT0.1S",
                        "- alert: High Error Rate SLO - 99%",
                        "- alert: High Latency SLO - 99%",
                        "- alert: High Error Ratio");
    }

    @Test
    void percentilesNeedNoClasses_andOptionsAreHeeded() throws Exception {
        Ran ran = Ran.of(
                "rules",
                "--percentile=99.95",
                "--percentile=90",
                "--service=kiosk",
                "--minimum-traffic=0.5",
                "--error-ratio=2.5",
                "--for=1h30m",
                "--prometheus-url=https://example.com/prometheus");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains(
                        "name: sloth-slo-alerts-autometrics-latency-99_95-kiosk",
                        "name: sloth-slo-alerts-autometrics-success-rate-90-kiosk",
                        ">= (0.5 / 60)",
                        "> 0.025",
                        "for: 1h30m",
                        "https://example.com/prometheus/graph?g0.expr=");
        Path file = Files.writeString(folder.resolve("rules.yml"), ran.out());
        assertThat(Promtool.checkRules(file)).isEmpty();
    }

    @Test
    void nativeHistogramsOfTheDemoHaveTheirThresholds() throws Exception {
        Ran ran = Ran.of(
                "rules",
                "--classes",
                demo().toString(),
                "--percentile=95",
                "--native-histograms",
                "--no-error-ratio-alert");
        assertThat(ran.status()).isZero();
        assertThat(ran.err())
                .startsWith("Warning: no rules for latencies of 95%: ")
                .hasLineCount(1);
        assertThat(ran.out())
                .contains("histogram_fraction(0, 0.1, ", "success-rate-95")
                .doesNotContain("latency-95", "High Error Ratio");
    }

    @Test
    void whereNothingIsBuiltThatIsSaid() {
        Path none = folder.resolve("none");
        Path output = folder.resolve("rules.yml");
        Ran ran = Ran.of("rules", "--classes", none.toString(), "--output", output.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith(none + ": there is no such folder or jar. Build the project first");
        assertThat(output).doesNotExist();
    }

    @Test
    void aFileThatCannotBeWrittenIsSaid() throws Exception {
        Path blocked = Files.writeString(folder.resolve("file"), "").resolve("rules.yml");
        Ran ran = Ran.of("rules", "--percentile=99", "--output", blocked.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(blocked.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--percentile=100 | the percentile \"100\": it must be a number above 0 and below 100",
                "--minimum-traffic=few | the minimum of traffic \"few\": it must be calls a minute from 0 on, as 0.5",
                "--error-ratio=0 | the error ratio \"0\": it must be a percentage above 0 and below 100, as 5",
                "--for=15 | the duration \"15\": it must be as Prometheus has it",
                "--service= | the service has no name",
                "--prometheus-url=localhost:9090 | Invalid value for option '--prometheus-url'",
                "--percentiles=99 | Unknown option: '--percentiles=99'",
            })
    void whatIsCalledWronglyIsSaidWithWhatToDo(String option, String said) {
        Ran ran = Ran.of("rules", option);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith(said).endsWith("Try 'tidemark rules --help'.\n");
    }

    @Test
    void helpSuffices() {
        Ran ran = Ran.of("rules", "--help");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .startsWith("Usage: tidemark rules")
                .contains(
                        "--classes",
                        "--percentile",
                        "--output",
                        "--service",
                        "--minimum-traffic",
                        "--error-ratio",
                        "--for",
                        "--no-error-ratio-alert",
                        "--native-histograms",
                        "--prometheus-url",
                        "Exit codes:");
    }

    /** The demo, as it was built. */
    private static Path demo() throws URISyntaxException {
        return Path.of(
                Demo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
