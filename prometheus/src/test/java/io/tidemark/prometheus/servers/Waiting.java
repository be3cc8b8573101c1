package io.tidemark.prometheus.servers;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what is going to happen, and fails if it does not within 30 seconds. It looks every few milliseconds. */
public final class Waiting {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waiting() {}

    /** @param what the condition in words */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, condition, () -> "");
    }

    /** @param state said if it does not come about */
    public static void until(String what, Callable<Boolean> condition, Supplier<String> state) {
        value(what, condition, is -> is, is -> state.get());
    }

    /** The first value that fits. */
    public static <T> T value(String what, Callable<T> read, Predicate<T> fits) {
        return value(what, read, fits, is -> "it is " + is);
    }

    private static <T> T value(String what, Callable<T> read, Predicate<T> fits, Function<T, String> state) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                T value = read.call();
                if (fits.test(value)) {
                    return value;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("did not come about: " + what + "\n" + state.apply(value));
                }
                Thread.sleep(5);
            }
        } catch (InterruptedException problem) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what, problem);
        } catch (Exception problem) {
            throw new AssertionError(what, problem);
        }
    }
}
