package io.tidemark.stats;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.internal.Warnings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What was merged of records of one type: the superclass of the {@code XAggregate} that is generated for an {@link Aggregate} record. Made by
 * {@link Aggregated} and {@link KeyedAggregator}, which are given its constructor; its other methods are theirs and those of generated code.
 *
 * @param <T> the record type
 */
public abstract class RecordAggregate<T> {

    private static final LongAdder LEFT_OUT = new LongAdder();

    private static final VarHandle OWNER;
    private static final VarHandle MERGED;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(RecordAggregate.class, "owner", long.class);
            MERGED = MethodHandles.lookup().findVarHandle(RecordAggregate.class, "merged", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final long NOBODY = 0;
    private static final long CLOSED = -1;

    /** How often a thread that waits for another looks again before it lets others run, and before it sleeps in between. */
    private static final int SPINS = 100;

    private static final int YIELDS = 200;
    private static final long SLEEP_NANOS = 50_000;

    /** The longest chain of threads that wait for each other that is looked through. */
    private static final int LONGEST_CHAIN = 1_000;

    /** What each thread that sleeps waits for, to find those that would wait for each other for ever. */
    private static final ConcurrentHashMap<Long, RecordAggregate<?>> WAITING = new ConcurrentHashMap<>();

    /** The thread that merges, of {@link ThreadIds}; a lock that costs one atomic instruction, near what it guards. */
    @SuppressWarnings("UnusedVariable") // read by OWNER
    private long owner;

    private long merged;

    /** Of the key; {@link KeyedAggregator} keeps it here, so that it need not ask for it again. */
    int hash;

    protected RecordAggregate() {}

    /**
     * How many single values could not be merged since the program started: a NaN; a number in a unit that does not convert into that of
     * those before; one that a strategy threw at. The rest of their records was merged. They are warned of, once in ten seconds
     * at most.
     */
    public static long valuesLeftOut() {
        return LEFT_OUT.sum();
    }

    static void leaveOut(String why) {
        leaveOut(why, null);
    }

    static void leaveOut(String why, @Nullable Throwable problem) {
        LEFT_OUT.increment();
        Warnings.warn("merge", "a value was not merged: " + why, problem);
    }

    /** For generated code: told of values that could not be read. */
    public static EntryWriter tidemarkProblems() {
        return UnreadValues.WRITER;
    }

    /** The layout of aggregates as entries of their own. */
    public abstract EntryLayout tidemarkLayout();

    /** The layout of entries of single records; null if there are none, because they are no roots. */
    public abstract @Nullable EntryLayout tidemarkRecordLayout();

    /** A record with no fields set; null if it cannot be made without parameters. */
    public @Nullable T tidemarkRecord() {
        return null;
    }

    /** What closing keeps of a record. */
    public abstract @Nullable Object tidemarkClose(T record);

    /** The hash of the key of a record; of equal keys the same. */
    public int tidemarkKeyHash(T record) {
        return 0;
    }

    /** Whether this aggregate is of the key of a record. */
    public boolean tidemarkHasKey(T record) {
        return true;
    }

    /** Takes the key of a record. */
    public void tidemarkSetKey(T record) {}

    /** Merges the values of a closed record. */
    public abstract void tidemarkMerge(T record, @Nullable Object closed);

    /** Makes fast what was merged: from now on any thread may write it, and nothing is merged. */
    public abstract void tidemarkFreeze();

    /** Writes what was merged, from an index on. Pure once it was made fast. */
    public abstract void tidemarkWrite(int base, EntryWriter out);

    /** Writes what is part of the key of a sampling group. */
    public void tidemarkWriteSampleKey(int base, EntryWriter out) {}

    /**
     * Merges a closed record, after whoever merges one now.
     *
     * @return false if this was closed: nothing was merged
     * @throws IllegalStateException if it would wait for itself: it is called from inside a merge
     */
    final boolean merge(T record, @Nullable Object closed) {
        long self = ThreadIds.current();
        if (!OWNER.compareAndSet(this, NOBODY, self) && !await(self, self)) {
            return false;
        }
        // From here until nobody owns it nothing is called outside of the try, not even a VarHandle: at the end of the
        // stack each call may throw.
        try {
            tidemarkMerge(record, closed);
            MERGED.setOpaque(this, merged + 1);
            VarHandle.releaseFence();
        } catch (Throwable thrown) {
            VarHandle.releaseFence();
            throw thrown;
        } finally {
            owner = NOBODY;
        }
        return true;
    }

    /** From here on nothing is merged: waits for who merges now. Has no effect on one that is closed. */
    final void close() {
        await(ThreadIds.current(), CLOSED);
    }

    /** Has an owner, or is closed, once there is no owner; false if this is closed. The owner needs some nanoseconds, save for strategies of the application. */
    @SuppressWarnings("ThreadPriorityCheck") // The owner may need the processor.
    private boolean await(long self, long next) {
        for (int turns = 0; !OWNER.compareAndSet(this, NOBODY, next); turns++) {
            long now = (long) OWNER.getAcquire(this);
            if (now == CLOSED) {
                return false;
            }
            if (now == self) {
                throw new IllegalStateException(
                        "something that is merged into " + tidemarkLayout().type() + " merges into it itself");
            }
            if (turns < SPINS) {
                Thread.onSpinWait();
            } else if (turns < YIELDS) {
                Thread.yield();
            } else {
                sleep(self);
            }
        }
        return true;
    }

    private void sleep(long self) {
        WAITING.put(self, this);
        try {
            if (waitsFor(self)) {
                throw new IllegalStateException("merges into "
                        + tidemarkLayout().type() + ", inside of which others are merged, wait for each other");
            }
            LockSupport.parkNanos(SLEEP_NANOS);
        } finally {
            WAITING.remove(self);
        }
    }

    /** Whether who merges into this waits, itself or through others, for a thread. */
    private boolean waitsFor(long thread) {
        RecordAggregate<?> next = this;
        for (int i = 0; next != null && i < LONGEST_CHAIN; i++) {
            long by = (long) OWNER.getAcquire(next);
            if (by == thread) {
                return true;
            }
            next = WAITING.get(by);
        }
        return false;
    }

    final boolean isClosed() {
        return isMergedBy(CLOSED);
    }

    /** Whether a thread, which asks itself, is inside of a merge into this. */
    final boolean isMergedBy(long self) {
        return (long) OWNER.getOpaque(this) == self;
    }

    /** How many records were merged, for whoever asks. */
    final long merged() {
        return (long) MERGED.getOpaque(this);
    }
}
