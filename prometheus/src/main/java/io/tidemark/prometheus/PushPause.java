package io.tidemark.prometheus;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long to wait after failures in a row: about a second, then twice as long each time, up to a minute. At random between a half and the whole of
 * that, so that many programs do not all come at once to a gateway that is back. For one thread.
 */
final class PushPause {

    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private long pause;

    /** @param leastNanos what the server asks for; as many programs as were told the same come back spread over the pause */
    long afterFailureNanos(long leastNanos) {
        pause = pause == 0 ? FIRST_NANOS : Math.min(LONGEST_NANOS, pause * 2);
        return leastNanos + pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    }

    void succeeded() {
        pause = 0;
    }
}
