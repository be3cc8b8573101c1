package io.tidemark.autometrics.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A documentation comment, {@code /** … *}{@code /} or lines of {@code ///}, as text; and where in it a block of links is, or goes. Whatever is done to it, all else stays as it is, and a
 * block that is added can be removed without a trace: how it was added tells what the comment was before.
 *
 * <ul>
 *   <li>A blank line before the block: that line and the block were put at the end of the description.
 *   <li>The block first, and a blank line after it: there were tags alone.
 *   <li>The block on the line of the beginning: there were tags alone, from that line on.
 *   <li>No blank line, and one line of text: all was on one line.
 *   <li>Two blank lines, and nothing else: there was a comment without words.
 *   <li>Nothing else: there was no comment.
 * </ul>
 */
final class DocComment {

    static final String START = "<!-- autometrics:doc-start -->";
    static final String END = "<!-- autometrics:doc-end -->";

    private final String text;
    private final String indent;
    private final String lineEnd;
    private final boolean markdown;
    private final List<Line> lines;

    /** Where the description ends, because tags begin: a line; or how many lines there are. */
    private int tags;

    private final List<Fence> fences = new ArrayList<>();

    private record Line(int start, int content, int end) {}

    private record Fence(boolean isStart, int at) {}

    /** What is wrong with the fences of a comment. */
    static final class BadFences extends Exception {
        private static final long serialVersionUID = 1;

        /** Where in the text of the comment. */
        final int at;

        BadFences(String message, int at) {
            super(message);
            this.at = at;
        }
    }

    /**
     * A comment.
     *
     * @param text from its first to its last slash, or to the end of its last line
     * @param indent what blanks the line has that it begins on
     * @param lineEnd of lines that are added
     * @throws BadFences if it is not clear where its block is
     */
    DocComment(String text, String indent, String lineEnd) throws BadFences {
        this.text = text;
        this.indent = indent;
        this.lineEnd = lineEnd;
        this.markdown = text.startsWith("///");
        this.lines = lines();
        scan();
        checkFences();
    }

    /** The one that a method gets which has none. It is to be followed by a line end. */
    static String made(List<String> block, String indent, String lineEnd) {
        return "/**" + lineEnd + fenced(block, indent + " *", lineEnd, indent + " * ") + lineEnd + indent + " */";
    }

    private List<Line> lines() {
        List<Line> all = new ArrayList<>();
        int last = markdown ? text.length() : bodyEnd();
        int start = 0;
        while (true) {
            int end = start;
            while (end < last && !isLineEnd(text.charAt(end))) {
                end++;
            }
            all.add(new Line(start, Math.min(end, content(start, end)), end));
            if (end == last) {
                return all;
            }
            start = afterLineEnd(end);
        }
    }

    /** Where its end begins, with all its stars. */
    private int bodyEnd() {
        int end = text.length() - 2;
        while (end > 3 && text.charAt(end - 1) == '*') {
            end--;
        }
        return end;
    }

    private int content(int start, int end) {
        int at = skip(" \t\f", start, end);
        if (markdown) {
            at += 3;
        } else if (start == 0) {
            at = 3;
        } else {
            at = skip("*", at, end);
        }
        return skip(" \t\f", at, end);
    }

    private int skip(String what, int from, int end) {
        int at = from;
        while (at < end && what.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private int afterLineEnd(int at) {
        return text.startsWith("\r\n", at) ? at + 2 : at + 1;
    }

    /** Finds tags and fences. What is in <code>{&#64;code …}</code> is neither. */
    private void scan() {
        tags = lines.size();
        int notBefore = 0;
        int pre = -1;
        int whole = 0;
        for (int number = 0; number < lines.size(); number++) {
            Line line = lines.get(number);
            // Where a tag of several lines begins, as seen from its last.
            whole = line.start < notBefore ? whole : number;
            boolean isTag = line.content >= notBefore && line.content < line.end && text.charAt(line.content) == '@';
            if (isTag && tags == lines.size()) {
                // To the javadoc tool, a line of an example that begins so is a tag.
                tags = pre < 0 ? number : pre;
            }
            for (int at = Math.max(line.content, notBefore); at < line.end; at++) {
                if (text.startsWith("{@", at)) {
                    int end = endOfInlineTag(at);
                    notBefore = Math.max(notBefore, end);
                    at = Math.max(at, end - 1);
                } else if (text.startsWith(START, at) || text.startsWith(END, at)) {
                    fences.add(new Fence(text.startsWith(START, at), at));
                } else if (text.regionMatches(true, at, "<pre", 0, 4)) {
                    pre = whole;
                } else if (text.regionMatches(true, at, "</pre", 0, 5)) {
                    pre = -1;
                }
            }
        }
    }

    /** -1 if it has none: then it is no tag. */
    private int endOfInlineTag(int from) {
        int depth = 0;
        for (int at = from; at < lines.get(lines.size() - 1).end; at++) {
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    private void checkFences() throws BadFences {
        boolean open = false;
        int blocks = 0;
        for (Fence fence : fences) {
            if (fence.isStart && open) {
                throw new BadFences("begins within a block of links: " + START + " is there twice", fence.at);
            }
            if (fence.isStart && ++blocks > 1) {
                throw new BadFences("has a second block of links: remove one, from " + START + " to " + END, fence.at);
            }
            if (!fence.isStart && !open) {
                throw new BadFences("has " + END + " without " + START + " before it: remove it", fence.at);
            }
            open = fence.isStart;
        }
        if (open) {
            throw new BadFences(
                    "has " + START + " without " + END + " after it: remove it, and the links below it",
                    fences.get(fences.size() - 1).at);
        }
    }

    boolean hasBlock() {
        return !fences.isEmpty();
    }

    private int start() {
        return fences.get(0).at;
    }

    private int afterEnd() {
        return fences.get(1).at + END.length();
    }

    /** Whether it describes anything, besides the block. */
    boolean hasDescription() {
        for (int number = 0; number < tags; number++) {
            Line line = lines.get(number);
            for (int at = line.content; at < line.end; at++) {
                boolean inBlock = hasBlock() && at >= start() && at < afterEnd();
                if (!inBlock && " \t\f".indexOf(text.charAt(at)) < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The comment with a block in it: the one it has, if that is the same but for blanks and line ends, which formatters change. */
    String with(List<String> block) {
        if (!hasBlock()) {
            return added(block);
        }
        if (lineOf(start()) > tags) {
            // Of a tag it would be a part.
            return withoutBlock(comment -> comment == null ? made(block, indent, lineEnd) : comment.added(block));
        }
        String inner = text.substring(start() + START.length(), fences.get(1).at);
        if (words(inner).equals(words(String.join("\n", block)))) {
            return text;
        }
        int first = lineOf(start());
        return text.substring(0, start())
                + fenced(block, leadOf(first), lineEndOf(first), "")
                + text.substring(afterEnd());
    }

    private interface Next {
        String of(@Nullable DocComment comment);
    }

    private String withoutBlock(Next next) {
        String without = without();
        try {
            return next.of(without.isEmpty() ? null : new DocComment(without, indent, lineEnd));
        } catch (BadFences impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Words alone, without what lines of a comment begin with. */
    private static String words(String inner) {
        return inner.lines()
                .map(line -> line.strip().replaceFirst("^(\\*+|///+)", "").strip())
                .collect(Collectors.joining(" "))
                .replaceAll("\\s+", " ")
                .replaceAll(" ?([<>]) ?", "$1")
                .strip();
    }

    private static String fenced(List<String> block, String lead, String lineEnd, String first) {
        List<String> all = new ArrayList<>();
        all.add(first + START);
        block.forEach(line -> all.add(line.isEmpty() ? lead.stripTrailing() : afterLead(lead) + line));
        all.add(afterLead(lead) + END);
        return String.join(lineEnd, all);
    }

    /** A line without a star is indented as it is. */
    private static String afterLead(String lead) {
        return lead.isBlank() ? lead : lead + " ";
    }

    private String added(List<String> block) {
        String oneLine = oneLine();
        if (oneLine != null) {
            String line = lineEnd + indent + " * ";
            String fenced = fenced(block, indent + " *", lineEnd, "");
            String both = tags == 0 ? line + fenced + line + oneLine : line + oneLine + line + fenced;
            return "/**" + both + lineEnd + indent + " */";
        }
        int last = lastOfDescription();
        if (last >= 0) {
            return addedAfter(last, 1, block);
        }
        if (tags == lines.size()) {
            return addedAfter(0, 2, block);
        }
        if (tags > 0) {
            String lead = leadOf(tags);
            int at = lines.get(0).end;
            String end = lineEndOf(0);
            return text.substring(0, at)
                    + end
                    + fenced(block, lead, end, afterLead(lead))
                    + end
                    + lead.stripTrailing()
                    + text.substring(at);
        }
        if (markdown) {
            String lead = leadOf(0);
            return fenced(block, lead, lineEnd, "/// ") + lineEnd + lead + lineEnd + indent + text;
        }
        return "/** " + fenced(block, indent + " *", lineEnd, "") + lineEnd + indent + " *" + text.substring(3);
    }

    /** What is in {@code /** this *}{@code /}, if it looks just so. */
    private @Nullable String oneLine() {
        if (markdown || lines.size() > 1 || lines.get(0).end != text.length() - 2 || !text.startsWith("/** ")) {
            return null;
        }
        String inner = text.substring(3, text.length() - 2);
        String words = inner.strip();
        return !words.isEmpty() && !words.startsWith("*") && inner.equals(" " + words + " ") ? words : null;
    }

    private int lastOfDescription() {
        for (int number = tags - 1; number >= 0; number--) {
            if (!isBlank(number)) {
                return number;
            }
        }
        return -1;
    }

    private boolean isBlank(int number) {
        Line line = lines.get(number);
        return line.content == line.end;
    }

    private String addedAfter(int number, int blankLines, List<String> block) {
        String lead = leadOf(number);
        int at = lines.get(number).end;
        if (number == lines.size() - 1 && !markdown) {
            int first = Math.max(3, lines.get(number).content);
            while (at > first && " \t\f".indexOf(text.charAt(at - 1)) >= 0) {
                at--;
            }
            at = isBlank(number) ? 3 : at;
        }
        String end = lineEndOf(number);
        return text.substring(0, at)
                + (end + lead.stripTrailing()).repeat(blankLines)
                + end
                + fenced(block, lead, end, afterLead(lead))
                + text.substring(at);
    }

    /** The one of the place: there are files with several. */
    private String lineEndOf(int number) {
        int at = lines.get(number).end;
        return at < text.length() && isLineEnd(text.charAt(at)) ? text.substring(at, afterLineEnd(at)) : lineEnd;
    }

    /** What lines begin with, as one that is there does. */
    private String leadOf(int number) {
        if (markdown) {
            return indent + "///";
        }
        if (number == 0) {
            return lines.size() > 1 ? leadOf(1) : indent + " *";
        }
        Line line = lines.get(number);
        int blanks = skip(" \t\f", line.start, line.end);
        boolean hasStar = number == lines.size() - 1
                ? isBlank(number) || text.charAt(blanks) == '*'
                : blanks < line.end && text.charAt(blanks) == '*';
        return text.substring(line.start, blanks) + (hasStar ? "*" : "");
    }

    private int lineOf(int at) {
        int number = 0;
        while (number + 1 < lines.size() && lines.get(number + 1).start <= at) {
            number++;
        }
        return number;
    }

    /** The comment without its block; empty if there would not be one without it. */
    String without() {
        if (!hasBlock()) {
            return text;
        }
        int start = start();
        int end = afterEnd();
        int first = lineOf(start);
        int last = lineOf(end);
        if (markdown && first == 0) {
            return withoutFirstLines(last);
        }
        boolean begins = lines.get(first).content == start;
        if (begins && first == 0) {
            return withoutBeginning(end);
        }
        if (!begins || !text.substring(end, lines.get(last).end).isBlank()) {
            return withoutWords(start, end);
        }
        if (first > 1 && isBlank(first - 1)) {
            return withoutBlankLines(first, end);
        }
        boolean isFirst = first == 1 && isBlank(0);
        int rest = lines.size() - 1 - last;
        if (isFirst && rest > 1 && isBlank(last + 1)) {
            return cut(lines.get(0).end, lines.get(last + 1).end);
        }
        if (!markdown && rest > 0 && isBlank(lines.size() - 1)) {
            if (isFirst && rest == 1) {
                return "";
            }
            if (isFirst && rest == 2 && isWhole(last + 1)) {
                return "/** " + contentOf(last + 1) + " */";
            }
            if (first == 2 && isBlank(0) && rest == 1 && isWhole(1)) {
                return "/** " + contentOf(1) + " */";
            }
        }
        return cut(lines.get(first - 1).end, end);
    }

    private String withoutBlankLines(int first, int end) {
        if (hasDescription() || tags < lines.size()) {
            return cut(lines.get(first - 2).end, end);
        }
        // With one such line, a formatter was there.
        return first > 2 && isBlank(first - 2) ? cut(lines.get(first - 3).end, end) : "";
    }

    private String cut(int from, int to) {
        return text.substring(0, from) + text.substring(to);
    }

    private String contentOf(int number) {
        Line line = lines.get(number);
        return text.substring(line.content, line.end);
    }

    /** Whether a line has nothing after its content, which may be joined to others. */
    private boolean isWhole(int number) {
        return !isBlank(number) && contentOf(number).equals(contentOf(number).strip());
    }

    private String withoutFirstLines(int last) {
        if (last == lines.size() - 1) {
            return "";
        }
        int next = isBlank(last + 1) && last + 2 < lines.size() ? last + 2 : last + 1;
        return text.substring(skip(" \t\f", lines.get(next).start, text.length()));
    }

    private String withoutBeginning(int end) {
        if (end < text.length() && isLineEnd(text.charAt(end))) {
            int star = skip(" \t\f", afterLineEnd(end), text.length());
            if (text.startsWith("*", star) && !text.startsWith("*/", star)) {
                return cut(3, star + 1);
            }
        }
        return cut(3, end);
    }

    /** Where lines were joined. */
    private String withoutWords(int start, int end) {
        int from = start;
        while (" \t\f".indexOf(text.charAt(from - 1)) >= 0) {
            from--;
        }
        return cut(from, end);
    }
}
