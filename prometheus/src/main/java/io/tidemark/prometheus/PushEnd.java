package io.tidemark.prometheus;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The end of pushing: the last push, the deletion of the group, and what is to be put away. On a thread of its own, for a source of metrics may hold it up, and who closes
 * waits no longer than was agreed. Safe for use by several threads.
 */
final class PushEnd {

    /**
     * What is to be done, and in which time.
     *
     * @param nanos for all of it
     * @param patienceNanos for a push that is under way: as long it is waited for, and then as long it is told to give up
     * @param timeoutNanos for one exchange
     */
    record Plan(boolean push, boolean delete, long nanos, long patienceNanos, long timeoutNanos) {}

    private interface Exchange {
        void run() throws IOException;
    }

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** It keeps to its time by itself, if no source holds it up. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Plan plan;
    private final PushTurns turns;
    private final @Nullable PushSchedule schedule;
    private final PushWarnings warnings;
    private final Runnable putAway;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable PushThread thread;

    /** When it is to be over. Written before the thread starts, and read by that. */
    private long by;

    /** @param putAway is done last, whatever happens */
    PushEnd(Plan plan, PushTurns turns, @Nullable PushSchedule schedule, PushWarnings warnings, Runnable putAway) {
        this.plan = plan;
        this.turns = turns;
        this.schedule = schedule;
        this.warnings = warnings;
        this.putAway = putAway;
    }

    /** Begins, unless it has begun, and waits until it is done, or its time is over. Does not throw. */
    void come() {
        if (turns.end()) {
            begin();
        }
        // A source that closes what asks it is waited for itself.
        if (!turns.isMine()) {
            await();
        }
    }

    private void begin() {
        by = System.nanoTime() + plan.nanos;
        if (schedule != null) {
            schedule.end();
        }
        PushThread started = new PushThread(this::run, "tidemark-push-close-" + NUMBERS.incrementAndGet());
        thread = started;
        try {
            started.start();
        } catch (Throwable noThread) {
            warnings.warn("there is no thread to push a last time with", noThread);
            finish();
        }
    }

    private void await() {
        try {
            if (!done.await(plan.nanos + LATE_NANOS, TimeUnit.NANOSECONDS)) {
                warnings.warn(
                        turns.isAsking()
                                ? "a source of metrics does not return: it is left behind, and the last push with it"
                                : "closing takes longer than it may: what is not done yet is given up");
                PushThread late = thread;
                if (late != null) {
                    late.giveUp();
                }
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            exchanges();
            if (schedule != null) {
                schedule.join(left());
            }
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        } catch (Throwable problem) {
            warnings.warn("closing failed", problem);
        } finally {
            finish();
        }
    }

    private void exchanges() throws InterruptedException {
        boolean mine = turns.takeLast(plan.patienceNanos);
        try {
            if (plan.push && mine) {
                // Some of the time is for deleting.
                long pushedBy = plan.delete ? by - left() / 2 : by;
                persist("the last push of metrics failed", pushedBy, () -> turns.push(() -> until(pushedBy)));
            } else if (plan.push) {
                warnings.warn("a source of metrics does not return: there is no last push");
            }
            if (plan.delete) {
                persist("deleting the group at the end failed", by, () -> turns.delete(() -> until(by)));
            }
        } finally {
            if (mine) {
                turns.leave();
            }
        }
    }

    /** Again and again until it works, or cannot, or the time is over. */
    private void persist(String what, long until, Exchange exchange) throws InterruptedException {
        PushPause pause = new PushPause();
        while (true) {
            try {
                exchange.run();
                return;
            } catch (Throwable problem) {
                PushSchedule.Result result = PushSchedule.Result.of(problem);
                long wait = pause.afterFailureNanos(result.pauseNanos());
                boolean inTime = wait < until - System.nanoTime();
                if (!result.mayPass() || !inTime || Thread.currentThread().isInterrupted()) {
                    warnings.warn(what, problem);
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(wait);
            }
        }
    }

    /** How long an exchange may take. */
    private long until(long end) {
        return Math.max(1, Math.min(plan.timeoutNanos, end - System.nanoTime()));
    }

    private long left() {
        return Math.max(1, by - System.nanoTime());
    }

    private void finish() {
        try {
            putAway.run();
        } catch (Throwable problem) {
            warnings.warn("closing failed", problem);
        } finally {
            done.countDown();
        }
    }
}
