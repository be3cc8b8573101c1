package io.tidemark.benchmarks;

import io.tidemark.Dimensions;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.SampleGroup;
import io.tidemark.Timestamp;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;

/** The record of the EMF figures: every value is given, so that formatting is all that is measured. */
@Metrics(naming = Naming.PASCAL_CASE)
@Dimensions("Operation")
class ReferenceRecord {
    static final String NAMESPACE = "DuckPond";

    @SampleGroup
    final Operation operation;

    final String requestId;

    @Timestamp
    final long timestamp;

    int cacheHits;
    int retries;
    int itemsScanned;

    @InUnit(MetricUnit.MILLISECONDS)
    Duration queueTime = Duration.ZERO;

    @InUnit(MetricUnit.MILLISECONDS)
    Duration totalTime = Duration.ZERO;

    @InUnit(MetricUnit.BYTES)
    double responseSize;

    boolean success;

    ReferenceRecord(Operation operation, String requestId, long timestamp) {
        this.operation = operation;
        this.requestId = requestId;
        this.timestamp = timestamp;
    }

    final void set(ReferenceInput input) {
        cacheHits = input.cacheHits();
        retries = input.retries();
        itemsScanned = input.itemsScanned();
        queueTime = input.queueTime();
        totalTime = input.totalTime();
        responseSize = input.responseSize();
        success = input.success();
    }

    /** The record closed: an entry that every writer may write as often as it likes. */
    static ReferenceRecordGuard closed(ReferenceInput input) {
        ReferenceRecordGuard guard =
                new ReferenceRecordGuard(input.operation(), input.requestId(), input.timestamp(), entry -> {});
        guard.set(input);
        guard.close();
        return guard;
    }
}
