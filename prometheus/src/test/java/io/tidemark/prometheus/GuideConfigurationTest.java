package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.prometheus.servers.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the guides say to write into files of Prometheus and the Alertmanager, and to ask Prometheus for, is what these take: the real tools say so. A block of YAML is a file if
 * its first line is {@code # name.yml}.
 */
class GuideConfigurationTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|promql)\n(.*?)^```$");
    private static final Pattern FILE_NAME = Pattern.compile("# ([\\w-]+\\.ya?ml)\n");

    @TempDir
    static Path directory;

    private static final List<String> FILES = new ArrayList<>();

    /** What stands in the blocks of a language. */
    static List<String> blocks(String language) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String guide : List.of("prometheus.md", "push.md")) {
            Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs").resolve(guide)));
            while (block.find()) {
                if (block.group(1).equals(language)) {
                    texts.add(block.group(2).strip() + "\n");
                }
            }
        }
        return texts;
    }

    @BeforeAll
    static void readGuides() throws IOException {
        for (String text : blocks("yaml")) {
            Matcher name = FILE_NAME.matcher(text);
            assertThat(name.lookingAt()).as("it begins with its name: %s", text).isTrue();
            assertThat(FILES).doesNotContain(name.group(1));
            FILES.add(name.group(1));
            Files.writeString(directory.resolve(name.group(1)), text);
        }
    }

    private static Path file(String name) {
        assertThat(FILES).contains(name);
        return directory.resolve(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus.yml", "prometheus-secure.yml", "prometheus-docker.yml", "prometheus-push.yml"})
    void prometheusTakesItsConfiguration(String name) {
        assertThat(Promtool.checkConfig(file(name))).isEmpty();
    }

    @Test
    void noConfigurationIsForgottenHere() {
        assertThat(FILES).filteredOn(name -> name.startsWith("prometheus")).hasSize(5);
        assertThat(FILES).filteredOn(name -> name.contains("rules")).hasSize(4);
    }

    /** Debian's Prometheus knows nothing of Kubernetes. So pods are given to it that have been found already: what matters is which are scraped, and where. */
    @Test
    void annotationsOfPodsSayWhatIsScraped() throws IOException {
        String configuration = Files.readString(file("prometheus-kubernetes.yml"));
        String discovery = "    kubernetes_sd_configs:\n      - role: pod\n";
        assertThat(configuration).contains(discovery);
        Path file = Files.writeString(directory.resolve("pods.yml"), configuration.replace(discovery, """
                    static_configs:
                      - targets: ["10.0.0.1:8080"]
                        labels:
                          __meta_kubernetes_pod_annotation_prometheus_io_scrape: "true"
                          __meta_kubernetes_pod_annotation_prometheus_io_port: "9464"
                          __meta_kubernetes_pod_annotation_prometheus_io_path: /numbers
                          __meta_kubernetes_pod_label_app: shop
                          __meta_kubernetes_namespace: sales
                          __meta_kubernetes_pod_name: shop-1
                      - targets: ["10.0.0.2:8080"]
                        labels:
                          __meta_kubernetes_pod_label_app: other
                """));

        Map<String, JsonNode> scraped = new HashMap<>();
        for (JsonNode target : new ObjectMapper().readTree(Promtool.discovered(file, "pods"))) {
            String address = target.get("discoveredLabels").get("__address__").asText();
            scraped.put(address, target.get("labels"));
        }

        assertThat(scraped).containsOnlyKeys("10.0.0.1:9464", "10.0.0.2:8080");
        assertThat(scraped.get("10.0.0.1:9464")).isEqualTo(new ObjectMapper().readTree("""
                {"__address__": "10.0.0.1:9464", "__metrics_path__": "/numbers", "__scheme__": "http", "__scrape_interval__": "1m",
                 "__scrape_timeout__": "10s", "instance": "10.0.0.1:9464", "job": "shop", "namespace": "sales", "pod": "shop-1"}
                """));
        // It is not scraped.
        assertThat(scraped.get("10.0.0.2:8080")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules.yml", "push-rules.yml"})
    void prometheusTakesItsRules(String name) {
        assertThat(Promtool.checkRules(file(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules_test.yml", "push-rules_test.yml"})
    void alertsFireWhenTheGuideSaysSo(String name) {
        assertThat(Promtool.testRules(file(name))).isEmpty();
    }

    @Test
    void alertmanagerTakesItsConfiguration() {
        assertThat(Promtool.checkAlertmanagerConfig(file("alertmanager.yml"))).isEmpty();
    }
}
