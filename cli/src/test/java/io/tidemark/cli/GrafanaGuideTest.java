package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to Grafana says is so. */
class GrafanaGuideTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
    private static final Pattern PANELS = Pattern.compile(
            "(?ms)^## ([A-Za-z ]+)\n(?:(?!^## ).)*?^\\| panel \\|[^\n]*\n\\|---\\|---\\|\n((?:\\|[^\n]*\n)+)");

    private static String guide;

    @TempDir
    Path directory;

    @BeforeAll
    static void readGuide() throws IOException {
        guide = Files.readString(Path.of("../docs/grafana.md"));
    }

    private static List<String> blocks(String language) {
        return BLOCK.matcher(guide)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    @Test
    void commandsPrintWhatTheGuideSays() {
        int compared = 0;
        for (String block : blocks("console")) {
            List<String> lines = block.lines().toList();
            if (!lines.get(0).startsWith("$ tidemark ")) {
                continue;
            }
            String[] command = lines.get(0).substring("$ tidemark ".length()).split(" ", -1);
            List<String> written = new ArrayList<>();
            for (int i = 0; i < command.length; i++) {
                if (i > 0 && command[i - 1].equals("--output")) {
                    written.add(command[i]);
                    command[i] = directory.resolve(command[i]).toString();
                }
            }
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();

            assertThat(Main.run(new PrintWriter(out, true), new PrintWriter(err, true), command))
                    .as(err.toString())
                    .isZero();

            List<String> expected = lines.subList(1, lines.size());
            if (!expected.isEmpty() && !expected.get(0).startsWith("$ ")) {
                compared++;
                assertThat(out.toString().replace(directory + "/", "").lines())
                        .as(written.toString())
                        .containsExactlyElementsOf(expected);
            }
        }
        assertThat(compared).isEqualTo(3);
    }

    @Test
    void whatGrafanaReadsIsYaml() throws IOException {
        List<String> files = blocks("yaml");
        assertThat(files).hasSize(1);
        JsonNode providers = new YAMLMapper().readTree(files.get(0));
        assertThat(providers.at("/providers/0/type").asText()).isEqualTo("file");
        assertThat(guide)
                .contains("the three files to `"
                        + providers.at("/providers/0/options/path").asText() + "`");
    }

    @Test
    void panelsAreCalledAsTheGuideCallsThem() throws IOException {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        assertThat(Main.run(writer, writer, "dashboards", "--output=" + directory))
                .isZero();
        List<MatchResult> tables = PANELS.matcher(guide).results().toList();
        assertThat(tables).extracting(table -> table.group(1)).containsExactly("Overview", "Function Explorer");
        for (MatchResult table : tables) {
            String name = table.group(1).toLowerCase(Locale.ROOT).replace(' ', '-');
            List<String> titles =
                    GrafanaDashboard.read(directory.resolve("autometrics-" + name + ".json")).panels().stream()
                            .map(panel -> panel.get("title").asText().replace("$top", "10"))
                            .toList();
            List<String> called = table.group(2)
                    .lines()
                    .flatMap(row -> Pattern.compile(", ").splitAsStream(row.split("\\|", -1)[1].strip()))
                    .toList();
            assertThat(called)
                    .hasSizeGreaterThan(8)
                    .allSatisfy(panel -> assertThat(titles).anyMatch(title -> title.startsWith(panel)));
            // And none is left out.
            assertThat(titles)
                    .filteredOn(title -> called.stream().noneMatch(title::startsWith))
                    .isSubsetOf("Who calls it", "What it calls");
        }
    }
}
