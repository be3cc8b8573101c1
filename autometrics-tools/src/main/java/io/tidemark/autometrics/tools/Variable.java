package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a person chooses above a {@link Dashboard}: a variable in its queries. Immutable. */
record Variable(String name, ObjectNode json) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Which Prometheus is asked. It is the first that there is, unless somebody says another: so files work wherever they are put, and nobody fills in a name. */
    static Variable dataSource() {
        ObjectNode json = begin(Dashboard.DATA_SOURCE, "Data source", "datasource");
        json.put("description", "The Prometheus that is asked");
        json.put("query", "prometheus").put("regex", "").put("refresh", 1);
        json.put("multi", false).put("includeAll", false);
        json.putArray("options");
        json.putObject("current");
        return new Variable(Dashboard.DATA_SOURCE, json);
    }

    /**
     * Values of a label. Several can be chosen, or all.
     *
     * @param name what queries call it
     * @param selector of the series that have it
     * @param all the regular expression for all of them; empty for their names
     */
    static Variable label(String name, String title, String description, String selector, String label, String all) {
        String query = "label_values(" + selector + ", " + label + ")";
        ObjectNode json = begin(name, title, "query");
        json.put("description", description);
        json.set("datasource", Dashboard.dataSource());
        json.put("definition", query);
        json.putObject("query").put("query", query).put("refId", "Variable-" + name);
        json.put("regex", "").put("sort", 1);
        // When the time that is looked at changes.
        json.put("refresh", 2);
        json.put("multi", true).put("includeAll", true);
        if (!all.isEmpty()) {
            json.put("allValue", all);
        }
        json.putArray("options");
        ObjectNode current = json.putObject("current").put("selected", true);
        current.putArray("text").add("All");
        current.putArray("value").add("$__all");
        return new Variable(name, json);
    }

    /** One of some numbers. */
    static Variable number(String name, String title, String description, int standard, int... numbers) {
        ObjectNode json = begin(name, title, "custom");
        json.put("description", description);
        json.put("multi", false).put("includeAll", false);
        ArrayNode options = json.putArray("options");
        StringBuilder query = new StringBuilder();
        for (int number : numbers) {
            query.append(query.isEmpty() ? "" : ",").append(number);
            options.addObject()
                    .put("selected", number == standard)
                    .put("text", Integer.toString(number))
                    .put("value", Integer.toString(number));
        }
        json.put("query", query.toString());
        json.putObject("current")
                .put("selected", true)
                .put("text", Integer.toString(standard))
                .put("value", Integer.toString(standard));
        return new Variable(name, json);
    }

    /** Chosen by the dashboard itself, and not shown. */
    Variable hidden() {
        ObjectNode copy = json.deepCopy();
        copy.put("hide", 2);
        return new Variable(name, copy);
    }

    private static ObjectNode begin(String name, String title, String type) {
        return JSON.objectNode()
                .put("name", name)
                .put("label", title)
                .put("type", type)
                .put("hide", 0)
                .put("skipUrlSync", false);
    }
}
