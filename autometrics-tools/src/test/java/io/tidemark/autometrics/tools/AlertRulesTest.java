package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tidemark.autometrics.Percentile;
import io.tidemark.autometrics.tools.RuleScenario.Phases;
import io.tidemark.prometheus.servers.Promtool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRulesTest {

    private static final int MANY = 1000;

    private static final String KIOSK = "service_name=\"kiosk\",objective_name=\"api\",objective_percentile=\"99\"";
    private static final String SLOW = KIOSK + ",objective_latency_threshold=\"1.0\"";

    @TempDir
    private Path temp;

    // Latency

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "1.0, 1",
        "1, 1.0",
        "1, 1",
        "0.25, 0.25",
        "2.5, 2.5",
        "10, 10.0",
        "0.000025, 2.5e-05",
        "0.000025, 2.5E-5",
        "0.0005, 5.0E-4"
    })
    void mostCallsAboveTheThresholdPage_howeverItIsWritten(String threshold, String le) throws Exception {
        String labels = KIOSK + ",objective_latency_threshold=\"" + threshold + "\"";
        new RuleScenario(rules(latency(Duration.ofNanos(25_000), "99"), latency(Duration.ofNanos(500_000), "99")))
                .durations(labels, le, Phases.of(100), Phases.of(MANY))
                .firing("1h", latencyAlert("page", threshold), latencyAlert("ticket", threshold))
                .expect(
                        "1h",
                        "slo:sli_error:ratio_rate5m",
                        List.of(Map.entry(
                                "slo:sli_error:ratio_rate5m{" + labels
                                        + ",sloth_id=\"autometrics-latency-99\",sloth_service=\"autometrics\",sloth_slo=\"latency-99\",sloth_window=\"5m\"}",
                                0.9)))
                .holds();
    }

    @Test
    void noCallAboveTheThresholdIsSilent() throws Exception {
        new RuleScenario(rules(latency(Duration.ofSeconds(1), "99")))
                .durations(SLOW, "1.0", Phases.of(MANY), Phases.of(MANY))
                .firing("1h")
                .expect(
                        "1h",
                        "group by (sloth_slo) (slo:sli_error:ratio_rate5m == 0)",
                        List.of(Map.entry("{sloth_slo=\"latency-99\"}", 1.0)))
                .holds();
    }

    @Test
    void twoThresholdsOfOneObjectiveStayApart() throws Exception {
        new RuleScenario(rules(latency(Duration.ofSeconds(1), "99")))
                .durations(SLOW, "1.0", Phases.of(MANY), Phases.of(MANY))
                .durations(KIOSK + ",objective_latency_threshold=\"0.25\"", "0.25", Phases.of(0), Phases.of(MANY))
                .firing("1h", latencyAlert("page", "0.25"), latencyAlert("ticket", "0.25"))
                .holds();
    }

    // Rate of success

    @Test
    void servicesAreToldApart() throws Exception {
        new RuleScenario(rules(success("99")))
                .calls(KIOSK, Phases.of(MANY), Phases.of(0))
                .calls(KIOSK.replace("kiosk", "bakery"), Phases.of(0), Phases.of(MANY))
                .firing(
                        "1h",
                        successAlert("page").replace("kiosk", "bakery"),
                        successAlert("ticket").replace("kiosk", "bakery"))
                .holds();
    }

    @Test
    void rulesOfOneServiceAreForThatAlone() throws Exception {
        new RuleScenario(rules(success("99")).service("kiosk"))
                .calls(KIOSK, Phases.of(0), Phases.of(MANY))
                .calls(KIOSK.replace("kiosk", "bakery"), Phases.of(0), Phases.of(MANY))
                .firing("1h", successAlert("page"), successAlert("ticket"))
                .expect(
                        "1h",
                        "slo:current_burn_rate:ratio",
                        List.of(Map.entry(
                                "slo:current_burn_rate:ratio{" + KIOSK
                                        + ",sloth_id=\"autometrics-success-rate-99\",sloth_service=\"autometrics\",sloth_slo=\"success-rate-99\",sloth_window=\"5m\"}",
                                100.0)))
                .holds();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "~",
                "yes",
                "0x1F",
                "1_000",
                "1e3",
                "2024-01-01",
                "a: b",
                "a #b",
                "'",
                "- x",
                "*a",
                "&a",
                "!x",
                "|",
                "%p",
                "@x",
                "{a}",
                "[a]",
                "tab\tbed",
                "two\nlines",
                "back\\slash",
                "\"",
                " blank ",
                "bäckerei",
                "\uD83E\uDD86"
            })
    void anyNameOfAServiceIsWrittenSoThatItIsRead(String name) throws Exception {
        String service = "service_name=" + RuleScope.quoted(name);
        AlertRules.Builder rules = rules(success("99")).service(name);
        new RuleScenario(rules)
                .calls(
                        service + ",objective_name=\"api\",objective_percentile=\"99\"",
                        Phases.of(0, 20),
                        Phases.of(MANY, 20))
                .expect(
                        "20m",
                        "count by (service_name) (slo:current_burn_rate:ratio > 99)",
                        List.of(Map.entry("{" + service + "}", 1.0)))
                .expect(
                        "20m",
                        "count by (service_name) (ALERTS{severity=\"page\"})",
                        List.of(Map.entry("{" + service + "}", 1.0)))
                .holds();
        assertThat(new ObjectMapper(new YAMLFactory())
                        .readTree(rules.build().toYaml())
                        .findValuesAsText("name"))
                .hasSize(3)
                .allSatisfy(group -> assertThat(group).endsWith("-99-" + name));
    }

    @ParameterizedTest
    @CsvSource({"function_calls_total", "function_calls_count_total", "function_calls_count", "function_calls"})
    void aSeriesThatIsMissingMeansNone_byAnyNameOfTheMetric(String metric) throws Exception {
        new RuleScenario(rules(success("99")))
                .series(metric + "{" + KIOSK + ",result=\"ok\"}", "0+100x100")
                .series(metric + "{" + KIOSK.replace("kiosk", "bakery") + ",result=\"error\"}", "0+100x100")
                .firing(
                        "50m",
                        successAlert("page").replace("kiosk", "bakery"),
                        successAlert("ticket").replace("kiosk", "bakery"))
                .expect(
                        "50m",
                        "sum by (service_name) (slo:sli_error:ratio_rate5m)",
                        List.of(
                                Map.entry("{service_name=\"kiosk\"}", 0.0),
                                Map.entry("{service_name=\"bakery\"}", 1.0)))
                .holds();
    }

    @ParameterizedTest
    @CsvSource({"function_calls_duration_seconds", "function_calls_duration"})
    void durationsHaveTwoNames(String metric) throws Exception {
        new RuleScenario(rules(latency(Duration.ofSeconds(1), "99")))
                .series(metric + "_bucket{" + SLOW + ",le=\"1.0\"}", "0+10x100")
                .series(metric + "_count{" + SLOW + "}", "0+100x100")
                .expect("50m", "sum(slo:sli_error:ratio_rate1h)", List.of(Map.entry("{}", 0.9)))
                .holds();
    }

    // Silence

    @Test
    void withoutCallsAllIsSilent() throws Exception {
        for (String minimum : List.of("1", "0")) {
            new RuleScenario(rules(success("99"), latency(Duration.ofSeconds(1), "99"))
                            .minimumTraffic(minimum))
                    .calls(KIOSK, Phases.of(0), Phases.of(0))
                    .durations(SLOW, "1.0", Phases.of(0), Phases.of(0))
                    .firing("1h")
                    // No number that is none stays in an average.
                    .expect("1h", "{__name__=~\"slo:sli_error:.*\"}", List.of())
                    .holds();
        }
    }

    @Test
    void withoutSeriesAllIsSilent() throws Exception {
        new RuleScenario(rules(success("99"), latency(Duration.ofSeconds(1), "99")))
                .series("up", "1+0x100")
                .firing("1h")
                .holds();
    }

    @Test
    void fewerCallsThanTheMinimumAreSilent() throws Exception {
        // A call all two minutes: 0.5 a minute.
        Phases few = Phases.of(0.5);
        String function = "{category=\"error-ratio\", function=\"f\", service_name=\"kiosk\", severity=\"ticket\"}";
        for (String minimum : List.of("1", "0.4")) {
            AlertRules.Builder rules = AlertRules.builder()
                    .objectives(List.of(success("99"), latency(Duration.ofSeconds(1), "99")))
                    .minimumTraffic(minimum);
            new RuleScenario(rules)
                    .calls(KIOSK + ",function=\"f\"", Phases.of(0), few)
                    .durations(SLOW, "1.0", Phases.of(0), few)
                    .firing(
                            "3h",
                            minimum.equals("1")
                                    ? new String[0]
                                    : new String[] {latencyAlert("page", "1.0"), successAlert("page"), function})
                    .holds();
        }
    }

    // Error ratio

    @Test
    void aFunctionThatFailsTooOftenAlerts_whenItHasForAWhile() throws Exception {
        String till = "function=\"Till.pay\",module=\"com.example\",service_name=\"kiosk\"";
        String alert = "{category=\"error-ratio\", function=\"Till.pay\", service_name=\"kiosk\", severity=\"ticket\"}";
        new RuleScenario(AlertRules.builder())
                .evaluatedEach("1m")
                .calls(till, Phases.of(90, 60).then(100, 60), Phases.of(10, 60).then(0, 60))
                .calls(till.replace("pay", "look"), Phases.of(96), Phases.of(4))
                .firing("14m")
                .firing("17m", alert)
                .firing("60m", alert)
                .firing("63m")
                .holds();
        new RuleScenario(AlertRules.builder().errorRatio("3.5").errorRatioFor("2m"))
                .evaluatedEach("1m")
                .calls(till, Phases.of(96), Phases.of(4))
                .firing("10m", alert)
                .holds();
    }

    @Test
    void anAlertSaysWhatIsWrong_andLinksToItsChart() throws Exception {
        String till = "function=\"Till.pay\",module=\"com.example\",service_name=\"the \\\"kiosk\\\" + more\"";
        String link = ChartLinks.to(URI.create("https://example.com/prometheus"))
                .link(
                        Chart.ERROR_RATIO,
                        "Till.pay",
                        FunctionQueries.of("com.example", "Till.pay").ofService("the \"kiosk\" + more"));
        new RuleScenario(AlertRules.builder().prometheusUrl(URI.create("https://example.com/prometheus/")))
                .evaluatedEach("1m")
                .calls(till, Phases.of(90), Phases.of(10))
                .alert(
                        "20m",
                        "High Error Ratio",
                        Map.of(
                                "severity", "ticket",
                                "category", "error-ratio",
                                "function", "Till.pay",
                                "module", "com.example",
                                "service_name", "the \"kiosk\" + more"),
                        Map.of(
                                "title", "(ticket) Till.pay fails too often",
                                "summary",
                                        "10% of the calls of `Till.pay` in the module `com.example` of the `the \"kiosk\" + more` service end in an error, for more than 15m",
                                // Forms have a plus for a space, which pages of Prometheus take.
                                "link",
                                        link.replace(
                                                "the%20%5C%22kiosk%5C%22%20%2B%20more",
                                                "the+%5C%22kiosk%5C%22+%2B+more")))
                .holds();
    }

    @Test
    void alertsOfObjectivesSayWhatAutometricsRulesSay_andMore() throws Exception {
        new RuleScenario(rules(latency(Duration.ofSeconds(1), "99")).prometheusUrl(URI.create("http://localhost:9090")))
                // Too few for days.
                .durations(SLOW, "1.0", Phases.of(25), Phases.of(50))
                .alert(
                        "20m",
                        "High Latency SLO - 99%",
                        Map.of(
                                "severity", "page",
                                "sloth_severity", "page",
                                "category", "latency",
                                "objective_name", "api",
                                "objective_percentile", "99",
                                "objective_latency_threshold", "1.0",
                                "service_name", "kiosk",
                                "sloth_id", "autometrics-latency-99",
                                "sloth_service", "autometrics",
                                "sloth_slo", "latency-99"),
                        Map.of(
                                "title", "(page) autometrics latency-99 SLO error budget burn rate is too fast.",
                                "summary", "High latency on the `api` SLO for the `kiosk` service: above 1.0 s",
                                "description", "Of late 50% of the calls took longer than the threshold; 1% may.",
                                "link",
                                        "http://localhost:9090/graph?g0.expr="
                                                + ChartLinks.encoded(
                                                        "# Part of the calls that took longer than the threshold\n\n"
                                                                + "slo:sli_error:ratio_rate1h{sloth_id=\"autometrics-latency-99\", objective_name=\"api\", service_name=\"kiosk\", objective_latency_threshold=\"1.0\"}")
                                                + "&g0.tab=0"))
                .holds();
    }

    @Test
    void aMonthIsTheAverageOfFiveMinutesEach() throws Exception {
        String average = "avg_over_time(slo:sli_error:ratio_rate5m[30d])";
        String difference = "abs(slo:sli_error:ratio_rate30d - ignoring (sloth_window) " + average + ")";
        new RuleScenario(rules(success("99.9")))
                .evaluatedEach("1m")
                .calls(
                        "objective_name=\"api\",objective_percentile=\"99.9\",service_name=\"kiosk\"",
                        Phases.of(MANY, 60).then(0, 60),
                        Phases.of(0, 60).then(MANY, 60))
                .expect(
                        "90m",
                        "group by (objective_name) (" + difference + " < 1e-9 and ignoring (sloth_window) " + average
                                + " < 0.4)",
                        List.of(Map.entry("{objective_name=\"api\"}", 1.0)))
                .holds();
    }

    // What is in the file

    @Test
    void namesAndLabelsAreThoseOfAutometricsRules() throws Exception {
        String id =
                "sloth_id=\"autometrics-success-rate-99_9\",sloth_service=\"autometrics\",sloth_slo=\"success-rate-99_9\"";
        String api = "objective_name=\"api\",objective_percentile=\"99.9\",service_name=\"kiosk\"";
        RuleScenario scenario = new RuleScenario(rules(success("99.9"))).calls(api, Phases.of(0), Phases.of(MANY));
        for (String window : List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d")) {
            scenario.expect(
                    "2h",
                    "slo:sli_error:ratio_rate" + window,
                    List.of(Map.entry(
                            "slo:sli_error:ratio_rate" + window + "{" + id + "," + api + ",sloth_window=\"" + window
                                    + "\"}",
                            1.0)));
        }
        Map<String, Double> meta = Map.of(
                "slo:objective:ratio", 0.999,
                "slo:error_budget:ratio", 0.001,
                "slo:time_period:days", 30.0);
        meta.forEach((name, value) -> scenario.expect("2h", name, List.of(Map.entry(name + "{" + id + "}", value))));
        scenario.expect(
                        "2h",
                        "slo:current_burn_rate:ratio",
                        List.of(Map.entry(
                                "slo:current_burn_rate:ratio{" + id + "," + api + ",sloth_window=\"5m\"}", 1000.0)))
                .expect(
                        "2h",
                        "slo:period_burn_rate:ratio",
                        List.of(Map.entry(
                                "slo:period_burn_rate:ratio{" + id + "," + api + ",sloth_window=\"30d\"}", 1000.0)))
                .expect(
                        "2h",
                        "slo:period_error_budget_remaining:ratio",
                        List.of(Map.entry(
                                "slo:period_error_budget_remaining:ratio{" + id + "," + api + ",sloth_window=\"30d\"}",
                                -999.0)))
                .expect(
                        "2h",
                        "sloth_slo_info",
                        List.of(Map.entry(
                                "sloth_slo_info{" + id
                                        + ",sloth_mode=\"cli-gen-prom\",sloth_objective=\"99.9\",sloth_spec=\"prometheus/v1\",sloth_version=\"tidemark\"}",
                                1.0)))
                .holds();
    }

    @Test
    void eachPercentileHasTheGroupsThatItIsUsedFor() throws Exception {
        String yaml = AlertRules.builder()
                .objectives(List.of(
                        new ObjectiveInCode("a", Percentile.P99_9, Duration.ofMillis(250), Percentile.P90),
                        new ObjectiveInCode("b", Percentile.P99_9, null, null)))
                .percentile("99.50")
                .build()
                .toYaml();
        assertThat(yaml.lines().filter(line -> line.startsWith("  - name: ")))
                .containsExactly(
                        "  - name: sloth-slo-sli-recordings-autometrics-success-rate-99_5",
                        "  - name: sloth-slo-meta-recordings-autometrics-success-rate-99_5",
                        "  - name: sloth-slo-alerts-autometrics-success-rate-99_5",
                        "  - name: sloth-slo-sli-recordings-autometrics-success-rate-99_9",
                        "  - name: sloth-slo-meta-recordings-autometrics-success-rate-99_9",
                        "  - name: sloth-slo-alerts-autometrics-success-rate-99_9",
                        "  - name: sloth-slo-sli-recordings-autometrics-latency-90",
                        "  - name: sloth-slo-meta-recordings-autometrics-latency-90",
                        "  - name: sloth-slo-alerts-autometrics-latency-90",
                        "  - name: sloth-slo-sli-recordings-autometrics-latency-99_5",
                        "  - name: sloth-slo-meta-recordings-autometrics-latency-99_5",
                        "  - name: sloth-slo-alerts-autometrics-latency-99_5",
                        "  - name: autometrics-error-ratio");
        assertThat(yaml).contains("# \"a\", 99.9% ok, 90% within PT0.25S\n# \"b\", 99.9% ok\n");
    }

    @Test
    void numbersAreExact() throws Exception {
        assertThat(rules(success("99.99999")).build().toYaml())
                .contains("vector(0.9999999)", "vector(0.0000001)", "> (14.4 * 0.0000001)")
                .doesNotContainPattern("0\\.00000009|E-");
    }

    @Test
    void nothingToSayIsSaid() {
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> AlertRules.builder().withoutErrorRatioAlert().build())
                .withMessageContaining("no objective is in the code")
                .withMessageContaining("--percentile");
    }

    @Test
    void nativeHistogramsNeedThresholdsOfCode() throws Exception {
        AlertRules rules = rules(latency(Duration.ofSeconds(1), "99"))
                .percentile("90")
                .nativeHistograms()
                .build();
        assertThat(rules.warnings()).singleElement().asString().startsWith("no rules for latencies of 90%: ");
        assertThat(rules.toYaml()).doesNotContain("latency-90").contains("latency-99", "success-rate-90");
        rules.writeTo(temp.resolve("rules.yml"));
        assertThat(Promtool.checkRules(temp.resolve("rules.yml"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100", "0", "-1", "x", "1e-13", "'', 5"})
    void aPercentageThatIsNoneIsRefused(String percent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertRules.builder().errorRatio(percent))
                .withMessage(
                        "the error ratio \"" + percent + "\": it must be a percentage above 0 and below 100, as 5");
    }

    @ParameterizedTest
    @CsvSource({"15", "''", "1m1h", "m", "-1m", "1.5h"})
    void aDurationThatIsNoneIsRefused(String duration) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertRules.builder().errorRatioFor(duration))
                .withMessageStartingWith("the duration \"" + duration + "\": it must be as Prometheus has it");
    }

    @Test
    void aFileIsThereAsAWhole_orAsItWas() throws Exception {
        AlertRules rules = rules(success("99")).build();
        Path file = temp.resolve("new/folder/autometrics.rules.yml");
        rules.writeTo(file);
        assertThat(file).hasContent(rules.toYaml());
        assertThat(Promtool.checkRules(file)).isEmpty();
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.tmp");
        AlertRules other = rules(success("90")).build();
        other.writeTo(file);
        assertThat(file).hasContent(other.toYaml());
        Path blocked = Files.writeString(temp.resolve("file"), "").resolve("rules.yml");
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> rules.writeTo(blocked))
                .withMessageContaining(blocked.toString());
        Path folder = Files.createDirectories(temp.resolve("folder"));
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> rules.writeTo(folder))
                .withMessageContaining(folder.toString());
    }

    @Test
    void anObjectiveThatCannotBeMadeOutStopsAll_butNotWhereAPercentileIsNamed() throws Exception {
        BuiltClasses built = BuiltClasses.in(List.of(new CompiledClasses(temp)
                .withObjectives(
                        "class Slos { static final Objective A = Objective.named(\"a\").successRate(Percentile.of(System.getenv(\"P\"))).build(); }")
                .folder()));
        String problem = built.problems().get(0);
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> AlertRules.builder().of(built).build())
                .withMessage(problem);
        AlertRules rules = AlertRules.builder().of(built).percentile("99").build();
        assertThat(rules.warnings()).containsExactly(problem);
        assertThat(rules.toYaml()).contains("success-rate-99");
    }

    private static AlertRules.Builder rules(ObjectiveInCode... objectives) {
        return AlertRules.builder().objectives(List.of(objectives)).withoutErrorRatioAlert();
    }

    private static ObjectiveInCode success(String percentile) {
        return new ObjectiveInCode("api", Percentile.of(percentile), null, null);
    }

    private static ObjectiveInCode latency(Duration threshold, String percentile) {
        return new ObjectiveInCode("api", null, threshold, Percentile.of(percentile));
    }

    private static String successAlert(String severity) {
        return "{category=\"success-rate\", objective_name=\"api\", service_name=\"kiosk\", severity=\"" + severity
                + "\"}";
    }

    private static String latencyAlert(String severity, String threshold) {
        return "{category=\"latency\", objective_latency_threshold=\"" + threshold
                + "\", objective_name=\"api\", service_name=\"kiosk\", severity=\"" + severity + "\"}";
    }
}
