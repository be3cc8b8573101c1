package io.tidemark.sink;

import io.tidemark.entry.Entry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring of entries for many appending and many taking threads (after Vyukov): each slot has a sequence number that says
 * whose turn it is. Many takers, because a producer that finds the ring full takes the oldest entry out and drops it.
 *
 * <p>The indexes only grow, and all figures come from them: an entry is appended once {@link #tail} is past it, and taken, by the
 * consumer or to be dropped, once {@link #head} is.
 *
 * <p>The hot path is guarded by HandOffBenchmark.
 */
final class EntryRing extends EntryRingPaddedHead {

    /** What {@link #push} gives for an entry that it could not take. */
    static final long REFUSED = -1;

    private static final VarHandle TAIL;
    private static final VarHandle HEAD;
    private static final VarHandle DROPPED;
    private static final VarHandle SEQUENCE = MethodHandles.arrayElementVarHandle(int[].class);

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(EntryRingTail.class, "tail", long.class);
            HEAD = lookup.findVarHandle(EntryRingHead.class, "head", long.class);
            DROPPED = lookup.findVarHandle(EntryRingHead.class, "dropped", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** A producer that was stopped between claiming a slot and filling it holds others up at a full ring: for this many turns. */
    private static final int SPINS = 100;

    private static final int YIELDS = 100;

    // The sequence of a slot is the low half of its next index while it is free for that, and of that index + 1 while
    // it holds its entry. The low half does, because indexes in use are never 2^31 apart.
    private final int[] sequences;
    private final @Nullable Entry[] entries;
    private final int mask;

    /**
     * An empty ring.
     *
     * @param capacity a power of two, 2 or more: with one slot, "free for the next" and "filled" would be the same number
     */
    EntryRing(int capacity) {
        this(capacity, 0);
    }

    /** An empty ring that has been in use before: for tests of large indexes. */
    EntryRing(int capacity, long firstIndex) {
        sequences = new int[capacity];
        entries = new Entry[capacity];
        mask = capacity - 1;
        for (long index = firstIndex; index < firstIndex + capacity; index++) {
            sequences[(int) index & mask] = (int) index;
        }
        tail = firstIndex;
        head = firstIndex;
    }

    int capacity() {
        return mask + 1;
    }

    /** Entries ever claimed a slot for. */
    long tail() {
        return tail;
    }

    /** Entries ever taken. */
    long head() {
        return head;
    }

    /** Entries dropped, of those taken. */
    long dropped() {
        return dropped;
    }

    /** Whether no entry is there or about to be. */
    boolean isEmpty() {
        return head >= tail;
    }

    /**
     * Appends. Drops the oldest entry if the ring is full.
     *
     * @return the index of the entry; {@link #REFUSED} if the ring is full and stays so, because the thread that claimed the oldest slot does
     *     not get to fill it
     */
    long push(Entry entry) {
        int turns = 0;
        while (true) {
            long index = tail;
            int slot = (int) index & mask;
            int lead = (int) SEQUENCE.getAcquire(sequences, slot) - (int) index;
            if (lead == 0) {
                if (TAIL.compareAndSet(this, index, index + 1)) {
                    entries[slot] = entry;
                    // Whatever happens: a slot that is never published stops the ring for ever.
                    try {
                        VarHandle.releaseFence();
                    } catch (StackOverflowError noRoomForACall) {
                        // The store below needs none.
                    }
                    sequences[slot] = (int) index + 1;
                    return index;
                }
            } else if (lead < 0 && !makeRoom(index) && !pause(turns++)) {
                return REFUSED;
            }
        }
    }

    /**
     * Appends, unless the ring is full. Never drops another entry.
     *
     * @return the index of the entry; {@link #REFUSED} if there is no room, or the thread that makes some does not get to finish
     */
    long pushIfRoom(Entry entry) {
        int turns = 0;
        while (true) {
            long index = tail;
            int slot = (int) index & mask;
            int lead = (int) SEQUENCE.getAcquire(sequences, slot) - (int) index;
            if (lead == 0) {
                if (TAIL.compareAndSet(this, index, index + 1)) {
                    entries[slot] = entry;
                    // Whatever happens: a slot that is never published stops the ring for ever.
                    try {
                        VarHandle.releaseFence();
                    } catch (StackOverflowError noRoomForACall) {
                        // The store below needs none.
                    }
                    sequences[slot] = (int) index + 1;
                    return index;
                }
            } else if (lead < 0 && (head == index - mask - 1 || !pause(turns++))) {
                // The tail cannot pass a slot that is not free, so it was at the index when the slot was looked at; and
                // the entry of the slot is the oldest, which nobody has begun to take.
                return REFUSED;
            }
        }
    }

    /** Whether there was room for one more. */
    boolean hasRoom() {
        long taken = head;
        return tail - taken <= mask;
    }

    /** Drops the entry that is in the way of an index. Gives false if there is nothing to do but wait. */
    private boolean makeRoom(long index) {
        long oldest = index - mask - 1;
        if (head != oldest) {
            // Taken already, and about to be free; or this thread has fallen behind, and has to look again.
            return tail != index;
        }
        if (take(oldest) == null) {
            return head != oldest;
        }
        DROPPED.getAndAdd(this, 1L);
        return true;
    }

    /** Waits a little for another thread to get on; gives false if that has been in vain for long. */
    @SuppressWarnings("ThreadPriorityCheck") // It is bounded: what is relied on is that the queue may drop.
    static boolean pause(int turns) {
        if (turns < SPINS) {
            Thread.onSpinWait();
        } else if (turns < SPINS + YIELDS) {
            Thread.yield();
        } else {
            return false;
        }
        return true;
    }

    /** Takes the oldest entry; null if there is none yet. */
    @Nullable
    Entry poll() {
        while (true) {
            long index = head;
            Entry entry = take(index);
            if (entry != null || head == index) {
                return entry;
            }
        }
    }

    /** Takes what is there, and counts it as dropped. */
    void dropAll() {
        while (poll() != null) {
            DROPPED.getAndAdd(this, 1L);
        }
    }

    /** Takes the entry of an index; null if it is not there yet, or no longer. */
    private @Nullable Entry take(long index) {
        int slot = (int) index & mask;
        if ((int) SEQUENCE.getAcquire(sequences, slot) != (int) index + 1
                || !HEAD.compareAndSet(this, index, index + 1)) {
            return null;
        }
        Entry entry = entries[slot];
        entries[slot] = null;
        try {
            VarHandle.releaseFence();
        } catch (StackOverflowError noRoomForACall) {
            // As above.
        }
        sequences[slot] = (int) index + mask + 1;
        return entry;
    }
}

// Superclass fields come first in memory, so a chain of classes keeps what producers write, what takers write and what
// is only read in cache lines of their own. Twice 64 bytes, because neighbouring lines are fetched in pairs.

@SuppressWarnings("unused")
abstract class EntryRingPad {
    private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

abstract class EntryRingTail extends EntryRingPad {
    volatile long tail;
}

@SuppressWarnings("unused")
abstract class EntryRingPaddedTail extends EntryRingTail {
    private long p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33, p34, p35;
}

abstract class EntryRingHead extends EntryRingPaddedTail {
    volatile long head;
    volatile long dropped;
}

@SuppressWarnings("unused")
abstract class EntryRingPaddedHead extends EntryRingHead {
    private long p40, p41, p42, p43, p44, p45, p46, p47, p48, p49, p50, p51, p52, p53, p54, p55;
}
