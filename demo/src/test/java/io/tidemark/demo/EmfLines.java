package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads lines back with a parser that is not Tidemark's, strictly. */
final class EmfLines {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** What a line says of the functions that were called. */
    private static final Pattern CALLS = Pattern.compile("\\w+\\.\\w+\\.(calls|errors|time)");

    private EmfLines() {}

    static List<JsonNode> read(Path directory) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text(directory)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** The lines as they are. */
    static List<String> text(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)
                .filter(file -> file.getFileName().toString().startsWith("duck_pond.log"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                assertThat(text).as("%s", file).endsWith("\n");
                lines.addAll(List.of(text.split("\n")));
            }
        }
        return lines;
    }

    /** Whether the header of a line fits what the line holds. */
    static void check(JsonNode line) {
        JsonNode header = line.get("_aws");
        assertThat(header.get("Timestamp").isIntegralNumber()).isTrue();
        assertThat(header.get("CloudWatchMetrics")).hasSize(1);
        JsonNode directive = header.get("CloudWatchMetrics").get(0);
        assertThat(directive.get("Namespace").asText()).isEqualTo("DuckPond");

        assertThat(directive.get("Dimensions").toString()).isEqualTo("[[\"Operation\"],[\"Operation\",\"Status\"]]");
        for (JsonNode set : directive.get("Dimensions")) {
            for (JsonNode dimension : set) {
                assertThat(line.get(dimension.asText()).isTextual())
                        .as("%s in %s", dimension, line)
                        .isTrue();
            }
        }

        Set<String> metrics = new HashSet<>();
        for (JsonNode metric : directive.get("Metrics")) {
            String name = metric.get("Name").asText();
            assertThat(metrics.add(name)).as("%s once in %s", name, line).isTrue();
            assertThat(line.get(name).isNumber()).as("%s in %s", name, line).isTrue();
            assertThat(metric.path("Unit").asText()).as("unit of %s", name).isEqualTo(unit(name));
        }
        line.fieldNames().forEachRemaining(name -> {
            if (CALLS.matcher(name).matches()) {
                assertThat(line.get(name).isNumber()).as("%s in %s", name, line).isTrue();
                assertThat(metrics).as("a property").doesNotContain(name);
            } else if (!name.equals("_aws")) {
                assertThat(line.get(name).isNumber()).as("%s in %s", name, line).isEqualTo(metrics.contains(name));
            }
        });
        assertThat(metrics).contains("Success", "Ducks", "RequestBytes", "ResponseBytes", "Time");
        assertThat(line.get("RequestId").asText()).matches("[0-9a-f]{32}");
    }

    private static String unit(String metric) {
        if (metric.endsWith("Time")) {
            return "Milliseconds";
        }
        return metric.endsWith("Bytes") ? "Bytes" : "";
    }
}
