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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Batches that wait to be submitted, and those under way. Putting one in never waits: if too many wait, the oldest is dropped. Safe for use by
 * several threads.
 */
final class SubmissionQueue {

    private final int capacity;
    private final int mostUnderWay;
    private final Executor executor;
    private final Figures figures;
    private final Function<Batch, Submission> submissions;

    // Guarded by this.
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private final Set<Submission> underWay = new LinkedHashSet<>();
    private @Nullable Throwable ended;

    /** All that came and is not counted yet: also what is being dropped, or given up, at this moment. */
    private final Set<Batch> unsettled = new LinkedHashSet<>();

    /** @param submissions begins the submission of a batch in this queue */
    SubmissionQueue(
            int capacity,
            int mostUnderWay,
            Executor executor,
            Figures figures,
            Function<SubmissionQueue, Function<Batch, Submission>> submissions) {
        this.capacity = capacity;
        this.mostUnderWay = mostUnderWay;
        this.executor = executor;
        this.figures = figures;
        this.submissions = submissions.apply(this);
    }

    void offer(Batch batch) {
        Batch dropped = null;
        Throwable refused;
        synchronized (this) {
            refused = ended;
            if (refused == null) {
                if (waiting.size() == capacity) {
                    dropped = waiting.remove();
                }
                waiting.add(batch);
                unsettled.add(batch);
            }
        }
        if (refused != null) {
            refuse(batch, refused);
            return;
        }
        if (dropped != null) {
            figures.dropped(dropped, capacity);
            dropped.release();
            settled(dropped);
        }
        run(this::startNext);
    }

    private void refuse(Batch batch, Throwable why) {
        figures.refused(batch, why);
        batch.release();
        settled(batch);
    }

    private void settled(Batch batch) {
        synchronized (this) {
            unsettled.remove(batch);
        }
        batch.settled.complete(null);
    }

    private void startNext() {
        Submission next;
        boolean more;
        synchronized (this) {
            if (waiting.isEmpty() || underWay.size() >= mostUnderWay) {
                return;
            }
            next = submissions.apply(waiting.remove());
            underWay.add(next);
            more = !waiting.isEmpty() && underWay.size() < mostUnderWay;
        }
        if (more) {
            run(this::startNext);
        }
        next.start();
    }

    /** Its batch is settled. */
    void finished(Submission submission) {
        boolean more;
        synchronized (this) {
            underWay.remove(submission);
            more = !waiting.isEmpty();
        }
        if (more) {
            run(this::startNext);
        }
        settled(submission.batch());
    }

    /** Completed when all that is here now is settled. */
    synchronized CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(
                unsettled.stream().map(batch -> batch.settled).toArray(CompletableFuture<?>[]::new));
    }

    /** Gives up all that is not settled, and refuses what comes later. */
    void end(Throwable why) {
        synchronized (this) {
            if (ended == null) {
                ended = why;
            }
        }
        giveUp(why);
    }

    private void giveUp(Throwable why) {
        List<Batch> unsent;
        List<Submission> unfinished;
        synchronized (this) {
            unsent = new ArrayList<>(waiting);
            waiting.clear();
            unfinished = new ArrayList<>(underWay);
        }
        unsent.forEach(batch -> refuse(batch, why));
        unfinished.forEach(submission -> submission.giveUp(why));
    }

    /** Has the executor do something. If it does not take it, what is here cannot go on; what comes later may. */
    void run(Runnable task) {
        try {
            executor.execute(task);
        } catch (Throwable rejected) {
            giveUp(rejected);
        }
    }

    /** As {@link #run}, later. */
    void run(Runnable task, Duration delay) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, this::run)
                .execute(task);
    }
}
