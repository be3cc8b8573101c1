package io.tidemark.demo;

/** The demo cannot run as it was asked to. The message is for a person, and says what to do. */
public final class DemoException extends Exception {
    private static final long serialVersionUID = 1;

    DemoException(String message, Throwable cause) {
        super(message, cause);
    }

    DemoException(String message) {
        super(message);
    }
}
