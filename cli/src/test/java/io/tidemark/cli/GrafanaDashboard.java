package io.tidemark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A dashboard as Grafana reads it from its file: what it asks Prometheus for, with the variables put in as Grafana's data source for Prometheus does. */
final class GrafanaDashboard {
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)|\\$\\{(\\w+)(?::(\\w+))?}");
    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\((?:(.+),\\s*)?([a-zA-Z_][a-zA-Z0-9_]*)\\)");

    private final JsonNode json;

    private GrafanaDashboard(JsonNode json) {
        this.json = json;
    }

    static GrafanaDashboard read(Path file) throws IOException {
        return new GrafanaDashboard(new ObjectMapper().readTree(Files.readString(file)));
    }

    JsonNode json() {
        return json;
    }

    /** What a panel asks. */
    record Target(String panel, JsonNode json) {
        String expression() {
            return json.get("expr").asText();
        }

        boolean instant() {
            return json.get("instant").asBoolean();
        }
    }

    /** All panels, those in closed rows as well. */
    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : json.get("panels")) {
            panels.add(panel);
            panel.path("panels").forEach(panels::add);
        }
        return panels;
    }

    /** What panels ask that are in no closed row. */
    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (JsonNode panel : json.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                targets.add(new Target(panel.get("title").asText(), target));
            }
        }
        return targets;
    }

    /** What panels in closed rows ask. */
    List<Target> closedTargets() {
        List<Target> targets = new ArrayList<>();
        for (JsonNode row : json.get("panels")) {
            for (JsonNode panel : row.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    targets.add(new Target(panel.get("title").asText(), target));
                }
            }
        }
        return targets;
    }

    /** Queries of marks on the axis of time. */
    List<String> marks() {
        List<String> marks = new ArrayList<>();
        for (JsonNode mark : json.at("/annotations/list")) {
            if (mark.has("expr")) {
                marks.add(mark.get("expr").asText());
            }
        }
        return marks;
    }

    /** What a variable's values are: those of a label of the series that a selector chooses. */
    record LabelValues(String variable, String selector, String label) {}

    List<LabelValues> labelValues() {
        List<LabelValues> all = new ArrayList<>();
        for (JsonNode variable : variables()) {
            if (variable.get("type").asText().equals("query")) {
                String query = variable.at("/query/query").asText();
                Matcher parts = LABEL_VALUES.matcher(query);
                if (!parts.matches()) {
                    throw new AssertionError(query);
                }
                all.add(new LabelValues(variable.get("name").asText(), parts.group(1), parts.group(2)));
            }
        }
        return all;
    }

    private JsonNode variables() {
        return json.at("/templating/list");
    }

    /** What is chosen at the top of a dashboard: values of variables by their names; of those that are not named here, what the file says. */
    record Choice(String name, Map<String, List<String>> values) {
        static Choice all() {
            return new Choice("All", Map.of());
        }
    }

    /**
     * A query as it is sent.
     *
     * @param options the values that a variable has, for one whose "All" is all of these
     */
    String interpolate(String query, Choice choice, Function<String, List<String>> options) {
        Map<String, String> builtIn = new LinkedHashMap<>();
        builtIn.put("__rate_interval", "20s");
        builtIn.put("__range", "60s");
        builtIn.put("__interval", "1s");
        return VARIABLE.matcher(query).replaceAll(match -> {
            String name = match.group(1) != null ? match.group(1) : match.group(2);
            String value =
                    builtIn.containsKey(name) ? builtIn.get(name) : value(name, match.group(3), choice, options, match);
            return Matcher.quoteReplacement(value);
        });
    }

    private String value(
            String name, String format, Choice choice, Function<String, List<String>> options, MatchResult match) {
        for (JsonNode variable : variables()) {
            if (variable.get("name").asText().equals(name)) {
                List<String> values = choice.values().get(name);
                if (values == null) {
                    JsonNode current = variable.at("/current/value");
                    if (!current.isArray()) {
                        return current.asText();
                    }
                    if (variable.has("allValue")) {
                        return variable.get("allValue").asText();
                    }
                    values = options.apply(name);
                }
                if ("raw".equals(format)) {
                    return String.join(",", values);
                }
                List<String> escaped =
                        values.stream().map(GrafanaDashboard::escape).toList();
                return escaped.size() == 1
                        ? escaped.get(0)
                        : escaped.stream().collect(Collectors.joining("|", "(", ")"));
            }
        }
        if (name.matches("\\d+")) {
            return match.group(); // of label_replace
        }
        throw new AssertionError("no variable " + name);
    }

    /** A value in a regular expression in a string of PromQL. */
    private static String escape(String value) {
        String backslash = "\\";
        return Pattern.compile("[$^*{}\\[\\]'+?.()|]")
                .matcher(value.replace(backslash, backslash.repeat(4)))
                .replaceAll(special -> Matcher.quoteReplacement(backslash.repeat(2) + special.group()));
    }
}
