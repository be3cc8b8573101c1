package io.tidemark.prometheus.servers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
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

    private record Request(Headers headers, @Nullable String query) {}

    private record Page(@Nullable String contentType, byte[] body) {}

    private final HttpServer server;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final Map<String, Request> asked = new ConcurrentHashMap<>();

    Pages() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(1);
        Page page = pages.get(name);
        try (exchange) {
            if (page == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            asked.put(
                    name,
                    new Request(
                            exchange.getRequestHeaders(),
                            exchange.getRequestURI().getRawQuery()));
            if (page.contentType() != null) {
                exchange.getResponseHeaders().set("Content-Type", page.contentType());
            }
            exchange.sendResponseHeaders(200, page.body().length == 0 ? -1 : page.body().length);
            exchange.getResponseBody().write(page.body());
        }
    }

    /**
     * Serves a body from now on, instead of an earlier one of the name.
     *
     * @param contentType no header if null
     * @return its address
     */
    URI add(String name, @Nullable String contentType, byte[] body) {
        pages.put(name, new Page(contentType, body));
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
    }

    /** As UTF-8. */
    URI add(String name, @Nullable String contentType, String body) {
        return add(name, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A header of the last request for a body; null if it had none, or if there was no request. */
    @Nullable
    String header(String name, String header) {
        Request request = asked.get(name);
        return request == null ? null : request.headers().getFirst(header);
    }

    /** The parameters of the last request for a body, encoded; null if it had none, or if there was no request. */
    @Nullable
    String query(String name) {
        Request request = asked.get(name);
        return request == null ? null : request.query();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
