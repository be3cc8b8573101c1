package io.tidemark;

import io.tidemark.entry.EntryLayout;
import io.tidemark.internal.Warnings;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * For generated code: the life of a guard, in one {@code long} of it. Bits say that the guard itself was closed, that the timers have
 * stopped, that a force flush fired, that the entry was emitted or dropped, and that the guard is watched for leaks; the rest counts flush guards and handles that are
 * still open. The guard and its handles are the owners of the record: the last of them that closes stops the timers, and whoever makes
 * the last change that emission waits for emits, after everyone else's writes.
 */
public final class GuardState {

    /** The guard itself is no owner any more. */
    private static final long CLOSED = 1;

    private static final long STOPPED = 2;
    private static final long FORCED = 4;
    private static final long DONE = 8;

    /** Leaks watches it. Then the state is never 0, and all that ends the life of the guard passes by where Leaks is told. */
    private static final long WATCHED = 16;

    /** 28 bits of open flush guards, and behind them 30 of open handles: memory is full long before they are. */
    private static final long FLUSH_GUARD = 1L << 5;

    private static final long HANDLE = 1L << 33;
    private static final long FLUSH_GUARDS = HANDLE - FLUSH_GUARD;

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
    public static <G extends Guard> void opened(AtomicLongFieldUpdater<G> state, G guard) {
        // The record's own constructor may have closed it.
        if (Leaks.isDue() && (state.get(guard) & (CLOSED | DONE)) == 0 && Leaks.opened(guard)) {
            state.addAndGet(guard, WATCHED);
        }
    }

    /** {@link Guard#close}. Guarded by RecordBenchmark: one compare-and-set where nobody else holds the guard. */
    public static <G extends Guard> void close(AtomicLongFieldUpdater<G> state, G guard) {
        if (state.compareAndSet(guard, 0, CLOSED | STOPPED | DONE)) {
            stop(guard);
            emit(guard);
        } else {
            closeHeld(state, guard);
        }
    }

    private static <G extends Guard> void closeHeld(AtomicLongFieldUpdater<G> state, G guard) {
        long now;
        do {
            now = state.get(guard);
            if ((now & (CLOSED | DONE)) != 0) {
                return;
            }
        } while (!state.compareAndSet(guard, now, now | CLOSED));
        if (now < HANDLE) {
            end(state, guard);
        }
    }

    /** What the last owner does. There is no other: it could only come from one. */
    private static <G extends Guard> void end(AtomicLongFieldUpdater<G> state, G guard) {
        if ((state.get(guard) & WATCHED) != 0) {
            Leaks.closed(guard);
        }
        stop(guard);
        long now;
        do {
            now = state.get(guard);
        } while (!state.compareAndSet(guard, now, now | STOPPED));
        emitIfDue(state, guard);
    }

    /** {@link Guard#discard}. Values are closed all the same: others may wait for that. */
    public static <G extends Guard> void discard(AtomicLongFieldUpdater<G> state, G guard) {
        long now;
        do {
            now = state.get(guard);
            if ((now & DONE) != 0) {
                return;
            }
        } while (!state.compareAndSet(guard, now, now | CLOSED | DONE));
        if ((now & WATCHED) != 0) {
            Leaks.done(guard);
        }
        closeValues(guard, "; it is discarded");
    }

    /** {@link Guard#isClosed}. */
    public static <G extends Guard> boolean isClosed(AtomicLongFieldUpdater<G> state, G guard) {
        return (state.get(guard) & CLOSED) != 0;
    }

    /** {@link Guard#flushGuard}. */
    public static <G extends Guard> FlushGuard flushGuard(AtomicLongFieldUpdater<G> state, G guard) {
        long now;
        do {
            now = state.get(guard);
            if ((now & DONE) != 0) {
                return () -> {};
            }
        } while (!state.compareAndSet(guard, now, now + FLUSH_GUARD));
        return new Holder<>(state, guard, false);
    }

    /** {@link Guard#forceFlushGuard}. */
    public static <G extends Guard> ForceFlushGuard forceFlushGuard(AtomicLongFieldUpdater<G> state, G guard) {
        return new Holder<>(state, guard, true);
    }

    /** {@link Guard#flushAfter}. */
    public static <G extends Guard> ForceFlushGuard flushAfter(
            AtomicLongFieldUpdater<G> state, G guard, Duration after) {
        Holder<G> force = new Holder<>(state, guard, true);
        if (after.isNegative() || after.isZero()) {
            force.close();
        } else if (!force.isOver()) {
            FlushTimer.SHARED.schedule(force, after);
        }
        return force;
    }

    /** For {@link Handle}: one owner more; false if there is none any more that it could come from. */
    static <G extends Guard> boolean own(AtomicLongFieldUpdater<G> state, G guard) {
        long now;
        do {
            now = state.get(guard);
            boolean ended = (now & CLOSED) != 0 && now < HANDLE;
            if (ended || (now & DONE) != 0) {
                return false;
            }
        } while (!state.compareAndSet(guard, now, now + HANDLE));
        return true;
    }

    /** For {@link Handle}: one owner less. */
    static <G extends Guard> void disown(AtomicLongFieldUpdater<G> state, G guard) {
        long now = state.addAndGet(guard, -HANDLE);
        if (now < HANDLE && (now & (CLOSED | DONE)) == CLOSED) {
            end(state, guard);
        }
    }

    /** A guard's {@code run}: runs with it as the current one, tells the record if that fails, and closes it. */
    public static <G extends Guard, E extends Throwable> void run(G guard, Guard.Body<? super G, E> body) throws E {
        try {
            UnitOfWork.Scope scope = guard.makeCurrent();
            try {
                body.run(guard);
            } finally {
                scope.close();
            }
        } catch (Throwable failure) {
            failed(guard, failure);
            throw failure;
        } finally {
            guard.close();
        }
    }

    /** A guard's {@code call}: as {@link #run}, with a result. */
    public static <G extends Guard, V, E extends Throwable> V call(
            G guard, Guard.ResultBody<? super G, ? extends V, E> body) throws E {
        try {
            UnitOfWork.Scope scope = guard.makeCurrent();
            try {
                return body.call(guard);
            } finally {
                scope.close();
            }
        } catch (Throwable failure) {
            failed(guard, failure);
            throw failure;
        } finally {
            guard.close();
        }
    }

    private static void failed(Object record, Throwable failure) {
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

    private static <G extends Guard> void release(AtomicLongFieldUpdater<G> state, G guard) {
        state.addAndGet(guard, -FLUSH_GUARD);
        emitIfDue(state, guard);
    }

    private static <G extends Guard> void force(AtomicLongFieldUpdater<G> state, G guard) {
        long now;
        do {
            now = state.get(guard);
            if ((now & (FORCED | DONE)) != 0) {
                return;
            }
        } while (!state.compareAndSet(guard, now, now | FORCED));
        emitIfDue(state, guard);
    }

    private static <G extends Guard> void emitIfDue(AtomicLongFieldUpdater<G> state, G guard) {
        long now;
        do {
            now = state.get(guard);
            boolean free = (now & FLUSH_GUARDS) == 0 || (now & FORCED) != 0;
            if ((now & STOPPED) == 0 || !free || (now & DONE) != 0) {
                return;
            }
        } while (!state.compareAndSet(guard, now, now | DONE));
        if ((now & WATCHED) != 0) {
            Leaks.done(guard);
        }
        stopLate(guard);
        emit(guard);
    }

    private static void stop(Guard guard) {
        try {
            guard.tidemarkStop();
        } catch (Throwable problem) {
            cannotStop(guard, problem);
        }
    }

    /** A task that the entry waited for may have put in a timer that nobody has stopped. */
    private static void stopLate(Guard guard) {
        try {
            guard.tidemarkStopLate();
        } catch (Throwable problem) {
            cannotStop(guard, problem);
        }
    }

    private static void cannotStop(Guard guard, Throwable problem) {
        Warnings.warn("close", "stopping the timers of " + guard.getClass().getName() + " failed", problem);
    }

    private static void closeValues(Guard guard, String whatNow) {
        try {
            guard.tidemarkCloseValues();
        } catch (Throwable problem) {
            Warnings.warn(
                    "close", "closing the values of " + guard.getClass().getName() + " failed" + whatNow, problem);
        }
    }

    private static void emit(Guard guard) {
        closeValues(guard, "; the entry is emitted without them");
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
    static final class Holder<G extends Guard> implements FlushGuard, ForceFlushGuard {
        @SuppressWarnings("rawtypes")
        private static final AtomicIntegerFieldUpdater<Holder> CLOSED =
                AtomicIntegerFieldUpdater.newUpdater(Holder.class, "closed");

        private final AtomicLongFieldUpdater<G> state;
        private final G guard;
        private final boolean force;

        @SuppressWarnings("UnusedVariable") // CLOSED reads it
        private volatile int closed;

        Holder(AtomicLongFieldUpdater<G> state, G guard, boolean force) {
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

        /** Whether closing it has no effect any more. */
        boolean isOver() {
            return closed != 0 || (state.get(guard) & DONE) != 0;
        }
    }
}
