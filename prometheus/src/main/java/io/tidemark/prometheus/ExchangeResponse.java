package io.tidemark.prometheus;

import com.sun.net.httpserver.HttpExchange;
import io.tidemark.prometheus.WholeAnswer.Answering;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer of the JDK's server to one request. For one thread. */
final class ExchangeResponse implements ScrapeResponse {

    private final HttpExchange exchange;
    private @Nullable OutputStream body;

    private ExchangeResponse(HttpExchange exchange) {
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

    /**
     * Has a request answered, and ends the answer.
     *
     * @throws IOException if the server is to cut the connection
     */
    static void answer(HttpExchange exchange, Answering answering) throws IOException {
        ExchangeResponse response = new ExchangeResponse(exchange);
        WholeAnswer.answer(exchange.getProtocol(), exchange.getRequestMethod(), answering, response);
        OutputStream started = response.body;
        if (started != null) {
            started.close();
        } else {
            Work.talk(exchange::close);
        }
    }

    @Override
    public OutputStream start(int status, Map<String, String> headers) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            Work.talk(() -> exchange.sendResponseHeaders(status, -1));
            return OutputStream.nullOutputStream();
        }
        String length = headers.get("Content-Length");
        // For the JDK, 0 is a length that is not known, and -1 is none.
        long known = length == null ? 0 : length.equals("0") ? -1 : Long.parseLong(length);
        Work.talk(() -> exchange.sendResponseHeaders(status, known));
        OutputStream started = new ClientOutput(exchange.getResponseBody());
        body = started;
        return started;
    }
}
