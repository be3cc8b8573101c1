package io.tidemark.stats;

import org.jspecify.annotations.Nullable;

/** Warnings, to {@link System.Logger}. Who calls sees to it that there are few. Never throws. */
final class Problems {

    private Problems() {}

    static void warn(String message) {
        warn(message, null);
    }

    static void warn(String message, @Nullable Throwable cause) {
        try {
            System.getLogger("io.tidemark").log(System.Logger.Level.WARNING, message, cause);
        } catch (Throwable ignored) {
            // A broken logger must not break the application.
        }
    }
}
