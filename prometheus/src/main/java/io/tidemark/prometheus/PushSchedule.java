package io.tidemark.prometheus;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A daemon thread that pushes at once, and then at an interval. What fails for a reason that may pass is tried again after a pause, between the times of the
 * schedule; those that fall into a pause are left out. After that it is the old schedule again.
 */
final class PushSchedule {

    /**
     * How a push went.
     *
     * @param pauseNanos how long the server asks to be left alone at least
     */
    record Result(Kind kind, long pauseNanos) {

        enum Kind {
            PUSHED,
            /** May go better soon: nobody was there, or the server has a fault. */
            FAILED,
            /** The same would be refused again. */
            REFUSED
        }

        static final Result PUSHED = new Result(Kind.PUSHED, 0);
        static final Result FAILED = new Result(Kind.FAILED, 0);
        static final Result REFUSED = new Result(Kind.REFUSED, 0);

        /** Each such answer may cost a connection that stays open (see {@link PushClient}). */
        private static final Result NONSENSE = new Result(Kind.REFUSED, RetryAfter.LONGEST.toNanos());

        static Result of(Throwable problem) {
            if (problem instanceof RefusedException refused) {
                return refused.mayPass() ? new Result(Kind.FAILED, refused.retryAfterNanos()) : REFUSED;
            }
            if (problem instanceof NonsenseException) {
                return NONSENSE;
            }
            return problem instanceof IOException ? FAILED : REFUSED;
        }

        boolean mayPass() {
            return kind == Kind.FAILED;
        }
    }

    /** Pushes. Does not throw. */
    interface Work {
        Result run();
    }

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Work work;
    private final long interval;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final PushPause pause = new PushPause();
    private final PushThread thread;

    PushSchedule(Work work, long intervalNanos) {
        this.work = work;
        this.interval = intervalNanos;
        this.thread = new PushThread(this::run, "tidemark-push-" + NUMBERS.incrementAndGet());
    }

    void start() {
        thread.start();
    }

    private void run() {
        long start = System.nanoTime();
        long wait = 0;
        while (!isEndedAfter(wait)) {
            Result result = work.run();
            wait = wait(result, System.nanoTime() - start);
        }
    }

    private boolean isEndedAfter(long nanos) {
        long by = System.nanoTime() + nanos;
        while (true) {
            try {
                return ended.await(by - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException stray) {
                // A source of metrics has left it behind. Who ends the thread says so.
            }
        }
    }

    /** How long until the next push, if so much time has passed since the first. */
    long wait(Result result, long elapsed) {
        long untilNext = interval - elapsed % interval;
        if (result.kind == Result.Kind.PUSHED) {
            pause.succeeded();
            return untilNext;
        }
        long pauseNanos = pause.afterFailureNanos(result.pauseNanos);
        if (pauseNanos < untilNext) {
            return result.mayPass() ? pauseNanos : untilNext;
        }
        long times = (elapsed + pauseNanos + interval - 1) / interval;
        return times * interval - elapsed;
    }

    /** Lets the thread end as soon as it has nothing under way. */
    void end() {
        ended.countDown();
    }

    /** Waits for the thread to end; then asks what it has under way to give up. */
    void join(long nanos) throws InterruptedException {
        if (thread != Thread.currentThread()) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            thread.giveUp();
        }
    }
}
