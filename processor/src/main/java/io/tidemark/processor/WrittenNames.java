package io.tidemark.processor;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which names and prefixes can be written. */
final class WrittenNames {

    private static final Pattern PREFIX = Pattern.compile("[\\p{L}\\p{N}_-]*");

    private WrittenNames() {}

    /** What is wrong with a name, in words; null if nothing is. */
    static @Nullable String problemOf(String name) {
        if (name.isEmpty()) {
            return "a name is never empty";
        }
        if (hasSpace(name)) {
            return "a name holds no white space and no control characters";
        }
        if (name.equals("_aws")) {
            return "_aws is reserved for the directive of an EMF line";
        }
        return null;
    }

    static boolean hasSpace(String name) {
        return name.codePoints()
                .anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c));
    }

    static boolean isPrefix(String prefix) {
        return PREFIX.matcher(prefix).matches();
    }
}
