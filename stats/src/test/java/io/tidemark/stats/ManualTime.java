package io.tidemark.stats;

import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test moves. */
final class ManualTime implements TimeSource {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private volatile long nanos;

    void advance(Duration by) {
        nanos += by.toNanos();
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }
}
