package io.tidemark.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.tidemark.Guard;
import io.tidemark.UnitOfWork;
import io.tidemark.time.TimeSource;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request to the JDK's server that is being served. Used by one thread at a time, which may be another than the one that it began on. */
final class JdkExchange implements IncomingRequest {

    private static final AtomicIntegerFieldUpdater<JdkExchange> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(JdkExchange.class, "ended");

    private final HttpExchange exchange;
    private final Serving serving;
    private final @Nullable Function<HttpExchange, @Nullable String> routes;
    private final TimeSource clock;
    private final long start;
    private final SentBytes sent = new SentBytes();

    private @Nullable Guard guard;
    private @Nullable ReadBody received;

    @SuppressWarnings("UnusedVariable") // ENDED reads it
    private volatile int ended;

    JdkExchange(HttpExchange exchange, Serving serving, @Nullable Function<HttpExchange, @Nullable String> routes) {
        this.clock = TimeSource.current();
        this.start = clock.nanoTime();
        this.exchange = exchange;
        this.serving = serving;
        this.routes = routes;
    }

    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public String path() {
        return exchange.getRequestURI().getRawPath();
    }

    @Override
    public @Nullable String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** @param alone the exchange that is passed on does not tell how the answer goes: its headers have to */
    void serve(HttpExchange passed, boolean alone, Filter.Chain chain) throws IOException {
        guard = serving.open(this);
        // The server's way to have its streams wrapped: whoever wraps them again, and closes them or the exchange,
        // comes by here.
        if (header("Content-Length") == null && header("Transfer-Encoding") != null) {
            received = new ReadBody(exchange.getRequestBody());
        }
        exchange.setStreams(received, new TimedBody(exchange.getResponseBody(), this, sent));
        UnitOfWork.Scope scope = guard == null ? null : guard.makeCurrent();
        Throwable thrown = null;
        try {
            chain.doFilter(passed);
        } catch (Throwable failure) {
            thrown = failure;
            throw failure;
        } finally {
            if (thrown != null) {
                sent.failed(thrown);
                end();
            } else if (alone && isAnswered()) {
                end();
            }
            if (scope != null) {
                scope.close();
            }
        }
    }

    /** Whether what was sent had no body, so that nobody will close it. */
    private boolean isAnswered() {
        int status = exchange.getResponseCode();
        return status > 0
                && (isWithoutBody(status)
                        || "0".equals(exchange.getResponseHeaders().getFirst("Content-Length")));
    }

    private boolean isWithoutBody(int status) {
        return status == 204 || status == 304 || method().equals("HEAD");
    }

    /** The headers were sent. */
    void answered(int status, long length) {
        // Those of 1xx go before others.
        if (status >= 200 && (length < 0 || isWithoutBody(status))) {
            end();
        }
    }

    /** The answer is over, or there will be none. Further times do nothing. */
    void end() {
        if (!ENDED.compareAndSet(this, 0, 1)) {
            return;
        }
        long latency = clock.nanoTime() - start;
        ServedRequest served;
        try {
            int status = exchange.getResponseCode();
            served = new ServedRequest(
                    method(),
                    route(),
                    status,
                    latency,
                    receivedBytes(),
                    isWithoutBody(status) ? 0 : sent.count(),
                    sent.failure());
        } catch (Throwable problem) {
            Serving.couldNotEnd(problem);
            served = new ServedRequest(method(), null, -1, latency, -1, -1, problem);
        }
        serving.end(guard, served);
    }

    private @Nullable String route() {
        if (routes != null) {
            try {
                String said = routes.apply(exchange);
                if (said != null) {
                    return said;
                }
            } catch (Throwable problem) {
                return Serving.routeFailed(problem);
            }
        }
        return exchange.getHttpContext().getPath();
    }

    private long receivedBytes() {
        if (received != null) {
            return received.count();
        }
        String announced = header("Content-Length");
        if (announced == null) {
            return 0;
        }
        try {
            return Long.parseLong(announced.strip());
        } catch (NumberFormatException nonsense) {
            return -1;
        }
    }
}
