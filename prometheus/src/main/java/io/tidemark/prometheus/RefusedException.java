package io.tidemark.prometheus;

import java.io.IOException;

/** The server answered, and the answer is no. */
final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether the same might be taken a little later: the server has a fault, or too much to do. */
    boolean mayPass() {
        return status >= 500 || status == 429 || status == 408;
    }
}
