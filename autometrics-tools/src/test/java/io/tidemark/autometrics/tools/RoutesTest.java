package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.prometheus.servers.RealAlertmanager;
import io.tidemark.prometheus.servers.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a real Alertmanager tells of which alert, with the file that is made. */
@Timeout(60)
class RoutesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    private static Map<String, Object> alert(String id, String name, String severity, String... more) {
        Map<String, String> labels = new TreeMap<>(Map.of("id", id, "alertname", name, "severity", severity));
        for (int i = 0; i < more.length; i += 2) {
            labels.put(more[i], more[i + 1]);
        }
        return Map.of("labels", labels);
    }

    private static Map<String, Object> ofObjective(String id, String severity, String objective) {
        return alert(
                id,
                "High Error Rate SLO - 99%",
                severity,
                "objective_name",
                objective,
                "service_name",
                "shop",
                "objective_percentile",
                "99");
    }

    private static Map<String, Object> ofLatency(String id, String severity, String threshold) {
        return alert(
                id,
                "High Latency SLO - 99%",
                severity,
                "objective_name",
                "slow",
                "service_name",
                "shop",
                "objective_percentile",
                "99",
                "objective_latency_threshold",
                threshold);
    }

    @Test
    void pagesCallAndHoldBackTicketsOfTheSameObjectiveAlone() throws Exception {
        String file = PrometheusSetUp.builder()
                .pager(URI.create("http://127.0.0.1:9/pager"))
                .tickets(URI.create("http://127.0.0.1:9/tickets"))
                .build()
                .files(SetUpKind.ALERTMANAGER)
                .get("alertmanager.yml");
        try (RealAlertmanager alertmanager = RealAlertmanager.start(file)) {
            URI alerts = alertmanager.endpoint().resolve("/api/v2/alerts");
            String body = JSON.writeValueAsString(List.of(
                    ofObjective("page", "page", "api"),
                    ofObjective("held back", "ticket", "api"),
                    ofObjective("of another objective", "ticket", "other"),
                    ofLatency("slow page", "page", "1.0"),
                    ofLatency("held back as well", "ticket", "1.0"),
                    ofLatency("of another threshold", "ticket", "0.25"),
                    alert("page without objective", "TargetDown", "page"),
                    alert("ticket without objective", "TargetDown", "ticket")));
            HttpRequest post = HttpRequest.newBuilder(alerts)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

            JsonNode known = Waiting.value(
                    "all alerts are known",
                    () -> JSON.readTree(http.send(HttpRequest.newBuilder(alerts).build(), BodyHandlers.ofString())
                            .body()),
                    all -> all.size() == 8
                            && !find(all, "held back").at("/status/inhibitedBy").isEmpty()
                            && !find(all, "held back as well")
                                    .at("/status/inhibitedBy")
                                    .isEmpty());

            assertThat(receiver(known, "page")).isEqualTo("pager");
            assertThat(receiver(known, "page without objective")).isEqualTo("pager");
            assertThat(receiver(known, "held back")).isEqualTo("tickets");
            assertThat(receiver(known, "of another objective")).isEqualTo("tickets");
            assertThat(find(known, "of another objective").at("/status/inhibitedBy"))
                    .isEmpty();
            assertThat(find(known, "of another threshold").at("/status/inhibitedBy"))
                    .isEmpty();
            assertThat(find(known, "ticket without objective").at("/status/inhibitedBy"))
                    .isEmpty();
        }
    }

    private static JsonNode find(JsonNode alerts, String id) {
        for (JsonNode alert : alerts) {
            if (alert.at("/labels/id").asText().equals(id)) {
                return alert;
            }
        }
        throw new AssertionError(id + " is not among " + alerts);
    }

    private static String receiver(JsonNode alerts, String id) {
        JsonNode receivers = find(alerts, id).get("receivers");
        assertThat(receivers).hasSize(1);
        return receivers.at("/0/name").asText();
    }
}
