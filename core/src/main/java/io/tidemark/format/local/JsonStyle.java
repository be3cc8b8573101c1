package io.tidemark.format.local;

import io.tidemark.entry.DimensionSet;
import io.tidemark.unit.MetricUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** One object on one line. Numbers stay numbers, in the unit that the record declares; the readable form stands beside them. */
final class JsonStyle implements Style {

    @Override
    public String show(EntryReading entry) {
        List<String> metrics = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        for (Map.Entry<String, Shown> field : entry.values().entrySet()) {
            String name = SafeText.quoted(field.getKey());
            Shown value = field.getValue();
            if (value instanceof Shown.Metric metric) {
                metrics.add(name + ":" + metric(metric));
            } else {
                properties.add(name + ":" + property(value));
            }
        }
        List<String> members = new ArrayList<>();
        members.add("\"type\":" + SafeText.quoted(entry.type()));
        if (!entry.time().isEmpty()) {
            members.add("\"time\":" + SafeText.quoted(entry.time()));
        }
        members.add("\"metrics\":" + object(metrics));
        members.add("\"properties\":" + object(properties));
        if (!entry.problems().isEmpty()) {
            members.add("\"problems\":" + array(entry.problems()));
        }
        return object(members);
    }

    private static String metric(Shown.Metric metric) {
        List<String> members = new ArrayList<>();
        metric.figures()
                .forEach((name, number) -> members.add(SafeText.quoted(name) + ":"
                        + number.stripTrailingZeros().toPlainString()));
        if (metric.unit() != MetricUnit.NONE) {
            members.add("\"unit\":" + SafeText.quoted(metric.unit().text()));
        }
        members.add("\"text\":" + SafeText.quoted(metric.numbers(UnaryOperator.identity())));
        List<DimensionSet.Dimension> own = metric.dimensions().dimensions();
        if (!own.isEmpty()) {
            members.add("\"dimensions\":"
                    + object(own.stream()
                            .map(one -> SafeText.quoted(one.name()) + ":" + SafeText.quoted(one.value()))
                            .toList()));
        }
        return object(members);
    }

    private static String property(Shown value) {
        if (value instanceof Shown.Texts list) {
            return array(list.items());
        }
        return value.text(UnaryOperator.identity());
    }

    private static String array(List<String> texts) {
        return texts.stream().map(SafeText::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String object(List<String> members) {
        return "{" + String.join(",", members) + "}";
    }

    @Override
    public String end() {
        return "\n";
    }

    @Override
    public String toString() {
        return "json";
    }
}
