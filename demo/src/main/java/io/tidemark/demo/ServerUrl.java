package io.tidemark.demo;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a server listens.
 *
 * @param uri http or https, with a host
 */
public record ServerUrl(URI uri) {

    public ServerUrl {
        if (!isServer(uri)) {
            throw new IllegalArgumentException(wrong(uri.toString()));
        }
    }

    /**
     * Reads {@code http://127.0.0.1:9091}. A slash at the end is left out.
     *
     * @throws IllegalArgumentException if it is something else; the message says what such a URL looks like
     */
    public static ServerUrl parse(String text) {
        try {
            return new ServerUrl(new URI(text.replaceFirst("(?<=[^/])/$", "")));
        } catch (URISyntaxException | IllegalArgumentException problem) {
            throw new IllegalArgumentException(wrong(text), problem);
        }
    }

    /** Whether it is a URL of http or https with a host, and without what only a request has. */
    static boolean isServer(URI uri) {
        String scheme = uri.getScheme();
        return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                && uri.getHost() != null
                && uri.getPort() != 0
                && uri.getPort() <= 65535
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    private static String wrong(String text) {
        return "'" + text + "' is no URL of a server: write one such as http://127.0.0.1:9091 or https://example.com";
    }

    /** The URL. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
