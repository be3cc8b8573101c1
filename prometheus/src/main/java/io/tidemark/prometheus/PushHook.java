package io.tidemark.prometheus;

import org.jspecify.annotations.Nullable;

/** Has something done when the JVM ends in an orderly way, if that is not forgotten before. Safe for use by several threads. */
final class PushHook {

    private final Runnable work;
    private volatile @Nullable Thread registered;

    PushHook(Runnable work) {
        this.work = work;
    }

    void register() {
        Thread thread = new Thread(null, work, "tidemark-shutdown", 0, false);
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            registered = thread;
        } catch (IllegalStateException shuttingDown) {
            // Too late to be told of it.
        }
    }

    void forget() {
        Thread thread = registered;
        registered = null;
        if (thread != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(thread);
            } catch (IllegalStateException shuttingDown) {
                // It runs, or will, and finds that there is nothing to do.
            }
        }
    }
}
