package io.tidemark.stats;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Warns of what could not be merged or emitted: the first, and one in ten seconds of those that follow. Never throws. */
final class AggregationWarning {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

    private AggregationWarning() {}

    static void warn(String text, @Nullable Throwable problem) {
        long now = System.nanoTime();
        long next = NEXT.get();
        if (now - next < 0 || !NEXT.compareAndSet(next, now + INTERVAL_NANOS)) {
            return;
        }
        try {
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
