package io.tidemark.time;

import java.time.Instant;

/** Stands still until it is moved. */
final class FakeClock implements TimeSource {

    volatile long nanos = Long.MAX_VALUE - 5; // the origin is arbitrary: it may wrap in the middle of a time

    void pass(long more) {
        nanos += more;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(1, nanos - (Long.MAX_VALUE - 5));
    }

    @Override
    public long nanoTime() {
        return nanos;
    }
}
