package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A panel of a {@link Dashboard} in the making, in the words of Grafana 9.4; newer ones read them as their own. For one thread. */
final class Panel {

    /** What colours begin at. */
    enum Limits {
        NONE,
        /** Of what should not be: an error ratio. Above nothing it is orange, from 5 % on red. */
        ERRORS,
        /** Of a burn rate: above 1 the budget does not last, at 14.4 somebody is called. */
        BURN_RATE,
        /** Of what is left of a budget. */
        BUDGET,
        /** Of a number of things that are wrong. */
        ANY
    }

    static final String RATE = "reqps";
    static final String RATIO = "percentunit";
    static final String SECONDS = "s";
    static final String NUMBER = "short";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode panel = JSON.objectNode();
    private final ObjectNode defaults = JSON.objectNode();
    private final ArrayNode overrides = JSON.arrayNode();
    private final ArrayNode targets = JSON.arrayNode();
    private final Map<String, String> columns = new LinkedHashMap<>();
    private final String type;

    private Panel(String type, String title, String description) {
        this.type = type;
        panel.put("title", title).put("description", description).put("type", type);
        panel.set("datasource", Dashboard.dataSource());
        defaults.put("min", 0).put("noValue", "no data");
    }

    /** Lines over time, with what they come to below. */
    static Panel lines(String title, String description) {
        Panel panel = new Panel("timeseries", title, description);
        ObjectNode custom = panel.defaults.putObject("custom");
        custom.put("drawStyle", "line").put("lineWidth", 1).put("fillOpacity", 10);
        custom.put("showPoints", "auto").put("spanNulls", false);
        ObjectNode options = panel.panel.putObject("options");
        ObjectNode legend = options.putObject("legend");
        legend.put("showLegend", true).put("displayMode", "table").put("placement", "bottom");
        legend.putArray("calcs").add("lastNotNull").add("max");
        options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
        return panel;
    }

    /** One number for each series, and how it came about. */
    static Panel figure(String title, String description) {
        Panel panel = new Panel("stat", title, description);
        ObjectNode options = panel.panel.putObject("options");
        ObjectNode reduce = options.putObject("reduceOptions");
        reduce.putArray("calcs").add("lastNotNull");
        reduce.put("fields", "").put("values", false);
        options.put("orientation", "auto").put("textMode", "auto").put("justifyMode", "auto");
        options.put("colorMode", "value").put("graphMode", "area");
        return panel;
    }

    /** A line for each series of the first column. */
    static Panel table(String title, String description) {
        Panel panel = new Panel("table", title, description);
        panel.defaults.remove("min");
        ObjectNode custom = panel.defaults.putObject("custom");
        custom.put("align", "auto").put("filterable", true);
        ObjectNode options = panel.panel.putObject("options");
        options.put("showHeader", true).put("cellHeight", "sm");
        return panel;
    }

    /** How many values there are of each size, over time. */
    static Panel heatmap(String title, String description) {
        Panel panel = new Panel("heatmap", title, description);
        panel.defaults.remove("min");
        ObjectNode options = panel.panel.putObject("options");
        options.put("calculate", false).put("cellGap", 1);
        options.putObject("color")
                .put("mode", "scheme")
                .put("scheme", "Oranges")
                .put("steps", 64);
        options.putObject("yAxis").put("axisPlacement", "left").put("unit", SECONDS);
        options.putObject("rowsFrame").put("layout", "auto");
        options.putObject("filterValues").put("le", 1e-9);
        options.putObject("tooltip").put("show", true).put("yHistogram", true);
        options.putObject("legend").put("show", true);
        return panel;
    }

    /** What the numbers are. */
    Panel unit(String unit) {
        defaults.put("unit", unit);
        return this;
    }

    /** Below nothing as well: of what is left, and can be overdrawn. */
    Panel belowZero() {
        defaults.remove("min");
        return this;
    }

    /** Where colours begin. Lines have them drawn. */
    Panel limits(Limits limits) {
        colour(defaults, limits);
        if (type.equals("timeseries") && limits != Limits.NONE) {
            ObjectNode custom = (ObjectNode) defaults.get("custom");
            custom.putObject("thresholdsStyle").put("mode", "line");
            defaults.putObject("color").put("mode", "palette-classic");
        }
        return this;
    }

    /** What is asked, and how a series is called: {@code {{function}}}. */
    Panel query(String expression, String legend) {
        ObjectNode target = target(expression, type.equals("heatmap") ? "heatmap" : "time_series");
        target.put("legendFormat", legend).put("range", true).put("instant", false);
        return this;
    }

    /** A label as a column of a table. Those that are not said are not shown. */
    Panel label(String label, String title) {
        columns.put(label, title);
        return this;
    }

    /** A column of a table: what is asked once, at the end of the time that is looked at. */
    Panel column(String title, String expression, String unit, Limits limits) {
        ObjectNode target = target(expression, "table");
        target.put("legendFormat", "").put("range", false).put("instant", true);
        columns.put("Value #" + target.get("refId").asText(), title);
        ObjectNode values = JSON.objectNode();
        ArrayNode properties = override(title);
        properties.addObject().put("id", "unit").put("value", unit);
        if (limits != Limits.NONE) {
            colour(values, limits);
            properties.addObject().put("id", "thresholds").set("value", values.get("thresholds"));
            properties
                    .addObject()
                    .put("id", "custom.cellOptions")
                    .putObject("value")
                    .put("type", "color-text");
        }
        return this;
    }

    /** Which column orders the lines, the greatest first. */
    Panel sortBy(String column) {
        ObjectNode options = (ObjectNode) panel.get("options");
        options.putArray("sortBy").addObject().put("displayName", column).put("desc", true);
        return this;
    }

    /** What a click leads to. */
    Panel link(String title, String url) {
        defaults.withArray("links").addObject().put("title", title).put("url", url);
        return this;
    }

    /** What a click on a cell leads to. */
    Panel columnLink(String column, String title, String url) {
        override(column)
                .addObject()
                .put("id", "links")
                .putArray("value")
                .addObject()
                .put("title", title)
                .put("url", url);
        return this;
    }

    private ArrayNode override(String column) {
        for (var override : overrides) {
            if (override.at("/matcher/options").asText().equals(column)) {
                return (ArrayNode) override.get("properties");
            }
        }
        ObjectNode override = overrides.addObject();
        override.putObject("matcher").put("id", "byName").put("options", column);
        return override.putArray("properties");
    }

    private ObjectNode target(String expression, String format) {
        ObjectNode target = targets.addObject();
        target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
        target.set("datasource", Dashboard.dataSource());
        target.put("editorMode", "code").put("expr", expression).put("format", format);
        return target;
    }

    private static void colour(ObjectNode values, Limits limits) {
        values.putObject("color").put("mode", "thresholds");
        ArrayNode steps = values.putObject("thresholds").put("mode", "absolute").putArray("steps");
        switch (limits) {
            case NONE -> step(steps, "green");
            case ERRORS -> {
                step(steps, "green");
                step(steps, "orange", 1e-6);
                step(steps, "red", 0.05);
            }
            case BURN_RATE -> {
                step(steps, "green");
                step(steps, "orange", 1);
                step(steps, "red", 14.4);
            }
            case BUDGET -> {
                step(steps, "red");
                step(steps, "orange", 0);
                step(steps, "green", 0.25);
            }
            case ANY -> {
                step(steps, "green");
                step(steps, "red", 1);
            }
        }
    }

    private static void step(ArrayNode steps, String colour) {
        steps.addObject().put("color", colour).putNull("value");
    }

    private static void step(ArrayNode steps, String colour, double from) {
        steps.addObject().put("color", colour).put("value", from);
    }

    /** The panel at its place. */
    ObjectNode json(int id, ObjectNode place) {
        ObjectNode json = JSON.objectNode().put("id", id);
        json.setAll(panel);
        json.set("gridPos", place);
        ObjectNode fields = json.putObject("fieldConfig");
        if (!defaults.has("thresholds")) {
            colour(defaults, Limits.NONE);
            if (type.equals("timeseries")) {
                defaults.putObject("color").put("mode", "palette-classic");
            }
        }
        fields.set("defaults", defaults);
        fields.set("overrides", overrides);
        json.set("targets", targets);
        if (type.equals("table")) {
            json.set("transformations", transformations());
        }
        return json;
    }

    /** The answers have labels in common, by which they become one table; then columns get their names, and those without one go. */
    private ArrayNode transformations() {
        ArrayNode transformations = JSON.arrayNode();
        transformations.addObject().put("id", "merge").putObject("options");
        ObjectNode filter = transformations.addObject().put("id", "filterFieldsByName");
        ArrayNode names = filter.putObject("options").putObject("include").putArray("names");
        // With one answer alone there is no letter behind the name.
        boolean single = targets.size() == 1;
        ObjectNode options = transformations.addObject().put("id", "organize").putObject("options");
        options.putObject("excludeByName");
        ObjectNode order = options.putObject("indexByName");
        ObjectNode titles = options.putObject("renameByName");
        columns.forEach((column, title) -> {
            String name = single && column.startsWith("Value #") ? "Value" : column;
            names.add(name);
            order.put(name, order.size());
            titles.put(name, title);
        });
        return transformations;
    }
}
