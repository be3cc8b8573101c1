package io.tidemark;

import io.tidemark.internal.Warnings;
import io.tidemark.sink.EntrySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an attached sink is appended to periodically: one thread for all, started with the first. */
final class PeriodicSources {

    private static final Duration USUAL_WAIT = Duration.ofSeconds(5);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String pointName;
    private final EntrySink sink;
    private final long waitNanos;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final List<Source> sources = new ArrayList<>();
    private @Nullable ScheduledThreadPoolExecutor executor;
    private boolean closed;

    /** The thread that runs them, while it does. */
    private volatile @Nullable Thread thread;

    /** What it runs. */
    private volatile @Nullable Source running;

    /** Whether a last run took too long: nothing is begun after that. */
    private volatile boolean abandoned;

    PeriodicSources(String pointName, EntrySink sink) {
        this(pointName, sink, USUAL_WAIT);
    }

    /**
     * Without sources.
     *
     * @param wait for the last runs
     */
    PeriodicSources(String pointName, EntrySink sink, Duration wait) {
        this.pointName = pointName;
        this.sink = sink;
        this.waitNanos = wait.toNanos();
    }

    void add(Duration period, Consumer<? super EntrySink> source) {
        Objects.requireNonNull(period, "period");
        Objects.requireNonNull(source, "source");
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("the period of a source is more than 0, not " + period);
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Source added = new Source(nanosOf(period), source);
            sources.add(added);
            added.scheduleLocked(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Half of all time: it can be added to the clock without an overflow. */
    private static long nanosOf(Duration period) {
        return period.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Long.MAX_VALUE / 2 : period.toNanos();
    }

    /** The first time after now that is so many periods after another. Times are as {@link System#nanoTime} gives them. */
    static long nextAfter(long due, long period, long now) {
        long late = Math.max(0, now - due);
        return due + period * (late / period + 1);
    }

    /** With the lock. */
    private ScheduledThreadPoolExecutor executor() {
        ScheduledThreadPoolExecutor made = executor;
        if (made == null) {
            made = new ScheduledThreadPoolExecutor(1, work -> {
                // Whoever adds the first source must not lend the thread its thread-locals, overrides among them.
                Thread thread = new Thread(null, work, "tidemark-periodic-" + NUMBERS.incrementAndGet(), 0, false);
                thread.setDaemon(true);
                thread.setContextClassLoader(PeriodicSources.class.getClassLoader());
                return thread;
            });
            executor = made;
        }
        return made;
    }

    /**
     * Runs each source once, beside its period, and then something else, on the thread that runs them. Never throws.
     *
     * @param deadline how long that is waited for, as {@link System#nanoTime} has it
     * @return whether all was done by then
     */
    boolean runNow(Runnable then, long deadline) {
        try {
            CountDownLatch done = new CountDownLatch(1);
            lock.lock();
            try {
                if (closed) {
                    return true;
                }
                List<Source> all = List.copyOf(sources);
                if (!isOwnThread()) {
                    // Also if there is no source: a thread of its own, so that what hangs is not waited for.
                    executor().execute(() -> {
                        thread = Thread.currentThread();
                        all.forEach(Source::runOnce);
                        then.run();
                        done.countDown();
                    });
                }
            } finally {
                lock.unlock();
            }
            // A source that asks would wait for itself.
            return !isOwnThread() && awaitUninterruptibly(done, deadline);
        } catch (Throwable unexpected) {
            Warnings.warn("periodic", pointName + ": periodic sources could not be run", unexpected);
            return false;
        }
    }

    /** Runs each source a last time and ends the thread. Never throws. */
    void close() {
        List<Source> last;
        ScheduledThreadPoolExecutor ending;
        lock.lock();
        try {
            ending = executor;
            if (closed || ending == null) {
                closed = true;
                return;
            }
            closed = true;
            last = List.copyOf(sources);
            ending.getQueue().clear();
        } finally {
            lock.unlock();
        }
        try {
            if (isOwnThread()) {
                // Closed by one of them, which is in the middle of its run.
                Source closing = running;
                for (Source source : last) {
                    if (source != closing) {
                        source.runOnce();
                    }
                }
            } else {
                awaitLastRuns(ending, last);
            }
            ending.shutdown();
        } catch (Throwable unexpected) {
            // A thread that cannot be started, for want of memory: the sink has to be closed all the same.
            Warnings.warn("periodic", pointName + ": the last runs of periodic sources failed", unexpected);
        }
    }

    /** Whether the calling thread is the one that runs them. */
    boolean isOwnThread() {
        return Thread.currentThread() == thread;
    }

    private void awaitLastRuns(ScheduledThreadPoolExecutor ending, List<Source> last) {
        CountDownLatch done = new CountDownLatch(1);
        ending.execute(() -> {
            last.forEach(Source::runOnce);
            done.countDown();
        });
        if (!awaitUninterruptibly(done, System.nanoTime() + waitNanos)) {
            abandoned = true;
            ending.shutdownNow();
            Source hanging = running;
            // A topic of its own: one that fails all the time would keep this from being told.
            Warnings.warn(
                    "periodicHangs",
                    pointName + ": a periodic source did not return within " + Duration.ofNanos(waitNanos)
                            + " when its handle was closed, and is left behind: "
                            + (hanging == null ? "unknown" : hanging.name()),
                    null);
        }
    }

    private static boolean awaitUninterruptibly(CountDownLatch done, long deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One of them. */
    private final class Source {
        private final long periodNanos;
        private final Consumer<? super EntrySink> source;

        /** When it is due. Guarded by the lock. */
        private long next;

        Source(long periodNanos, Consumer<? super EntrySink> source) {
            this.periodNanos = periodNanos;
            this.source = source;
            this.next = System.nanoTime();
        }

        String name() {
            return source.getClass().getName();
        }

        /** Sets the next time that is not past. */
        void scheduleLocked(long now) {
            // Not scheduleAtFixedRate, which makes up for every run missed in a pause, one right after the other.
            next = nextAfter(next, periodNanos, now);
            ScheduledFuture<?> ignored = executor().schedule(this::run, next - now, TimeUnit.NANOSECONDS);
        }

        private void run() {
            lock.lock();
            try {
                if (closed) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            runOnce();
            lock.lock();
            try {
                if (!closed) {
                    scheduleLocked(System.nanoTime());
                }
            } finally {
                lock.unlock();
            }
        }

        void runOnce() {
            if (abandoned) {
                return;
            }
            Source outer = running;
            thread = Thread.currentThread();
            running = this;
            try {
                source.accept(sink);
            } catch (Throwable problem) {
                Warnings.warn(
                        "periodic", pointName + ": a periodic source failed, and is run again: " + name(), problem);
            } finally {
                running = outer;
            }
        }
    }
}
