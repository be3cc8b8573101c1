package com.example;

import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.ServiceMetrics;
import io.tidemark.Timestamp;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;

@Metrics(naming = Naming.PASCAL_CASE)
class RequestMetrics {
    final Operation operation; // an enum or a string: a property
    @Timestamp final Instant timestamp = TimeSource.current().instant();
    long numberOfDucks; // a number: a metric
    @InUnit(MetricUnit.MILLISECONDS) final Timer operationTime = Timer.start();

    RequestMetrics(Operation operation) {
        this.operation = operation;
    }

    /** RequestMetricsGuard is generated: this record, open, with a place to go. */
    static RequestMetricsGuard start(Operation operation) {
        return new RequestMetricsGuard(operation, ServiceMetrics.sinkOrDiscard());
    }
}
