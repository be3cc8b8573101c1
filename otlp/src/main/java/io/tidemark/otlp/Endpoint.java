package io.tidemark.otlp;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where a server is. */
final class Endpoint {

    static final String EXPECTED = "the URL of an OTLP receiver, as http://localhost:4318";

    private Endpoint() {}

    /**
     * The URL of a signal.
     *
     * @param endpoint of the server; what is after it is kept
     * @param signal {@code metrics} or {@code logs}
     * @throws IllegalArgumentException if it is no URL of HTTP
     */
    static String of(String endpoint, OtlpProtocol protocol, String signal) {
        if (url(endpoint) == null) {
            throw new IllegalArgumentException("the endpoint \"" + endpoint + "\": it must be " + EXPECTED);
        }
        String path = "/v1/" + signal;
        if (protocol == OtlpProtocol.GRPC || endpoint.endsWith(path)) {
            return endpoint;
        }
        return (endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint) + path;
    }

    /** Null if it is no URL of a server. */
    static @Nullable URI url(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            String scheme = uri.getScheme();
            boolean fits = uri.getHost() != null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
            return fits ? uri : null;
        } catch (URISyntaxException none) {
            return null;
        }
    }
}
