package io.tidemark.format.local;

import java.util.HexFormat;

/**
 * Texts of others, in a form that stays where it is put: on its line, between its quotes, and without effect on a terminal. The escapes are those
 * of JSON and of Java: a quoted text is a JSON string.
 */
final class SafeText {

    private static final HexFormat HEX = HexFormat.of();

    private SafeText() {}

    /** In quotes. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        escape(text, true, out);
        return out.append('"').toString();
    }

    /** As it is, if it could not be taken for anything else than a name; else in quotes. */
    static String name(String text) {
        boolean bare = !text.isEmpty()
                && text.codePoints()
                        .noneMatch(point -> point <= ' ' || "\"\\`=,".indexOf(point) >= 0 || isUnsafe(point));
        return bare ? text : quoted(text);
    }

    /** Without quotes, as part of a sentence. */
    static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        escape(text, false, out);
        return out.toString();
    }

    /** With U+FFFD for every half of a character, so that what differs here differs when it is written. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder out = new StringBuilder(text.length());
                text.codePoints()
                        .forEach(point -> out.appendCodePoint(
                                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
                return out.toString();
            }
        }
        return text;
    }

    /** The beginning of a text, with a note of its length if anything is missing. Leaves no half of a character. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
    }

    private static void escape(String text, boolean quotes, StringBuilder out) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            switch (point) {
                case '"' -> out.append(quotes ? "\\\"" : "\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (isUnsafe(point)) {
                        for (char c : Character.toChars(point)) {
                            out.append("\\u").append(HEX.toHexDigits(c));
                        }
                    } else {
                        out.appendCodePoint(point);
                    }
                }
            }
        }
    }

    /** What ends a line, moves the cursor, turns the direction of text, or is not seen at all. */
    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
