package io.tidemark.otlp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way, until it is taken or given up. Its steps run on the queue's thread; {@link #giveUp} may come from any thread at any time. Nothing waits.
 */
final class LogSubmission {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final LogBatch batch;
    private final LogQueue queue;
    private final LogExports exports;
    private final LogFigures figures;
    private final Duration retryFor;

    // Guarded by this.
    private int attempts;
    private long begunNanos;

    /** What came of the last attempt, if it failed. */
    private @Nullable Throwable lastFailure;

    private @Nullable CompletableFuture<?> pause;

    /** All is settled; what was begun before has no effect any more. */
    private boolean over;

    LogSubmission(LogBatch batch, LogQueue queue, LogExports exports, LogFigures figures, Duration retryFor) {
        this.batch = batch;
        this.queue = queue;
        this.exports = exports;
        this.figures = figures;
        this.retryFor = retryFor;
    }

    LogBatch batch() {
        return batch;
    }

    /** Begins an attempt; or, if the server wants to be left alone, a pause. */
    void attempt() {
        try {
            Duration wait = queue.untilOpen();
            if (!wait.isZero()) {
                pause(wait);
                return;
            }
            synchronized (this) {
                if (over) {
                    return;
                }
                if (attempts++ == 0) {
                    begunNanos = System.nanoTime();
                } else {
                    figures.retried();
                }
            }
            CompletableFuture<Answer> unused = exports.export(batch)
                    .whenComplete((answer, problem) -> queue.run(() -> attempted(answer), this::giveUp));
        } catch (Throwable unexpected) {
            giveUp(unexpected);
        }
    }

    private void attempted(Answer answer) {
        try {
            if (!answer.isTaken()) {
                failed(answer);
            } else if (end()) {
                settle(() -> figures.taken(batch, answer.rejected(), answer.message()));
            }
        } catch (Throwable unexpected) {
            giveUp(unexpected);
        }
    }

    private void failed(Answer answer) {
        Throwable problem = answer.problem();
        Duration asked = answer.retryAfter();
        Duration wait;
        int attempt;
        boolean again;
        synchronized (this) {
            if (over) {
                return;
            }
            lastFailure = problem;
            attempt = attempts;
            wait = pauseAfter(attempt);
            Duration soFar = Duration.ofNanos(System.nanoTime() - begunNanos);
            again = answer.mayPass() && soFar.plus(wait).compareTo(retryFor) <= 0;
            if (asked != null && asked.compareTo(wait) > 0) {
                // However long it is: who does as the server says is not to lose by it.
                wait = asked;
            }
        }
        if (asked != null) {
            // Of all batches: if this one is given up, the next has to wait all the same.
            queue.closeFor(asked);
        }
        if (again) {
            figures.problem(
                    "attempt " + attempt + " at sending " + batch.size() + " records failed; the next is in "
                            + wait.toMillis() + " ms",
                    problem);
            pause(wait);
        } else {
            giveUp(problem);
        }
    }

    /** Twice as long each time, and somewhat at random: processes that failed together are not to come back together. */
    private static Duration pauseAfter(int attempts) {
        long full = Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempts - 1, 16));
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    }

    private void pause(Duration time) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        synchronized (this) {
            if (over) {
                return;
            }
            pause = passed;
        }
        CompletableFuture<Void> unused = passed.completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS)
                .thenRun(() -> queue.run(this::attempt, this::giveUp));
    }

    /** Ends it at once, if it has not ended: its records are lost. */
    void giveUp(Throwable why) {
        if (!end()) {
            return;
        }
        CompletableFuture<?> waiting;
        Throwable cause;
        int tries;
        synchronized (this) {
            waiting = pause;
            // That time is over says less than what went wrong until then.
            cause = lastFailure == null ? why : lastFailure;
            tries = attempts;
        }
        if (waiting != null) {
            waiting.cancel(false);
        }
        settle(() -> figures.failed(batch, "given up after " + tries + (tries == 1 ? " attempt" : " attempts"), cause));
    }

    /** Whether it has not ended before. */
    private synchronized boolean end() {
        boolean now = !over;
        over = true;
        return now;
    }

    private void settle(Runnable count) {
        try {
            count.run();
        } finally {
            queue.finished(this);
        }
    }
}
