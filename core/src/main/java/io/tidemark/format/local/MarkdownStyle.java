package io.tidemark.format.local;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A table. Whatever comes from the entry stands in code spans, where nothing is markup but the backtick, which is answered with longer
 * fences, and the pipe, which has to be escaped in tables even there.
 */
final class MarkdownStyle implements Style {

    private static final UnaryOperator<String> CODE = MarkdownStyle::code;

    @Override
    public String show(EntryReading entry) {
        String type = code(SafeText.plain(entry.type()));
        int width = PrettyStyle.width(type);
        for (String name : entry.values().keySet()) {
            width = Math.max(width, PrettyStyle.width(code(SafeText.name(name))));
        }
        width = Math.min(width, PrettyStyle.WIDEST);
        StringBuilder out = new StringBuilder();
        row(out, width, type, entry.time());
        out.append("\n|").append("-".repeat(width + 2)).append("|---|");
        for (Map.Entry<String, Shown> field : entry.values().entrySet()) {
            row(
                    out.append('\n'),
                    width,
                    code(SafeText.name(field.getKey())),
                    field.getValue().text(CODE));
        }
        for (String problem : entry.problems()) {
            row(out.append('\n'), width, "!", code(SafeText.plain(problem)));
        }
        return out.toString();
    }

    private static void row(StringBuilder out, int width, String left, String right) {
        out.append("| ").append(left);
        PrettyStyle.pad(out, width - PrettyStyle.width(left));
        out.append(" | ").append(right).append(" |");
    }

    /** Escaped text as a code span. */
    private static String code(String text) {
        String fence = "`".repeat(longestRun(text) + 1);
        // One space on both sides is not part of the code, if there is one on both.
        boolean apart = text.startsWith("`") || text.endsWith("`") || text.startsWith(" ") || text.endsWith(" ");
        String space = apart ? " " : "";
        return fence + space + text.replace("|", "\\|") + space + fence;
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /** A line between two tables, which would be one without it. */
    @Override
    public String end() {
        return "\n\n";
    }

    @Override
    public String toString() {
        return "markdown";
    }
}
