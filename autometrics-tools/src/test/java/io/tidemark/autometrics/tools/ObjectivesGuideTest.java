package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.prometheus.servers.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to objectives shows goes through the tools, with the rules of the objective that it shows. */
class ObjectivesGuideTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w+)\n(.*?)^ *```$");

    @TempDir
    static Path folder;

    private static AlertRules rules;

    @BeforeAll
    static void readGuide() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        rules = AlertRules.builder()
                .of(BuiltClasses.in(List.of(new CompiledClasses(classes)
                        .withObjectives(blocks("java").get(0))
                        .folder())))
                .build();
        rules.writeTo(folder.resolve("autometrics.rules.yml"));
        for (String text : blocks("yaml")) {
            Matcher name = Pattern.compile("# ([\\w.-]+\\.yml)\n").matcher(text);
            if (name.lookingAt()) {
                Files.writeString(folder.resolve(name.group(1)), text);
            }
        }
    }

    private static List<String> blocks(String language) throws IOException {
        List<String> texts = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/objectives.md")));
        while (block.find()) {
            if (block.group(1).equals(language)) {
                texts.add(block.group(2).stripIndent());
            }
        }
        return texts;
    }

    @Test
    void filesGoThroughTheTools() {
        assertThat(Promtool.checkConfig(folder.resolve("prometheus.yml"))).isEmpty();
        assertThat(Promtool.checkAlertmanagerConfig(folder.resolve("alertmanager.yml")))
                .isEmpty();
        assertThat(Promtool.testRules(folder.resolve("autometrics.rules_test.yml")))
                .isEmpty();
    }

    @Test
    void ruleThatIsShownIsOneOfThem() throws Exception {
        List<String> shown =
                blocks("yaml").stream().filter(text -> !text.startsWith("#")).toList();
        assertThat(shown).hasSize(1);
        assertThat(rules.toYaml()).contains(shown.get(0).indent(6));
        assertThat(Files.readString(Path.of("../docs/objectives.md")))
                .contains("\n" + rules.size() + " rules in autometrics.rules.yml\n");
    }

    @Test
    void queriesAreQueries() throws Exception {
        StringBuilder yaml = new StringBuilder("groups:\n  - name: guide\n    rules:\n");
        List<String> queries = blocks("promql");
        assertThat(queries).hasSize(5);
        for (int i = 0; i < queries.size(); i++) {
            yaml.append("      - record: guide:query:")
                    .append(i)
                    .append("\n        expr: |\n")
                    .append(queries.get(i).indent(10));
        }
        Path file = Files.writeString(folder.resolve("queries.yml"), yaml);
        assertThat(Promtool.checkRules(file)).isEmpty();
    }

    /** The table of the guide: a row holds for all objectives by how many times the budget is spent. */
    @Test
    void alertsFireAsSoonAsTheGuideSays() throws Exception {
        // At 99.9 %: a tenth of the calls are bad.
        String calls = "objective_name=\"checkout\",objective_percentile=\"99.9\",service_name=\"shop\"";
        int before = 3 * 24 * 60;
        AlertRules.Builder same = AlertRules.builder().percentile("99.9").withoutErrorRatioAlert();
        String page =
                "{category=\"success-rate\", objective_name=\"checkout\", service_name=\"shop\", severity=\"page\"}";
        new RuleScenario(same)
                .sampledAllTwoMinutes()
                .calls(
                        calls,
                        RuleScenario.Phases.of(1000, before).then(900, 120),
                        RuleScenario.Phases.of(0, before).then(100, 120))
                .firing("3d")
                .firing("3d10m", page)
                .firing("3d40m", page)
                .firing("3d50m", page, page.replace("page", "ticket"))
                .holds();
    }
}
