package io.tidemark.autometrics;

import java.util.Locale;

/** How a call ended: the label {@code result} of {@code function.calls}. */
public enum CallResult {
    OK,
    ERROR;

    /** The value of the label. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
