package io.tidemark.spring;

import io.tidemark.Flatten;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.autometrics.FunctionCalls;
import io.tidemark.http.HttpRequestMetrics;
import io.tidemark.http.IncomingRequest;

/**
 * The record of a request, unless the application has {@linkplain io.tidemark.http.RequestRecords one of its own}: what is known of any request, and which annotated functions it
 * called, and how long they took.
 *
 * <pre>{@code
 * UnitOfWork.current(WebRequestMetrics.class).ifPresent(metrics -> metrics.error = "out of bread");
 * }</pre>
 *
 * <p>Used by one thread at a time.
 */
@Metrics(naming = Naming.PASCAL_CASE)
public class WebRequestMetrics extends HttpRequestMetrics {

    /** The calls of annotated functions within the request: {@code DuckPond.census.time}. */
    @Flatten
    final FunctionCalls calls = new FunctionCalls();

    /** Of a request. Its timer starts. */
    public WebRequestMetrics(IncomingRequest request) {
        super(request);
    }
}
