package io.tidemark.otlp;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what is going to happen, and fails if it does not. */
final class Waiting {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Waiting() {}

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
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

    static void on(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nobody counted down");
            }
        } catch (InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }

    static void on(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception problem) {
            throw new AssertionError("did not complete", problem);
        }
    }

    static void on(Thread... threads) {
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException problem) {
                throw new AssertionError(problem);
            }
            if (thread.isAlive()) {
                AssertionError problem = new AssertionError(thread + " does not end");
                problem.setStackTrace(thread.getStackTrace());
                throw problem;
            }
        }
    }
}
