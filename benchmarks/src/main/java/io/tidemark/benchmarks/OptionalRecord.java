package io.tidemark.benchmarks;

import io.tidemark.Dimensions;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.Timestamp;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The reference record where every field but the dimension may be absent, and a fifth of them are. */
@Metrics(naming = Naming.PASCAL_CASE)
@Dimensions("Operation")
class OptionalRecord {
    final Operation operation;

    @Timestamp
    final long timestamp;

    @Nullable
    String requestId;

    @Nullable
    Integer cacheHits;

    @Nullable
    Integer retries;

    @Nullable
    Integer itemsScanned;

    @InUnit(MetricUnit.MILLISECONDS)
    @Nullable
    Duration queueTime;

    @InUnit(MetricUnit.MILLISECONDS)
    @Nullable
    Duration totalTime;

    @InUnit(MetricUnit.BYTES)
    @Nullable
    Double responseSize;

    @Nullable
    Boolean success;

    OptionalRecord(Operation operation, long timestamp) {
        this.operation = operation;
        this.timestamp = timestamp;
    }

    static OptionalRecordGuard closed(ReferenceInput input, Random random) {
        OptionalRecordGuard guard = new OptionalRecordGuard(input.operation(), input.timestamp(), entry -> {});
        guard.requestId = orAbsent(input.requestId(), random);
        guard.cacheHits = orAbsent(input.cacheHits(), random);
        guard.retries = orAbsent(input.retries(), random);
        guard.itemsScanned = orAbsent(input.itemsScanned(), random);
        guard.queueTime = orAbsent(input.queueTime(), random);
        guard.totalTime = orAbsent(input.totalTime(), random);
        guard.responseSize = orAbsent(input.responseSize(), random);
        guard.success = orAbsent(input.success(), random);
        guard.close();
        return guard;
    }

    private static <T> @Nullable T orAbsent(T value, Random random) {
        return random.nextInt(5) == 0 ? null : value;
    }
}
