package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does. */
final class Eventually {

    private Eventually() {}

    static void isTrue(BooleanSupplier condition) {
        isTrue(condition, () -> {});
    }

    /** @param meanwhile is run each time before it looks */
    static void isTrue(BooleanSupplier condition, Runnable meanwhile) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        do {
            meanwhile.run();
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.yield();
        } while (System.nanoTime() < end);
        fail("it did not come to be in 30 s");
    }
}
