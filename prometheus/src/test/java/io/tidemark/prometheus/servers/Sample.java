package io.tidemark.prometheus.servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A value of one series.
 *
 * @param labels with {@code __name__} unless a query dropped it; a label that is the empty string is not there
 */
public record Sample(Map<String, String> labels, double value) {

    /** Makes one. */
    public Sample {
        labels = Map.copyOf(labels);
    }

    /** A label's value, the empty string if there is none. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new TreeMap<>();
        object.properties().forEach(it -> labels.put(it.getKey(), it.getValue().asText()));
        return labels;
    }

    /** From the spelling of the servers: {@code +Inf}, {@code -Inf}, {@code NaN}. */
    static double number(JsonNode text) {
        return Double.parseDouble(text.asText().replace("Inf", "Infinity"));
    }
}
