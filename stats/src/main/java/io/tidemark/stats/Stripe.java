package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One part of what a row has counted. Whoever adds to it, or reads it, has its lock, for some nanoseconds: so all its figures agree with each other.
 * A thread that finds it locked goes to another stripe.
 */
final class Stripe {

    private static final VarHandle LOCK;

    static {
        try {
            LOCK = MethodHandles.lookup().findVarHandle(Stripe.class, "lock", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("unused") // by LOCK
    private int lock;

    // Guarded by the lock.
    long count;
    double sum;
    long wholeSum;

    /** Sums of the distances from {@link #shift}, and of their squares: small numbers even where the values are large and close together. */
    double shift;

    long finite;
    double distances;
    double squares;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    long wholeMin = Long.MAX_VALUE;
    long wholeMax = Long.MIN_VALUE;

    /** Of a distribution. */
    final long[] buckets;

    final @Nullable ExponentialSides exponential;

    // So that two of them, made one after the other, are not in one cache line.
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7;

    Stripe(long[] buckets, @Nullable ExponentialSides exponential) {
        this.buckets = buckets;
        this.exponential = exponential;
    }

    boolean tryLock() {
        return LOCK.compareAndSet(this, 0, 1);
    }

    void unlock() {
        LOCK.setRelease(this, 0);
    }

    /** For a reader. Who has the lock gives it back in some nanoseconds, or when its thread runs again. */
    @SuppressWarnings("ThreadPriorityCheck") // The owner may need the processor.
    void lock() {
        for (int turns = 0; !tryLock(); turns++) {
            if (turns < 100) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
