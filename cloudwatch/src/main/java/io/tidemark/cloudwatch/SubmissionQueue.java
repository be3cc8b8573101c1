package io.tidemark.cloudwatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Batches that wait to be submitted, and those under way. Putting one in never waits: if too many wait, the oldest is dropped. Safe for use by
 * several threads. No code of the user's is called with a lock held.
 */
final class SubmissionQueue {

    /** Set on threads that do something for a queue: who waits on one for the queue waits for himself. */
    private static final ThreadLocal<Boolean> AT_WORK = new ThreadLocal<>();

    private final int capacity;
    private final int mostUnderWay;
    private final Executor executor;
    private final Figures figures;
    private final LogsClient logs;
    private final Submission.Settings settings;

    // Guarded by this.
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private final Set<Submission> underWay = new LinkedHashSet<>();

    /** All that came and is not counted yet: also what is being dropped, or given up, at this moment. */
    private final Set<Batch> unsettled = new LinkedHashSet<>();

    /** The executor has a task that starts the next: it need not have another for each batch. */
    private boolean startAsked;

    private @Nullable Throwable ended;

    SubmissionQueue(
            int capacity,
            int mostUnderWay,
            Executor executor,
            Figures figures,
            LogsClient logs,
            Submission.Settings settings) {
        this.capacity = capacity;
        this.mostUnderWay = mostUnderWay;
        this.executor = executor;
        this.figures = figures;
        this.logs = logs;
        this.settings = settings;
    }

    int capacity() {
        return capacity;
    }

    /**
     * Puts a batch in.
     *
     * @return what is still to be done, by the caller, without a lock
     */
    Runnable offer(Batch batch) {
        Batch dropped = null;
        synchronized (this) {
            Throwable why = ended;
            boolean full = waiting.size() == capacity;
            if (why == null && full && waiting.getLast().absorb(batch)) {
                return batch::release;
            }
            unsettled.add(batch);
            if (why != null) {
                return () -> refuse(batch, why);
            }
            if (full) {
                dropped = waiting.remove();
            }
            waiting.add(batch);
        }
        Batch oldest = dropped;
        return () -> {
            if (oldest != null) {
                figures.dropped(oldest, capacity);
                oldest.release();
                settled(oldest);
            }
            askForStart();
        };
    }

    private void refuse(Batch batch, Throwable why) {
        try {
            figures.refused(batch, why);
            batch.release();
        } finally {
            settled(batch);
        }
    }

    private void settled(Batch batch) {
        synchronized (this) {
            unsettled.remove(batch);
        }
        batch.settled.complete(null);
    }

    private void askForStart() {
        synchronized (this) {
            if (startAsked || waiting.isEmpty() || underWay.size() >= mostUnderWay) {
                return;
            }
            startAsked = true;
        }
        run(this::startNext, this::notStarted);
    }

    /** The executor has no room for it. If something is under way, it is asked again when that is done; else nobody would. */
    private void notStarted(Throwable rejected) {
        List<Batch> unsent = List.of();
        synchronized (this) {
            startAsked = false;
            if (underWay.isEmpty()) {
                unsent = new ArrayList<>(waiting);
                waiting.clear();
            }
        }
        unsent.forEach(batch -> refuse(batch, rejected));
    }

    private void startNext() {
        Submission next;
        synchronized (this) {
            startAsked = false;
            Batch batch = waiting.peek();
            if (batch == null || underWay.size() >= mostUnderWay) {
                return;
            }
            next = new Submission(batch, this, logs, figures, settings);
            underWay.add(next);
            waiting.remove();
        }
        askForStart();
        next.start();
    }

    /** Its batch is counted. */
    void finished(Submission submission) {
        synchronized (this) {
            underWay.remove(submission);
        }
        try {
            askForStart();
        } finally {
            settled(submission.batch());
        }
    }

    /** Completed when all that is here now is settled. */
    synchronized CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(
                unsettled.stream().map(batch -> batch.settled).toArray(CompletableFuture<?>[]::new));
    }

    /** Gives up all that is not settled, and refuses what comes later. */
    void end(Throwable why) {
        List<Batch> unsent;
        List<Submission> unfinished;
        synchronized (this) {
            if (ended == null) {
                ended = why;
            }
            unsent = new ArrayList<>(waiting);
            waiting.clear();
            unfinished = new ArrayList<>(underWay);
        }
        atWork(() -> {
            unsent.forEach(batch -> refuse(batch, why));
            unfinished.forEach(submission -> submission.giveUp(why));
        });
    }

    /**
     * Has the executor do something.
     *
     * @param otherwise what to do if it does not take it
     */
    void run(Runnable task, Consumer<Throwable> otherwise) {
        try {
            executor.execute(() -> atWork(task));
        } catch (Throwable rejected) {
            atWork(() -> otherwise.accept(rejected));
        }
    }

    /** As {@link #run}, later. */
    void run(Runnable task, Consumer<Throwable> otherwise, Duration delay) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, now -> run(now, otherwise))
                .execute(task);
    }

    private static void atWork(Runnable task) {
        Boolean before = AT_WORK.get();
        AT_WORK.set(true);
        try {
            task.run();
        } finally {
            if (before == null) {
                AT_WORK.remove();
            }
        }
    }

    /** Whether the calling thread is doing something for a queue. */
    static boolean isAtWork() {
        return AT_WORK.get() != null;
    }
}
