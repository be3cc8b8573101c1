package io.tidemark.stats;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Warnings, to {@link System.Logger}. Who calls sees to it that there are few. Never throws. */
final class Problems {

    /** For tests: is given each message, in place of the logger. */
    static volatile @Nullable Consumer<String> listener;

    private Problems() {}

    static void warn(String message) {
        warn(message, null);
    }

    static void warn(String message, @Nullable Throwable cause) {
        try {
            Consumer<String> told = listener;
            if (told != null) {
                told.accept(message);
                return;
            }
            System.getLogger("io.tidemark").log(System.Logger.Level.WARNING, message, cause);
        } catch (Throwable ignored) {
            // A broken logger must not break the application.
        }
    }
}
