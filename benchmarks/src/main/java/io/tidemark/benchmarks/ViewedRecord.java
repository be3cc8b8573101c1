package io.tidemark.benchmarks;

import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.unit.MetricUnit;

/** A record that views look at: by enums, or by text. */
@Metrics(naming = Naming.PASCAL_CASE)
class ViewedRecord {
    final Operation operation;
    final Result result;
    final String route;
    final String tenant;

    @InUnit(MetricUnit.MILLISECONDS)
    double latency;

    @InUnit(MetricUnit.BYTES)
    long size;

    ViewedRecord(Operation operation, Result result, String route, String tenant) {
        this.operation = operation;
        this.result = result;
        this.route = route;
        this.tenant = tenant;
    }

    enum Result {
        OK,
        REFUSED,
        FAILED,
        LATE
    }
}
