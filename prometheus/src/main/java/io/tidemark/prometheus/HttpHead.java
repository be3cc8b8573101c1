package io.tidemark.prometheus;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first line and the headers of a request: RFC 9112.
 *
 * @param path decoded; null if there is none
 * @param query as it was sent
 * @param headers by name in lower case
 */
record HttpHead(
        String method,
        @Nullable String path,
        @Nullable String query,
        String protocol,
        Map<String, List<String>> headers) {

    /** In bytes, all in all. Prometheus sends some 500. */
    static final int MAX_LENGTH = 16 * 1024;

    /** As many as the JDK's server takes. */
    private static final int MAX_HEADERS = 200;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /** A request that is none. */
    static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1;

        private final transient PlainAnswer answer;

        MalformedException(int status, String why) {
            super(why);
            answer = new PlainAnswer(status, why, Map.of());
        }

        PlainAnswer answer() {
            return answer;
        }
    }

    /** Reads what is before the first empty line. */
    static HttpHead parse(String text) throws MalformedException {
        String[] lines = text.split("\r?\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (first.length != 3 || !first[0].matches(TOKEN)) {
            throw new MalformedException(400, "this is no request of HTTP/1.1");
        }
        if (!first[2].matches("HTTP/1\\.\\d")) {
            throw new MalformedException(505, "HTTP/1.1 is spoken here");
        }
        URI target;
        try {
            target = new URI(first[1]);
        } catch (URISyntaxException problem) {
            throw new MalformedException(400, "the address that is asked for is malformed");
        }
        return new HttpHead(first[0], target.getPath(), target.getRawQuery(), first[2], headers(lines));
    }

    private static Map<String, List<String>> headers(String[] lines) throws MalformedException {
        Map<String, List<String>> headers = new HashMap<>();
        if (lines.length - 1 > MAX_HEADERS) {
            throw new MalformedException(431, "more than " + MAX_HEADERS + " headers");
        }
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 0 || !lines[i].substring(0, colon).matches(TOKEN)) {
                throw new MalformedException(400, "a line of the headers is none");
            }
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return headers;
    }

    List<String> values(String header) {
        return headers.getOrDefault(header, List.of());
    }

    /** Whether something comes after it, which nobody wants. */
    boolean hasBody() {
        return headers.containsKey("transfer-encoding") || headers.containsKey("content-length");
    }

    ScrapeRequest request() {
        return new ScrapeRequest(method, query, values("accept"), values("accept-encoding"));
    }
}
