package io.tidemark;

import io.tidemark.internal.ConsumerThread;
import io.tidemark.internal.Warnings;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.SinkStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An attached sink, to be closed by whoever attached it. If nobody does, it is closed when the JVM ends in an orderly way.
 *
 * <p>Safe for use by several threads.
 */
public final class AttachHandle implements AutoCloseable {

    /** For sinks that have no close, and for those who call close while another is at it. */
    private static final long WAIT_SECONDS = 30;

    private final AttachPoint point;
    private final String pointName;
    private final EntrySink sink;
    private final String place;
    private final PeriodicSources periodic;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final ArrayDeque<Runnable> callbacks = new ArrayDeque<>();
    private final List<Runnable> flushCallbacks = new ArrayList<>();
    private boolean forever;
    private boolean callbacksDone;
    private @Nullable Thread closer;
    private @Nullable Thread hook;

    AttachHandle(AttachPoint point, String pointName, EntrySink sink, String place) {
        this.point = point;
        this.pointName = pointName;
        this.sink = sink;
        this.place = place;
        this.periodic = new PeriodicSources(pointName, sink);
    }

    EntrySink sink() {
        return sink;
    }

    /** Where it was attached, in words. */
    String place() {
        return place;
    }

    void closeAtShutdown() {
        Thread thread = new Thread(null, this::closeNow, "tidemark-shutdown", 0, false);
        lock.lock();
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            hook = thread;
        } catch (IllegalStateException shuttingDown) {
            // Too late to be told of it.
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks for everything appended before to be written and flushed, as {@link EntrySink#flush}.
     *
     * @return completed when that is done. Not exceptionally
     */
    public CompletionStage<Void> flush() {
        try {
            return sink.flush();
        } catch (Throwable problem) {
            warn("flushing the sink failed", problem);
            return CompletableFuture.completedFuture(null);
        }
    }

    /**
     * Has something appended by {@link ServiceMetrics#flushAll}, before the sink is flushed: what a program has counted since the last period, for example.
     * It is not run by {@link #flush}, nor when the handle is closed; for that there is {@link #onClose}. Whatever it throws is warned of.
     *
     * <pre>{@code
     * PeriodicMetrics metrics = PeriodicMetrics.builder().start();
     * attached.onFlush(metrics::emit).onClose(metrics::close);
     * }</pre>
     *
     * @return this
     */
    public AttachHandle onFlush(Runnable callback) {
        Objects.requireNonNull(callback, "callback");
        lock.lock();
        try {
            flushCallbacks.add(callback);
        } finally {
            lock.unlock();
        }
        return this;
    }

    /**
     * Leaves closing to whoever attached: the end of the JVM does not close this handle any more. For programs that end in an order of their own, which a hook
     * beside theirs would upset: containers, which finish the requests that they have when they are told to end.
     *
     * @return this
     */
    public AttachHandle withoutShutdownHook() {
        forgetHook();
        return this;
    }

    /** Runs what is periodic and what {@link #onFlush} asks for, then flushes, and waits for it. What was appended before is not to be flushed by it alone: that may take too long. */
    boolean flushNow(long deadline) {
        if (ConsumerThread.isCurrent()) {
            // The sink asks itself: it would wait for itself.
            return false;
        }
        List<Runnable> first;
        lock.lock();
        try {
            first = List.copyOf(flushCallbacks);
        } finally {
            lock.unlock();
        }
        boolean ran = periodic.runNow(() -> first.forEach(this::run), deadline);
        CountDownLatch flushed = new CountDownLatch(1);
        flush().whenComplete((done, problem) -> flushed.countDown());
        try {
            return flushed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) && ran;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * What became of the entries so far; empty if the sink does not count them, or has figures for each of several sinks, as a
     * {@link io.tidemark.sink.TeeSink} has.
     */
    public Optional<SinkStats> stats() {
        return sink instanceof CountedSink counted ? Optional.of(counted.stats()) : Optional.empty();
    }

    /**
     * Has something done when the handle is closed, before the sink is: it may still append. The last one registered is run first. Whatever one throws
     * is warned of, and the others are run. On a handle that is closed it is run at once.
     *
     * @return this
     */
    public AttachHandle onClose(Runnable callback) {
        Objects.requireNonNull(callback, "callback");
        lock.lock();
        try {
            if (!callbacksDone) {
                callbacks.push(callback);
                return this;
            }
        } finally {
            lock.unlock();
        }
        run(callback);
        return this;
    }

    /**
     * Has something appended periodically, for example figures of the process, from one period after this call until the handle is closed.
     * Then each source is run once more, after what {@link #onClose} asks for and before the sink is closed: so what happened in the
     * last, incomplete period is written too. On a handle that is closed it is never run.
     *
     * <pre>{@code
     * ServiceMetrics.attach(format.writeTo(output))
     *         .every(Duration.ofMinutes(1), sink -> sink.append(SystemUsageEntry.of(SystemUsage.now())));
     * }</pre>
     *
     * <p>All sources of a handle share one daemon thread, {@code tidemark-periodic-} and a number, which the first of them starts. None is run
     * by two threads at once. They keep to their rate; a run that is missed, because of a pause or another source that took long, is left out
     * and not made up for. What a source throws is warned of, and it is run again. When the handle is closed, the last runs are waited for,
     * for 5 seconds at most all together: a source that hangs is warned of, interrupted and left behind.
     *
     * @param period more than 0
     * @param source is given the sink that is attached here
     * @return this
     * @throws IllegalArgumentException if the period is zero or negative
     */
    public AttachHandle every(Duration period, Consumer<? super EntrySink> source) {
        periodic.add(period, source);
        return this;
    }

    /**
     * Leaves the sink attached until the JVM ends, which closes it: for programs that have no place to close it at. From now on
     * {@link #close} does nothing.
     */
    public void keepForever() {
        lock.lock();
        try {
            forever = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does what {@link #onClose} asks for, runs what {@link #every} has been given a last time, writes everything that was appended, closes the sink and detaches it. For a {@link BackgroundQueue} the
     * writing is bounded by its shutdown timeout; a sink that has no {@code close()} is flushed and waited for, for 30 seconds at most.
     *
     * <p>Never throws. Further calls wait for the first, for 30 seconds at most; those from within what closing calls do not.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            if (forever) {
                return;
            }
        } finally {
            lock.unlock();
        }
        closeNow();
    }

    private void closeNow() {
        Thread first;
        lock.lock();
        try {
            first = closer;
            if (first == null) {
                closer = Thread.currentThread();
            }
        } finally {
            lock.unlock();
        }
        if (first != null) {
            if (first != Thread.currentThread() && !ConsumerThread.isCurrent() && !periodic.isOwnThread()) {
                await(closed);
            }
            return;
        }
        forgetHook();
        try {
            runCallbacks();
            periodic.close();
            closeSink();
        } finally {
            point.detach(this);
            closed.countDown();
        }
    }

    private void forgetHook() {
        Thread registered;
        lock.lock();
        try {
            registered = hook;
            hook = null;
        } finally {
            lock.unlock();
        }
        if (registered != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(registered);
            } catch (IllegalStateException shuttingDown) {
                // It runs, or will, and finds the handle closed.
            }
        }
    }

    private void runCallbacks() {
        while (true) {
            Runnable next;
            lock.lock();
            try {
                next = callbacks.poll();
                if (next == null) {
                    callbacksDone = true;
                    return;
                }
            } finally {
                lock.unlock();
            }
            run(next);
        }
    }

    private void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable problem) {
            warn("something that was to be done on closing or flushing failed", problem);
        }
    }

    private void closeSink() {
        try {
            if (sink instanceof AutoCloseable closeable) {
                closeable.close();
            } else {
                CountDownLatch flushed = new CountDownLatch(1);
                sink.flush().whenComplete((done, problem) -> flushed.countDown());
                await(flushed);
            }
        } catch (InterruptedException problem) {
            Thread.currentThread().interrupt();
            warn("closing the sink was interrupted", problem);
        } catch (Throwable problem) {
            warn("closing the sink failed", problem);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean ignored = latch.await(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void warn(String what, Throwable problem) {
        Warnings.warn("attach", pointName + ": " + what, problem);
    }

    @Override
    public String toString() {
        return "AttachHandle[" + pointName + ", " + sink + ", attached at " + place + "]";
    }
}
