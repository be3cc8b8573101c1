package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.autometrics.FunctionMetrics;
import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import io.tidemark.cli.GrafanaDashboard.Choice;
import io.tidemark.cli.GrafanaDashboard.LabelValues;
import io.tidemark.cli.GrafanaDashboard.Target;
import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.PrometheusEndpoint;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.stats.MetricSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every query of the dashboards for native histograms is answered by a real Prometheus that scrapes a service with these. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NativeDashboardsTest {
    @TempDir
    static Path directory;

    private static final CountDownLatch STOPPED = new CountDownLatch(1);
    private static final Thread CALLER = new Thread(NativeDashboardsTest::work, "caller");

    private static AutometricsService service;
    private static PrometheusEndpoint endpoint;
    private static RealPrometheus prometheus;

    @BeforeAll
    static void startAll() {
        Objective.named("bread")
                .successRate(Percentile.of("99.5"))
                .latency(Duration.ofSeconds(1), Percentile.P90)
                .build();
        MetricSources sources = MetricSources.of();
        service = AutometricsService.builder()
                .serviceName("bakery")
                .version("1.2")
                .nativeHistograms()
                .addTo(sources)
                .install();
        endpoint = PrometheusEndpoint.builder()
                .port(0)
                .exposition(Exposition.of(sources))
                .start();
        CALLER.start();
        prometheus = RealPrometheus.builder()
                .nativeHistograms()
                .scrape("bakery", endpoint.uri())
                .start();
        StringWriter written = new StringWriter();
        PrintWriter writer = new PrintWriter(written, true);
        assertThat(Main.run(writer, writer, "dashboards", "--native-histograms", "--output=" + directory))
                .as(written.toString())
                .isZero();
    }

    @AfterAll
    static void stopAll() throws InterruptedException {
        STOPPED.countDown();
        CALLER.join();
        if (prometheus != null) {
            prometheus.close();
        }
        endpoint.close();
        service.close();
    }

    private static void work() {
        FunctionMetrics bake = FunctionMetrics.of(NativeDashboardsTest.class, "bake", "bread");
        FunctionMetrics knead = FunctionMetrics.of(NativeDashboardsTest.class, "knead");
        try {
            while (!STOPPED.await(20, TimeUnit.MILLISECONDS)) {
                bake.run(() -> knead.run(() -> {}));
            }
        } catch (InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }

    private static final List<Choice> CHOICES = List.of(
            // There is a row for each threshold.
            new Choice("All", Map.of("threshold", List.of("1.0"))),
            new Choice(
                    "one value",
                    Map.of(
                            "service_name", List.of("bakery"),
                            "module", List.of("io.tidemark.cli"),
                            "function", List.of("NativeDashboardsTest.bake"),
                            "objective", List.of("bread"),
                            "threshold", List.of("1.0"))));

    @ParameterizedTest
    @ValueSource(strings = {"autometrics-overview", "autometrics-function-explorer", "autometrics-slos"})
    void everyQueryIsAnswered(String name) throws IOException {
        GrafanaDashboard dashboard = GrafanaDashboard.read(directory.resolve(name + ".json"));
        DashboardAnswers answers = new DashboardAnswers(prometheus, dashboard);
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
}
