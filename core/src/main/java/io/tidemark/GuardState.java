package io.tidemark;

import io.tidemark.entry.EntryLayout;
import io.tidemark.internal.Warnings;
import io.tidemark.time.TimeSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * For generated code: the life of a guard, in one {@code int} of it. Bits say that the owner is closing, that it has stopped its timers,
 * that a force flush fired, that the entry was emitted or dropped, and that the guard is watched for leaks; the rest counts flush guards that are still open.
 * Whoever makes the last change that emission waits for emits, after everyone else's writes.
 */
public final class GuardState {

    private static final int CLOSING = 1;
    private static final int STOPPED = 2;
    private static final int FORCED = 4;
    private static final int DONE = 8;

    /** Leaks watches it. Then the state is never 0, and all that ends the life of the guard passes by where Leaks is told. */
    private static final int WATCHED = 16;

    private static final int HOLDER = 32;

    private GuardState() {}

    /**
     * When the class of a guard is initialised: has everything loaded that closing it needs. Else the timers of the first record would
     * measure that.
     */
    public static void prepare(EntryLayout layout) {
        Objects.requireNonNull(layout, "layout");
        long unused = TimeSource.current().epochNanos();
        boolean ignored = Leaks.isDue();
    }

    /** At the end of a guard's constructors. */
    public static <G extends Guard> void opened(AtomicIntegerFieldUpdater<G> state, G guard) {
        // The record's own constructor may have closed it.
        if (Leaks.isDue() && (state.get(guard) & (CLOSING | DONE)) == 0 && Leaks.opened(guard)) {
            state.addAndGet(guard, WATCHED);
        }
    }

    /** {@link Guard#close}. Guarded by RecordBenchmark: one compare-and-set where nobody else holds the guard. */
    public static <G extends Guard> void close(AtomicIntegerFieldUpdater<G> state, G guard) {
        if (state.compareAndSet(guard, 0, CLOSING | STOPPED | DONE)) {
            stop(guard);
            emit(guard);
        } else {
            closeHeld(state, guard);
        }
    }

    private static <G extends Guard> void closeHeld(AtomicIntegerFieldUpdater<G> state, G guard) {
        int now;
        do {
            now = state.get(guard);
            if ((now & (CLOSING | DONE)) != 0) {
                return;
            }
        } while (!state.compareAndSet(guard, now, now | CLOSING));
        if ((now & WATCHED) != 0) {
            Leaks.closed(guard);
        }
        stop(guard);
        do {
            now = state.get(guard);
        } while (!state.compareAndSet(guard, now, now | STOPPED));
        emitIfDue(state, guard);
    }

    /** {@link Guard#discard}. */
    public static <G extends Guard> void discard(AtomicIntegerFieldUpdater<G> state, G guard) {
        int now;
        do {
            now = state.get(guard);
            if ((now & DONE) != 0) {
                return;
            }
        } while (!state.compareAndSet(guard, now, now | CLOSING | DONE));
        if ((now & WATCHED) != 0) {
            Leaks.done(guard);
        }
    }

    /** {@link Guard#isClosed}. */
    public static <G extends Guard> boolean isClosed(AtomicIntegerFieldUpdater<G> state, G guard) {
        return (state.get(guard) & CLOSING) != 0;
    }

    /** {@link Guard#flushGuard}. */
    public static <G extends Guard> FlushGuard flushGuard(AtomicIntegerFieldUpdater<G> state, G guard) {
        int now;
        do {
            now = state.get(guard);
            if ((now & DONE) != 0) {
                return () -> {};
            }
        } while (!state.compareAndSet(guard, now, now + HOLDER));
        return new Holder<>(state, guard, false);
    }

    /** {@link Guard#forceFlushGuard}. */
    public static <G extends Guard> ForceFlushGuard forceFlushGuard(AtomicIntegerFieldUpdater<G> state, G guard) {
        return new Holder<>(state, guard, true);
    }

    /** Tells a record of a failure, for {@code run} and {@code call}. */
    public static void failed(Object record, Throwable failure) {
        if (record instanceof FailureAware aware) {
            try {
                aware.onFailure(failure);
            } catch (Throwable problem) {
                Warnings.warn(
                        "onFailure",
                        "onFailure of " + record.getClass().getName()
                                + " threw; the record is emitted without what it would have noted",
                        problem);
            }
        }
    }

    private static <G extends Guard> void release(AtomicIntegerFieldUpdater<G> state, G guard) {
        state.addAndGet(guard, -HOLDER);
        emitIfDue(state, guard);
    }

    private static <G extends Guard> void force(AtomicIntegerFieldUpdater<G> state, G guard) {
        int now;
        do {
            now = state.get(guard);
            if ((now & (FORCED | DONE)) != 0) {
                return;
            }
        } while (!state.compareAndSet(guard, now, now | FORCED));
        emitIfDue(state, guard);
    }

    private static <G extends Guard> void emitIfDue(AtomicIntegerFieldUpdater<G> state, G guard) {
        int now;
        do {
            now = state.get(guard);
            boolean free = now < HOLDER || (now & FORCED) != 0;
            if ((now & STOPPED) == 0 || !free || (now & DONE) != 0) {
                return;
            }
        } while (!state.compareAndSet(guard, now, now | DONE));
        if ((now & WATCHED) != 0) {
            Leaks.done(guard);
        }
        emit(guard);
    }

    private static void stop(Guard guard) {
        try {
            guard.tidemarkStop();
        } catch (Throwable problem) {
            Warnings.warn("close", "stopping the timers of " + guard.getClass().getName() + " failed", problem);
        }
    }

    private static void emit(Guard guard) {
        try {
            guard.tidemarkCloseValues();
        } catch (Throwable problem) {
            Warnings.warn(
                    "close",
                    "closing the values of " + guard.getClass().getName()
                            + " failed; the entry is emitted without them",
                    problem);
        }
        try {
            guard.tidemarkEmit();
        } catch (Throwable problem) {
            Warnings.warn(
                    "append",
                    "a sink threw from append(); the entry of "
                            + guard.getClass().getName() + " is lost",
                    problem);
        }
    }

    /** Many flush guards can be open; each lets go once. */
    private static final class Holder<G extends Guard> implements FlushGuard, ForceFlushGuard {
        @SuppressWarnings("rawtypes")
        private static final AtomicIntegerFieldUpdater<Holder> CLOSED =
                AtomicIntegerFieldUpdater.newUpdater(Holder.class, "closed");

        private final AtomicIntegerFieldUpdater<G> state;
        private final G guard;
        private final boolean force;

        @SuppressWarnings("UnusedVariable") // CLOSED reads it
        private volatile int closed;

        Holder(AtomicIntegerFieldUpdater<G> state, G guard, boolean force) {
            this.state = state;
            this.guard = guard;
            this.force = force;
        }

        @Override
        public void close() {
            if (CLOSED.getAndSet(this, 1) == 0) {
                if (force) {
                    force(state, guard);
                } else {
                    release(state, guard);
                }
            }
        }
    }
}
