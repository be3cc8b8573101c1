package io.tidemark.demo.spring;

import io.tidemark.Dimensions;
import io.tidemark.Flatten;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.UnitOfWork;
import io.tidemark.autometrics.FunctionCalls;
import io.tidemark.demo.Operation;
import io.tidemark.demo.cache.CacheMetrics;
import io.tidemark.http.HttpRequestMetrics;
import io.tidemark.http.IncomingRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one request to the pond: what is known of any request, and what it asked of the ducks. */
@Metrics(naming = Naming.PASCAL_CASE)
@Dimensions({"Operation"})
@Dimensions({"Operation", "Status"})
class PondRequest extends HttpRequestMetrics {
    final Operation operation;

    /** How many ducks the answer is about. */
    long ducks;

    /** The record of a library: its {@code hit} is our {@code CacheHit}. */
    @Flatten(prefix = "cache")
    @Nullable
    CacheMetrics cache;

    /** Which of our functions it called, and how long they took: {@code DuckPond.census.time}. */
    @Flatten
    final FunctionCalls calls = new FunctionCalls();

    PondRequest(IncomingRequest request) {
        super(request);
        this.operation = Operation.of(request.method(), request.path());
    }

    /** That of the request that is being answered; none if no records are made. */
    static Optional<PondRequest> current() {
        return UnitOfWork.current(PondRequest.class);
    }
}
