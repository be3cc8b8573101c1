package io.tidemark.stats;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon thread that does the same at an interval. */
final class FlushThread {

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
                work.run();
            }
        } catch (InterruptedException nobodyShould) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread, and waits for work that it is doing. */
    void end() {
        ended.countDown();
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException told) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
