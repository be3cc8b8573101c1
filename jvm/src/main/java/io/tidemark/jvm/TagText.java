package io.tidemark.jvm;

/** Text that may be a value of a tag. */
final class TagText {

    private TagText() {}

    /** With question marks for what is not printable ASCII; the last 255 characters. */
    static String of(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.substring(Math.max(0, printable.length() - 255));
    }
}
