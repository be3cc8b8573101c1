package io.tidemark.output;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** When to try again: after about 0.1 s, then twice as long each time, up to 10 s. At random between a half and the whole of that, so that many programs
 * whose peer comes back do not all come at once. */
final class Backoff {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long pauseNanos;
    private long due;

    boolean isDue(long now) {
        return pauseNanos == 0 || now - due >= 0;
    }

    void failed(long now) {
        pauseNanos = pauseNanos == 0 ? FIRST_NANOS : Math.min(LONGEST_NANOS, pauseNanos * 2);
        due = now + pauseNanos / 2 + ThreadLocalRandom.current().nextLong(pauseNanos / 2 + 1);
    }

    void succeeded() {
        pauseNanos = 0;
    }
}
