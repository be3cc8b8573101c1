package io.tidemark.demo;

/** What was asked for cannot be done: the message names it, and the fix. */
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1;

    BadRequest(String message) {
        super(message);
    }

    /** As the library says it. */
    BadRequest(IllegalArgumentException refused) {
        super(String.valueOf(refused.getMessage()), refused);
    }
}
