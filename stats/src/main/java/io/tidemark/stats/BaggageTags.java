package io.tidemark.stats;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tags as text, as the W3C recommendation "Propagation format for distributed context: Baggage" has them, in the header {@value #HEADER}:
 * {@code tenant=acme,plan=pay%20as%20you%20go}.
 *
 * <p>Nothing that comes from outside makes these throw: not even the header that is absent, null. Safe for use by several threads. This reads baggage for tags, and writes tags as baggage; what is
 * in the baggage of a request besides is for others to pass on.
 */
public final class BaggageTags {

    /** The name of the header. */
    public static final String HEADER = "baggage";

    /** How many members everybody must pass on, and so how many are written at most. */
    public static final int MOST_WRITTEN = 64;

    /** How many members there may be in a header, and so how many are read at most. */
    public static final int MOST_READ = 180;

    /** How many bytes a header may have that is written or read: so many everybody must pass on. */
    public static final int MOST_BYTES = 8192;

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private BaggageTags() {}

    /**
     * The {@linkplain Tags#andPropagating propagating} tags as text; of none, the empty text, for which no header is to be sent.
     *
     * @return refused if they are more than {@value #MOST_WRITTEN}, if the text has more than {@value #MOST_BYTES} bytes, or if a key is no token
     *     (RFC 7230: letters, digits and {@code !#$%&'*+-.^_`|~})
     */
    public static CodecResult<String> encode(Tags tags) {
        Tags sent = Objects.requireNonNull(tags, "tags").propagating();
        if (sent.size() > MOST_WRITTEN) {
            return new CodecResult.Refused<>(
                    "there are " + sent.size() + " propagating tags, more than " + MOST_WRITTEN, 0);
        }
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, String> tag : sent.asMap().entrySet()) {
            if (!tag.getKey().chars().allMatch(c -> isToken((char) c))) {
                return new CodecResult.Refused<>(
                        "the key \"" + tag.getKey() + "\" cannot be written: baggage takes letters, digits and "
                                + TOKEN_PUNCTUATION,
                        0);
            }
            out.append(out.isEmpty() ? "" : ",").append(tag.getKey()).append('=');
            writeValue(out, tag.getValue());
        }
        return out.length() > MOST_BYTES
                ? new CodecResult.Refused<>("the text has " + out.length() + " bytes, more than " + MOST_BYTES, 0)
                : new CodecResult.Done<>(out.toString());
    }

    private static void writeValue(StringBuilder out, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isOctet(c) && c != '%') {
                out.append(c);
            } else {
                out.append('%').append(hex(c >> 4)).append(hex(c & 0xF));
            }
        }
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }

    private static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    /** What may stand in a value. */
    private static boolean isOctet(char c) {
        return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
    }

    /**
     * The tags in the text of a header; of several, in their texts joined with commas. They are {@linkplain Tags#andPropagating propagating}. Of one
     * key the last counts. Properties (what follows a semicolon) are ignored, as are empty members. A member that can be no tag, since its key or
     * value is too long or its value is not of printable ASCII, is {@linkplain CodecResult.Done#leftOut left out}.
     *
     * @param text null for a request without the header: it has no tags
     * @return refused if the text is not as the recommendation has it, has more than {@value #MOST_READ} members or more than {@value #MOST_BYTES}
     *     bytes
     */
    public static CodecResult<Tags> decode(@Nullable String text) {
        if (text == null) {
            return new CodecResult.Done<>(Tags.empty());
        }
        if (text.length() > MOST_BYTES) {
            return new CodecResult.Refused<>("there are more than " + MOST_BYTES + " bytes", MOST_BYTES);
        }
        return new Reading(text).tags();
    }

    private static final class Reading {
        private final String text;
        private int at;
        private final TreeMap<String, String> tags = new TreeMap<>();
        private final List<String> leftOut = new ArrayList<>();

        Reading(String text) {
            this.text = text;
        }

        CodecResult<Tags> tags() {
            int members = 0;
            while (true) {
                skipSpace();
                if (at == text.length()) {
                    return new CodecResult.Done<>(Tags.received(tags), leftOut);
                }
                if (text.charAt(at) == ',') {
                    at++;
                    continue;
                }
                if (++members > MOST_READ) {
                    return new CodecResult.Refused<>("there are more than " + MOST_READ + " members", at);
                }
                String problem = member();
                if (!problem.isEmpty()) {
                    return new CodecResult.Refused<>(problem, at);
                }
            }
        }

        /** Reads a member, up to what comes next. Gives what is wrong with it, empty if nothing is. */
        private String member() {
            int start = at;
            while (at < text.length() && isToken(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                return "a key is expected";
            }
            String key = text.substring(start, at);
            skipSpace();
            if (at == text.length() || text.charAt(at) != '=') {
                return "an equals sign is expected";
            }
            at++;
            skipSpace();
            start = at;
            while (at < text.length() && isOctet(text.charAt(at))) {
                at++;
            }
            String value = decoded(text.substring(start, at));
            if (value == null) {
                at = start;
                return "a percent sign without two hexadecimal digits is in the value";
            }
            skipSpace();
            if (at < text.length() && text.charAt(at) == ';') {
                skipProperties();
            }
            if (at < text.length() && text.charAt(at) != ',') {
                return String.format("the character U+%04X cannot be there", (int) text.charAt(at));
            }
            add(key, value);
            return "";
        }

        private void add(String key, String value) {
            if (PrintableAscii.problem(key, false) != null || PrintableAscii.problem(value, true) != null) {
                leftOut.add(key);
            } else {
                tags.put(key, value);
            }
        }

        private void skipProperties() {
            while (at < text.length() && text.charAt(at) != ',' && (isSpace() || isPrintable(text.charAt(at)))) {
                at++;
            }
        }

        private static boolean isPrintable(char c) {
            return c > 0x20 && c < 0x7F;
        }

        private void skipSpace() {
            while (at < text.length() && isSpace()) {
                at++;
            }
        }

        private boolean isSpace() {
            return text.charAt(at) == ' ' || text.charAt(at) == '\t';
        }

        /** Null if a percent sign is not followed by two digits. Bytes that are not UTF-8 become U+FFFD. */
        private static @Nullable String decoded(String value) {
            if (value.indexOf('%') < 0) {
                return value;
            }
            byte[] bytes = new byte[value.length()];
            int length = 0;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '%') {
                    int high = i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
                    int low = i + 2 < value.length() ? Character.digit(value.charAt(i + 2), 16) : -1;
                    if (high < 0 || low < 0) {
                        return null;
                    }
                    bytes[length++] = (byte) (high << 4 | low);
                    i += 2;
                } else {
                    bytes[length++] = (byte) c;
                }
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }
}
