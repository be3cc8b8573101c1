package io.tidemark.internal.json;

/**
 * Writes strings as JSON strings, in UTF-8. Whatever a string holds, the result is one valid JSON string on one line: control
 * characters, quotes and backslashes are escaped, a lone surrogate becomes U+FFFD.
 *
 * <p>On the hot path of every format: {@code EmfBenchmark}.
 */
public final class Strings {

    /** Room that {@link #putPlain} needs beside one byte a character: two quotes, and eight bytes that are read at once. */
    public static final int ROOM = 10;

    /** Bytes that a character needs at most. */
    public static final int LONGEST = 6;

    private static final long ONES = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long SPACES = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private Strings() {}

    /**
     * Writes a string, quoted, if it needs no escapes and is ASCII: what nearly all are. Needs a byte for each character and
     * {@link #ROOM}.
     *
     * @return the place behind it, or -1 if it must be written with {@link #put}
     */
    @SuppressWarnings(
            "deprecation") // String.getBytes(int, int, byte[], int) cuts characters to bytes: these are proven to be
    // ASCII
    public static int putPlain(byte[] out, int at, String value) {
        int length = value.length();
        int any = 0;
        for (int i = 0; i < length; i++) {
            any |= value.charAt(i);
        }
        if (any >= 0x80) {
            return -1;
        }
        int from = at + 1;
        int end = from + length;
        out[at] = '"';
        value.getBytes(0, length, out, from);
        // Behind the string stands what needs no escape, so that the last bytes are looked at eight at once as well.
        Words.LONG.set(out, end, SPACES);
        long escapes = 0;
        for (int i = from; i < end; i += 8) {
            long eight = (long) Words.LONG.get(out, i);
            // The top bit of a byte is set where a subtraction goes below 0; all bytes are below 0x80 before it.
            escapes |= (eight - SPACES) | ((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES);
        }
        if ((escapes & TOP_BITS) != 0) {
            return -1;
        }
        out[end] = '"';
        return end + 1;
    }

    /** Writes any string, quoted. Needs {@link #LONGEST} bytes for each character and {@link #ROOM}. */
    public static int put(byte[] out, int at, String value) {
        out[at++] = '"';
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                if (c >= ' ' && c != '"' && c != '\\') {
                    out[at++] = (byte) c;
                } else {
                    at = putEscape(out, at, c);
                }
            } else if (c < 0x800) {
                out[at++] = (byte) (0xC0 | (c >> 6));
                out[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                at = putThree(out, at, c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < length
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                int point = Character.toCodePoint(c, value.charAt(++i));
                out[at++] = (byte) (0xF0 | (point >> 18));
                out[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                out[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                out[at++] = (byte) (0x80 | (point & 0x3F));
            } else {
                at = putThree(out, at, '\uFFFD');
            }
        }
        out[at++] = '"';
        return at;
    }

    private static int putThree(byte[] out, int at, char c) {
        out[at] = (byte) (0xE0 | (c >> 12));
        out[at + 1] = (byte) (0x80 | ((c >> 6) & 0x3F));
        out[at + 2] = (byte) (0x80 | (c & 0x3F));
        return at + 3;
    }

    private static int putEscape(byte[] out, int at, char c) {
        out[at] = '\\';
        int shortForm = switch (c) {
            case '"', '\\' -> c;
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> 0;
        };
        if (shortForm != 0) {
            out[at + 1] = (byte) shortForm;
            return at + 2;
        }
        out[at + 1] = 'u';
        out[at + 2] = '0';
        out[at + 3] = '0';
        out[at + 4] = HEX[c >> 4];
        out[at + 5] = HEX[c & 0xF];
        return at + 6;
    }

    /** Room that {@link #put} needs for a string: at most {@link #LONGEST} a character; of a long one, what it takes. */
    public static long room(String value) {
        int length = value.length();
        if (length <= 4096) {
            return (long) length * LONGEST + ROOM;
        }
        long room = ROOM;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(value.charAt(i + 1))) {
                room += 4;
                i++;
                continue;
            }
            room += c < 0x80 ? c < ' ' ? LONGEST : c == '"' || c == '\\' ? 2 : 1 : c < 0x800 ? 2 : 3;
        }
        return room;
    }

    /** A string as a JSON string. */
    public static Words quoted(String value) {
        byte[] bytes = new byte[value.length() * LONGEST + ROOM];
        return Words.of(bytes, put(bytes, 0, value));
    }

    /** Whether it has no lone surrogate. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The text as it reads when it is written: U+FFFD for each lone surrogate. */
    static String wellFormed(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? 0xFFFD : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** Whether all characters are printable ASCII and one at least is no space: what CloudWatch takes as a name or a value. */
    public static boolean isPrintableAscii(String text) {
        boolean blank = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
            blank &= c == ' ';
        }
        return !blank;
    }
}
