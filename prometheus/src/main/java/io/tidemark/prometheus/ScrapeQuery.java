package io.tidemark.prometheus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what is behind the question mark: {@code name[]=up&name[]=requests_total}. Other parameters say nothing to us. */
final class ScrapeQuery {

    private ScrapeQuery() {}

    /**
     * Which names are asked for; all, if none is given.
     *
     * @param query as it was sent
     * @throws IllegalArgumentException if it is malformed; the message says what is wrong, on one line
     */
    static Predicate<String> names(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return any -> true;
        }
        Set<String> names = new HashSet<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String key = decoded(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
            if (key.equals("name[]")) {
                if (value.isEmpty()) {
                    throw new IllegalArgumentException(
                            "name[] is empty: give it the name of a metric, or leave it out");
                }
                names.add(value);
            }
        }
        return names.isEmpty() ? any -> true : names::contains;
    }

    /** Not {@code URLDecoder}: it lets what is no UTF-8 pass. */
    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length()
                        || !HexFormat.isHexDigit(text.charAt(i + 1))
                        || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                    throw new IllegalArgumentException(
                            "the query has a % that no two hexadecimal digits follow: write %25 for a percent sign");
                }
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException(
                        "the query has a character that is none of an address: write it as UTF-8, percent-encoded");
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException problem) {
            throw new IllegalArgumentException("the query is not UTF-8 where it is percent-encoded", problem);
        }
    }
}
