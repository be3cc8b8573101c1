package io.tidemark.spike;

import io.tidemark.spike.lib.CacheMetrics;
import io.tidemark.time.Timer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code @Metrics(naming = PASCAL_CASE) @Dimensions("Operation")}, with a nullable, flattened child of a library. */
class RequestMetrics {
    final Operation operation;
    final Instant timestamp; // @Timestamp
    long numberOfDucks;
    final Timer operationTime = Timer.start(); // @InUnit(MILLISECONDS)

    @Nullable
    String requestId; // @SampleGroup

    @Nullable
    CacheMetrics cache; // @Flatten(prefix = "cache")

    RequestMetrics(Operation operation, Instant timestamp) {
        this.operation = operation;
        this.timestamp = timestamp;
    }
}
