package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.demo.Demo;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionsCommandTest {
    /** The demo, as it was built. */
    private static final Path DEMO;

    static {
        try {
            DEMO = Path.of(Demo.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException problem) {
            throw new ExceptionInInitializerError(problem);
        }
    }

    @Test
    void functionsOfTheDemoAreListedWithFileLineAndObjective() throws Exception {
        Ran ran = Ran.of("functions", "--classes", DEMO.toString(), "--sources", "../demo/src/main/java");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        JsonNode all = new ObjectMapper().readTree(ran.out());
        assertThat(all).hasSize(13);
        JsonNode answer = null;
        for (JsonNode function : all) {
            assertThat(Path.of(function.get("file").asText())).exists();
            assertThat(function.get("line").asInt()).isPositive();
            answer = function.get("function").asText().equals("PondServer.answer") ? function : answer;
        }
        assertThat(answer).isNotNull();
        assertThat(answer.get("objective"))
                .hasToString(
                        "{\"name\":\"visits\",\"successRate\":\"99\",\"latencyThreshold\":\"0.1\",\"latencyPercentile\":\"99\"}");
    }

    @Test
    void theListGoesToAFile(@TempDir Path folder) {
        Path file = folder.resolve("functions.json");
        Ran ran = Ran.of("functions", "--classes", DEMO.toString(), "--output", file.toString());
        assertThat(ran.out()).isEqualTo("13 functions in " + file + "\n");
        assertThat(file).content().startsWith("[\n").endsWith("]\n");
    }

    @Test
    void placesThatAreNoneAreAllNamed(@TempDir Path folder) {
        Path none = folder.resolve("none");
        Ran ran = Ran.of("functions", "--classes", none.toString(), "--classes", "pom.xml");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .containsExactly(
                        none
                                + ": there is no such folder or jar. Build the project first, or name where its classes are",
                        "pom.xml: neither a folder of classes nor a jar");
    }

    @Test
    void anUnknownOptionIsNamed() {
        Ran ran = Ran.of("functions", "--class", "x");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("Unknown options: '--class', 'x'")
                .endsWith("Try 'tidemark functions --help'.\n");
    }
}
