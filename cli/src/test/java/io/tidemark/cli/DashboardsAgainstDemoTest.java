package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.GrafanaDashboard.Choice;
import io.tidemark.cli.GrafanaDashboard.LabelValues;
import io.tidemark.cli.GrafanaDashboard.Target;
import io.tidemark.demo.Demo;
import io.tidemark.demo.DemoOptions;
import io.tidemark.demo.Exporters;
import io.tidemark.demo.Rate;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.prometheus.servers.Waiting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every query of every dashboard that the command writes is answered by a real Prometheus that scrapes the demo, and a service in another language beside it. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class DashboardsAgainstDemoTest {
    private static final Pattern METRICS = Pattern.compile("curl (http://\\S+/metrics)");

    @TempDir
    static Path directory;

    private static ForeignService foreign;
    private static Demo demo;
    private static Thread running;
    private static RealPrometheus prometheus;

    @BeforeAll
    static void startAll() throws Exception {
        foreign = ForeignService.start();
        StringWriter out = new StringWriter();
        Exporters exporters = Exporters.none().withMetricsPort(0);
        demo = new Demo(
                new DemoOptions(0, directory.resolve("lines"), 0, Rate.parse("200/s"), false, false, exporters),
                new PrintWriter(out, true));
        running = new Thread(
                () -> {
                    try {
                        demo.run();
                    } catch (Exception problem) {
                        throw new AssertionError(problem);
                    }
                },
                "demo");
        running.start();
        Matcher metrics = Waiting.value("the demo is open", () -> METRICS.matcher(out.toString()), Matcher::find);
        StringWriter rules = new StringWriter();
        assertThat(Main.run(
                        new PrintWriter(rules, true),
                        new PrintWriter(out, true),
                        "rules",
                        "--percentile=99",
                        "--percentile=99.5"))
                .isZero();
        prometheus = RealPrometheus.builder()
                .rules(rules.toString())
                .scrape("pond", URI.create(metrics.group(1)))
                .scrape("foreign", foreign.uri())
                .start();
        StringWriter written = new StringWriter();
        PrintWriter writer = new PrintWriter(written, true);
        assertThat(Main.run(writer, writer, "dashboards", "--output", directory.toString()))
                .as(written.toString())
                .isZero();
    }

    @AfterAll
    static void stopAll() throws InterruptedException {
        if (demo != null) {
            demo.stop();
            running.join();
        }
        if (prometheus != null) {
            prometheus.close();
        }
        foreign.close();
    }

    private static final List<Choice> CHOICES = List.of(
            Choice.all(),
            new Choice(
                    "one value",
                    Map.of(
                            "service_name", List.of("duck_pond"),
                            "module", List.of("io.tidemark.demo"),
                            "function", List.of("PondServer.answer"),
                            "objective", List.of("visits"))),
            new Choice(
                    "several values",
                    Map.of(
                            "service_name", List.of("duck_pond", ForeignService.SERVICE),
                            "module", List.of("io.tidemark.demo", "io.tidemark.demo.cache", ForeignService.MODULE),
                            "function", List.of("PondServer.answer", "PondServer.lookUp", ForeignService.FUNCTION),
                            "objective", List.of("visits", "api"))),
            new Choice(
                    "values that are hard for regular expressions",
                    Map.of(
                            "service_name", List.of(ForeignService.SERVICE),
                            "module", List.of(ForeignService.MODULE),
                            "function", List.of(ForeignService.FUNCTION),
                            "objective", List.of("api"))));

    @ParameterizedTest
    @ValueSource(strings = {"autometrics-overview", "autometrics-function-explorer", "autometrics-slos"})
    void everyQueryIsAnswered(String name) throws IOException {
        GrafanaDashboard dashboard = GrafanaDashboard.read(directory.resolve(name + ".json"));
        DashboardAnswers answers = new DashboardAnswers(prometheus, dashboard);
        assertThat(dashboard.targets()).hasSizeGreaterThan(8);

        for (Choice choice : CHOICES) {
            for (LabelValues variable : dashboard.labelValues()) {
                answers.awaitSomeValues(variable, choice);
            }
            for (Target target : dashboard.targets()) {
                answers.await(target, choice);
            }
            for (String mark : dashboard.marks()) {
                answers.awaitMarks(mark, choice);
            }
        }
    }

    /** Of the service in another language one call of ten is slow, twenty times as many as may be: somebody is called. */
    @Test
    void whatAsksForRulesIsAnsweredByThose() throws IOException {
        GrafanaDashboard slos = GrafanaDashboard.read(directory.resolve("autometrics-slos.json"));
        DashboardAnswers answers = new DashboardAnswers(prometheus, slos);
        List<Target> targets = slos.closedTargets();
        assertThat(targets).hasSize(3);

        for (Choice choice : List.of(CHOICES.get(0), CHOICES.get(2), CHOICES.get(3))) {
            for (Target target : targets) {
                answers.await(target, choice);
            }
        }
        assertThat(answers.await(targets.get(2), CHOICES.get(3)))
                .extracting(alert -> alert.at("/metric/alertname").asText())
                .containsOnly("High Latency SLO - 99.5%");
    }

    @Test
    void variablesHaveWhatThereIs() throws IOException {
        GrafanaDashboard explorer = GrafanaDashboard.read(directory.resolve("autometrics-function-explorer.json"));
        DashboardAnswers answers = new DashboardAnswers(prometheus, explorer);

        List<LabelValues> variables = explorer.labelValues();

        assertThat(variables).extracting(LabelValues::variable).containsExactly("service_name", "module", "function");
        answers.awaitValues(variables.get(0), Choice.all(), "duck_pond", ForeignService.SERVICE);
        answers.awaitValues(variables.get(1), CHOICES.get(1), "io.tidemark.demo", "io.tidemark.demo.cache");
        answers.awaitValues(variables.get(2), CHOICES.get(3), ForeignService.FUNCTION, "Kiosk.pay(int)");
    }

    @Test
    void anyPercentileIsATargetAndAnyThresholdIsFound() throws IOException {
        GrafanaDashboard slos = GrafanaDashboard.read(directory.resolve("autometrics-slos.json"));
        DashboardAnswers answers = new DashboardAnswers(prometheus, slos);
        List<Target> latencies = slos.targets().stream()
                .filter(target -> target.panel().equals("Latencies"))
                .toList();

        double target = number(answers.await(latencies.get(0), CHOICES.get(3)));
        double inTime = number(answers.await(latencies.get(1), CHOICES.get(3)));
        double burnRate = number(answers.await(latencies.get(3), CHOICES.get(3)));

        assertThat(target).isEqualTo(0.995);
        assertThat(inTime).isCloseTo(0.9, within(1e-6));
        assertThat(burnRate).isCloseTo(20, within(1e-3));
    }

    private static double number(JsonNode result) {
        assertThat(result).as(result.toString()).hasSize(1);
        return result.at("/0/value/1").asDouble();
    }
}
