package io.tidemark.otlp;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a server is. */
final class Endpoint {

    private Endpoint() {}

    /**
     * The URL of a signal.
     *
     * @param endpoint of the server; what is after it is kept
     * @param signal {@code metrics} or {@code logs}
     * @throws IllegalArgumentException if it is no URL of HTTP
     */
    static String of(String endpoint, OtlpProtocol protocol, String signal) {
        URI uri;
        try {
            uri = new URI(endpoint);
        } catch (URISyntaxException problem) {
            throw wrong(endpoint, problem);
        }
        String scheme = uri.getScheme();
        if (uri.getHost() == null
                || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                || uri.getQuery() != null
                || uri.getFragment() != null) {
            throw wrong(endpoint, null);
        }
        String path = "/v1/" + signal;
        if (protocol == OtlpProtocol.GRPC || endpoint.endsWith(path)) {
            return endpoint;
        }
        return (endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint) + path;
    }

    private static IllegalArgumentException wrong(String endpoint, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "the endpoint \"" + endpoint + "\": it must be the URL of an OTLP receiver, as http://localhost:4318",
                cause);
    }
}
