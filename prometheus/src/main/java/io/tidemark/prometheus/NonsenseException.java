package io.tidemark.prometheus;

import java.io.IOException;

/** The answer is not HTTP: another server is there, or a proxy that has lost its way. */
final class NonsenseException extends IOException {

    private static final long serialVersionUID = 1L;

    NonsenseException(String message, Throwable cause) {
        super(message, cause);
    }
}
