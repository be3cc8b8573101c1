package io.tidemark.autometrics.tools;

import com.github.javaparser.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * A source as a compiler takes it: with <code>&#92;uXXXX</code> as the character that it means. JavaParser tells positions in that text, and edits need them in the source. Immutable.
 */
final class EscapedText {

    private final String source;
    private final String plain;

    /** Where each character comes from; empty if the texts are the same. */
    private final int[] origins;

    private final int[] lineStarts;

    EscapedText(String source) {
        this.source = source;
        if (source.contains("\\u")) {
            StringBuilder text = new StringBuilder();
            List<Integer> from = new ArrayList<>();
            int at = 0;
            while (at < source.length()) {
                int length = escapeLength(source, at);
                from.add(at);
                if (length > 0) {
                    text.append((char) Integer.parseInt(source, at + length - 4, at + length, 16));
                    at += length;
                } else if (source.startsWith("\\\\", at)) {
                    // Of two backslashes the second begins nothing.
                    text.append("\\\\");
                    from.add(at + 1);
                    at += 2;
                } else {
                    text.append(source.charAt(at++));
                }
            }
            from.add(at);
            plain = text.toString();
            origins = from.stream().mapToInt(Integer::intValue).toArray();
        } else {
            plain = source;
            origins = new int[0];
        }
        lineStarts = lineStarts(plain);
    }

    /** 0 if there is none. */
    private static int escapeLength(String source, int at) {
        if (!source.startsWith("\\u", at)) {
            return 0;
        }
        int digits = at + 1;
        while (digits < source.length() && source.charAt(digits) == 'u') {
            digits++;
        }
        if (digits + 4 > source.length()) {
            return 0;
        }
        for (int i = digits; i < digits + 4; i++) {
            if (Character.digit(source.charAt(i), 16) < 0 || source.charAt(i) > 'f') {
                return 0;
            }
        }
        return digits + 4 - at;
    }

    private static int[] lineStarts(String text) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n' || (c == '\r' && !text.startsWith("\n", at + 1))) {
                starts.add(at + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** What there is to parse. */
    String plain() {
        return plain;
    }

    /** Whether a part of the source has an escape that means one of some characters. */
    boolean escapes(String characters, int from, int to) {
        for (int at = 0; at < Math.min(origins.length, plain.length()); at++) {
            char c = plain.charAt(at);
            if (origins[at] >= from
                    && origins[at] < to
                    && source.charAt(origins[at]) != c
                    && characters.indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Where in the source a character of the parsed text is. */
    int offset(Position position) {
        return origin(lineStarts[position.line - 1] + position.column - 1);
    }

    /** Where in the source it ends. */
    int offsetAfter(Position position) {
        return origin(lineStarts[position.line - 1] + position.column);
    }

    private int origin(int at) {
        return origins.length == 0 ? at : origins[at];
    }
}
