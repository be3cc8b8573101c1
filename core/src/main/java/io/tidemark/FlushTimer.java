package io.tidemark;

import io.tidemark.internal.Warnings;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes force flush guards when their time is over, on one daemon thread, which starts when it is needed and ends when it has been idle for
 * a while.
 *
 * <p>Most entries are emitted long before that. What waits for them would keep them in memory: so each time that the number of those
 * that wait has doubled, those that are over are thrown out.
 */
final class FlushTimer {

    /** One for the process. */
    static final FlushTimer SHARED = new FlushTimer(Duration.ofSeconds(10));

    static final int SMALLEST_PURGE = 64;

    /** Differences of deadlines stay within a long. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

    private record Task(long deadline, GuardState.Holder<?> force) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return Long.compare(deadline - other.deadline, 0);
        }
    }

    private final long idleNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private int purgeAt = SMALLEST_PURGE;
    private @Nullable Thread thread;

    FlushTimer(Duration idle) {
        idleNanos = idle.toNanos();
    }

    void schedule(GuardState.Holder<?> force, Duration after) {
        long nanos = Math.min(LONGEST_NANOS, TimeUnit.NANOSECONDS.convert(after));
        Task task = new Task(System.nanoTime() + nanos, force);
        lock.lock();
        try {
            if (tasks.size() >= purgeAt) {
                tasks.removeIf(waiting -> waiting.force.isOver());
                purgeAt = Math.max(SMALLEST_PURGE, 2 * tasks.size());
            }
            Task first = tasks.peek();
            tasks.add(task);
            if (thread == null) {
                start();
            } else if (first == null || task.compareTo(first) < 0) {
                changed.signal();
            }
        } catch (Throwable problem) {
            // No memory or no thread: the next one tries again.
            Warnings.warn("flushAfter", "a timed flush could not be scheduled; it may be late", problem);
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        // Whoever happens to start it must not lend it thread-locals.
        Thread started = new Thread(null, this::run, "tidemark-flush-timer", 0, false);
        started.setDaemon(true);
        started.setContextClassLoader(FlushTimer.class.getClassLoader());
        started.start();
        thread = started;
    }

    private void run() {
        try {
            for (Task due = next(); due != null; due = next()) {
                due.force.close();
            }
        } finally {
            lock.lock();
            try {
                // Not if next() ended it, and another has been started since.
                if (thread == Thread.currentThread()) {
                    thread = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for the next task to be due. Null if there was none for long: then the thread is none any more. */
    private @Nullable Task next() {
        lock.lock();
        try {
            boolean idle = false;
            while (true) {
                Task first = tasks.peek();
                if (first == null && idle) {
                    thread = null;
                    return null;
                }
                long wait = first == null ? idleNanos : first.deadline - System.nanoTime();
                if (wait <= 0) {
                    return tasks.poll();
                }
                try {
                    idle = changed.awaitNanos(wait) <= 0;
                } catch (InterruptedException nobodyShould) {
                    idle = false;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** For tests. */
    int waiting() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    /** For tests. */
    boolean isRunning() {
        lock.lock();
        try {
            return thread != null;
        } finally {
            lock.unlock();
        }
    }
}
