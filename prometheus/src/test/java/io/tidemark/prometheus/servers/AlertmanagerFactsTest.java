package io.tidemark.prometheus.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Alertmanager 0.25 takes: alerts, and never metrics. */
@Timeout(60)
class AlertmanagerFactsTest {

    private static RealAlertmanager alertmanager;

    @BeforeAll
    static void start() {
        alertmanager = RealAlertmanager.start();
    }

    @AfterAll
    static void end() {
        if (alertmanager != null) {
            alertmanager.close();
        }
    }

    private static Answer post(String path, String contentType, String body) {
        return Http.send("POST", alertmanager.endpoint().resolve(path), body, "Content-Type", contentType);
    }

    /** Of both versions of the interface; the first is gone from 0.27 on. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"/api/v2/alerts, second", "/api/v1/alerts, first"})
    void takesAlerts(String path, String name) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Answer answer = post(path, "application/json", """
                [{"labels": {"alertname": "%s", "severity": "page"}, "annotations": {"summary": "Ä"},
                  "startsAt": "%s", "endsAt": "%s", "generatorURL": "http://localhost/graph"}]
                """.formatted(name, now, now.plusSeconds(600)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        alertmanager.await(
                "the alert " + name,
                it -> it.alerts()
                        .contains(new RealAlertmanager.Alert(
                                Map.of("alertname", name, "severity", "page"), Map.of("summary", "Ä"))));
    }

    @Test
    void alertEndsAtItsEnd() {
        String alert = "[{\"labels\": {\"alertname\": \"over\"}%s}]";
        assertThat(post("/api/v2/alerts", "application/json", alert.formatted(""))
                        .status())
                .isEqualTo(200);
        alertmanager.await("the alert", AlertmanagerFactsTest::isOn);

        String end = ", \"endsAt\": \"" + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "\"";
        assertThat(post("/api/v2/alerts", "application/json", alert.formatted(end))
                        .status())
                .isEqualTo(200);
        alertmanager.await("the end of the alert", it -> !isOn(it));
    }

    private static boolean isOn(RealAlertmanager it) {
        return it.alerts().stream().anyMatch(alert -> alert.labels().containsValue("over"));
    }

    @Test
    void refusesAlertsWithoutLabels() {
        assertThat(post("/api/v2/alerts", "application/json", "[{\"labels\": {}}]")
                        .status())
                .isEqualTo(400);
        assertThat(post("/api/v2/alerts", "application/json", "{}").status()).isEqualTo(400);
    }

    /** Where alerts go, and where other servers take metrics. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/api/v2/alerts, 415",
        "/api/v1/alerts, 400",
        "/metrics, 405",
        "/metrics/job/x, 404",
        "/api/v1/write, 404",
        "/api/v1/otlp/v1/metrics, 404",
        "/v1/metrics, 404"
    })
    void takesNoMetrics(String path, int status) {
        Answer answer = post(path, Line.TEXT, "# TYPE tidemark_x gauge\ntidemark_x 1\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(Http.get(alertmanager.endpoint().resolve("/metrics")).body()).doesNotContain("tidemark_x");
        assertThat(alertmanager.alerts()).noneMatch(alert -> alert.labels().containsKey("tidemark_x"));
    }
}
