package io.tidemark.benchmarks;

import java.time.Duration;
import java.time.Instant;

/** What {@link WorkRecord} is at least: an object with its ten values. */
final class PlainWork {
    final Operation operation;
    final String requestId;
    final Instant timestamp;
    final long started;
    int cacheHits;
    int retries;
    int itemsScanned;
    Duration queueTime = Duration.ZERO;
    long totalNanos;
    double responseSize;
    boolean success;

    PlainWork(Operation operation, String requestId, Instant timestamp, long started) {
        this.operation = operation;
        this.requestId = requestId;
        this.timestamp = timestamp;
        this.started = started;
    }

    void set(ReferenceInput input) {
        cacheHits = input.cacheHits();
        retries = input.retries();
        itemsScanned = input.itemsScanned();
        queueTime = input.queueTime();
        responseSize = input.responseSize();
        success = input.success();
    }
}
