package io.tidemark.output;

import java.time.Duration;

/** The options that all outputs to a stream socket have. */
final class PeerOptions {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private long maxWaiting = 4 << 20;
    private Duration timeout = Duration.ofSeconds(2);

    void maxWaiting(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("the bytes that may wait are 0 or more, not " + bytes);
        }
        maxWaiting = bytes;
    }

    void timeout(Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a timeout is from 1 ms to 60 seconds, not " + timeout);
        }
        this.timeout = timeout;
    }

    long maxWaiting() {
        return maxWaiting;
    }

    Duration timeout() {
        return timeout;
    }
}
