package io.tidemark.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How two lists of names differ, in words. */
final class Names {

    private Names() {}

    /**
     * What is missing, what is too much, and else what is out of place.
     *
     * @param where ends the message
     */
    static String difference(List<String> actual, List<String> expected, boolean ordered, String where) {
        List<String> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        List<String> unexpected = new ArrayList<>(actual);
        expected.forEach(unexpected::remove);
        List<String> lines = new ArrayList<>();
        for (String name : missing) {
            lines.add("missing: \"" + name + "\""
                    + Suggestion.of(name, unexpected)
                            .map(near -> " (there is \"" + near + "\")")
                            .orElse(""));
        }
        for (String name : unexpected) {
            lines.add("not expected: \"" + name + "\"");
        }
        if (lines.isEmpty() && ordered) {
            for (int i = 0; i < expected.size(); i++) {
                if (!Objects.equals(actual.get(i), expected.get(i))) {
                    lines.add("expected \"" + expected.get(i) + "\" in place " + (i + 1) + ", but there is \""
                            + actual.get(i) + "\"");
                    break;
                }
            }
        }
        lines.add(where);
        return String.join("\n", lines);
    }
}
