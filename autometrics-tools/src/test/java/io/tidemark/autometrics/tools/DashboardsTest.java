package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Grafana asks of the files, and a person who reads the dashboards. Their queries are asked of a Prometheus where the demo is. */
class DashboardsTest {

    private static final Pattern DATA_SOURCE = Pattern.compile("\"datasource\" : \\{[^}]*\"uid\" : \"([^\"]*)\"");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_]\\w*)");
    private static final Set<String> OF_GRAFANA = Set.of(
            "__all",
            "__rate_interval",
            "__range",
            "__interval",
            "__field",
            "__data",
            "__url_time_range",
            "DS_PROMETHEUS");

    @TempDir
    Path directory;

    /** A file of each kind. */
    record File(String name, String text, JsonNode json) {
        @Override
        public String toString() {
            return name;
        }

        /** All panels and rows, those in closed rows as well. */
        List<JsonNode> panels() {
            List<JsonNode> all = new ArrayList<>();
            for (JsonNode panel : json.get("panels")) {
                all.add(panel);
                panel.path("panels").forEach(all::add);
            }
            return all;
        }

        /** Those that ask for something. */
        List<JsonNode> charts() {
            return panels().stream()
                    .filter(panel -> !panel.get("type").asText().equals("row"))
                    .toList();
        }

        List<String> queries() {
            List<String> queries = new ArrayList<>();
            charts().forEach(chart -> chart.get("targets")
                    .forEach(target -> queries.add(target.get("expr").asText())));
            json.at("/templating/list").forEach(variable -> {
                if (variable.at("/query/query").isTextual()) {
                    queries.add(variable.at("/query/query").asText());
                }
            });
            return queries;
        }
    }

    static Stream<File> files() throws IOException {
        List<File> files = new ArrayList<>();
        for (Dashboards dashboards :
                List.of(Dashboards.create(), Dashboards.create().nativeHistograms())) {
            for (Map.Entry<String, String> file : dashboards.files().entrySet()) {
                files.add(new File(file.getKey(), file.getValue(), new ObjectMapper().readTree(file.getValue())));
            }
        }
        return files.stream();
    }

    @Test
    void addressesNameThemBySettledNames() throws IOException {
        assertThat(files().limit(3).map(file -> file.json().get("uid").asText()))
                .containsExactly("autometrics-overview", "autometrics-function-explorer", "autometrics-slos");
        assertThat(files().limit(3).map(file -> file.json().get("title").asText()))
                .containsExactly("Autometrics Overview", "Autometrics Function Explorer", "Autometrics SLOs");
        assertThat(files())
                .allSatisfy(file ->
                        assertThat(file.name()).isEqualTo(file.json().get("uid").asText() + ".json"));
    }

    @Test
    void linesAndNamesOfTheOverviewLeadToTheExplorerOfTheirFunction() throws IOException {
        String overview = Dashboards.create().files().get("autometrics-overview.json");
        String explorer = "/d/autometrics-function-explorer?${__url_time_range}&${DS_PROMETHEUS:queryparam}";
        assertThat(new ObjectMapper()
                        .readTree(overview).findValuesAsText("url").stream()
                                .filter(url -> !url.isEmpty())
                                .distinct())
                .containsExactlyInAnyOrder(
                        explorer
                                + "&var-function=${__field.labels.function:percentencode}&var-module=${__field.labels.module:percentencode}&var-service_name=${__field.labels.service_name:percentencode}",
                        explorer
                                + "&var-function=${__data.fields.Function:percentencode}&var-module=${__data.fields.Module:percentencode}&var-service_name=${__data.fields.Service:percentencode}");
    }

    @Test
    void linksOfDocumentationFindTheVariablesOfTheExplorer() throws IOException {
        JsonNode explorer = files().skip(1).findFirst().orElseThrow().json();

        assertThat(explorer.at("/templating/list"))
                .extracting(variable -> variable.get("name").asText())
                .containsExactly("DS_PROMETHEUS", "service_name", "module", "function");
        // Whom a link does not say is not left out.
        assertThat(explorer.at("/templating/list"))
                .filteredOn(variable -> variable.get("type").asText().equals("query"))
                .allSatisfy(variable -> {
                    assertThat(variable.get("multi").asBoolean()).isTrue();
                    assertThat(variable.at("/current/value/0").asText()).isEqualTo("$__all");
                });
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachPanelHasANumberOfItsOwnAndAPlaceOfItsOwn(File file) {
        assertThat(file.panels())
                .extracting(panel -> panel.get("id").asInt())
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
        assertNoOverlap(file.json().get("panels"));
        file.json().get("panels").forEach(row -> assertNoOverlap(row.path("panels")));
    }

    private static void assertNoOverlap(JsonNode panels) {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels) {
            JsonNode place = panel.get("gridPos");
            int right = place.get("x").asInt() + place.get("w").asInt();
            int bottom = place.get("y").asInt() + place.get("h").asInt();
            assertThat(right).isLessThanOrEqualTo(24);
            for (int x = place.get("x").asInt(); x < right; x++) {
                for (int y = place.get("y").asInt(); y < bottom; y++) {
                    assertThat(taken.add(x + "," + y))
                            .as(panel.get("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachPanelSaysWhatItShows(File file) {
        assertThat(file.charts()).hasSizeGreaterThan(8).allSatisfy(chart -> {
            assertThat(chart.get("title").asText()).isNotBlank();
            assertThat(chart.get("description").asText()).endsWith(".").hasSizeGreaterThan(20);
            JsonNode defaults = chart.at("/fieldConfig/defaults");
            assertThat(defaults.get("noValue").asText()).isNotBlank();
            assertThat(chart.get("targets")).isNotEmpty();
            if (chart.get("type").asText().equals("table")) {
                assertThat(chart.at("/fieldConfig/overrides").toString()).contains("\"id\":\"unit\"");
            } else {
                assertThat(defaults.get("unit").asText()).isNotBlank();
                assertThat(chart.get("targets"))
                        .allSatisfy(target ->
                                assertThat(target.get("legendFormat").asText()).isNotBlank());
            }
        });
        assertThat(file.charts())
                .extracting(chart -> chart.get("title").asText())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("files")
    void thePrometheusIsTheOneThatWasChosen(File file) {
        Matcher sources = DATA_SOURCE.matcher(file.text());
        Set<String> uids = new HashSet<>();
        while (sources.find()) {
            uids.add(sources.group(1));
        }
        assertThat(uids).containsExactlyInAnyOrder("${DS_PROMETHEUS}", "-- Grafana --");
        // Grafana asks for inputs when a person imports a file, and never when it reads files itself.
        assertThat(file.json().has("__inputs")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachVariableThatIsAskedForIsThere(File file) {
        Set<String> there = new HashSet<>(OF_GRAFANA);
        file.json()
                .at("/templating/list")
                .forEach(variable -> there.add(variable.get("name").asText()));
        Matcher asked = VARIABLE.matcher(file.text());
        while (asked.find()) {
            assertThat(there).contains(asked.group(1));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void noQueryHasNamesFromBeforeAlone(File file) {
        assertThat(file.queries()).allSatisfy(query -> {
            assertThat(query.replace("function_calls(_count)?(_total)?", ""))
                    .doesNotContain("function_calls_count", "caller=");
            assertThat(query.replaceAll("function_calls_duration\\(_seconds\\)\\?", ""))
                    .doesNotContain("function_calls_duration");
        });
    }

    @Test
    void theyAreTheSameEachTime() {
        assertThat(Dashboards.create().files()).isEqualTo(Dashboards.create().files());
        assertThat(Dashboards.create().files().values())
                .allSatisfy(text -> assertThat(text).endsWith("}\n").doesNotContain("\r"));
    }

    @Test
    void withNativeHistogramsNothingAsksForBuckets() {
        assertThat(Dashboards.create().files().values())
                .filteredOn(text -> text.contains("_bucket"))
                .hasSize(3);
        assertThat(Dashboards.create().nativeHistograms().files().values()).noneMatch(text -> text.contains("_bucket"));
    }

    @Test
    void theyAreWrittenOverOlderOnes() throws Exception {
        Path folder = directory.resolve("a/b");
        List<Path> written = Dashboards.create().writeTo(folder);
        Files.writeString(written.get(0), "old");

        assertThat(Dashboards.create().writeTo(folder)).isEqualTo(written);

        Map<String, String> files = Dashboards.create().files();
        assertThat(written)
                .hasSize(3)
                .allSatisfy(file ->
                        assertThat(file).hasContent(files.get(file.getFileName().toString())));
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void ifOneCannotBeWrittenNoneIs() throws IOException {
        Files.createDirectory(directory.resolve("autometrics-slos.json"));

        assertThatThrownBy(() -> Dashboards.create().writeTo(directory))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("autometrics-slos.json is a directory");

        assertThat(directory).isDirectoryContaining("glob:**autometrics-slos.json");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aDirectoryThatIsNoneIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> Dashboards.create().writeTo(file))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("cannot write " + file)
                .hasMessageContaining("is no directory")
                .hasMessageContaining("choose another directory");
    }
}
