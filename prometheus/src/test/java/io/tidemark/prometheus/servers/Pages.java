package io.tidemark.prometheus.servers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Serves bodies, each under a path of its own, and remembers what it was last asked with. Thread-safe. */
final class Pages implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Headers> asked = new ConcurrentHashMap<>();

    Pages() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        server.start();
    }

    /**
     * Serves a body.
     *
     * @param contentType no header if null
     * @return its address
     */
    URI add(String name, @Nullable String contentType, byte[] body) {
        String path = "/" + name;
        server.createContext(path, exchange -> {
            asked.put(name, exchange.getRequestHeaders());
            if (contentType != null) {
                exchange.getResponseHeaders().set("Content-Type", contentType);
            }
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** As UTF-8. */
    URI add(String name, @Nullable String contentType, String body) {
        return add(name, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A header of the last request for a body; null if it had none, or if there was no request. */
    @Nullable
    String header(String name, String header) {
        Headers headers = asked.get(name);
        return headers == null ? null : headers.getFirst(header);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
