package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.autometrics.FunctionMetrics;
import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.PrometheusEndpoint;
import io.tidemark.prometheus.servers.RealAlertmanager;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.stats.MetricSources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules with what a service really measures, in a Prometheus that scrapes it. */
class RealAlertsTest {

    static final Objective CHECKOUT = Objective.named("checkout")
            .successRate(Percentile.P99)
            .latency(Duration.ofMillis(1), Percentile.P90)
            .build();

    private static final int MANY = 200;

    @Test
    void alertsArriveAtTheAlertmanager_andNativeHistogramsGiveTheSameRatio() throws Exception {
        MetricSources kiosk = MetricSources.of();
        MetricSources bakery = MetricSources.of();
        FunctionMetrics pay = FunctionMetrics.of(RealAlertsTest.class, "pay", "checkout");
        try (RealAlertmanager alertmanager = RealAlertmanager.start();
                PrometheusEndpoint kioskEndpoint = endpoint(kiosk);
                PrometheusEndpoint bakeryEndpoint = endpoint(bakery);
                RealPrometheus prometheus = RealPrometheus.builder()
                        .scrape("kiosk", kioskEndpoint.uri())
                        .scrape("bakery", bakeryEndpoint.uri())
                        .nativeHistograms()
                        .rules(rules("kiosk").build().toYaml()
                                + groups(rules("bakery").nativeHistograms().build()))
                        .alertmanager(alertmanager.endpoint())
                        .start()) {
            try (AutometricsService service = AutometricsService.builder()
                    .serviceName("kiosk")
                    .addTo(kiosk)
                    .install()) {
                assertThat(service.serviceName()).isEqualTo("kiosk");
                prometheus.awaitScrape("kiosk");
                call(pay, MANY, true);
                alertmanager.await(
                        "pages for the objective, and a ticket for the function",
                        it -> has(
                                        it,
                                        "High Error Rate SLO - 99%",
                                        Map.of("severity", "page", "objective_name", "checkout"))
                                && has(
                                        it,
                                        "High Latency SLO - 90%",
                                        Map.of("severity", "page", "objective_latency_threshold", "0.001"))
                                && has(
                                        it,
                                        "High Error Ratio",
                                        Map.of(
                                                "severity", "ticket",
                                                "function", "RealAlertsTest.pay",
                                                "module", "io.tidemark.autometrics.tools")));
                assertThat(alertmanager.alerts())
                        .allSatisfy(alert -> assertThat(alert.labels()).containsEntry("service_name", "kiosk"));
            }
            try (AutometricsService service = AutometricsService.builder()
                    .serviceName("bakery")
                    .nativeHistograms()
                    .addTo(bakery)
                    .install()) {
                assertThat(service.serviceName()).isEqualTo("bakery");
                prometheus.awaitScrape("bakery");
                call(pay, MANY / 2, true);
                call(pay, MANY / 2, false);
                String slow = "{sloth_slo='latency-90',service_name='bakery'}";
                prometheus.await(
                        "half of the calls are slow",
                        it -> it.query("slo:sli_error:ratio_rate5m" + slow).stream()
                                .anyMatch(sample -> Math.abs(sample.value() - 0.5) < 0.1));
                assertThat(prometheus.query("slo:sli_error:ratio_rate1h" + slow))
                        .singleElement()
                        .satisfies(sample -> assertThat(sample.labels())
                                .containsEntry("objective_latency_threshold", "0.001")
                                .containsEntry("objective_name", "checkout"));
            }
        }
    }

    private static AlertRules.Builder rules(String service) {
        return AlertRules.builder()
                .objectives(
                        List.of(new ObjectiveInCode("checkout", Percentile.P99, Duration.ofMillis(1), Percentile.P90)))
                .service(service)
                .errorRatioFor("1s");
    }

    /** To be put behind others. */
    private static String groups(AlertRules rules) {
        String yaml = rules.toYaml();
        return yaml.substring(yaml.indexOf("groups:\n") + "groups:\n".length());
    }

    private static PrometheusEndpoint endpoint(MetricSources sources) throws Exception {
        return PrometheusEndpoint.builder()
                .exposition(Exposition.of(sources))
                .port(0)
                .start();
    }

    private static void call(FunctionMetrics function, int times, boolean badly) {
        for (int i = 0; i < times; i++) {
            try {
                function.run(() -> {
                    if (badly) {
                        long start = System.nanoTime();
                        while (System.nanoTime() - start < 2_000_000) {
                            Thread.onSpinWait();
                        }
                        throw new IllegalStateException("no change");
                    }
                });
            } catch (IllegalStateException expected) {
                // It is counted.
            }
        }
    }

    private static boolean has(RealAlertmanager alertmanager, String name, Map<String, String> labels) {
        return alertmanager.alerts().stream()
                .anyMatch(alert -> name.equals(alert.labels().get("alertname"))
                        && alert.labels().entrySet().containsAll(labels.entrySet()));
    }
}
