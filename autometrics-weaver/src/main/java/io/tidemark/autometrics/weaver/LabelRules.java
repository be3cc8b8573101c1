package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
import io.tidemark.autometrics.weaver.Asked.AskedLabel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What {@code @Label}s must be. */
final class LabelRules {

    private static final Pattern KEY = Pattern.compile("[A-Za-z_.][A-Za-z0-9_.]*");

    /** Those of function metrics, and those that Prometheus uses, as it spells them. */
    private static final Set<String> RESERVED = Set.of(
            "function",
            "module",
            "service_name",
            "result",
            "ok",
            "error",
            "caller_function",
            "caller_module",
            "objective_name",
            "objective_percentile",
            "objective_latency_threshold",
            "le");

    /** Of the name of an element and of a class: why no object of it can be made. */
    private final BiFunction<String, String, Optional<String>> whyNotMade;

    LabelRules(BiFunction<String, String, Optional<String>> whyNotMade) {
        this.whyNotMade = whyNotMade;
    }

    /** Those that are right. */
    List<DeclaredLabel> check(List<AskedLabel> labels, Consumer<String> errors) {
        List<DeclaredLabel> right = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (AskedLabel label : labels) {
            Optional<String> wrong = wrong(label, keys);
            wrong.ifPresent(errors);
            if (wrong.isEmpty()) {
                right.add(new DeclaredLabel(label.key, label.from.replace('/', '.'), label.values, label.limit));
            }
        }
        return right;
    }

    private Optional<String> wrong(AskedLabel label, Set<String> keys) {
        String key = label.key.replace('.', '_');
        if (!KEY.matcher(label.key).matches() || key.startsWith("__")) {
            return Optional.of(
                    "has a label \"" + label.key
                            + "\": a key must be letters, digits, \"_\" and \".\", and begin neither with a digit nor with \"__\"");
        }
        if (RESERVED.contains(key)) {
            return Optional.of("has a label \"" + label.key
                    + "\": function metrics have one of this key themselves. Choose another key");
        }
        if (!keys.add(key)) {
            return Optional.of("has two labels \"" + label.key
                    + "\" (\".\" becomes \"_\" in Prometheus): give them different keys");
        }
        if (label.limit < 1) {
            return Optional.of("has a label \"" + label.key + "\" with the limit " + label.limit
                    + ": it must be 1 or more. Declare values if they are known");
        }
        for (String value : label.values) {
            if (value.isEmpty() || !Planner.isText(value)) {
                return Optional.of("has a label \"" + label.key
                        + "\" with a value that is empty or has a control character: remove it");
            }
        }
        return whyNotMade.apply("the label \"" + label.key + "\"", label.from);
    }
}
