package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tidemark.prometheus.servers.Promtool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What rules make of calls, by {@code promtool test rules}: a sample a minute, and rules that are looked at all ten minutes. */
final class RuleScenario {

    private static final String FIRING =
            "group by (severity, category, service_name, objective_name, objective_latency_threshold, function) (ALERTS{alertstate=\"firing\"})";

    private final AlertRules rules;
    private final List<Map<String, String>> series = new ArrayList<>();
    private final List<Map<String, Object>> expressions = new ArrayList<>();
    private final List<Map<String, Object>> alerts = new ArrayList<>();
    private String evaluated = "10m";
    private int step = 1;

    RuleScenario(AlertRules.Builder rules) throws ToolException {
        this.rules = rules.build();
    }

    /** For scenarios of days. Before any series. */
    RuleScenario sampledAllTwoMinutes() {
        step = 2;
        return this;
    }

    RuleScenario evaluatedEach(String interval) {
        evaluated = interval;
        return this;
    }

    /** A counter. @param values as promtool has them */
    RuleScenario series(String name, String values) {
        series.add(Map.of("series", name, "values", values));
        return this;
    }

    /** Those that end in an error, and the others, of an objective: per minute, for some minutes, one after the other. */
    RuleScenario calls(String labels, Phases ok, Phases errors) {
        series("function_calls_total{" + labels + ",result=\"ok\"}", ok.values(step));
        return series("function_calls_total{" + labels + ",result=\"error\"}", errors.values(step));
    }

    /** Those that are over in time, and all. @param le the bound that is the threshold */
    RuleScenario durations(String labels, String le, Phases fast, Phases all) {
        String name = "function_calls_duration_seconds";
        series(name + "_bucket{" + labels + ",le=\"" + le + "\"}", fast.values(step));
        series(name + "_bucket{" + labels + ",le=\"0.005\"}", "0+0x5000");
        series(name + "_bucket{" + labels + ",le=\"+Inf\"}", all.values(step));
        return series(name + "_count{" + labels + "}", all.values(step));
    }

    /** @param firing the labels of what fires then, as {@code {severity="page", …}} */
    RuleScenario firing(String at, String... firing) {
        return expect(
                at,
                FIRING,
                Stream.of(firing).map(labels -> Map.entry(labels, 1.0)).toList());
    }

    RuleScenario expect(String at, String expression, List<Map.Entry<String, Double>> samples) {
        List<Map<String, Object>> expected = new ArrayList<>();
        samples.forEach(sample -> expected.add(Map.of("labels", sample.getKey(), "value", sample.getValue())));
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("expr", expression);
        test.put("eval_time", at);
        test.put("exp_samples", expected);
        expressions.add(test);
        return this;
    }

    /** An alert, with all that it says. */
    RuleScenario alert(String at, String name, Map<String, String> labels, Map<String, String> annotations) {
        alerts.add(Map.of(
                "eval_time",
                at,
                "alertname",
                name,
                "exp_alerts",
                List.of(Map.of("exp_labels", labels, "exp_annotations", annotations))));
        return this;
    }

    void holds() {
        try {
            Path folder = Files.createTempDirectory("tidemark-rules-");
            Path file = folder.resolve("autometrics.rules.yml");
            Files.writeString(file, rules.toYaml());
            assertThat(Promtool.checkRules(file)).isEmpty();
            Path tests = folder.resolve("tests.yml");
            Map<String, Object> test = new LinkedHashMap<>();
            test.put("interval", step + "m");
            test.put("input_series", series);
            test.put("promql_expr_test", expressions);
            test.put("alert_rule_test", alerts);
            Files.writeString(
                    tests,
                    new ObjectMapper()
                            .writeValueAsString(Map.of(
                                    "rule_files",
                                    List.of(file.toString()),
                                    "evaluation_interval",
                                    evaluated,
                                    // Else their order is another one each time.
                                    "group_eval_order",
                                    new ObjectMapper(new YAMLFactory())
                                            .readTree(rules.toYaml())
                                            .findValuesAsText("name"),
                                    "tests",
                                    List.of(test))));
            assertThat(Promtool.testRules(tests)).isEmpty();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** How a counter grows. */
    record Phases(List<Phase> phases) {

        private record Phase(double perMinute, int minutes) {}

        /** @param perMinute steadily, for long */
        static Phases of(double perMinute) {
            return of(perMinute, 5_000);
        }

        static Phases of(double perMinute, int minutes) {
            return new Phases(List.of(new Phase(perMinute, minutes)));
        }

        Phases then(double perMinute, int minutes) {
            return new Phases(Stream.concat(phases.stream(), Stream.of(new Phase(perMinute, minutes)))
                    .toList());
        }

        /** As promtool has them. */
        String values(int step) {
            StringBuilder text = new StringBuilder("0");
            double last = 0;
            for (Phase phase : phases) {
                double growth = phase.perMinute() * step;
                int times = phase.minutes() / step;
                text.append(' ')
                        .append(last + growth)
                        .append('+')
                        .append(growth)
                        .append('x')
                        .append(times - 1);
                last += growth * times;
            }
            return text.toString();
        }
    }
}
