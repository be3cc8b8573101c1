package io.tidemark.prometheus;

import io.tidemark.internal.Warnings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that serve many connections, of which some are not honest. A connection has a thread while a request is read and answered; each of both has a time
 * limit. If all threads are taken and somebody waits, those that have waited longest for their clients are given up; and who came last is served first, or a few
 * hundred that say nothing would keep everybody waiting. Thread-safe.
 */
final class Workers implements Executor, AutoCloseable {

    /** For how long a client may keep a thread that another needs. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How often it is looked who has waited longest, while somebody waits. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_WAITING = 512;

    private final int threads;
    private final Limits limits;
    private final ScrapeFigures figures;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forWorkers = lock.newCondition();
    private final Condition forWatcher = lock.newCondition();

    // Guarded by the lock.

    /** The newest first. */
    private final Deque<Work> waiting = new ArrayDeque<>();

    /** To be closed by the watcher: whoever brings a connection must not wait for another. */
    private final List<Work> refused = new ArrayList<>();

    private final Set<Worker> workers = new HashSet<>();
    private @Nullable Thread watcher;
    private int idle;
    private boolean closed;

    /**
     * How long things may take.
     *
     * @param requestNanos for a request to arrive
     * @param answerNanos for an answer to be made and read
     */
    record Limits(long requestNanos, long answerNanos) {

        long shorter() {
            return Math.min(requestNanos, answerNanos);
        }
    }

    /** A thread that serves one connection after the other. */
    final class Worker extends Thread {

        /** What it does at the moment. Written by itself, holding the lock. */
        volatile @Nullable Work work;

        Worker() {
            // Whoever happens to start it must not lend it thread-locals.
            super(null, null, "tidemark-prometheus-scrape", 0, false);
        }

        @Override
        public void run() {
            Work next = take(this);
            while (next != null) {
                try {
                    next.run();
                } catch (Throwable problem) {
                    Warnings.warn("prometheus-worker", "serving a connection failed", problem);
                }
                next = take(this);
            }
        }
    }

    Workers(int threads, Limits limits, ScrapeFigures figures) {
        this.threads = threads;
        this.limits = limits;
        this.figures = figures;
    }

    /** Begins to watch over the time limits. */
    void start() {
        Thread thread = Daemons.thread("tidemark-prometheus-limits", this::watch);
        lock.lock();
        try {
            watcher = thread;
        } finally {
            lock.unlock();
        }
        thread.start();
    }

    /** Has a connection served. Never waits. */
    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (closed || refused.size() >= MAX_WAITING) {
                figures.cutOff();
                throw new RejectedExecutionException(closed ? "closed" : "too many connections wait for a thread");
            }
            waiting.addFirst(new Work(task, limits, System.nanoTime()));
            if (idle >= waiting.size()) {
                forWorkers.signal();
            } else if (workers.size() < threads) {
                startWorker();
            } else {
                forWatcher.signal();
            }
            if (waiting.size() > MAX_WAITING) {
                refused.add(waiting.removeLast());
                forWatcher.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startWorker() {
        Worker worker = new Worker();
        worker.setDaemon(true);
        worker.setContextClassLoader(Workers.class.getClassLoader());
        workers.add(worker);
        try {
            worker.start();
        } catch (OutOfMemoryError noThread) {
            workers.remove(worker);
            if (workers.isEmpty()) {
                waiting.removeFirst();
                figures.cutOff();
                throw new RejectedExecutionException("no thread can be started", noThread);
            }
        }
    }

    /** What is to be done next; null if the thread is to end. */
    private @Nullable Work take(Worker worker) {
        lock.lock();
        try {
            worker.work = null;
            long left = IDLE_NANOS;
            while (waiting.isEmpty() && !closed && left > 0) {
                idle++;
                try {
                    left = forWorkers.awaitNanos(left);
                } catch (InterruptedException leftOver) {
                    // Nobody who interrupts it means this.
                } finally {
                    idle--;
                }
            }
            Work next = closed ? null : waiting.pollFirst();
            if (next == null) {
                workers.remove(worker);
                forWatcher.signal();
            } else {
                worker.work = next;
                // The one there is may have no deadline yet.
                forWatcher.signal();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        boolean over = false;
        while (!over) {
            boolean slow;
            List<Work> close;
            lock.lock();
            try {
                over = closed;
                if (!over && refused.isEmpty()) {
                    forWatcher.awaitNanos(untilNextLook());
                }
                slow = look(System.nanoTime());
                close = new ArrayList<>(refused);
                refused.clear();
            } catch (InterruptedException leftOver) {
                // Of a connection that was refused.
                continue;
            } finally {
                lock.unlock();
            }
            if (slow) {
                Warnings.warn(
                        "prometheus-slow",
                        "a scrape is given up: the metrics were not there within the time for an answer. A source may hang",
                        null);
            }
            for (Work each : close) {
                figures.cutOff();
                each.refuse();
            }
        }
    }

    private long untilNextLook() {
        if (!waiting.isEmpty()) {
            return LOOK_NANOS;
        }
        long now = System.nanoTime();
        long left = Long.MAX_VALUE;
        for (Worker worker : workers) {
            Work work = worker.work;
            if (work != null) {
                // A deadline may come nearer when a request has arrived, and nobody tells.
                left = Math.min(left, Math.min(work.left(now), limits.shorter()));
            }
        }
        // Not in a loop if something takes a moment.
        return Math.max(left, LOOK_NANOS);
    }

    /** Gives up what is to be given up. Gives whether the application is to be told that it is slow. */
    private boolean look(long now) {
        boolean slow = false;
        int ending = 0;
        List<Dawdling> dawdling = new ArrayList<>();
        for (Worker worker : workers) {
            Work work = worker.work;
            if (work == null) {
                continue;
            }
            long waited = work.waited(now);
            if (work.isEnding()) {
                ending++;
            } else if (work.left(now) <= 0) {
                slow |= work.isComputing();
                giveUp(work);
            } else if (waited >= PATIENCE_NANOS) {
                dawdling.add(new Dawdling(work, waited));
            }
        }
        while (!waiting.isEmpty() && now - waiting.getLast().since() > limits.requestNanos()) {
            refused.add(waiting.removeLast());
        }
        int wanted = waiting.size() - idle - ending;
        dawdling.sort(Comparator.comparingLong(Dawdling::waited).reversed());
        for (int i = 0; i < Math.min(wanted, dawdling.size()); i++) {
            giveUp(dawdling.get(i).work());
        }
        return slow;
    }

    /** As it was when it was looked at: it goes on meanwhile. */
    private record Dawdling(Work work, long waited) {}

    private void giveUp(Work work) {
        if (work.giveUp()) {
            figures.cutOff();
        }
    }

    /** Ends all connections that wait for their clients, and takes no more. Does not wait. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            refused.addAll(waiting);
            waiting.clear();
            for (Worker worker : workers) {
                Work work = worker.work;
                if (work != null && work.giveUp()) {
                    figures.cutOff();
                }
            }
            forWorkers.signalAll();
            forWatcher.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Threads that have not ended yet. */
    List<Thread> alive() {
        lock.lock();
        try {
            List<Thread> alive = new ArrayList<>(workers);
            if (watcher != null) {
                alive.add(watcher);
            }
            return alive;
        } finally {
            lock.unlock();
        }
    }
}
