package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.prometheus.servers.Promtool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server has stored, a sample of each series every 15 seconds, and what it answers: by {@code promtool test rules}. */
final class Series {
    private final Map<String, String> stored = new LinkedHashMap<>();
    private final List<Map<String, Object>> expected = new ArrayList<>();

    /** @param values as promtool has them: {@code 0+1x40}, {@code stale}, {@code _} */
    Series with(String series, String values) {
        stored.put(series, values);
        return this;
    }

    /**
     * What an expression gives, to three decimals.
     *
     * @param time since the first sample
     * @param samples {@code {a="b"} 0.5}
     */
    Series gives(String expression, String time, String... samples) {
        List<Map<String, Object>> parsed = new ArrayList<>();
        for (String sample : samples) {
            int end = sample.lastIndexOf('}') + 1;
            parsed.add(Map.of(
                    "labels",
                    sample.substring(0, end),
                    "value",
                    Double.valueOf(sample.substring(end).trim())));
        }
        expected.add(
                Map.of("expr", "round((\n" + expression + "\n), 0.001)", "eval_time", time, "exp_samples", parsed));
        return this;
    }

    void check() {
        List<Map<String, String>> series = new ArrayList<>();
        stored.forEach((name, values) -> series.add(Map.of("series", name, "values", values)));
        Map<String, Object> test =
                Map.of("interval", "15s", "input_series", series, "promql_expr_test", List.copyOf(expected));
        try {
            Path file = Files.createTempFile("tidemark-series-", ".yml");
            try {
                // JSON is YAML.
                Files.writeString(file, new ObjectMapper().writeValueAsString(Map.of("tests", List.of(test))));
                assertThat(Promtool.testRules(file)).isEmpty();
            } finally {
                Files.delete(file);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
