package com.example.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goals of the Maven plugin have made in by-maven. */
class MadeByGoalsTest {

    private static final Path MADE =
            Path.of("").toAbsolutePath().getParent().resolve("by-maven/target/tidemark");

    @Test
    void aListOfFunctions() throws IOException {
        String functions = Files.readString(MADE.resolve("functions.json"));
        long woven = Files.readString(MADE.resolveSibling("classes/META-INF/tidemark/functions.idx"))
                .lines()
                .count();
        assertEquals(
                woven,
                functions.lines().filter(line -> line.contains("\"function\" : ")).count());
        assertTrue(functions.contains("\"name\" : \"api\""), functions);
    }

    @Test
    void rulesForItsObjectives() throws IOException {
        List<String> groups = Files.readString(MADE.resolve("autometrics.rules.yml"))
                .lines()
                .filter(line -> line.startsWith("  - name: "))
                .map(line -> line.substring(10))
                .toList();
        assertTrue(groups.contains("sloth-slo-alerts-autometrics-success-rate-99_9"), groups.toString());
        assertTrue(groups.contains("autometrics-error-ratio"), groups.toString());
    }

    @Test
    void dashboardsAndSetUpFiles() throws IOException {
        assertEquals(
                Set.of("autometrics-overview.json", "autometrics-function-explorer.json", "autometrics-slos.json"),
                names(MADE.resolve("dashboards")));
        assertEquals(Set.of("prometheus.yml"), names(MADE.resolve("prometheus-config")));
        String prometheus = Files.readString(MADE.resolve("prometheus-config/prometheus.yml"));
        assertTrue(prometheus.contains("autometrics.rules.yml"), prometheus);
        assertTrue(prometheus.contains("job_name: \"by-maven\""), prometheus);
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
