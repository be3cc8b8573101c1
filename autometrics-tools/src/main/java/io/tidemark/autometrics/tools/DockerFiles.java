package io.tidemark.autometrics.tools;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Prometheus, Alertmanager and Grafana in Docker, for programs on the host. */
final class DockerFiles {

    private static final String HOST = "host.docker.internal";

    private static final Pattern ITSELF =
            Pattern.compile("(localhost|127(\\.[0-9]+){3}|\\[::1]):[0-9]+", Pattern.CASE_INSENSITIVE);

    private static final String COMPOSE = """
            Start:  docker compose up -d
            Look:   http://localhost:3000 (Grafana; admin, admin to change something), http://localhost:9090/targets,
            http://localhost:9093 (Alertmanager). Nobody but this machine reaches them.
            The program has to listen on an address that containers reach: .host("0.0.0.0"), behind a firewall.
            Rules that are put into prometheus/rules are found after: docker compose restart prometheus
            """;

    private final PrometheusSetUp setUp;

    DockerFiles(PrometheusSetUp setUp) {
        this.setUp = setUp;
    }

    Map<String, String> texts() throws ToolException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("compose.yaml", Yaml.file(COMPOSE, compose()));
        files.put("prometheus/prometheus.yml", prometheus());
        for (Path rules : setUp.rules()) {
            String name = "prometheus/rules/" + rules.getFileName();
            if (files.put(name, RulesFile.text(rules)) != null) {
                throw new ToolException("two files of rules are called " + rules.getFileName() + ": rename one");
            }
        }
        files.put(
                "alertmanager/alertmanager.yml",
                new AlertmanagerFile(Receiver.nobody("pager"), Receiver.nobody("tickets")).text());
        files.put("grafana/provisioning/datasources/prometheus.yaml", dataSource());
        files.put("grafana/provisioning/dashboards/autometrics.yaml", dashboards());
        Dashboards dashboards = Dashboards.create();
        (setUp.nativeHistograms() ? dashboards.nativeHistograms() : dashboards)
                .files()
                .forEach((name, text) -> files.put("grafana/dashboards/" + name, text));
        return files;
    }

    private String prometheus() throws ToolException {
        for (String target : setUp.targets(HOST)) {
            if (ITSELF.matcher(target).matches()) {
                throw new ToolException("\"" + target
                        + "\" is the container itself, seen from a container: say " + HOST
                        + target.substring(target.lastIndexOf(':')) + " for this machine");
            }
        }
        Map<String, Object> configuration = LocalFile.configuration(
                setUp, setUp.targets(HOST), List.of("rules/*.yml", "rules/*.yaml"), List.of("alertmanager:9093"));
        return Yaml.file(
                "Targets are seen from a container: " + HOST + " is the machine that it runs on.", configuration);
    }

    private static Map<String, Object> compose() {
        Map<String, Object> prometheus = new LinkedHashMap<>();
        prometheus.put("image", "prom/prometheus:v3.9.1");
        prometheus.put(
                "command",
                List.of(
                        "--config.file=/etc/prometheus/prometheus.yml",
                        "--storage.tsdb.path=/prometheus",
                        // As far as objectives look back.
                        "--storage.tsdb.retention.time=30d",
                        "--enable-feature=exemplar-storage"));
        prometheus.put("volumes", List.of("./prometheus:/etc/prometheus:ro", "prometheus:/prometheus"));
        prometheus.put("ports", List.of("127.0.0.1:9090:9090"));
        // On Linux the name is not there by itself.
        prometheus.put("extra_hosts", List.of(HOST + ":host-gateway"));
        prometheus.put("restart", "unless-stopped");
        Map<String, Object> alertmanager = new LinkedHashMap<>();
        alertmanager.put("image", "prom/alertmanager:v0.28.1");
        alertmanager.put(
                "command", List.of("--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"));
        alertmanager.put("volumes", List.of("./alertmanager:/etc/alertmanager:ro", "alertmanager:/alertmanager"));
        alertmanager.put("ports", List.of("127.0.0.1:9093:9093"));
        alertmanager.put("restart", "unless-stopped");
        Map<String, Object> grafana = new LinkedHashMap<>();
        grafana.put("image", "grafana/grafana:12.0.2");
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("GF_AUTH_ANONYMOUS_ENABLED", "true");
        environment.put(
                "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", "/etc/grafana/dashboards/autometrics-overview.json");
        grafana.put("environment", environment);
        grafana.put(
                "volumes",
                List.of(
                        "./grafana/provisioning:/etc/grafana/provisioning:ro",
                        "./grafana/dashboards:/etc/grafana/dashboards:ro",
                        "grafana:/var/lib/grafana"));
        grafana.put("ports", List.of("127.0.0.1:3000:3000"));
        grafana.put("depends_on", List.of("prometheus"));
        grafana.put("restart", "unless-stopped");
        Map<String, Object> services = new LinkedHashMap<>();
        services.put("prometheus", prometheus);
        services.put("alertmanager", alertmanager);
        services.put("grafana", grafana);
        Map<String, Object> volumes = new LinkedHashMap<>();
        services.keySet().forEach(name -> volumes.put(name, Map.of()));
        Map<String, Object> compose = new LinkedHashMap<>();
        compose.put("services", services);
        compose.put("volumes", volumes);
        return compose;
    }

    private String dataSource() {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("name", "Prometheus");
        source.put("uid", "prometheus");
        source.put("type", "prometheus");
        source.put("access", "proxy");
        source.put("url", "http://prometheus:9090");
        source.put("isDefault", true);
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("httpMethod", "POST");
        more.put("timeInterval", setUp.scrapeInterval());
        source.put("jsonData", more);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("apiVersion", 1);
        file.put("datasources", List.of(source));
        return Yaml.file("timeInterval is the scrape interval: $__rate_interval is made of it.", file);
    }

    private static String dashboards() {
        Map<String, Object> provider = new LinkedHashMap<>();
        provider.put("name", "autometrics");
        provider.put("folder", "Autometrics");
        provider.put("type", "file");
        provider.put("allowUiUpdates", true);
        provider.put("options", Map.of("path", "/etc/grafana/dashboards"));
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("apiVersion", 1);
        file.put("providers", List.of(provider));
        return Yaml.file("Grafana looks at the directory every ten seconds.", file);
    }
}
