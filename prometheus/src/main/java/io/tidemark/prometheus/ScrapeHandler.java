package io.tidemark.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.tidemark.internal.Warnings;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Stats;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Answers scrapes, in a server that you have already. {@link PrometheusEndpoint} is a server of its own.
 *
 * <p>In the JDK's server:
 *
 * <pre>{@code
 * server.createContext("/metrics", ScrapeHandler.create());
 * }</pre>
 *
 * <p>In a servlet container it is {@link PrometheusServlet}. In any other framework it is a few lines: make a {@link ScrapeRequest}, say where status,
 * headers and body go, and cut the connection if {@link #handle(ScrapeRequest, ScrapeResponse)} throws.
 *
 * <p>{@code GET} and {@code HEAD} are answered; {@code name[]=requests_total}, once or several times, asks for some metrics alone. The format is
 * what the client asks for with {@code Accept}, compressed if it asks for gzip: text 0.0.4 and 1.0.0, OpenMetrics 1.0.0, delimited protobuf. The body is
 * streamed: neither it nor its length is known when it begins.
 *
 * <p>Safe for use by several threads; scrapes do not wait for each other.
 */
public final class ScrapeHandler implements HttpHandler {

    /** What is written before it begins to be sent: up to then a failure is a proper error. */
    private static final int FIRST_BYTES = 16 * 1024;

    private final ScrapeBody metrics;
    private final ScrapeFigures figures;

    ScrapeHandler(ScrapeBody metrics, ScrapeFigures figures) {
        this.metrics = metrics;
        this.figures = figures;
    }

    /** For the {@linkplain Stats#sources metrics of the program}. */
    public static ScrapeHandler create() {
        return of(Exposition.create());
    }

    /** For these metrics. */
    public static ScrapeHandler of(Exposition exposition) {
        return new ScrapeHandler(Objects.requireNonNull(exposition, "exposition")::write, new ScrapeFigures());
    }

    /** What became of the requests so far. */
    public ScrapeStats stats() {
        return figures.stats();
    }

    /** {@link #stats} as a metric, {@code tidemark_scrapes} by {@code outcome}: to be added to the sources, if you like. */
    public MetricSource ownMetrics() {
        return figures;
    }

    /**
     * Answers a request to the JDK's server. Paths below the one that it is mounted at are not found.
     *
     * @throws IOException if the client is gone, or the metrics could not be written to their end: the server then cuts the connection
     */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String mounted = exchange.getHttpContext().getPath();
        String path = exchange.getRequestURI().getPath();
        if (mounted.equals(path) || (mounted + "/").equals(path)) {
            ScrapeRequest request = ExchangeResponse.request(exchange);
            ExchangeResponse.answer(exchange, response -> handle(request, response));
        } else {
            ExchangeResponse.answer(
                    exchange, response -> refuse(PlainAnswer.NOT_FOUND, exchange.getRequestMethod(), response));
        }
    }

    /**
     * Answers a request.
     *
     * @throws IOException if {@code response} threw it, or if the metrics could not be written to their end. An answer that has begun must then be cut
     *     off, or a scraper would take a part for the whole: close the connection, and do not end the body properly
     */
    public void handle(ScrapeRequest request, ScrapeResponse response) throws IOException {
        String method = request.method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            refuse(PlainAnswer.METHOD_NOT_ALLOWED, method, response);
            return;
        }
        Predicate<String> names;
        try {
            names = ScrapeQuery.names(request.query());
        } catch (IllegalArgumentException problem) {
            refuse(PlainAnswer.badRequest(String.valueOf(problem.getMessage())), method, response);
            return;
        }
        Negotiated how = Negotiated.of(request.accept(), request.acceptEncoding());
        if (method.equals("HEAD")) {
            response.start(200, headers(how));
        } else {
            write(how, names, response);
        }
    }

    private void refuse(PlainAnswer answer, String method, ScrapeResponse response) throws IOException {
        figures.refused();
        answer.send(method, response);
    }

    private static Map<String, String> headers(Negotiated how) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", how.contentType());
        if (how.gzip()) {
            headers.put("Content-Encoding", "gzip");
        }
        headers.put("Vary", "Accept, Accept-Encoding");
        return headers;
    }

    private void write(Negotiated how, Predicate<String> names, ScrapeResponse response) throws IOException {
        LateStart body = new LateStart(FIRST_BYTES, () -> response.start(200, headers(how)));
        try {
            if (how.gzip()) {
                try (FastGzip compressed = new FastGzip(body)) {
                    metrics.write(how.format(), how.escaping(), names, compressed);
                    compressed.finish();
                }
            } else {
                metrics.write(how.format(), how.escaping(), names, body);
            }
            body.end();
            figures.answered();
        } catch (Throwable problem) {
            failed(problem, body, response);
        }
    }

    /** Of whatever kind the problem is: an exception of a source's must not be the last that is heard of this server, nor go to the client. */
    private void failed(Throwable problem, LateStart body, ScrapeResponse response) throws IOException {
        IOException gone = body.problem();
        if (gone != null) {
            // Nothing to write home about: clients come and go.
            figures.cutOff();
            throw gone;
        }
        figures.failed();
        Warnings.warn("prometheus-scrape", "a scrape failed: the metrics could not be written", problem);
        if (body.isStarted()) {
            throw new IOException("the scrape failed, and is cut off");
        }
        PlainAnswer.FAILED.send("GET", response);
    }
}
