package io.tidemark.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what is going to happen, and fails if it does not. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Eventually() {}

    public static void until(String what, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("did not come about: " + what);
                }
                Thread.sleep(2);
            }
        } catch (RuntimeException | Error problem) {
            throw problem;
        } catch (Exception problem) {
            throw new AssertionError(what, problem);
        }
    }

    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nobody counted down");
            }
        } catch (InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }

    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception problem) {
            throw new AssertionError("did not complete", problem);
        }
    }

    public static void join(Thread... threads) {
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE.toMillis() * 2);
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
