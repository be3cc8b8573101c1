package io.tidemark.prometheus;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what is going to happen, and fails if it does not. */
final class PushWaiting {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private PushWaiting() {}

    static void until(String what, Callable<Boolean> condition) {
        value(what, condition, is -> is);
    }

    /** The first value that fits. */
    static <T> T value(String what, Callable<T> read, Predicate<T> fits) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                T value = read.call();
                if (fits.test(value)) {
                    return value;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("did not come about: " + what + "; it is " + value);
                }
                Thread.sleep(5);
            }
        } catch (Exception problem) {
            throw new AssertionError(what, problem);
        }
    }
}
