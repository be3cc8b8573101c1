package io.tidemark.otlp;

import java.util.function.BooleanSupplier;

/** Waits for what is going to happen, and fails if it does not. */
final class Waiting {

    private Waiting() {}

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Rig.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not come about: " + what);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException problem) {
                throw new AssertionError(what, problem);
            }
        }
    }
}
