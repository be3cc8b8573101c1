package io.tidemark.prometheus;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what is going to happen, and fails if it does not. */
final class Waiting {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Waiting() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not come about: " + what);
            }
            Thread.sleep(2);
        }
    }
}
