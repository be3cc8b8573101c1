package io.tidemark.stats;

/** Any text as CloudWatch takes it for the value of a dimension: with another, metrics would be nowhere. Texts that differ go on to, as a rule. */
final class DimensionText {

    /** CloudWatch API, {@code Dimension.Value}. */
    private static final int LONGEST = 1024;

    private DimensionText() {}

    static String of(String text) {
        if (text.isBlank()) {
            return text.isEmpty() ? "(empty)" : escaped(text, '!');
        }
        return atMost(isPlain(text) ? text : escaped(text, ' '), text);
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(each -> each >= ' ' && each <= '~');
    }

    /** @param first the least character that stays as it is */
    private static String escaped(String text, char first) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(each -> {
            if (each >= first && each <= '~') {
                escaped.append((char) each);
            } else {
                escaped.append(String.format("\\u%04x", each));
            }
        });
        return atMost(escaped.toString(), text);
    }

    private static String atMost(String written, String text) {
        if (written.length() <= LONGEST) {
            return written;
        }
        String hash = "~" + Integer.toHexString(text.hashCode());
        return written.substring(0, LONGEST - hash.length()) + hash;
    }
}
