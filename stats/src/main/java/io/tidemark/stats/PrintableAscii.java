package io.tidemark.stats;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names as OpenCensus has them: printable ASCII, from 0x20 to 0x7E. */
final class PrintableAscii {

    static final int LONGEST = 255;

    /**
     * Texts that were found to be names, by their hash: most keys, and many values, are constants, and are looked at once. Who comes first stays. Reading
     * and writing race: texts are immutable.
     */
    private static final @Nullable String[] KNOWN = new String[512];

    private PrintableAscii() {}

    /** Whether this very text, not empty, is known to be a name. If not, it may be one all the same. */
    @SuppressWarnings("ReferenceEquality") // It is what makes it fast.
    static boolean isKnown(String text) {
        return KNOWN[slot(text)] == text;
    }

    private static int slot(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 9 ^ hash >>> 18) & (KNOWN.length - 1);
    }

    /** A name that the program uses: not one that was decoded, of which there may be any number. */
    static void remember(String text) {
        int slot = slot(text);
        if (KNOWN[slot] == null && !text.isEmpty()) {
            KNOWN[slot] = text;
        }
    }

    /** What is wrong with a name of at least one character; null if nothing is. */
    static @Nullable String problem(String text, boolean mayBeEmpty) {
        if (text.isEmpty() && !mayBeEmpty) {
            return "is empty";
        }
        if (text.length() > LONGEST) {
            return "has " + text.length() + " characters, more than " + LONGEST;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7E) {
                return String.format("has a character U+%04X, which is not printable ASCII", (int) c);
            }
        }
        return null;
    }

    /**
     * @throws IllegalArgumentException with {@code what} and the text, if it is no name
     * @throws NullPointerException with {@code what}, if it is null
     */
    static String require(String what, String text, boolean mayBeEmpty) {
        Objects.requireNonNull(text, what);
        String problem = problem(text, mayBeEmpty);
        if (problem != null) {
            throw new IllegalArgumentException(what + " \"" + abbreviated(text) + "\" " + problem);
        }
        return text;
    }

    private static String abbreviated(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
