package io.tidemark.autometrics.tools;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of an Alertmanager: urgent alerts to a pager, all others to where tickets are. Immutable.
 *
 * @param pager who is called
 * @param tickets who is told
 */
record AlertmanagerFile(Receiver pager, Receiver tickets) {

    private static final String COMMENT = """
            Start it:  prometheus-alertmanager --config.file=alertmanager.yml   (in other places than Debian: alertmanager)
            Look:      http://localhost:9093
            Alerts with severity="page" go to the pager, all others to tickets. A ticket for an objective that somebody
            has been called for is held back.
            """;

    private static final String NOBODY = """
            A receiver without webhook_configs tells nobody: its alerts are seen in the Alertmanager alone.
            """;

    String text() {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("route", route());
        file.put("inhibit_rules", List.of(inhibition()));
        file.put("receivers", List.of(pager.yaml(), tickets.yaml()));
        return Yaml.file(pager.isNobody() || tickets.isNobody() ? COMMENT + NOBODY : COMMENT, file);
    }

    private Map<String, Object> route() {
        Map<String, Object> urgent = new LinkedHashMap<>();
        urgent.put("matchers", List.of("severity=page"));
        urgent.put("receiver", pager.name());
        urgent.put("repeat_interval", "1h");
        Map<String, Object> route = new LinkedHashMap<>();
        route.put("receiver", tickets.name());
        route.put("group_by", List.of("alertname", "service_name", "objective_name", "function"));
        route.put("group_wait", "30s");
        route.put("group_interval", "5m");
        route.put("repeat_interval", "1d");
        route.put("routes", List.of(urgent));
        return route;
    }

    /** Only of objectives: labels that two alerts both lack are equal, so that any page would hold back any ticket. */
    private static Map<String, Object> inhibition() {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("source_matchers", List.of("severity=page", "objective_name=~.+"));
        rule.put("target_matchers", List.of("severity=ticket", "objective_name=~.+"));
        rule.put(
                "equal",
                List.of(
                        "alertname",
                        "service_name",
                        "objective_name",
                        "objective_percentile",
                        "objective_latency_threshold"));
        return rule;
    }
}
