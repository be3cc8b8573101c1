package io.tidemark.http;

import io.tidemark.sink.EntrySink;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One record for each request to a servlet container, and the {@linkplain io.tidemark.stats.HttpMeasures#SERVER measures} of it. For containers of Jakarta Servlet 5 and later; it
 * needs {@code jakarta.servlet:jakarta.servlet-api}, which they have.
 *
 * <pre>{@code
 * context.addFilter("tidemark", RequestFilter.builder().build())
 *         .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
 * }</pre>
 *
 * <p>Map it before other filters, for {@code REQUEST} and {@code ASYNC}, and let it support asynchronous requests ({@code setAsyncSupported(true)}, {@code
 * <async-supported>} in web.xml), or none of the servlets behind it can. However it is mapped, and however often, a request makes one record.
 *
 * <p>The record is {@linkplain io.tidemark.UnitOfWork#current current} on the thread of the request while the chain behind the filter runs, also when an asynchronous
 * request is dispatched again. It ends when the chain returns or throws; if asynchronous work was started, when that is complete, whether it was completed, has timed out or has
 * failed. Exceptions pass through as they are.
 *
 * <p>What is known then:
 *
 * <ul>
 *   <li><b>route</b>: what {@link Builder#route} gives; else the attribute {@link #ROUTE}; else what Spring MVC matched; else the mapping of the servlet, with the context
 *       path. The default servlet, {@code /}, is none: whatever is not found comes there.
 *   <li><b>status</b>: of the response; of an exception that comes out of the chain before the response is committed, what the container makes of it: 500, or that of an {@link
 *       jakarta.servlet.UnavailableException}.
 *   <li><b>failure</b>: what was thrown; else what the container or Spring MVC has noted as handled; else that the client could not be written to.
 *   <li><b>received bytes</b>: as the client announced, else as they were read from the stream; unknown if neither.
 *   <li><b>sent bytes</b>: what was written to the stream or the writer of the response, less what was reset; 0 for what has no body. An error page of the container is rendered
 *       after the filter, and not in it.
 * </ul>
 *
 * <p>Safe for use by several threads, of either kind, and may be mapped in several containers at once.
 */
public final class RequestFilter implements Filter {

    /** The attribute of a request with which whoever has matched it can say its route: a string, {@code /ducks/{id}}, with the context path. */
    public static final String ROUTE = "io.tidemark.http.route";

    private final Serving serving;
    private final @Nullable Function<HttpServletRequest, @Nullable String> route;

    /** With a record of its own for each request, to the sink of the program, and with measures: what a container makes of the class in its web.xml. */
    public RequestFilter() {
        this(builder());
    }

    private RequestFilter(Builder builder) {
        this.serving = new Serving(builder.settings);
        this.route = builder.route;
    }

    /** To choose something. */
    public static Builder builder() {
        return new Builder();
    }

    /** Requests so far that have no record because {@link RequestRecords} threw or gave null. They are measured all the same. */
    public long missedRecords() {
        return serving.missed();
    }

    /**
     * Serves a request, and records it.
     *
     * @throws IOException if the chain does
     * @throws ServletException if the chain does
     */
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest incoming) || !(response instanceof HttpServletResponse outgoing)) {
            chain.doFilter(request, response);
            return;
        }
        Object known = incoming.getAttribute(ServletExchange.ATTRIBUTE);
        if (known instanceof ServletExchange exchange) {
            exchange.again(incoming, outgoing, chain);
        } else if (known == null) {
            first(incoming, outgoing, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletExchange exchange = new ServletExchange(request, response, serving, route);
        if (serving.isExcluded(exchange)) {
            // Else what it is forwarded to would be recorded.
            request.setAttribute(ServletExchange.ATTRIBUTE, ServletExchange.EXCLUDED);
            chain.doFilter(request, response);
        } else {
            request.setAttribute(ServletExchange.ATTRIBUTE, exchange);
            exchange.serve(chain);
        }
    }

    /** Settings of a filter. Used by one thread. */
    public static final class Builder {
        private final Settings settings = new Settings();
        private @Nullable Function<HttpServletRequest, @Nullable String> route;

        private Builder() {}

        /** Records of this kind, in place of {@link HttpRequestMetrics}. */
        public Builder records(RequestRecords records) {
            settings.records = Objects.requireNonNull(records, "records");
            return this;
        }

        /** Measures alone. */
        public Builder withoutRecords() {
            settings.records = null;
            return this;
        }

        /** Where the records go. Default: {@link io.tidemark.ServiceMetrics#sinkOrDiscard}. */
        public Builder sink(EntrySink sink) {
            settings.sink = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /** Records alone. */
        public Builder withoutMeasures() {
            settings.measures = false;
            return this;
        }

        /**
         * Says the route of a request, when it is over. Null for what the filter finds by itself. What it gives is a tag: a template, never the path. If it throws, there is none,
         * and that is warned of.
         */
        public Builder route(Function<HttpServletRequest, @Nullable String> route) {
            this.route = Objects.requireNonNull(route, "route");
            return this;
        }

        /** Requests that have neither record nor measures: health checks, perhaps. If it throws, the request is recorded, and that is warned of. */
        public Builder exclude(Predicate<IncomingRequest> exclude) {
            settings.exclude = Objects.requireNonNull(exclude, "exclude");
            return this;
        }

        /** A filter with these settings. */
        public RequestFilter build() {
            return new RequestFilter(this);
        }
    }
}
