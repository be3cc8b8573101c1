package io.tidemark.benchmarks;

import io.tidemark.Dimensions;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.Timestamp;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;

/** The record of the figures of the application thread: ten fields, one read of the time of day, two of the clock for durations. */
@Metrics(naming = Naming.PASCAL_CASE)
@Dimensions("Operation")
class WorkRecord {
    final Operation operation;
    final String requestId;

    @Timestamp
    final Instant timestamp;

    int cacheHits;
    int retries;
    int itemsScanned;

    @InUnit(MetricUnit.MILLISECONDS)
    Duration queueTime = Duration.ZERO;

    @InUnit(MetricUnit.MILLISECONDS)
    final Timer totalTime;

    @InUnit(MetricUnit.BYTES)
    double responseSize;

    boolean success;

    /** By the current time source, as records are used. */
    WorkRecord(Operation operation, String requestId) {
        this(operation, requestId, TimeSource.current());
    }

    WorkRecord(Operation operation, String requestId, TimeSource time) {
        this.operation = operation;
        this.requestId = requestId;
        this.timestamp = time.instant();
        this.totalTime = Timer.start(time);
    }

    final void set(ReferenceInput input) {
        cacheHits = input.cacheHits();
        retries = input.retries();
        itemsScanned = input.itemsScanned();
        queueTime = input.queueTime();
        responseSize = input.responseSize();
        success = input.success();
    }

    /** Clocks that cost nothing. */
    static final class NoClock implements TimeSource {
        private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

        @Override
        public Instant instant() {
            return NOW;
        }

        @Override
        public long nanoTime() {
            return 1_000;
        }
    }
}
