package io.tidemark.support;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether CloudWatch takes a line of EMF whole: the JSON Schema ({@code emf.schema.json}), and what a schema cannot say. Every line of the
 * format that a test sees goes through here; the tests of {@code it} compile this file too.
 */
public final class EmfCheck {

    private static final int MOST_BYTES = 1 << 20;

    private static final JsonMapper READER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Schema SCHEMA = schema();

    private EmfCheck() {}

    private static Schema schema() {
        try (InputStream in = EmfCheck.class.getResourceAsStream("/emf.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(READER.readTree(in));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /**
     * Throws if something is wrong with a line.
     *
     * @param line with its line feed
     */
    public static void check(byte[] line) {
        List<String> problems = problems(line);
        if (!problems.isEmpty()) {
            String text = new String(line, StandardCharsets.UTF_8);
            throw new AssertionError("CloudWatch would not take this line whole: " + problems + "\n"
                    + (text.length() > 4000 ? text.substring(0, 4000) + "…" : text));
        }
    }

    /** As {@link #check(byte[])}, of a line that was read as text, without its line feed. */
    public static void check(String line) {
        check((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** What is wrong with a line; empty if nothing is. */
    static List<String> problems(byte[] line) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException problem) {
            return List.of("not UTF-8");
        }
        if (text.isEmpty() || text.indexOf('\n') != text.length() - 1) {
            return List.of("not one line with a line feed at its end");
        }
        if (line.length - 1 > MOST_BYTES) {
            return List.of((line.length - 1) + " bytes are more than " + MOST_BYTES);
        }
        JsonNode root;
        try {
            root = READER.readTree(text);
        } catch (IOException problem) {
            return List.of("not valid JSON: " + problem.getMessage());
        }
        List<String> problems = new ArrayList<>();
        SCHEMA.validate(root).forEach(error -> problems.add(error.toString()));
        if (problems.isEmpty()) {
            for (JsonNode directive : root.at("/_aws/CloudWatchMetrics")) {
                checkDimensions(root, directive.get("Dimensions"), problems);
                checkMetrics(root, directive.get("Metrics"), problems);
            }
            checkDistributions(root, problems);
        }
        return problems;
    }

    private static void checkDimensions(JsonNode root, JsonNode sets, List<String> problems) {
        for (JsonNode set : sets) {
            for (JsonNode name : set) {
                JsonNode value = root.get(name.textValue());
                if (value == null || !value.isTextual()) {
                    problems.add("the dimension " + name + " is no string of the line");
                } else if (!value.textValue().matches("(?=.*[!-~])[ -~]{1,1024}")) {
                    problems.add("the dimension " + name + " has a value that is not taken: " + value);
                }
            }
        }
    }

    private static void checkMetrics(JsonNode root, JsonNode metrics, List<String> problems) {
        Set<String> names = new HashSet<>();
        for (JsonNode metric : metrics) {
            String name = metric.get("Name").textValue();
            if (!names.add(name)) {
                problems.add("the metric " + name + " is in a directive twice");
            }
            JsonNode value = root.get(name);
            if (value == null || !(value.isNumber() || value.isObject())) {
                problems.add("the metric " + name + " is no number of the line");
            } else if (value.isObject() && value.get("Values").size() > 100) {
                problems.add(
                        "the metric " + name + " has " + value.get("Values").size() + " values, more than 100");
            }
        }
    }

    private static void checkDistributions(JsonNode root, List<String> problems) {
        root.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (!member.getKey().equals("_aws")
                    && value.isObject()
                    && value.get("Values").size() != value.get("Counts").size()) {
                problems.add(member.getKey() + " has not as many values as counts");
            }
        });
    }
}
