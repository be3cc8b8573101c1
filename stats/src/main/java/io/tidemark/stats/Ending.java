package io.tidemark.stats;

import io.tidemark.internal.Warnings;
import io.tidemark.sink.EntrySink;
import java.util.concurrent.TimeUnit;

/** Ends a sink that others hand entries on to. */
final class Ending {

    private static final long WAIT_SECONDS = 30;

    private Ending() {}

    /** Closes a sink; one that has no close is flushed and waited for. Does not throw. */
    static void of(EntrySink sink) {
        try {
            if (sink instanceof AutoCloseable closeable) {
                closeable.close();
            } else {
                sink.flush().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Throwable problem) {
            Warnings.warn("aggregates", "closing the sink of aggregates failed", problem);
        }
    }
}
