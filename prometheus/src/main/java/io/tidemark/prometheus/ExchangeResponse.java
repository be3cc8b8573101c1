package io.tidemark.prometheus;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer of the JDK's server to one request. For one thread. */
final class ExchangeResponse implements ScrapeResponse {

    private final HttpExchange exchange;
    private @Nullable OutputStream body;
    private @Nullable BoundedBody held;
    private int status;

    ExchangeResponse(HttpExchange exchange) {
        this.exchange = exchange;
    }

    static ScrapeRequest request(HttpExchange exchange) {
        return new ScrapeRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawQuery(),
                values(exchange, "Accept"),
                values(exchange, "Accept-Encoding"));
    }

    static List<String> values(HttpExchange exchange, String header) {
        return exchange.getRequestHeaders().getOrDefault(header, List.of());
    }

    @Override
    public OutputStream start(int status, Map<String, String> headers) throws IOException {
        this.status = status;
        headers.forEach(exchange.getResponseHeaders()::set);
        String length = headers.get("Content-Length");
        if (exchange.getRequestMethod().equals("HEAD")) {
            Work.talk(() -> exchange.sendResponseHeaders(status, -1));
            return OutputStream.nullOutputStream();
        }
        if (length == null && exchange.getProtocol().equalsIgnoreCase("HTTP/1.0")) {
            held = new BoundedBody();
            return held;
        }
        return send(length == null ? 0 : Long.parseLong(length));
    }

    private OutputStream send(long length) throws IOException {
        Work.talk(() -> exchange.sendResponseHeaders(status, length));
        OutputStream started = new ClientOutput(exchange.getResponseBody());
        body = started;
        return started;
    }

    /** What answers. */
    interface Answering {
        void to(ScrapeResponse response) throws IOException;
    }

    /**
     * Has a request answered, and ends the answer.
     *
     * @throws IOException if the server is to cut the connection
     */
    static void answer(HttpExchange exchange, Answering answering) throws IOException {
        ExchangeResponse response = new ExchangeResponse(exchange);
        try {
            answering.to(response);
        } catch (IOException problem) {
            BoundedBody held = response.held;
            if (held == null || !held.isTooLarge()) {
                throw problem;
            }
            response.held = null;
            exchange.getResponseHeaders().remove("Content-Encoding");
            PlainAnswer.TOO_LARGE.send("GET", response);
        }
        response.finish();
    }

    private void finish() throws IOException {
        BoundedBody complete = held;
        if (complete != null) {
            complete.sendTo(send(complete.length()));
        }
        OutputStream started = body;
        if (started != null) {
            started.close();
        } else {
            Work.talk(exchange::close);
        }
    }
}
