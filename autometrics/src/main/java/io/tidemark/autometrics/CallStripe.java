package io.tidemark.autometrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One part of what was counted of some calls. Whoever adds the end of a call, or reads it, has its lock, for some nanoseconds: so its calls, errors, durations and their sum agree. A
 * thread that finds it locked goes to another one. The beginning of a call is one atomic addition, and needs no lock.
 *
 * <p>No thread leaves with the lock. Under it there is no call but the making of an octave, whose failure leaves the figures as they were, and the unlocking is a store in a {@code finally} of
 * the frame that locked.
 */
final class CallStripe extends CallCounts {

    private static final VarHandle STATE;
    private static final VarHandle STARTED;
    private static final VarHandle TAKEN_BACK;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(CallCounts.class, "state", long.class);
            STARTED = lookup.findVarHandle(CallCounts.class, "started", long.class);
            TAKEN_BACK = lookup.findVarHandle(CallCounts.class, "takenBack", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    static final long OPEN = 0;
    private static final long LOCKED = 1;

    // So that two of them, made one after the other, are not in one cache line. Twice 64 bytes, because neighbouring
    // lines are fetched in pairs.
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

    CallStripe(DurationScale scale) {
        super(scale);
    }

    void begun() {
        STARTED.getAndAdd(this, 1L);
    }

    final void takenBack() {
        TAKEN_BACK.getAndAdd(this, 1L);
    }

    /** False if somebody has it. */
    boolean tryLock() {
        return STATE.compareAndSet(this, OPEN, LOCKED);
    }

    /** Counts the end of a call. Under the lock. */
    // Guarded by AutometricsBenchmark.
    void ended(int place, long duration, boolean error) {
        long[] counts = buckets;
        if (counts == null) {
            octave(place / DurationScale.PER_OCTAVE)[ROOM + place % DurationScale.PER_OCTAVE]++;
        } else {
            counts[ROOM + place]++;
        }
        nanos += duration;
        if (error) {
            errors++;
        }
    }

    @SuppressWarnings("NullAway") // One of the two is there.
    private long[] octave(int octave) {
        long[] counts = octaves[octave];
        if (counts == null) {
            counts = new long[ROOM + DurationScale.PER_OCTAVE + ROOM];
            octaves[octave] = counts;
        }
        return counts;
    }

    /** Adds what has ended. Waits for who has the lock: for some nanoseconds, or until its thread runs again. */
    @SuppressWarnings("ThreadPriorityCheck") // The owner may need the processor.
    void addTo(CallFigures all) {
        for (int turns = 0; !tryLock(); turns++) {
            if (turns < 100) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        try {
            // As an end: before all beginnings.
            all.started -= (long) TAKEN_BACK.getVolatile(this);
            all.errors += errors;
            all.nanos += nanos;
            addBuckets(all.buckets);
        } finally {
            state = OPEN;
        }
    }

    long started() {
        return (long) STARTED.getVolatile(this);
    }

    private void addBuckets(long[] to) {
        long[] counts = buckets;
        if (counts != null) {
            for (int i = 0; i < to.length; i++) {
                to[i] += counts[ROOM + i];
            }
            return;
        }
        long[][] parts = octaves;
        for (int i = 0; parts != null && i < parts.length; i++) {
            for (int j = 0; parts[i] != null && j < DurationScale.PER_OCTAVE; j++) {
                to[i * DurationScale.PER_OCTAVE + j] += parts[i][ROOM + j];
            }
        }
    }
}
