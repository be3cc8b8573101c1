package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard of Grafana in the making: lines of panels, from the top down. What it becomes is the same each time, so that a change of it can be read. For one thread.
 */
final class Dashboard {

    /**
     * The variable that says which Prometheus is asked. A variable, and not an input of the import: Grafana fills inputs in only where a person imports a file, and a dashboard that it
     * provisions from files would ask for a data source named <code>${DS_PROMETHEUS}</code>.
     */
    static final String DATA_SOURCE = "DS_PROMETHEUS";

    /** Of Grafana 9.4. Newer ones bring it up to theirs. */
    private static final int SCHEMA = 38;

    private static final int WIDTH = 24;
    private static final String TAG = "autometrics";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode head = JSON.objectNode();
    private final ArrayNode annotations = JSON.arrayNode();
    private final ArrayNode variables = JSON.arrayNode();
    private final ArrayNode panels = JSON.arrayNode();

    /** Where the next panels go: the dashboard, or a row that is closed. */
    private ArrayNode open = panels;

    private int lastId;
    private int y;

    /** @param uid what addresses name it by: at most 40 letters, digits, {@code -} and {@code _} */
    Dashboard(String uid, String title, String description) {
        head.put("uid", uid).put("title", title).put("description", description);
        ObjectNode builtIn = annotations.addObject();
        builtIn.put("builtIn", 1).put("name", "Annotations & Alerts").put("type", "dashboard");
        builtIn.putObject("datasource").put("type", "grafana").put("uid", "-- Grafana --");
        builtIn.put("enable", true).put("hide", true).put("iconColor", "rgba(0, 211, 255, 1)");
        variable(Variable.dataSource());
    }

    /** The Prometheus that was chosen. */
    static ObjectNode dataSource() {
        return JSON.objectNode().put("type", "prometheus").put("uid", "${" + DATA_SOURCE + "}");
    }

    Dashboard variable(Variable variable) {
        variables.add(variable.json());
        return this;
    }

    /** Marks on the axis of time of all panels. */
    Dashboard marks(String name, String expression, String title, String text) {
        ObjectNode marks = annotations.addObject();
        marks.put("name", name).put("enable", true).put("hide", false).put("iconColor", "blue");
        marks.set("datasource", dataSource());
        marks.put("expr", expression).put("step", "60s");
        marks.put("titleFormat", title).put("textFormat", text).put("tagKeys", "");
        marks.put("useValueForTime", false);
        return this;
    }

    /** Panels beside each other, of the same width. */
    Dashboard line(int height, Panel... beside) {
        int width = WIDTH / beside.length;
        int x = 0;
        for (Panel panel : beside) {
            open.add(panel.json(++lastId, place(x, width, height)));
            x += width;
        }
        y += height;
        return this;
    }

    /** A heading for what follows. */
    Dashboard row(String title) {
        return row(title, null, false);
    }

    /** A heading that stands there once for each value of a variable, with what follows. */
    Dashboard rowForEach(String variable, String title) {
        return row(title, variable, false);
    }

    /** A heading for what follows, which asks for nothing until somebody opens it. */
    Dashboard closedRow(String title) {
        return row(title, null, true);
    }

    private Dashboard row(String title, @Nullable String repeat, boolean closed) {
        ObjectNode row =
                panels.addObject().put("id", ++lastId).put("title", title).put("type", "row");
        row.set("gridPos", place(0, WIDTH, 1));
        row.put("collapsed", closed);
        if (repeat != null) {
            row.put("repeat", repeat);
        }
        ArrayNode inside = row.putArray("panels");
        open = closed ? inside : panels;
        y++;
        return this;
    }

    private ObjectNode place(int x, int width, int height) {
        return JSON.objectNode().put("h", height).put("w", width).put("x", x).put("y", y);
    }

    /** The file that Grafana imports, with a last end of line. */
    String json() {
        ObjectNode json = head.deepCopy();
        // Null, so that Grafana gives it one.
        json.putNull("id");
        json.putArray("tags").add(TAG);
        json.put("editable", true).put("graphTooltip", 1).put("schemaVersion", SCHEMA);
        json.put("version", 1).put("weekStart", "").put("timezone", "").put("fiscalYearStartMonth", 0);
        json.put("liveNow", false).put("refresh", "1m");
        json.putObject("time").put("from", "now-1h").put("to", "now");
        json.putObject("timepicker");
        ObjectNode others = json.putArray("links").addObject();
        others.put("title", "Autometrics").put("type", "dashboards").put("icon", "external link");
        others.put("tooltip", "").put("url", "").put("asDropdown", false).put("targetBlank", false);
        others.put("includeVars", true).put("keepTime", true);
        others.putArray("tags").add(TAG);
        json.putObject("annotations").set("list", annotations);
        json.putObject("templating").set("list", variables);
        json.set("panels", panels);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return MAPPER.writer(printer).writeValueAsString(json) + "\n";
        } catch (JsonProcessingException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
