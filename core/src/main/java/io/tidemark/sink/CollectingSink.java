package io.tidemark.sink;

import io.tidemark.entry.Entry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps entries in memory, for tests and tools. It keeps a bounded number: when it is full, the oldest is dropped, and counted, for each new
 * one. An entry is kept with everything that it refers to.
 *
 * <p>In its figures an entry is queued while it is kept, and emitted once it was drained.
 *
 * <p>Tests that ask for fields by their names use {@code TestSink} of {@code tidemark-testing}.
 */
public final class CollectingSink implements CountedSink {

    private static final int USUAL_CAPACITY = 65_536;
    private static final int LARGEST_CAPACITY = 1 << 30;

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private ArrayDeque<Entry> kept = new ArrayDeque<>();

    // Written under the lock, and only grow.
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong drained = new AtomicLong();

    private CollectingSink(int capacity) {
        this.capacity = capacity;
    }

    /** A sink that keeps up to 65,536 entries. */
    public static CollectingSink create() {
        return create(USUAL_CAPACITY);
    }

    /**
     * A sink that keeps a number of entries at most.
     *
     * @throws IllegalArgumentException if it is not from 1 to 1,073,741,824
     */
    public static CollectingSink create(int capacity) {
        if (capacity < 1 || capacity > LARGEST_CAPACITY) {
            throw new IllegalArgumentException(
                    "a collecting sink's capacity is from 1 to " + LARGEST_CAPACITY + " entries, not " + capacity);
        }
        return new CollectingSink(capacity);
    }

    @Override
    public void append(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        lock.lock();
        try {
            kept.add(entry);
            appended.incrementAndGet();
            if (kept.size() > capacity) {
                kept.remove();
                dropped.incrementAndGet();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The entries that are kept now, the oldest first. A copy. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(kept);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the entries that are kept, the oldest first, and keeps them no longer. */
    public List<Entry> drain() {
        ArrayDeque<Entry> taken;
        lock.lock();
        try {
            taken = kept;
            kept = new ArrayDeque<>();
            drained.addAndGet(taken.size());
        } finally {
            lock.unlock();
        }
        return List.copyOf(taken);
    }

    /** Entries that were dropped, because there was no room for them and a newer one. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public SinkStats stats() {
        // What comes later in the life of an entry is read first: see BackgroundQueue.stats.
        long emitted = drained.get();
        long lost = dropped.get();
        long all = appended.get();
        // More than its capacity were there at no time: the rest has been taken since.
        long queued = Math.min(all - lost - emitted, capacity);
        return new SinkStats(
                all,
                lost,
                queued,
                List.of(new SinkStats.Branch(
                        "CollectingSink", all - lost - emitted - queued, emitted, 0, 0, 0, Map.of())));
    }

    @Override
    public String toString() {
        return "CollectingSink[" + stats().queued() + " of at most " + capacity + " entries]";
    }
}
