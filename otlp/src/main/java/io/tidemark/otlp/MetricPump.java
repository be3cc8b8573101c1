package io.tidemark.otlp;

import io.tidemark.internal.Warnings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is new, at each interval, on a thread of its own.
 *
 * <p>A batch that the server has not taken for certain is forgotten: what was in it is in the next one. A batch of which nobody knows is kept, if there are deltas
 * in it, and sent again as it was before anything else is: with the same intervals, by which a server can tell a repetition.
 */
final class MetricPump implements Runnable {

    static final String TOPIC = "otlp-metrics";

    private static final int ATTEMPTS = 5;
    private static final long FIRST_BACKOFF = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_BACKOFF = TimeUnit.SECONDS.toNanos(5);
    private static final double BACKOFF_GROWTH = 1.5;

    private final SeriesTable table;
    private final ViewWatch watch;
    private final MetricExports exports;
    private final long intervalNanos;
    private final long limitNanos;
    private final long firstBackoff;
    private final LongAdder lost;

    /** What the server may have. */
    private final ArrayDeque<MetricBatch> uncertain = new ArrayDeque<>();

    final LongAdder requests = new LongAdder();
    final LongAdder points = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder attemptsFailed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder uncertainRequests = new LongAdder();
    final LongAdder roundsFailed = new LongAdder();

    /** The server wants no request before. */
    private long notBefore = System.nanoTime();

    private boolean failing;
    private volatile @Nullable String lastFailure;

    // Guarded by this.
    private boolean closing;
    private boolean over;
    private long closeDeadline;
    private long wanted;
    private long done;
    private boolean lastRoundComplete;

    /** @param firstBackoff nanoseconds; at most a second. Less is for tests */
    MetricPump(
            SeriesTable table,
            ViewWatch watch,
            MetricExports exports,
            Duration interval,
            Duration limit,
            Duration firstBackoff,
            LongAdder lost) {
        this.table = table;
        this.watch = watch;
        this.exports = exports;
        this.intervalNanos = interval.toNanos();
        this.limitNanos = limit.toNanos();
        this.firstBackoff = Math.min(FIRST_BACKOFF, firstBackoff.toNanos());
        this.lost = lost;
    }

    OtlpMetricsStats stats() {
        return new OtlpMetricsStats(
                requests.sum(),
                points.sum(),
                rejected.sum(),
                attemptsFailed.sum(),
                refused.sum(),
                uncertainRequests.sum(),
                roundsFailed.sum(),
                table.size(),
                lost.sum(),
                lastFailure);
    }

    @Override
    public void run() {
        long next = System.nanoTime() + intervalNanos;
        try {
            boolean last = false;
            while (!last) {
                long asked = awaitRound(next);
                next = following(next, System.nanoTime(), intervalNanos);
                last = finished(asked, round());
            }
        } catch (InterruptedException over) {
            // It was closed, and the time for the last round is over.
        } finally {
            finished(Long.MAX_VALUE, false);
        }
    }

    /** The first time after now that is whole intervals after the planned one; that one, if it is still to come. */
    static long following(long planned, long now, long interval) {
        long late = now - planned;
        return late < 0 ? planned : planned + (late / interval + 1) * interval;
    }

    private synchronized long awaitRound(long next) throws InterruptedException {
        long left = next - System.nanoTime();
        while (!closing && wanted == done && left > 0) {
            await(left);
            left = next - System.nanoTime();
        }
        return wanted;
    }

    /** Gives whether that was the last one. */
    private synchronized boolean finished(long asked, boolean complete) {
        // What is asked for while a round goes on gets one of its own.
        boolean last = closing && asked == wanted;
        done = asked;
        lastRoundComplete = complete;
        notifyAll();
        return last;
    }

    /** Has all that is new sent now. Gives whether that was done in time. */
    synchronized boolean flush(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        if (closing) {
            return false;
        }
        long mine = ++wanted;
        notifyAll();
        long left = limit.toNanos();
        while (done < mine && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return done >= mine && lastRoundComplete;
    }

    /** Has it end, with one more round that takes no longer than the limit. */
    synchronized void end(Duration limit) {
        if (!closing) {
            closing = true;
            closeDeadline = System.nanoTime() + limit.toNanos();
            wanted++;
            notifyAll();
        }
    }

    /** The time for the last round is over: the thread ends as soon as it can. */
    synchronized void giveUp(Thread thread) {
        over = true;
        thread.interrupt();
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Waits before the next attempt; shorter if it is closed meanwhile. Gives whether there is time for one. */
    private synchronized boolean pause(long nanos, long deadline) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (true) {
            long end = closing ? Math.min(deadline, closeDeadline) : deadline;
            if (until - end > 0) {
                return false;
            }
            long left = until - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            await(left);
        }
    }

    /** On the thread that sends, with the lock. */
    private void await(long nanos) throws InterruptedException {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException problem) {
            if (over) {
                throw problem;
            }
            strayInterrupt();
        }
    }

    /** What a source or an exporter interrupts goes on. */
    private void goOn() throws InterruptedException {
        if (Thread.interrupted()) {
            if (isOver()) {
                throw new InterruptedException();
            }
            strayInterrupt();
        }
    }

    private static void strayInterrupt() {
        Warnings.warn(TOPIC, "a source or an exporter has interrupted the thread that sends metrics: it goes on", null);
    }

    /** Gives whether the server has all. */
    private boolean round() throws InterruptedException {
        boolean complete = false;
        try {
            watch.look();
            if (notBefore - System.nanoTime() <= 0 || isClosing()) {
                complete = sendAll(System.nanoTime() + limitNanos);
            }
        } catch (Throwable problem) {
            // Of whatever kind: there is another round.
            if (problem instanceof InterruptedException interrupted && isOver()) {
                throw interrupted;
            }
            lastFailure = problem.toString();
            Warnings.warn(TOPIC, "exporting metrics failed; the next interval tries again", problem);
        }
        if (!complete) {
            roundsFailed.increment();
        } else if (failing) {
            failing = false;
            Warnings.warn(TOPIC, "metrics are exported again", null);
        }
        return complete;
    }

    private boolean sendAll(long deadline) throws InterruptedException {
        for (Iterator<MetricBatch> again = uncertain.iterator(); again.hasNext(); ) {
            MetricBatch batch = again.next();
            boolean taken = send(batch, deadline);
            if (!taken && batch.uncertain) {
                return false;
            }
            again.remove();
        }
        boolean complete = true;
        List<MetricBatch> batches = table.batches();
        goOn();
        for (MetricBatch batch : batches) {
            if (!send(batch, deadline)) {
                complete = false;
                if (batch.uncertain && (batch.isKept() || batch.late != null)) {
                    uncertain.add(batch);
                }
                if (!batch.refused) {
                    // The server is away: what is left is read anew, so that what ended first arrives first.
                    break;
                }
            }
        }
        return complete;
    }

    /** Gives whether the server has it. If not, {@link MetricBatch#uncertain} says whether that is certain. */
    private boolean send(MetricBatch batch, long deadline) throws InterruptedException {
        long backoff = firstBackoff;
        for (int attempt = 1; ; attempt++) {
            Answer answer = exports.send(batch);
            goOn();
            switch (answer.kind()) {
                case TAKEN -> {
                    taken(batch, answer);
                    return true;
                }
                case REFUSED -> {
                    attemptsFailed.increment();
                    refused.increment();
                    // Had the server taken it the first time, it would not refuse it now.
                    batch.uncertain = false;
                    batch.refused = true;
                    failed(batch, answer);
                    return false;
                }
                case UNKNOWN -> {
                    attemptsFailed.increment();
                    if (!batch.uncertain) {
                        uncertainRequests.increment();
                        batch.uncertain = true;
                    }
                }
                case NOT_TAKEN -> attemptsFailed.increment();
            }
            Duration asked = answer.retryAfter();
            long wait;
            if (asked == null) {
                wait = (long) ((double) backoff * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
                backoff = Math.min(LONGEST_BACKOFF, (long) ((double) backoff * BACKOFF_GROWTH));
            } else {
                wait = asked.toNanos();
                notBefore = System.nanoTime() + wait;
            }
            if (!exports.isRepeated() || attempt == ATTEMPTS || !pause(wait, deadline)) {
                failed(batch, answer);
                return false;
            }
        }
    }

    private void taken(MetricBatch batch, Answer answer) {
        batch.acknowledge();
        requests.increment();
        points.add(batch.points());
        if (answer.rejected() > 0) {
            rejected.add(answer.rejected());
            Warnings.warn(
                    TOPIC,
                    "the server has rejected " + answer.rejected() + " of " + batch.points() + " points: "
                            + answer.message(),
                    null);
        } else if (!answer.message().isEmpty()) {
            Warnings.warn(TOPIC, "the server warns: " + answer.message(), null);
        }
    }

    private void failed(MetricBatch batch, Answer answer) {
        failing = true;
        lastFailure = answer.message();
        Warnings.warn(TOPIC, "a request with " + batch.points() + " points was not taken: " + answer.message(), null);
    }
}
