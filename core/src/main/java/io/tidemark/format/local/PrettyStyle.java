package io.tidemark.format.local;

import java.util.Map;
import java.util.function.UnaryOperator;

/** A line that says what it is, and one for each field, aligned. */
final class PrettyStyle implements Style {

    /** One very long name does not push the values of all others away. */
    static final int WIDEST = 40;

    @Override
    public String show(EntryReading entry) {
        StringBuilder out = new StringBuilder(SafeText.plain(entry.type()));
        if (!entry.time().isEmpty()) {
            out.append(" at ").append(entry.time());
        }
        int width = 0;
        for (String name : entry.values().keySet()) {
            width = Math.max(width, width(SafeText.name(name)));
        }
        for (Map.Entry<String, Shown> field : entry.values().entrySet()) {
            String name = SafeText.name(field.getKey());
            out.append("\n  ").append(name);
            pad(out, Math.min(width, WIDEST) - width(name));
            out.append("  ").append(field.getValue().text(UnaryOperator.identity()));
        }
        if (entry.values().isEmpty()) {
            out.append("\n  (no fields)");
        }
        for (String problem : entry.problems()) {
            out.append("\n  ! ").append(SafeText.plain(problem));
        }
        return out.toString();
    }

    @Override
    public String end() {
        return "\n";
    }

    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    static void pad(StringBuilder out, int spaces) {
        out.append(" ".repeat(Math.max(0, spaces)));
    }

    @Override
    public String toString() {
        return "pretty";
    }
}
