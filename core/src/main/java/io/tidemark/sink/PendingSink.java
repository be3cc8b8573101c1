package io.tidemark.sink;

import io.tidemark.entry.Entry;
import io.tidemark.internal.ConsumerThread;
import io.tidemark.internal.Warnings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A sink for what is appended before it is known where to: while a program reads its configuration, say. It keeps the entries until its
 * {@link #resolver} has the sink that they are for, hands them over, and from then on passes each one on.
 *
 * <pre>{@code
 * PendingSink pending = PendingSink.create();
 * try (AttachHandle attached = ServiceMetrics.attach(pending)) {
 *     try (PendingSink.Resolver resolver = pending.resolver()) {
 *         Configuration configuration = Configuration.load();     // makes entries; may throw
 *         resolver.resolve(queueFor(configuration));
 *     }
 *     runService();
 * }
 * }</pre>
 *
 * <p>It keeps a bounded number: when it is full, the oldest is dropped, and counted, for each new one. The order is kept: what a thread
 * appended before the hand-over comes before what it appends later. Each entry is handed over exactly once, dropped or discarded, whatever
 * threads append meanwhile.
 *
 * <p>Once resolved, {@link #append} costs one volatile read more than that of the sink, and waits if that does. Before, it never waits for
 * input or output.
 */
public final class PendingSink implements CountedSink, AutoCloseable {

    private static final int USUAL_CAPACITY = 65_536;
    private static final int LARGEST_CAPACITY = 1 << 30;

    /** Hand-overs without the lock, before the appending threads are made to wait for one. */
    private static final int MOST_ROUNDS = 16;

    /** For handing over: a sink that waits for an output that hangs must not hold a program's start up for ever. */
    private static final Duration LONGEST_HAND_OVER = Duration.ofSeconds(30);

    /** The same with the lock, when all who append wait. */
    private static final Duration LONGEST_WITH_LOCK = Duration.ofSeconds(1);

    /** For a close while another thread hands over. */
    private static final long WAIT_SECONDS = 30;

    private final int capacity;
    private final long handOverNanos;
    private final Resolver resolver = new Resolver();
    private final ReentrantLock lock = new ReentrantLock();

    /** Where entries go; null until those that were kept have gone there. */
    private volatile @Nullable ContainedSink target;

    /** Whether it was closed without having been resolved. */
    private volatile boolean discarded;

    /** Those appended after that. */
    private final AtomicLong late = new AtomicLong();

    /** Complete when the entries from before have been handed over and flushed, or discarded. */
    private final CompletableFuture<Void> flushed = new CompletableFuture<>();

    /** The same, for everyone: one of them must not be able to complete it for the others. */
    private final CompletionStage<Void> flushedForAll = flushed.minimalCompletionStage();

    private final CountDownLatch settled = new CountDownLatch(1);

    // Guarded by the lock, as all below.
    private ArrayDeque<Entry> kept = new ArrayDeque<>();
    private @Nullable Thread resolving;
    private boolean closing;

    // Figures of the time before; written under the lock, and only grow.
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong handedOver = new AtomicLong();

    /** For tests: with another time for handing over. */
    PendingSink(int capacity, Duration longestHandOver) {
        this.capacity = capacity;
        this.handOverNanos = longestHandOver.toNanos();
    }

    /** A sink that keeps up to 65,536 entries. */
    public static PendingSink create() {
        return create(USUAL_CAPACITY);
    }

    /**
     * A sink that keeps a number of entries at most.
     *
     * @throws IllegalArgumentException if it is not from 1 to 1,073,741,824
     */
    public static PendingSink create(int capacity) {
        if (capacity < 1 || capacity > LARGEST_CAPACITY) {
            throw new IllegalArgumentException(
                    "a pending sink's capacity is from 1 to " + LARGEST_CAPACITY + " entries, not " + capacity);
        }
        return new PendingSink(capacity, LONGEST_HAND_OVER);
    }

    /** What says where the entries go. Always the same object. */
    public Resolver resolver() {
        return resolver;
    }

    @Override
    public void append(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        ContainedSink to = target;
        if (to == null) {
            to = keep(entry);
            if (to == null) {
                return;
            }
        }
        to.append(entry);
    }

    /** Keeps an entry, or says where it has to go instead. */
    private @Nullable ContainedSink keep(Entry entry) {
        if (discarded) {
            late.incrementAndGet();
            return null;
        }
        lock.lock();
        try {
            ContainedSink to = target;
            if (to != null) {
                return to;
            }
            if (discarded) {
                late.incrementAndGet();
                return null;
            }
            kept.add(entry);
            appended.incrementAndGet();
            if (kept.size() > capacity) {
                kept.remove();
                dropped.incrementAndGet();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks for everything appended before to be written and flushed.
     *
     * @return completed when that is done, which before the sink is resolved takes until it is and the entries are flushed there, or until
     *     they are discarded. Not exceptionally
     */
    @Override
    public CompletionStage<Void> flush() {
        ContainedSink to = target;
        return to == null ? flushedForAll : to.flush();
    }

    /**
     * The figures. Until the sink is resolved, what it keeps is queued. From then on they are those of the sink that it was resolved
     * with, with what was dropped before added to appended and dropped; of a {@link TeeSink} those of all its sinks, each a branch in which what was
     * dropped counts as failed. If that sink keeps none, what it took counts as emitted.
     */
    @Override
    public SinkStats stats() {
        ContainedSink to = target;
        if (to != null) {
            SinkStats stats = to.stats();
            long before = dropped.get();
            return new SinkStats(stats.appended() + before, stats.dropped() + before, stats.queued(), stats.branches());
        }
        // What comes later in the life of an entry is read first: see BackgroundQueue.stats.
        long afterwards = late.get();
        long inHand = handedOver.get();
        long lost = dropped.get();
        long all = appended.get();
        // More than its capacity were there at no time: the rest has been taken since.
        long queued = Math.min(all - lost - inHand, capacity);
        return new SinkStats(
                all + afterwards,
                lost + afterwards,
                queued,
                List.of(new SinkStats.Branch("pending", all - lost - queued, 0, 0, 0, 0, Map.of())));
    }

    /**
     * Ends the sink. If it is not resolved, what it keeps is discarded, and counted, as by {@link Resolver#close}. If it is, the sink
     * that it was resolved with is closed; while entries are being handed over, that is done once they are, and waited for, for 30 seconds at
     * most. Further calls do nothing, and do not wait.
     */
    @Override
    public void close() {
        Thread busy;
        ContainedSink to;
        lock.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
            busy = resolving;
            to = target;
            if (busy == null && to == null) {
                discard();
            }
        } finally {
            lock.unlock();
        }
        if (busy != null) {
            // That thread closes the sink when it is done.
            if (busy != Thread.currentThread() && !ConsumerThread.isCurrent()) {
                awaitSettled();
            }
        } else if (to != null) {
            to.close();
        } else {
            flushed.complete(null);
        }
    }

    private void awaitSettled() {
        try {
            if (!settled.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                Warnings.warn(
                        "close",
                        "a pending sink is closed while it hands entries over, which takes more than " + WAIT_SECONDS
                                + " seconds; it goes on by itself",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With the lock. */
    private void discard() {
        if (!discarded) {
            dropped.addAndGet(kept.size());
            kept = new ArrayDeque<>();
            discarded = true;
        }
    }

    private void resolve(EntrySink sink) {
        Objects.requireNonNull(sink, "sink");
        if (sink == this) {
            throw new IllegalArgumentException("a pending sink cannot be resolved with itself");
        }
        lock.lock();
        try {
            if (discarded) {
                throw new IllegalStateException("this pending sink was closed before it was resolved");
            }
            if (resolving != null || target != null) {
                throw new IllegalStateException("this pending sink is resolved already");
            }
            resolving = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        ContainedSink to = new ContainedSink(sink, "sink");
        long before = dropped.get();
        long deadline = System.nanoTime() + handOverNanos;
        boolean done = false;
        for (int round = 0; round < MOST_ROUNDS && !done; round++) {
            done = handOverSome(to, deadline);
        }
        if (!done) {
            handOverRest(to, Math.min(deadline, System.nanoTime() + LONGEST_WITH_LOCK.toNanos()));
        }
        if (System.nanoTime() - deadline > 0) {
            Warnings.warn(
                    "pending",
                    "handing entries over to " + sink + " took too long; " + (dropped.get() - before)
                            + " of those that were kept are dropped",
                    null);
        }
        CompletableFuture<Void> ignored = to.flush().whenComplete((nothing, problem) -> flushed.complete(null));
        boolean close;
        lock.lock();
        try {
            resolving = null;
            close = closing;
        } finally {
            lock.unlock();
        }
        if (close) {
            to.close();
        }
        settled.countDown();
    }

    /**
     * Hands over what is there now. Without the lock: others append meanwhile, whatever the sink does with the entries. Gives true if there was nothing,
     * and from then on entries are passed on.
     */
    private boolean handOverSome(ContainedSink to, long deadline) {
        ArrayDeque<Entry> batch;
        lock.lock();
        try {
            batch = takeAll();
            if (batch.isEmpty()) {
                target = to;
                return true;
            }
        } finally {
            lock.unlock();
        }
        handOver(batch, to, deadline);
        return false;
    }

    /** Hands over what is left while others wait: they append faster than the sink takes it. */
    private void handOverRest(ContainedSink to, long deadline) {
        lock.lock();
        try {
            ArrayDeque<Entry> batch = takeAll();
            // More than one round only if the sink itself appends here, on this thread.
            for (int round = 0; round < MOST_ROUNDS && !batch.isEmpty(); round++) {
                handOver(batch, to, deadline);
                batch = takeAll();
            }
            target = to;
            handOver(batch, to, deadline);
        } finally {
            lock.unlock();
        }
    }

    private ArrayDeque<Entry> takeAll() {
        ArrayDeque<Entry> batch = kept;
        kept = new ArrayDeque<>();
        return batch;
    }

    private void handOver(ArrayDeque<Entry> batch, ContainedSink to, long deadline) {
        for (Entry entry = batch.poll(); entry != null; entry = batch.poll()) {
            if (System.nanoTime() - deadline > 0) {
                dropped.incrementAndGet();
            } else {
                handedOver.incrementAndGet();
                to.append(entry);
            }
        }
    }

    @Override
    public String toString() {
        ContainedSink to = target;
        return "PendingSink[" + (to != null ? to : discarded ? "discarded" : "pending") + "]";
    }

    /** Says where the entries of a {@link PendingSink} go, once. Safe for use by several threads. */
    public final class Resolver implements AutoCloseable {

        private Resolver() {}

        /**
         * Hands over the entries that were kept, on this thread, for 30 seconds at most (then the rest is dropped, counted and warned of), and
         * has later ones passed on. The sink belongs to the pending one
         * from now on, which closes it when it is closed.
         *
         * @throws IllegalStateException if that was done before, or either of the two was closed. The sink is then still the caller's
         */
        public void resolve(EntrySink sink) {
            PendingSink.this.resolve(sink);
        }

        /** If the sink is not resolved, discards what it keeps and what comes later, and counts it as dropped. Else does nothing. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (target != null || resolving != null) {
                    return;
                }
                discard();
            } finally {
                lock.unlock();
            }
            flushed.complete(null);
        }

        @Override
        public String toString() {
            return "Resolver of " + PendingSink.this;
        }
    }
}
