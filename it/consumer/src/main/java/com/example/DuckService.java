package com.example;

import io.tidemark.AttachHandle;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.ServiceMetrics;
import io.tidemark.Timestamp;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.nio.file.Path;
import java.time.Instant;

public final class DuckService {

    public static void main(String[] args) {
        // Once, at start-up. close() writes what is still queued.
        AttachHandle attached = ServiceMetrics.attach(Emf.builder("Ns")
                .build()
                .writeTo(RollingFile.in(Path.of("my/metrics/dir"))
                        .named("service_log.log")
                        .every(Rotation.MINUTE)
                        .open()));
        countDucks();
        attached.close();
    }

    static void countDucks() {
        try (var metrics = RequestMetrics.start(Operation.COUNT_DUCKS)) {
            metrics.numberOfDucks = 5; // a plain field; the timer stops when the block ends
        }
    }
}

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

@Metrics(naming = Naming.PASCAL_CASE)
enum Operation {
    COUNT_DUCKS // written as "CountDucks"
}
