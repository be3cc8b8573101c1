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
    private final Runnable last;
    private final long nanos;
    private final long waitMillis;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    FlushThread(Runnable work, Duration interval, String name) {
        this(work, () -> {}, interval, name, Duration.ofMillis(LONGEST_WAIT_MILLIS));
    }

    /**
     * As the other.
     *
     * @param last what it does when it ends
     * @param wait for that, and for work that it is doing
     */
    FlushThread(Runnable work, Runnable last, Duration interval, String name, Duration wait) {
        this.work = work;
        this.last = last;
        this.waitMillis = wait.toMillis();
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
        last.run();
    }

    /** Ends the thread, and waits a while for work that it is doing. Gives whether that was awaited. */
    boolean end() {
        ended.countDown();
        if (thread != Thread.currentThread()) {
            try {
                thread.join(waitMillis);
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
            return !thread.isAlive();
        }
        return true;
    }
}
