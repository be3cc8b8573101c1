package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What says in Kubernetes that pods are scraped: annotations, for a Prometheus that reads them, and resources for the Prometheus operator. */
final class KubernetesFiles {

    private static final String PATCH = """
            For a Prometheus that reads annotations of pods. Apply it:
              kubectl patch deployment %1$s --patch-file deployment-patch.yaml
            The program listens on all addresses: .host("0.0.0.0"). The container is called as the deployment.
            With the Prometheus operator only its port is needed: podmonitor.yaml does the rest.
            """;

    private static final String MONITOR = """
            For the Prometheus operator. Apply it:
              kubectl apply -f podmonitor.yaml
            The label release has to be the one that your Prometheus selects (podMonitorSelector), and app the one of the pods.
            Rules, as "tidemark rules" makes them, become a PrometheusRule if they are named as these files are made.
            """;

    private static final String RULE = """
            For the Prometheus operator. Apply it:
              kubectl apply -f prometheusrule.yaml
            The label release has to be the one that your Prometheus selects (ruleSelector).
            """;

    private final PrometheusSetUp setUp;
    private final String name;

    /** @throws ToolException if the job is no name for Kubernetes */
    KubernetesFiles(PrometheusSetUp setUp) throws ToolException {
        this.setUp = setUp;
        this.name = setUp.job();
        if (!PrometheusSetUp.isApplication(name)) {
            throw new ToolException("\"" + name
                    + "\" is no name of a deployment in Kubernetes: say a job of small letters, digits and -, as shop");
        }
    }

    Map<String, String> texts() throws ToolException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("deployment-patch.yaml", Yaml.file(PATCH.formatted(name), patch()));
        files.put("podmonitor.yaml", Yaml.file(MONITOR, resource("PodMonitor", monitor())));
        if (!setUp.rules().isEmpty()) {
            List<JsonNode> groups = new ArrayList<>();
            for (Path file : setUp.rules()) {
                RulesFile.groups(file).forEach(groups::add);
            }
            files.put("prometheusrule.yaml", Yaml.file(RULE, resource("PrometheusRule", Map.of("groups", groups))));
        }
        return files;
    }

    private Map<String, Object> patch() {
        Map<String, Object> annotations = new LinkedHashMap<>();
        annotations.put("prometheus.io/scrape", "true");
        annotations.put("prometheus.io/port", Integer.toString(setUp.port()));
        annotations.put("prometheus.io/path", setUp.metricsPath());
        Map<String, Object> port = new LinkedHashMap<>();
        port.put("name", "metrics");
        port.put("containerPort", setUp.port());
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("name", name);
        container.put("ports", List.of(port));
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("metadata", Map.of("annotations", annotations));
        template.put("spec", Map.of("containers", List.of(container)));
        return Map.of("spec", Map.of("template", template));
    }

    private Map<String, Object> monitor() {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("port", "metrics");
        endpoint.put("interval", setUp.scrapeInterval());
        endpoint.put("path", setUp.metricsPath());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("selector", Map.of("matchLabels", Map.of("app", name)));
        spec.put("podMetricsEndpoints", List.of(endpoint));
        return spec;
    }

    private Map<String, Object> resource(String kind, Map<String, Object> spec) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("labels", Map.of("release", setUp.release()));
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("apiVersion", "monitoring.coreos.com/v1");
        resource.put("kind", kind);
        resource.put("metadata", metadata);
        resource.put("spec", spec);
        return resource;
    }
}
