package io.tidemark.stats;

import io.tidemark.internal.Warnings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon thread that does the same at an interval. */
final class FlushThread {

    private static final long LONGEST_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Runnable work;
    private final long nanos;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    FlushThread(Runnable work, Duration interval, String name) {
        this.work = work;
        this.nanos = nanos(interval);
        // Whoever happens to start it must not lend it thread-locals.
        this.thread = new Thread(null, this::run, name + "-" + NUMBERS.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(FlushThread.class.getClassLoader());
    }

    /** An interval between flushes, as others check it. */
    static long nanos(Duration interval) {
        if (interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("the interval between two flushes is more than 0, not " + interval);
        }
        return TimeUnit.NANOSECONDS.convert(interval);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!ended.await(nanos, TimeUnit.NANOSECONDS)) {
                try {
                    work.run();
                } catch (Throwable problem) {
                    Warnings.warn("aggregates", "a flush of aggregates failed; the next one tries again", problem);
                }
            }
        } catch (InterruptedException nobodyShould) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread, and waits a while for work that it is doing. */
    void end() {
        ended.countDown();
        if (thread != Thread.currentThread()) {
            try {
                thread.join(LONGEST_WAIT_MILLIS);
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
