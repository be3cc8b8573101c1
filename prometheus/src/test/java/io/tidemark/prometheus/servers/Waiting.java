package io.tidemark.prometheus.servers;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what is going to happen, and fails if it does not. */
final class Waiting {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waiting() {}

    /**
     * Looks every few milliseconds.
     *
     * @param what the condition in words
     * @param state added to the message if it does not come about
     * @throws AssertionError if it does not come about within 30 seconds
     */
    static void until(String what, BooleanSupplier condition, Supplier<String> state) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Did not come about: " + what + "\n" + state.get());
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException problem) {
                Thread.currentThread().interrupt();
                throw new AssertionError(what, problem);
            }
        }
    }
}
