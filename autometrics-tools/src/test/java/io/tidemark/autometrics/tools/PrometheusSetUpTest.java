package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.PrometheusEndpoint;
import io.tidemark.prometheus.servers.Promtool;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.stats.MetricSources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs that read the set-up files make of them. */
@Timeout(60)
class PrometheusSetUpTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String RULES = """
            groups:
              - name: shop
                rules:
                  - alert: Down
                    expr: up == 0
                    labels: {severity: page}
            """;

    private final PrometheusSetUp.Builder setUp = PrometheusSetUp.builder();

    @TempDir
    Path directory;

    @Test
    void aPrometheusStartsWithItAndScrapesWhatItNames() throws Exception {
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .port(0)
                .path("/numbers")
                .exposition(Exposition.of(MetricSources.of()))
                .start()) {
            PrometheusSetUp local = setUp.job("shop: \"2\" # '")
                    .target("localhost:" + endpoint.port())
                    .metricsPath("/numbers")
                    .scrapeInterval("1s")
                    .build();
            Path file = local.writeTo(SetUpKind.LOCAL, directory, false).get(0);
            assertThat(Promtool.checkConfig(file)).isEmpty();
            try (RealPrometheus prometheus =
                    RealPrometheus.builder().configuration(file).start()) {
                prometheus.await("a scrape", it -> it.query("up").stream().anyMatch(up -> up.value() == 1));
                assertThat(prometheus.query("up"))
                        .singleElement()
                        .satisfies(up -> assertThat(up.label("job")).isEqualTo("shop: \"2\" # '"));
            }
        }
    }

    @Test
    void whatIsNotSaidIsAsIsUsual() throws Exception {
        JsonNode file = YAML.readTree(text(SetUpKind.LOCAL));

        assertThat(file.at("/global/scrape_interval").asText()).isEqualTo("15s");
        assertThat(file.at("/scrape_configs/0/job_name").asText()).isEqualTo("app");
        assertThat(file.at("/scrape_configs/0/metrics_path").asText()).isEqualTo("/metrics");
        assertThat(file.at("/scrape_configs/0/static_configs/0/targets").toString())
                .isEqualTo("[\"localhost:9464\"]");
        assertThat(file.has("rule_files")).isFalse();
        assertThat(file.has("alerting")).isFalse();
    }

    @Test
    void rulesAreNamedAsTheyAreSeenFromTheFile() throws Exception {
        Path rules = Files.writeString(directory.resolve("shop rules.yml"), RULES);
        setUp.rules(Path.of("").toAbsolutePath().relativize(rules)).alertmanager("localhost:9093");

        Path file = setUp.build()
                .writeTo(SetUpKind.LOCAL, directory.resolve("deep/er"), false)
                .get(0);

        assertThat(YAML.readTree(file.toFile()).at("/rule_files/0").asText()).isEqualTo("../../shop rules.yml");
        assertThat(Promtool.checkConfig(file)).isEmpty();
    }

    @Test
    void allOfDockerBelongsTogether() throws Exception {
        Path rules = Files.writeString(directory.resolve("shop.yml"), RULES);
        Path docker = directory.resolve("docker");
        setUp.rules(rules).scrapeInterval("30s").build().writeTo(SetUpKind.DOCKER, docker, false);

        assertThat(Promtool.checkConfig(docker.resolve("prometheus/prometheus.yml")))
                .isEmpty();
        assertThat(docker.resolve("prometheus/rules/shop.yml")).hasContent(RULES);
        assertThat(Promtool.checkAlertmanagerConfig(docker.resolve("alertmanager/alertmanager.yml")))
                .isEmpty();
        JsonNode scrape =
                YAML.readTree(docker.resolve("prometheus/prometheus.yml").toFile());
        assertThat(scrape.at("/scrape_configs/0/static_configs/0/targets/0").asText())
                .isEqualTo("host.docker.internal:9464");
        JsonNode compose = YAML.readTree(docker.resolve("compose.yaml").toFile());
        assertThat(compose.at("/services/prometheus/extra_hosts/0").asText())
                .isEqualTo("host.docker.internal:host-gateway");
        // Nobody but this machine reaches them, and what they mount is there.
        for (JsonNode service : compose.get("services")) {
            assertThat(service.get("ports"))
                    .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
            for (JsonNode volume : service.get("volumes")) {
                String from = volume.asText().split(":", -1)[0];
                assertThat(
                                from.startsWith("./")
                                        ? Files.isDirectory(docker.resolve(from))
                                        : compose.get("volumes").has(from))
                        .as(from)
                        .isTrue();
            }
        }
        JsonNode source = YAML.readTree(docker.resolve("grafana/provisioning/datasources/prometheus.yaml")
                .toFile());
        assertThat(source.at("/datasources/0/jsonData/timeInterval").asText()).isEqualTo("30s");
        assertThat(source.at("/datasources/0/url").asText()).isEqualTo("http://prometheus:9090");
        JsonNode dashboards = YAML.readTree(docker.resolve("grafana/provisioning/dashboards/autometrics.yaml")
                .toFile());
        assertThat(compose.at("/services/grafana/volumes").toString())
                .contains("./grafana/dashboards:"
                        + dashboards.at("/providers/0/options/path").asText() + ":ro\"");
        Dashboards.create()
                .files()
                .forEach((name, text) ->
                        assertThat(docker.resolve("grafana/dashboards/" + name)).hasContent(text));
    }

    @Test
    void nativeHistogramsAreScrapedWhereTheyAreShown() throws Exception {
        Map<String, String> files = setUp.nativeHistograms().build().files(SetUpKind.DOCKER);

        assertThat(YAML.readTree(files.get("prometheus/prometheus.yml"))
                        .at("/global/scrape_native_histograms")
                        .asBoolean())
                .isTrue();
        assertThat(files)
                .containsAllEntriesOf(Map.of(
                        "grafana/dashboards/autometrics-overview.json",
                        Dashboards.create().nativeHistograms().files().get("autometrics-overview.json")));
    }

    @Test
    void podsAreScrapedByAnnotationsOrByTheOperator() throws Exception {
        Path rules = Files.writeString(directory.resolve("shop.yml"), RULES);
        Map<String, String> files = setUp.job("shop")
                .port(9000)
                .metricsPath("/numbers")
                .scrapeInterval("30s")
                .release("monitoring")
                .rules(rules)
                .build()
                .files(SetUpKind.KUBERNETES);

        JsonNode patch = YAML.readTree(files.get("deployment-patch.yaml"));
        JsonNode annotations = patch.at("/spec/template/metadata/annotations");
        // Kubernetes takes texts alone.
        assertThat(annotations).allMatch(JsonNode::isTextual);
        assertThat(annotations.toString()).isEqualTo("""
                {"prometheus.io/scrape":"true","prometheus.io/port":"9000","prometheus.io/path":"/numbers"}""");
        JsonNode container = patch.at("/spec/template/spec/containers/0");
        assertThat(container.get("name").asText()).isEqualTo("shop");
        assertThat(container.at("/ports/0/containerPort").isInt()).isTrue();
        JsonNode monitor = YAML.readTree(files.get("podmonitor.yaml"));
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("monitoring");
        assertThat(monitor.at("/spec/podMetricsEndpoints/0").toString())
                .isEqualTo("{\"port\":\"metrics\",\"interval\":\"30s\",\"path\":\"/numbers\"}");
        assertThat(monitor.at("/spec/podMetricsEndpoints/0/port")).isEqualTo(container.at("/ports/0/name"));
        JsonNode rule = YAML.readTree(files.get("prometheusrule.yaml"));
        assertThat(rule.get("kind").asText()).isEqualTo("PrometheusRule");
        assertThat(rule.get("spec")).isEqualTo(YAML.readTree(RULES));
    }

    @Test
    void rulesOfSeveralLinesStayReadable() throws Exception {
        Path rules = Files.writeString(directory.resolve("shop.yml"), """
                groups:
                  - name: shop
                    rules:
                      - record: a
                        expr: |
                          up
                            == 1
                """);
        String rule = setUp.rules(rules).build().files(SetUpKind.KUBERNETES).get("prometheusrule.yaml");
        assertThat(rule).containsPattern("expr: \\|\n +up\n +== 1\n");
    }

    @Test
    void flyReadsPortAndPath() throws Exception {
        JsonNode toml = new TomlMapper()
                .readTree(setUp.port(9000)
                        .metricsPath("/a\"b\\c")
                        .build()
                        .files(SetUpKind.FLY)
                        .get("fly.metrics.toml"));

        assertThat(toml.toString()).isEqualTo("{\"metrics\":{\"port\":9000,\"path\":\"/a\\\"b\\\\c\"}}");
    }

    @Test
    void pagesGoToThePagerAndHoldTicketsBack() throws Exception {
        Path file = setUp.pager(URI.create("https://pager.example.com/alerts?team=shop"))
                .pagerTokenFile("/etc/alertmanager/pager.token")
                .tickets(URI.create("http://tickets.example.com/alerts"))
                .build()
                .writeTo(SetUpKind.ALERTMANAGER, directory, false)
                .get(0);

        assertThat(Promtool.checkAlertmanagerConfig(file)).isEmpty();
        JsonNode yaml = YAML.readTree(file.toFile());
        assertThat(yaml.at("/route/receiver").asText()).isEqualTo("tickets");
        assertThat(yaml.at("/route/routes/0/receiver").asText()).isEqualTo("pager");
        assertThat(yaml.at("/route/routes/0/matchers").toString()).isEqualTo("[\"severity=page\"]");
        assertThat(yaml.at("/route/group_by").toString()).contains("service_name", "objective_name");
        assertThat(yaml.at("/receivers/0/webhook_configs/0/http_config/authorization")
                        .toString())
                .isEqualTo("{\"credentials_file\":\"/etc/alertmanager/pager.token\"}");
    }

    @Test
    void anAddressThatIsASecretStaysInItsFile() throws Exception {
        JsonNode yaml = YAML.readTree(setUp.pagerUrlFile("/etc/alertmanager/pager.url")
                .build()
                .files(SetUpKind.ALERTMANAGER)
                .get("alertmanager.yml"));

        assertThat(yaml.at("/receivers/0/webhook_configs/0/url_file").asText())
                .isEqualTo("/etc/alertmanager/pager.url");
        assertThat(yaml.at("/receivers/1").has("webhook_configs")).isFalse();
    }

    @Test
    void withoutAddressesTheAlertmanagerTakesItAndTellsNobody() throws Exception {
        Path file =
                setUp.build().writeTo(SetUpKind.ALERTMANAGER, directory, false).get(0);

        assertThat(Promtool.checkAlertmanagerConfig(file)).isEmpty();
        assertThat(file).content().contains("tells nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"15s", "1m", "500ms", "1h30m", "1d"})
    void whatPrometheusTakesForAnIntervalIsOne(String interval) throws Exception {
        Path file = setUp.scrapeInterval(interval)
                .build()
                .writeTo(SetUpKind.LOCAL, directory, false)
                .get(0);
        assertThat(Promtool.checkConfig(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:1", "a.b-c_d.example:65535", "10.1.2.3:9464", "[::1]:9464", "[fe80::1%eth0]:9464"})
    void whatPrometheusTakesForATargetIsOne(String target) throws Exception {
        Path file = setUp.target(target)
                .build()
                .writeTo(SetUpKind.LOCAL, directory, false)
                .get(0);
        assertThat(Promtool.checkConfig(file)).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        it -> it.target("localhost"),
                        "\"localhost\" is no target: write host and port, as localhost:9464"),
                mistake(it -> it.target("http://localhost:9464"), "is no target"),
                mistake(it -> it.target("localhost:9464/metrics"), "is no target"),
                mistake(it -> it.target("localhost:x"), "is no target"),
                mistake(it -> it.target(""), "is no target"),
                mistake(it -> it.target("a b:1"), "is no target"),
                mistake(it -> it.target("a\n:1"), "\"a?:1\" is no target"),
                mistake(it -> it.target("localhost:0"), "has no port that there is: write one from 1 to 65535"),
                mistake(it -> it.target("localhost:65536"), "has no port that there is"),
                mistake(
                        it -> it.alertmanager("localhost"),
                        "is no Alertmanager: write host and port, as localhost:9093"),
                mistake(it -> it.port(0), "\"0\" is no port"),
                mistake(it -> it.port(65_536), "\"65536\" is no port"),
                mistake(it -> it.scrapeInterval("15"), "\"15\" is no interval that Prometheus scrapes at"),
                mistake(it -> it.scrapeInterval("0s"), "is no interval"),
                mistake(it -> it.scrapeInterval(""), "is no interval"),
                mistake(it -> it.scrapeInterval("1.5s"), "is no interval"),
                mistake(it -> it.scrapeInterval("-1s"), "is no interval"),
                mistake(it -> it.scrapeInterval("1s1m"), "is no interval"),
                mistake(it -> it.scrapeInterval("99999999999999999999d"), "is no interval"),
                mistake(it -> it.metricsPath("metrics"), "\"metrics\" is no path of metrics"),
                mistake(it -> it.metricsPath("/a b"), "is no path"),
                mistake(it -> it.metricsPath("/a?b=c"), "is no path"),
                mistake(it -> it.job(" "), "is no name of a job"),
                mistake(it -> it.job("a\nb"), "\"a?b\" is no name of a job"),
                mistake(it -> it.release("Mine!"), "\"Mine!\" is no release"),
                mistake(it -> it.pager(URI.create("pager.example.com")), "is no address of a receiver"),
                mistake(it -> it.tickets(URI.create("ftp://example.com/")), "is no address of a receiver"),
                mistake(
                        it -> it.pager(URI.create("https://u:hush@pager.example.com/")),
                        "receiver at https://pager.example.com has a user or a password"),
                mistake(
                        it -> it.pager(URI.create("https://pager.example.com/"))
                                .pagerUrlFile("x")
                                .build(),
                        "the receiver pager has an address and a file with one: leave one out"),
                mistake(it -> it.ticketsTokenFile("x").build(), "the receiver tickets has a token and no address"));
    }

    private static Arguments mistake(Consumer<PrometheusSetUp.Builder> mistake, String message) {
        return Arguments.of(mistake, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithTheFix(Consumer<PrometheusSetUp.Builder> mistake, String message) {
        assertThatThrownBy(() -> mistake.accept(setUp))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'groups: ['      | is no YAML
            'groups: []'     | has no groups of rules
            'rules: 1'       | has no groups of rules
            """)
    void rulesThatAreNoneAreNamed(String text, String message) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yml"), text);
        assertThatThrownBy(() -> setUp.rules(rules).build().files(SetUpKind.KUBERNETES))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining(rules.toString())
                .hasMessageContaining(message);
    }

    @Test
    void rulesThatAreNotThereAreNamed() {
        Path rules = directory.resolve("rules.yml");
        assertThatThrownBy(() -> setUp.rules(rules).build().files(SetUpKind.DOCKER))
                .isInstanceOf(ToolException.class)
                .hasMessage("there is no file of rules " + rules + ": \"tidemark rules\" makes one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9464", "LocalHost:9464", "127.0.0.1:9464", "127.1.2.3:9464", "[::1]:9464"})
    void aTargetThatIsTheContainerItselfIsNamed(String target) {
        assertThatThrownBy(
                        () -> setUp.target("shop:9464").target(target).build().files(SetUpKind.DOCKER))
                .isInstanceOf(ToolException.class)
                .hasMessage(
                        "\"" + target
                                + "\" is the container itself, seen from a container: say host.docker.internal:9464 for this machine");
    }

    @Test
    void aJobThatIsNoDeploymentIsNamed() {
        assertThatThrownBy(() -> setUp.job("My shop").build().files(SetUpKind.KUBERNETES))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("\"My shop\" is no name of a deployment in Kubernetes");
    }

    @Test
    void whatSomebodyHasWrittenIsNotLost() throws Exception {
        Path docker = directory.resolve("docker");
        PrometheusSetUp made = setUp.build();
        List<Path> written = made.writeTo(SetUpKind.DOCKER, docker, false);
        Path own = Files.writeString(docker.resolve("compose.yaml"), "services: {}\n");
        Files.delete(docker.resolve("prometheus/prometheus.yml"));

        assertThatThrownBy(() -> made.writeTo(SetUpKind.DOCKER, docker, false))
                .isInstanceOf(ToolException.class)
                .hasMessage(
                        own
                                + " is there already, and is not the same: move it away, or have it replaced with --force (of the goal: force)");

        assertThat(own).hasContent("services: {}");
        assertThat(docker.resolve("prometheus/prometheus.yml")).doesNotExist();
        assertThat(made.writeTo(SetUpKind.DOCKER, docker, true)).isEqualTo(written);
        // The same is no other.
        assertThat(made.writeTo(SetUpKind.DOCKER, docker, false)).isEqualTo(written);
    }

    @Test
    void kindsAreNamedAsTheCommandNamesThem() {
        assertThat(SetUpKind.values())
                .allSatisfy(kind -> assertThat(SetUpKind.of(kind.word())).isEqualTo(kind));
        assertThatThrownBy(() -> SetUpKind.of("podman"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "\"podman\" is no kind of set-up: write one of local, docker, kubernetes, fly, alertmanager");
    }

    private String text(SetUpKind kind) throws ToolException {
        return setUp.build().files(kind).values().iterator().next();
    }
}
