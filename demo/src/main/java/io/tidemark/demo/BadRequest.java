package io.tidemark.demo;

import io.tidemark.autometrics.CallResult;
import io.tidemark.autometrics.ResultLabel;

/** What was asked for cannot be done: the message names it, and the fix. No error of the function that says so. */
@ResultLabel(CallResult.OK)
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
