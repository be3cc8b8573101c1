package io.tidemark.otlp;

/** Texts as protobuf takes them: UTF-8, which has no lone surrogates. */
final class LogText {

    private LogText() {}

    /** The text, with U+FFFD in the place of each lone surrogate. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return repaired(text, i);
                }
                i++;
            }
        }
        return text;
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    private static String repaired(String text, int from) {
        StringBuilder repaired = new StringBuilder(text);
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isPair(text, i)) {
                    i++;
                } else {
                    repaired.setCharAt(i, '\uFFFD');
                }
            }
        }
        return repaired.toString();
    }

    /** How many bytes a well-formed text takes. */
    static long bytes(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Two surrogates take four bytes together.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
