package io.tidemark.otlp;

import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records that wait to be sent, and batches under way. Putting one in never waits: if too many wait, the oldest are dropped. Safe for use by several threads. No code
 * of the user's is called with a lock held.
 */
final class LogQueue {

    /** Set on threads that do something for a queue: who waits on one for the queue waits for himself. */
    private static final ThreadLocal<Boolean> AT_WORK = new ThreadLocal<>();

    /**
     * How much goes where.
     *
     * @param batchRecords records in a request
     * @param batchBytes about how many bytes in a request; a record that has more goes alone
     * @param heldBytes about how many bytes of memory may wait
     * @param inFlight requests at once
     * @param retryFor how long after the first attempt of a batch another may be begun
     */
    record Limits(int batchRecords, long batchBytes, long heldBytes, int inFlight, Duration retryFor) {}

    /** Who waits until all that had come before is settled. */
    private record Waiter(long behind, CompletableFuture<Void> settled) {}

    private final Limits limits;
    private final Executor steps;
    private final LogExports exports;
    private final LogFigures figures;

    // Guarded by this. Records are numbered as they come, from 0; those that wait are the last.
    private final ArrayDeque<LogRecord> waiting = new ArrayDeque<>();
    private long heldBytes;
    private long wireBytes;
    private long came;

    /** Records before this number are to go, though they do not fill a request. */
    private long due;

    private final Set<LogSubmission> underWay = new LinkedHashSet<>();

    /** All batches that are not counted yet: also what is being dropped, or given up, at this moment. */
    private final Set<LogBatch> unsettled = new LinkedHashSet<>();

    private final List<Waiter> waiters = new ArrayList<>();

    /** The thread has a task that starts the next. */
    private boolean startAsked;

    /** The server wants to be left alone until then; {@link System#nanoTime}. */
    private long opensNanos = System.nanoTime();

    private boolean closed;
    private @Nullable Throwable ended;

    LogQueue(Limits limits, Executor steps, LogExports exports, LogFigures figures) {
        this.limits = limits;
        this.steps = steps;
        this.exports = exports;
        this.figures = figures;
    }

    /**
     * Puts a record in.
     *
     * @return false if the queue is closed
     */
    boolean add(LogRecord record) {
        LogBatch dropped = null;
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (!waiting.isEmpty() && heldBytes + record.heldBytes() > limits.heldBytes()) {
                dropped = takeOldest(record.heldBytes());
            }
            waiting.add(record);
            came++;
            heldBytes += record.heldBytes();
            wireBytes += record.bytes;
        }
        if (dropped != null) {
            try {
                figures.dropped(dropped, limits.heldBytes());
            } finally {
                settled(dropped);
            }
        }
        askForStart();
        return true;
    }

    /** Makes room, and some more, so that it is not done again for each record. */
    private LogBatch takeOldest(long room) {
        List<LogRecordData> oldest = new ArrayList<>();
        long first = came - waiting.size();
        long most = limits.heldBytes() - limits.heldBytes() / 16;
        while (!waiting.isEmpty() && heldBytes + room > most) {
            oldest.add(remove());
        }
        LogBatch batch = new LogBatch(oldest, first);
        unsettled.add(batch);
        return batch;
    }

    private LogRecord remove() {
        LogRecord record = waiting.remove();
        heldBytes -= record.heldBytes();
        wireBytes -= record.bytes;
        return record;
    }

    /** Has all go that is here. */
    CompletableFuture<Void> flush() {
        CompletableFuture<Void> settled;
        synchronized (this) {
            settled = flushLocked();
        }
        askForStart();
        return settled;
    }

    private CompletableFuture<Void> flushLocked() {
        due = came;
        Waiter waiter = new Waiter(came, new CompletableFuture<>());
        if (settledBefore() >= came) {
            waiter.settled().complete(null);
        } else {
            waiters.add(waiter);
        }
        return waiter.settled();
    }

    /** Has all go that is here, if the first of them came so long ago. */
    void flushIfOlder(long nanos) {
        synchronized (this) {
            LogRecord oldest = waiting.peek();
            if (oldest == null || System.nanoTime() - oldest.cameNanos < nanos) {
                return;
            }
            due = came;
        }
        askForStart();
    }

    /** As {@link #flush}, and takes no more. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> settled;
        synchronized (this) {
            closed = true;
            settled = flushLocked();
        }
        askForStart();
        return settled;
    }

    private boolean mayStart() {
        return ended == null
                && underWay.size() < limits.inFlight()
                && !waiting.isEmpty()
                && (waiting.size() >= limits.batchRecords()
                        || wireBytes >= limits.batchBytes()
                        || came - waiting.size() < due);
    }

    private void askForStart() {
        synchronized (this) {
            if (startAsked || !mayStart()) {
                return;
            }
            startAsked = true;
        }
        run(this::startNext, this::notStarted);
    }

    private void startNext() {
        LogSubmission next;
        synchronized (this) {
            startAsked = false;
            if (!mayStart()) {
                return;
            }
            next = submission(takeBatch(limits.batchRecords(), limits.batchBytes()));
        }
        askForStart();
        next.attempt();
    }

    private LogBatch takeBatch(int mostRecords, long mostBytes) {
        long first = came - waiting.size();
        List<LogRecordData> records = new ArrayList<>(Math.min(mostRecords, waiting.size()));
        long bytes = 0;
        while (records.size() < mostRecords && !waiting.isEmpty()) {
            bytes += waiting.element().bytes;
            if (bytes > mostBytes && !records.isEmpty()) {
                break;
            }
            records.add(remove());
        }
        LogBatch batch = new LogBatch(records, first);
        unsettled.add(batch);
        return batch;
    }

    private LogSubmission submission(LogBatch batch) {
        LogSubmission made = new LogSubmission(batch, this, exports, figures, limits.retryFor());
        underWay.add(made);
        return made;
    }

    /** There is no thread for it. If something is under way, it is asked again when that is done; else nobody would. */
    private void notStarted(Throwable why) {
        LogBatch unsent = null;
        synchronized (this) {
            startAsked = false;
            if (underWay.isEmpty() && !waiting.isEmpty()) {
                unsent = takeBatch(Integer.MAX_VALUE, Long.MAX_VALUE);
            }
        }
        refuse(unsent, why);
    }

    private void refuse(@Nullable LogBatch unsent, Throwable why) {
        if (unsent != null) {
            try {
                figures.failed(unsent, "not sent", why);
            } finally {
                settled(unsent);
            }
        }
    }

    /** Its batch is counted. */
    void finished(LogSubmission submission) {
        synchronized (this) {
            underWay.remove(submission);
        }
        try {
            askForStart();
        } finally {
            settled(submission.batch());
        }
    }

    private void settled(LogBatch batch) {
        List<Waiter> done = new ArrayList<>();
        synchronized (this) {
            unsettled.remove(batch);
            long before = settledBefore();
            for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
                Waiter waiter = all.next();
                if (waiter.behind() <= before) {
                    all.remove();
                    done.add(waiter);
                }
            }
        }
        done.forEach(waiter -> waiter.settled().complete(null));
    }

    /** All records before this number are counted. */
    private long settledBefore() {
        long first = came - waiting.size();
        for (LogBatch batch : unsettled) {
            first = Math.min(first, batch.first);
        }
        return first;
    }

    /** The server wants to be left alone for so long. */
    synchronized void closeFor(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        if (until - opensNanos > 0) {
            opensNanos = until;
        }
    }

    /** For how long the server still wants to be left alone. */
    synchronized Duration untilOpen() {
        long now = System.nanoTime();
        long left = opensNanos - now;
        if (left <= 0) {
            // So that it stays close to the clock, which may begin again at the other end.
            opensNanos = now;
            return Duration.ZERO;
        }
        return Duration.ofNanos(left);
    }

    /** Gives up all that is not settled. The queue is closed before. */
    void end(Throwable why) {
        List<LogSubmission> unfinished;
        LogBatch unsent = null;
        synchronized (this) {
            closed = true;
            if (ended == null) {
                ended = why;
            }
            if (!waiting.isEmpty()) {
                unsent = takeBatch(Integer.MAX_VALUE, Long.MAX_VALUE);
            }
            unfinished = new ArrayList<>(underWay);
        }
        LogBatch rest = unsent;
        atWork(() -> {
            unfinished.forEach(submission -> submission.giveUp(why));
            refuse(rest, why);
        });
    }

    /**
     * Has the queue's thread do something.
     *
     * @param otherwise what to do if it does not take it
     */
    void run(Runnable task, Consumer<Throwable> otherwise) {
        try {
            steps.execute(() -> atWork(task));
        } catch (Throwable rejected) {
            atWork(() -> otherwise.accept(rejected));
        }
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
