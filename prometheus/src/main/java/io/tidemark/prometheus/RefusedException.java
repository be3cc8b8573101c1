package io.tidemark.prometheus;

import java.io.IOException;

/** The server answered, and the answer is no. */
final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final long retryAfterNanos;

    /** @param retryAfterNanos how long the server asks to wait; 0 if it does not */
    RefusedException(int status, String message, long retryAfterNanos) {
        super(message);
        this.status = status;
        this.retryAfterNanos = retryAfterNanos;
    }

    /** Whether the same might be taken a little later: the server has a fault, or too much to do. */
    boolean mayPass() {
        return status >= 500 || status == 429 || status == 408;
    }

    /** How long to wait at least before it is asked again. Only the answers for which that is meant have a say. */
    long retryAfterNanos() {
        return status == 429 || status == 503 ? retryAfterNanos : 0;
    }
}
