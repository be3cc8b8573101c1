package io.tidemark.stats;

import java.nio.charset.StandardCharsets;

/** Text from outside, as it is kept: it may be anything. */
final class Text {

    private Text() {}

    /** The first characters of a text, with U+FFFD for half of a surrogate pair, which no exporter could write. */
    static String atMost(int length, String text) {
        String some = text.length() > length ? text.substring(0, length) : text;
        for (int i = 0; i < some.length(); i++) {
            if (Character.isSurrogate(some.charAt(i))) {
                return new String(some.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
            }
        }
        return some;
    }
}
