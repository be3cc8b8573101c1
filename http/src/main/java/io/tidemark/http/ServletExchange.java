package io.tidemark.http;

import io.tidemark.Guard;
import io.tidemark.UnitOfWork;
import io.tidemark.time.TimeSource;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that is being served, from the first time that it comes to the filter until it is over. It is what goes down the chain, so that asynchronous work begins with what is
 * counted, and is listened to from the start: a container's own request would give its own response to that work.
 *
 * <p>Used by one thread at a time, as requests are; containers hand it on properly.
 */
final class ServletExchange extends HttpServletRequestWrapper implements IncomingRequest, AsyncListener {

    /** Of the request. It stays there when the request is over: error pages are rendered later. */
    static final String ATTRIBUTE = "io.tidemark.http.exchange";

    static final Object EXCLUDED = new Object();

    private static final String SPRING_ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";
    private static final String SPRING_FAILURE = "org.springframework.web.servlet.DispatcherServlet.EXCEPTION";

    private static final AtomicIntegerFieldUpdater<ServletExchange> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(ServletExchange.class, "ended");

    private final CountingResponse response;
    private final Serving serving;
    private final @Nullable Function<HttpServletRequest, @Nullable String> routes;
    private final TimeSource clock;
    private final long start;

    private @Nullable Guard guard;

    /** Whether a thread of the container is within the chain. */
    private boolean inside;

    /** Whether {@link #onComplete} is to come. */
    private boolean listening;

    /** What came out of the chain. */
    private @Nullable Throwable thrown;

    private @Nullable Throwable asyncFailure;
    private @Nullable CountingInput input;

    @SuppressWarnings("UnusedVariable") // ENDED reads it
    private volatile int ended;

    ServletExchange(
            HttpServletRequest request,
            HttpServletResponse response,
            Serving serving,
            @Nullable Function<HttpServletRequest, @Nullable String> routes) {
        super(request);
        this.clock = TimeSource.current();
        this.start = clock.nanoTime();
        this.serving = serving;
        this.routes = routes;
        this.response = new CountingResponse(response);
    }

    @Override
    public String method() {
        return getMethod();
    }

    @Override
    public String path() {
        return getRequestURI();
    }

    @Override
    public @Nullable String header(String name) {
        return getHeader(name);
    }

    /** The first time. */
    void serve(FilterChain chain) throws IOException, ServletException {
        guard = serving.open(this);
        pass(this, response, chain);
    }

    /** Further times: dispatched again, forwarded, included, or mapped twice. */
    void again(HttpServletRequest request, HttpServletResponse given, FilterChain chain)
            throws IOException, ServletException {
        if (inside || ended != 0 || request.getDispatcherType() != DispatcherType.ASYNC) {
            chain.doFilter(request, given);
        } else {
            pass(request, isCounted(given) ? given : response.around(given), chain);
        }
    }

    private boolean isCounted(ServletResponse given) {
        ServletResponse at = given;
        while (!(at instanceof CountingResponse)) {
            if (!(at instanceof ServletResponseWrapper wrapper)) {
                return false;
            }
            at = wrapper.getResponse();
        }
        return true;
    }

    private void pass(HttpServletRequest request, HttpServletResponse to, FilterChain chain)
            throws IOException, ServletException {
        UnitOfWork.Scope scope = guard == null ? null : guard.makeCurrent();
        inside = true;
        try {
            chain.doFilter(request, to);
        } catch (Throwable failure) {
            thrown = failure;
            throw failure;
        } finally {
            inside = false;
            left();
            if (scope != null) {
                scope.close();
            }
        }
    }

    private void left() {
        if (listening && thrown == null) {
            return;
        }
        try {
            // What threw is over, also where it had begun asynchronous work: Tomcat 10.1 cuts the connection then, and
            // completes nothing.
            if (thrown == null && super.isAsyncStarted()) {
                // By someone who has the container's own request.
                super.getAsyncContext().addListener(this);
                listening = true;
                return;
            }
        } catch (Throwable problem) {
            Serving.couldNotEnd(problem);
        }
        end();
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse given) {
        // Those that were added before are told of the new start, and forgotten by it.
        listening = false;
        AsyncContext context = super.startAsync(request, given);
        if (!listening) {
            context.addListener(this);
            listening = true;
        }
        return context;
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
        listening = true;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Whoever handles it completes or dispatches; else the container answers, and completes.
    }

    @Override
    public void onError(AsyncEvent event) {
        asyncFailure = event.getThrowable();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    private void end() {
        if (!ENDED.compareAndSet(this, 0, 1)) {
            return;
        }
        long latency = clock.nanoTime() - start;
        ServedRequest served;
        try {
            served = served(latency);
        } catch (Throwable problem) {
            Serving.couldNotEnd(problem);
            served = new ServedRequest("", null, -1, latency, -1, -1, thrown == null ? problem : within(thrown));
        }
        serving.end(guard, served);
    }

    private ServedRequest served(long latency) {
        // What comes out of here the container will answer next.
        boolean unanswered = thrown != null && !response.isCommitted();
        int status = unanswered ? statusOf(thrown) : response.getStatus();
        String method = getMethod();
        boolean noBody = unanswered || method.equals("HEAD") || status < 200 || status == 204 || status == 304;
        return new ServedRequest(method, route(), status, latency, received(), noBody ? 0 : sent(), failure());
    }

    /** Unknown of a file that the container sends by itself. */
    private long sent() {
        return getAttribute("org.apache.tomcat.sendfile.filename") == null ? response.sentBytes() : -1;
    }

    private static int statusOf(@Nullable Throwable thrown) {
        if (thrown instanceof UnavailableException unavailable) {
            return unavailable.isPermanent() ? 404 : 503;
        }
        return 500;
    }

    /** What frameworks put into a {@link ServletException}, to get it out of a servlet, is what failed. */
    private static Throwable within(Throwable thrown) {
        Throwable at = thrown;
        for (Throwable cause = at.getCause(); at instanceof ServletException && cause != null; cause = at.getCause()) {
            at = cause;
        }
        return at;
    }

    private @Nullable Throwable failure() {
        if (thrown != null) {
            return within(thrown);
        }
        if (asyncFailure != null) {
            return asyncFailure;
        }
        if (getAttribute("jakarta.servlet.error.exception") instanceof Throwable noted) {
            return noted;
        }
        if (getAttribute(SPRING_FAILURE) instanceof Throwable handled) {
            return handled;
        }
        return response.failure();
    }

    private @Nullable String route() {
        if (routes != null) {
            try {
                String said = routes.apply(this);
                if (said != null) {
                    return said;
                }
            } catch (Throwable problem) {
                return Serving.routeFailed(problem);
            }
        }
        if (getAttribute(RequestFilter.ROUTE) instanceof String said) {
            return said;
        }
        HttpServletMapping mapping = getHttpServletMapping();
        Object spring = getAttribute(SPRING_ROUTE);
        return spring == null
                ? ServletRoute.of(getContextPath(), mapping)
                : ServletRoute.below(getContextPath(), mapping, spring.toString());
    }

    private long received() {
        long announced = getContentLengthLong();
        if (announced >= 0) {
            return announced;
        }
        if (input != null) {
            return input.count();
        }
        // RFC 9112, 6.3: without either there is no body. With HTTP/2 there may be.
        boolean none = getProtocol().startsWith("HTTP/1") && getHeader("Transfer-Encoding") == null;
        return none ? 0 : -1;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (input != null) {
            return input;
        }
        ServletInputStream own = super.getInputStream();
        if (getContentLengthLong() >= 0) {
            return own;
        }
        CountingInput counting = new CountingInput(own);
        input = counting;
        return counting;
    }
}
