package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One part of what a row has counted. Whoever adds to it, or reads it, has its lock, for some nanoseconds: so all its figures agree with each other.
 * They are in this object, near the lock: it is one cache line less. A thread that finds it locked goes to another stripe. Once closed, it does not change any more and needs no lock.
 *
 * <p>No thread leaves with the lock. Under the lock there is no call but into this package, no allocation but in an exponential distribution and in quantiles, whose changes come
 * after their allocations, and the unlocking is a store in a {@code finally} of the frame that locked: a call there could overflow the stack, and what orders the
 * store after the others is inside the {@code try}. A value whose adding was cut short by such an error may be in some figures only; it cannot make the buckets differ from the
 * count, which is their sum.
 */
sealed class Stripe extends LockedFigures permits StripedCell {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(LockedFigures.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    static final int OPEN = 0;
    private static final int LOCKED = 1;
    private static final int CLOSED = 2;

    // So that two of them, made one after the other, are not in one cache line; nor what a cell has behind them, which
    // each thread reads. Twice 64 bytes, because neighbouring lines are fetched in pairs.
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

    Stripe(Plan plan) {
        super(plan);
    }

    /** False if somebody has it, or if it is closed. */
    final boolean tryLock() {
        return STATE.compareAndSet(this, OPEN, LOCKED);
    }

    final boolean isClosed() {
        return (int) STATE.getAcquire(this) == CLOSED;
    }

    /**
     * For a reader. Who has the lock gives it back in some nanoseconds, or when its thread runs again.
     *
     * @return false if it is closed: it can be read, and is not to be unlocked
     */
    @SuppressWarnings("ThreadPriorityCheck") // The owner may need the processor.
    final boolean lock() {
        for (int turns = 0; !tryLock(); turns++) {
            if (isClosed()) {
                return false;
            }
            if (turns < 100) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return true;
    }

    /** From here on nothing is added any more. */
    final void closeStripe() {
        if (lock()) {
            state = CLOSED;
        }
    }
}
