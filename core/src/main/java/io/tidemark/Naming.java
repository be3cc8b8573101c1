package io.tidemark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The style in which the names of a record's fields are written.
 *
 * <p>Words split at {@code _}, {@code -}, {@code .} and at changes of case. A run of capitals is one word
 * ({@code HTTPStatus} is {@code http} + {@code status}), and digits stay with the word before them ({@code p99Latency} is
 * {@code p99} + {@code latency}).
 */
public enum Naming {
    /** The style of the nearest enclosing record that sets one; {@link #PRESERVE} if none does. */
    INHERIT,
    /** As declared in Java. */
    PRESERVE,
    /** {@code RequestLatency} */
    PASCAL_CASE,
    /** {@code requestLatency}; behind a prefix {@code RequestLatency} */
    CAMEL_CASE,
    /** {@code request_latency} */
    SNAKE_CASE,
    /** {@code request-latency} */
    KEBAB_CASE,
    /** {@code REQUEST_LATENCY} */
    SCREAMING_SNAKE_CASE;

    /** The name in this style, as a whole name. {@code INHERIT} and {@code PRESERVE} give it back as it is. */
    public String apply(String name) {
        return segment(name, true);
    }

    /**
     * One segment of a longer name in this style.
     *
     * @param first whether the segment opens the name; in {@link #CAMEL_CASE} every later one begins with a capital
     */
    public String segment(String segment, boolean first) {
        if (this == INHERIT || this == PRESERVE) {
            return segment;
        }
        List<String> words = words(segment);
        StringBuilder out = new StringBuilder(segment.length() + 4);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            switch (this) {
                case PASCAL_CASE -> capitalise(out, word);
                case CAMEL_CASE -> {
                    if (first && i == 0) {
                        out.append(word);
                    } else {
                        capitalise(out, word);
                    }
                }
                case SNAKE_CASE -> separate(out, i, '_').append(word);
                case KEBAB_CASE -> separate(out, i, '-').append(word);
                case SCREAMING_SNAKE_CASE -> separate(out, i, '_').append(word.toUpperCase(Locale.ROOT));
                default -> throw new AssertionError(this);
            }
        }
        return out.toString();
    }

    /** The separator between the words of this style, or the empty string. */
    public String separator() {
        return switch (this) {
            case SNAKE_CASE, SCREAMING_SNAKE_CASE -> "_";
            case KEBAB_CASE -> "-";
            default -> "";
        };
    }

    private static StringBuilder separate(StringBuilder out, int word, char separator) {
        return word == 0 ? out : out.append(separator);
    }

    private static void capitalise(StringBuilder out, String word) {
        int first = word.codePointAt(0);
        out.appendCodePoint(Character.toTitleCase(first)).append(word, Character.charCount(first), word.length());
    }

    /** The words of a name, in lower case. */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        int start = -1;
        int[] chars = name.codePoints().toArray();
        for (int i = 0; i < chars.length; i++) {
            int c = chars[i];
            if (c == '_' || c == '-' || c == '.') {
                add(words, chars, start, i);
                start = -1;
            } else if (start < 0) {
                start = i;
            } else if (Character.isUpperCase(c)
                    && (!Character.isUpperCase(chars[i - 1])
                            || (i + 1 < chars.length && Character.isLowerCase(chars[i + 1])))) {
                add(words, chars, start, i);
                start = i;
            }
        }
        add(words, chars, start, chars.length);
        return words;
    }

    private static void add(List<String> words, int[] chars, int start, int end) {
        if (start >= 0 && end > start) {
            words.add(new String(chars, start, end - start).toLowerCase(Locale.ROOT));
        }
    }
}
