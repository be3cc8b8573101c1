package io.tidemark.jvm;

/** Text that may be a value of a tag: printable ASCII. */
final class TagText {

    static final int LONGEST = 255;

    private TagText() {}

    /** With the code of what is not printable ASCII, after a backslash, so that different texts stay different; the last 255 characters. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') {
                printable.append(c);
            } else {
                printable.append(String.format("\\u%04x", (int) c));
            }
        }
        return printable.substring(Math.max(0, printable.length() - LONGEST));
    }
}
