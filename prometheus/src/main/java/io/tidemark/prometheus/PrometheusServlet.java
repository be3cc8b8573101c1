package io.tidemark.prometheus;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Answers scrapes in a servlet container, of Jakarta Servlet 5 and later. It needs {@code jakarta.servlet:jakarta.servlet-api}, which containers have.
 *
 * <pre>{@code
 * context.addServlet("metrics", PrometheusServlet.class).addMapping("/metrics");
 * }</pre>
 *
 * <p>Who may read it, over what, and for how long it may take, is the container's to say. Some (Jetty) end an answer with the connection if the client has
 * asked for it to be closed: then an answer in the text format that was cut off looks like a whole one. Prometheus does not ask for that. All else is as {@link
 * ScrapeHandler} says.
 */
public final class PrometheusServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient ScrapeHandler handler;

    /** For the metrics of the program: what a container makes if it is given the class. */
    public PrometheusServlet() {
        this(ScrapeHandler.create());
    }

    /** With a handler, whose figures can be read. */
    public PrometheusServlet(ScrapeHandler handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /** @throws IOException if the client is gone, or the metrics could not be written to their end: the container then cuts the connection */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ScrapeRequest scrape = new ScrapeRequest(
                request.getMethod(),
                request.getQueryString(),
                values(request, "Accept"),
                values(request, "Accept-Encoding"));
        WholeAnswer.answer(
                request.getProtocol(), request.getMethod(), to -> handler.handle(scrape, to), (status, headers) -> {
                    response.setStatus(status);
                    headers.forEach(response::setHeader);
                    return response.getOutputStream();
                });
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}
