package io.tidemark.demo;

import io.tidemark.Dimensions;
import io.tidemark.FailureAware;
import io.tidemark.Flatten;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.RecordId;
import io.tidemark.ServiceMetrics;
import io.tidemark.Timestamp;
import io.tidemark.autometrics.FunctionCalls;
import io.tidemark.demo.cache.CacheMetrics;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request to the pond, written as one line when the request is over. Numbers and timers become metrics,
 * the rest properties of the line; what stays null is left out of it.
 */
@Metrics(naming = Naming.PASCAL_CASE)
@Dimensions({"Operation"})
@Dimensions({"Operation", "Status"})
class RequestMetrics implements FailureAware {
    final Operation operation;

    /** As in the {@code X-Request-Id} header of the answer, so that a line can be found for an answer, and for an exemplar. */
    @RecordId
    final String requestId;

    @Timestamp
    final Instant timestamp = TimeSource.current().instant();

    /** The HTTP status. A request that ends before it has one has failed. */
    String status = "500";

    /** Set as the last thing of a request that went well. A duck that is not there is an answer too: 404 is a success. */
    boolean success;

    /** What went wrong, by the name of its class. */
    @Nullable
    String error;

    /** How many ducks the answer is about. */
    long ducks;

    @InUnit(MetricUnit.BYTES)
    long requestBytes;

    @InUnit(MetricUnit.BYTES)
    long responseBytes;

    /** The whole request. Starts with the record and, like every timer, stops with it at the latest. */
    @InUnit(MetricUnit.MILLISECONDS)
    final Timer time = Timer.start();

    /** The steps of it; one that the request did not get to stays null. */
    @InUnit(MetricUnit.MILLISECONDS)
    @Nullable
    Timer readTime;

    @InUnit(MetricUnit.MILLISECONDS)
    @Nullable
    Timer workTime;

    @InUnit(MetricUnit.MILLISECONDS)
    @Nullable
    Timer writeTime;

    /** The record of a library: its {@code hit} is our {@code CacheHit}. */
    @Flatten(prefix = "cache")
    @Nullable
    CacheMetrics cache;

    /** Which of our functions it called, and how long they took: {@code DuckPond.census.time}. */
    @Flatten
    final FunctionCalls calls = new FunctionCalls();

    RequestMetrics(Operation operation, String requestId) {
        this.operation = operation;
        this.requestId = requestId;
    }

    /** A record that is open, on its way to wherever this process sends its metrics. */
    static RequestMetricsGuard start(Operation operation, String requestId) {
        return new RequestMetricsGuard(operation, requestId, ServiceMetrics.sinkOrDiscard());
    }

    @Override
    public void onFailure(Throwable failure) {
        success = false;
        error = failure.getClass().getSimpleName();
        // The pond itself does no input or output: it was the client that hung up. 499 is what nginx calls that.
        status = failure instanceof IOException ? "499" : "500";
    }
}
