package io.tidemark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.spring.TidemarkProperties.Sink;
import io.tidemark.spring.TidemarkProperties.ViewDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide names each property there is, and no other. */
class GuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "spring-boot.md");

    private static Set<String> known() throws IOException {
        Set<String> known = new TreeSet<>();
        try (InputStream metadata = Objects.requireNonNull(
                TidemarkProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            for (JsonNode property : Running.JSON.readTree(metadata).path("properties")) {
                assertThat(property.path("description").asText())
                        .as(property.path("name").asText())
                        .isNotBlank();
                known.add(property.path("name").asText());
            }
        }
        known.removeIf(name -> name.startsWith("management."));
        known.remove("tidemark.sinks");
        known.remove("tidemark.views");
        known.remove("tidemark.prometheus.labels");
        known.add("tidemark.prometheus.labels.*");
        addComponents(known, "tidemark.sinks.<name>.", Sink.class);
        addComponents(known, "tidemark.views.<name>.", ViewDefinition.class);
        return known;
    }

    private static void addComponents(Set<String> known, String prefix, Class<?> of) {
        for (RecordComponent component : of.getRecordComponents()) {
            known.add(prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT));
        }
    }

    @Test
    void theTableHasAllProperties() throws IOException {
        Set<String> told = new TreeSet<>();
        Matcher rows = Pattern.compile("^\\| `(tidemark\\.[^`]*)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(GUIDE));
        while (rows.find()) {
            told.add(rows.group(1));
        }
        assertThat(told).containsExactlyElementsOf(known());
    }

    @Test
    void examplesHaveNoOthers() throws IOException {
        Matcher blocks =
                Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        Set<String> known = known();
        int examples = 0;
        while (blocks.find()) {
            Properties properties = new Properties();
            properties.load(new StringReader(blocks.group(1)));
            for (String name : properties.stringPropertyNames()) {
                if (name.startsWith("tidemark.")) {
                    examples++;
                    assertThat(known)
                            .contains(name.replaceAll("^(tidemark\\.(sinks|views)\\.)[^.]+", "$1<name>")
                                    .replaceAll("^(tidemark\\.prometheus\\.labels\\.).*", "$1*"));
                }
            }
        }
        assertThat(examples).isGreaterThan(10);
    }
}
