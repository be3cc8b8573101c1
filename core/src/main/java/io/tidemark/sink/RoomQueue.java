package io.tidemark.sink;

import io.tidemark.entry.Entry;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The threads that wait for room in a ring, parked, in the order in which they came.
 *
 * <p>No wake-up is lost: a thread is in the queue before it looks for room once more, and whoever makes room does so before it looks into
 * the queue, each with a fence between. So one of the two sees the other. A thread that was woken, and leaves while there is still room,
 * wakes the next.
 */
final class RoomQueue {

    private final EntryRing ring;

    /** Those that nobody has woken yet. */
    private final ConcurrentLinkedDeque<Waiter> asleep = new ConcurrentLinkedDeque<>();

    /** All that are in here, those among them that were woken and have not looked yet. */
    private final AtomicInteger present = new AtomicInteger();

    RoomQueue(EntryRing ring) {
        this.ring = ring;
    }

    /** A thread that waits. */
    private static final class Waiter {
        final Thread thread = Thread.currentThread();

        /** Whether it was taken out of the queue, to be woken. */
        volatile boolean woken;
    }

    /**
     * Waits for room, and appends.
     *
     * @param over whether there is no use in waiting any longer; {@link #wakeAll} is called after it has become so
     * @return the index of the entry; {@link EntryRing#REFUSED} if it is not in the ring
     */
    long push(Entry entry, long timeoutNanos, BooleanSupplier over) {
        long deadline = System.nanoTime() + timeoutNanos;
        boolean interrupted = false;
        present.incrementAndGet();
        Waiter self = new Waiter();
        asleep.addLast(self);
        long index;
        while (true) {
            VarHandle.fullFence();
            index = ring.pushIfRoom(entry);
            long left = deadline - System.nanoTime();
            if (index != EntryRing.REFUSED || left <= 0 || over.getAsBoolean()) {
                break;
            }
            if (self.woken) {
                // There was room, and another thread was quicker: in front of all others again.
                self.woken = false;
                asleep.addFirst(self);
                continue;
            }
            LockSupport.parkNanos(this, left);
            interrupted |= Thread.interrupted();
        }
        boolean wasWoken = !asleep.remove(self);
        present.decrementAndGet();
        if (wasWoken && ring.hasRoom()) {
            wake();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return index;
    }

    /** Whether no thread waits, or is about to append what it waited with. */
    boolean isEmpty() {
        return present.get() == 0;
    }

    /** For whoever has made room for one. */
    void madeRoom() {
        VarHandle.fullFence();
        if (present.get() != 0) {
            wake();
        }
    }

    private void wake() {
        Waiter first = asleep.pollFirst();
        if (first != null) {
            first.woken = true;
            LockSupport.unpark(first.thread);
        }
    }

    void wakeAll() {
        VarHandle.fullFence();
        for (Waiter waiter = asleep.pollFirst(); waiter != null; waiter = asleep.pollFirst()) {
            waiter.woken = true;
            LockSupport.unpark(waiter.thread);
        }
    }
}
