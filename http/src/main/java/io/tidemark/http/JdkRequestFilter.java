package io.tidemark.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.tidemark.sink.EntrySink;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One record for each request to the JDK's server, and the {@linkplain io.tidemark.stats.HttpMeasures#SERVER measures} of it.
 *
 * <pre>{@code
 * HttpContext context = server.createContext("/ducks", handler);
 * context.getFilters().add(JdkRequestFilter.create());
 * }</pre>
 *
 * <p>It is the first filter of its context, and may be that of several. The record is {@linkplain io.tidemark.UnitOfWork#current current} on the thread of the request while the
 * handler runs. It ends when the answer does: its body is closed, or its headers are sent and say that there is none, or the exchange is closed; so a handler that has another
 * thread answer later is timed to that. A handler that never ends its answer never ends the record.
 *
 * <p>What is known then:
 *
 * <ul>
 *   <li><b>route</b>: what {@link Builder#route} gives; else the path of the context. The context {@code /} is a route like others.
 *   <li><b>status</b>: what was sent. If the handler throws before that, the server cuts the connection without an answer: there is no status, and a failure.
 *   <li><b>failure</b>: what came out of the handler; else that the client could not be written to.
 *   <li><b>received bytes</b>: as the client announced, else as they were read.
 *   <li><b>sent bytes</b>: what was written to the body.
 * </ul>
 *
 * <p>In a context with an {@link com.sun.net.httpserver.Authenticator} handlers get the server's own exchange, which its authentication insists upon: there an exchange that is closed
 * by another thread before anything was sent does not end the record.
 *
 * <p>Safe for use by several threads, of either kind.
 */
public final class JdkRequestFilter extends Filter {

    private final Serving serving;
    private final @Nullable Function<HttpExchange, @Nullable String> route;

    private JdkRequestFilter(Builder builder) {
        this.serving = new Serving(builder.settings);
        this.route = builder.route;
    }

    /** With {@link HttpRequestMetrics} for each request, to the sink of the program, and with measures. */
    public static JdkRequestFilter create() {
        return builder().build();
    }

    /** To choose something. */
    public static Builder builder() {
        return new Builder();
    }

    /** Requests so far that have no record because {@link RequestRecords} threw or gave null. They are measured all the same. */
    public long missedRecords() {
        return serving.missed();
    }

    @Override
    public String description() {
        return "records requests";
    }

    /**
     * Serves a request, and records it.
     *
     * @throws IOException if the chain does
     */
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        // Not by an attribute: those belong to the context, not to the request.
        boolean known = exchange instanceof TimedExchange
                || exchange instanceof TimedHttpsExchange
                || exchange.getResponseBody() instanceof TimedBody;
        if (known) {
            chain.doFilter(exchange);
            return;
        }
        JdkExchange request = new JdkExchange(exchange, serving, route);
        if (serving.isExcluded(request)) {
            chain.doFilter(exchange);
        } else if (exchange.getHttpContext().getAuthenticator() != null) {
            request.serve(exchange, true, chain);
        } else if (exchange instanceof HttpsExchange secure) {
            request.serve(new TimedHttpsExchange(secure, request), false, chain);
        } else {
            request.serve(new TimedExchange(exchange, request), false, chain);
        }
    }

    /** Settings of a filter. Used by one thread. */
    public static final class Builder {
        private final Settings settings = new Settings();
        private @Nullable Function<HttpExchange, @Nullable String> route;

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
         * Says the route of a request, when it is over. Null for the path of the context. What it gives is a tag: a template, never the path. If it throws, there is none, and that is
         * warned of.
         */
        public Builder route(Function<HttpExchange, @Nullable String> route) {
            this.route = Objects.requireNonNull(route, "route");
            return this;
        }

        /** Requests that have neither record nor measures: health checks, perhaps. If it throws, the request is recorded, and that is warned of. */
        public Builder exclude(Predicate<IncomingRequest> exclude) {
            settings.exclude = Objects.requireNonNull(exclude, "exclude");
            return this;
        }

        /** A filter with these settings. */
        public JdkRequestFilter build() {
            return new JdkRequestFilter(this);
        }
    }
}
