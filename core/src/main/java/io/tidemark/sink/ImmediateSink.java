package io.tidemark.sink;

import io.tidemark.entry.Entry;
import io.tidemark.internal.Warnings;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes and flushes each entry on the thread that appends it: for functions that are frozen between calls, batch jobs and
 * command-line tools. {@link #append} takes as long as the output does, one thread at a time.
 *
 * <p>Whatever the stream throws, {@code append} does not, and the entry is counted as failed. Entries that are appended after
 * {@link #close} are counted as appended and dropped, and warned of. An entry that the stream itself causes to be appended, while it is given
 * another, is written right after that one.
 */
public final class ImmediateSink implements CountedSink, AutoCloseable {

    /** A stream whose entries cause entries would go on for ever: so many are written in one call, the others dropped. */
    private static final int MOST_DEFERRED = 1024;

    // Not synchronized: a virtual thread that waits for another's output is to let go of its carrier.
    private final ReentrantLock lock = new ReentrantLock();
    private final ContainedStream stream;
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    /** What the stream, while it was at work, asked of this sink. Guarded by the lock, as all below. */
    private final ArrayDeque<Entry> deferred = new ArrayDeque<>();

    private final List<CompletableFuture<Void>> deferredFlushes = new ArrayList<>();
    private int deferredInCall;
    private boolean closing;
    private boolean closed;
    private final @Nullable Observation observation;

    /** How long nothing was written, and since when; kept for an observer only. */
    private long idleNanos;

    private long idleSince;

    private ImmediateSink(EntryStream stream, @Nullable SinkObserver observer) {
        this.stream = new ContainedStream(Objects.requireNonNull(stream, "stream"));
        idleSince = System.nanoTime();
        observation = observer == null
                ? null
                : new Observation(
                        observer,
                        new Periods(
                                "ImmediateSink", ContainedStream.stats(this.stream.settled(), 0, 0, 0), idleSince, 0));
    }

    /** A sink that writes to a stream, which is the sink's from now on. */
    public static ImmediateSink of(EntryStream stream) {
        return new ImmediateSink(stream, null);
    }

    /**
     * As {@link #of(EntryStream)}, with an observer, which is told of the sink's figures at each entry, on the thread that has appended it, and when
     * the sink is closed.
     */
    public static ImmediateSink of(EntryStream stream, SinkObserver observer) {
        return new ImmediateSink(stream, Objects.requireNonNull(observer, "observer"));
    }

    /** Writes an entry and flushes it. */
    @Override
    public void append(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        if (lock.isHeldByCurrentThread()) {
            defer(entry);
            return;
        }
        lock.lock();
        try {
            appended.incrementAndGet();
            if (closed) {
                dropped.incrementAndGet();
                warnOfClosed();
                return;
            }
            deferredInCall = 0;
            begin();
            stream.next(entry);
            // Handed over, not waited for: a stream to a remote peer sends it, and flush() waits.
            flushAll();
        } finally {
            lock.unlock();
        }
    }

    /** An entry from within the stream, which is in the middle of another. */
    private void defer(Entry entry) {
        appended.incrementAndGet();
        if (closing) {
            dropped.incrementAndGet();
            warnOfClosed();
        } else if (deferredInCall == MOST_DEFERRED) {
            dropped.incrementAndGet();
            Warnings.warn(
                    "deferred",
                    toString(),
                    "the stream appends to its own sink without an end; what is more than " + MOST_DEFERRED
                            + " entries at once is dropped",
                    null);
        } else {
            deferredInCall++;
            deferred.add(entry);
        }
    }

    private void warnOfClosed() {
        Warnings.warn("closed", toString(), "an entry was appended after the sink was closed; it is dropped", null);
    }

    /** Before the stream is used. */
    private void begin() {
        if (observation != null) {
            idleNanos += System.nanoTime() - idleSince;
        }
    }

    /** After the stream was used. */
    private void end() {
        if (observation != null) {
            idleSince = System.nanoTime();
            observation.report(this, idleNanos);
        }
    }

    /** Flushes what was written, tells the observer, and does what both have asked for meanwhile. */
    private void flushAll() {
        flushOnce();
        end();
        if (!deferred.isEmpty() || !deferredFlushes.isEmpty()) {
            // By the observer, which is not told of what it causes.
            flushOnce();
        }
        if (closing) {
            closeStream();
        }
    }

    private void flushOnce() {
        do {
            for (Entry next = deferred.poll(); next != null; next = deferred.poll()) {
                stream.next(next);
            }
            List<CompletableFuture<Void>> waiting = List.copyOf(deferredFlushes);
            deferredFlushes.clear();
            stream.flush(FlushKind.EXPLICIT)
                    .whenComplete((flushed, problem) -> waiting.forEach(done -> done.complete(null)));
        } while (!deferred.isEmpty());
        // Asked for from within the last flush: everything before has been flushed.
        List<CompletableFuture<Void>> late = List.copyOf(deferredFlushes);
        deferredFlushes.clear();
        late.forEach(done -> done.complete(null));
    }

    private void closeStream() {
        closed = true;
        begin();
        stream.close();
        deferredFlushes.forEach(done -> done.complete(null));
        deferredFlushes.clear();
        end();
    }

    /**
     * Waits for other threads' appends, and asks the stream for everything to be handed over and acknowledged. What depends on
     * the stage may run on the thread that has the acknowledgement.
     */
    @Override
    public CompletionStage<Void> flush() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (lock.isHeldByCurrentThread()) {
            deferFlush(done);
            return done;
        }
        lock.lock();
        try {
            if (closed) {
                done.complete(null);
            } else {
                deferredInCall = 0;
                begin();
                deferredFlushes.add(done);
                flushAll();
            }
        } finally {
            lock.unlock();
        }
        return done;
    }

    private void deferFlush(CompletableFuture<Void> done) {
        if (closed) {
            done.complete(null);
        } else {
            deferredFlushes.add(done);
        }
    }

    @Override
    public SinkStats stats() {
        // In this order: see BackgroundQueue.stats.
        List<ContainedStream.Settled> settled = stream.settled();
        long droppedUntilNow = dropped.get();
        return ContainedStream.stats(settled, droppedUntilNow, appended.get(), 0);
    }

    /** Waits for other threads' appends, and closes the stream. Further calls do nothing. */
    @Override
    public void close() {
        if (lock.isHeldByCurrentThread()) {
            // From within the stream: when it is done with what it is doing.
            closing = true;
            return;
        }
        lock.lock();
        try {
            closing = true;
            if (!closed) {
                closeStream();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ImmediateSink[" + stream.name() + "]";
    }
}
