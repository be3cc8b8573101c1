package io.tidemark.support;

import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test sets. */
public final class ManualTime implements TimeSource {

    private volatile Instant now;

    public ManualTime(String now) {
        this.now = Instant.parse(now);
    }

    public void set(String now) {
        this.now = Instant.parse(now);
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long nanoTime() {
        return now.toEpochMilli() * 1_000_000;
    }
}
