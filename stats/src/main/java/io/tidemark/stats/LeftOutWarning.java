package io.tidemark.stats;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Warns of values that could not be merged: the first, and one in ten seconds of those that follow. Never throws. */
final class LeftOutWarning {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

    private LeftOutWarning() {}

    static void warn(String why, @Nullable Throwable problem) {
        long now = System.nanoTime();
        long next = NEXT.get();
        if (now - next < 0 || !NEXT.compareAndSet(next, now + INTERVAL_NANOS)) {
            return;
        }
        try {
            String text = "a value was not merged: " + why;
            if (problem == null) {
                System.getLogger("io.tidemark").log(System.Logger.Level.WARNING, text);
            } else {
                System.getLogger("io.tidemark").log(System.Logger.Level.WARNING, text, problem);
            }
        } catch (Throwable ignored) {
            // A broken logger must not break the application.
        }
    }
}
