package io.tidemark.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that begin together. */
public final class Threads {

    private final Thread[] threads;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Threads(int count) {
        threads = new Thread[count];
    }

    /** What one of them does. */
    @FunctionalInterface
    public interface Work {
        void run(int thread) throws Exception;
    }

    public static Threads start(int count, Work work) {
        Threads all = new Threads(count);
        CountDownLatch ready = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            all.threads[i] = new Thread(
                    () -> {
                        ready.countDown();
                        Eventually.await(ready);
                        try {
                            work.run(number);
                        } catch (Throwable problem) {
                            all.failure.compareAndSet(null, problem);
                        }
                    },
                    "test-" + i);
            all.threads[i].start();
        }
        return all;
    }

    /** Fails if one of them has. */
    public void join() {
        Eventually.join(threads);
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }
}
