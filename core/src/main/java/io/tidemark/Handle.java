package io.tidemark;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * One of several owners of an open record. The processor generates one for each record class that has a guard, {@code XHandle}, and the
 * guard's {@code handle()} gives it. The record ends when its guard and all of its handles are closed, in whatever order.
 *
 * <pre>{@code
 * RequestMetricsHandle mine = metrics.handle();
 * executor.execute(() -> {
 *     try (mine) {
 *         mine.metrics().bytesRead.add(read());   // a LongAdder
 *     }
 * });
 * }</pre>
 *
 * <p>Threads that own a record together write to fields that are safe to share: atomics, adders, {@link Counter}, {@link State},
 * {@link SharedHistogram}, {@link Slot}. A plain field belongs to one thread at a time.
 *
 * <p>A handle that is never closed keeps its record from being emitted. Closing is idempotent, may be done by any thread, and does not throw.
 *
 * @param <R> the record
 */
public abstract class Handle<R> implements AutoCloseable {

    private static final int OPEN = 0;
    private static final int CLOSED = 1;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Handle> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Handle.class, "state");

    private final AtomicLongFieldUpdater<Guard> guardState;
    private final Guard guard;
    private final R record;
    private volatile int state;

    /** For generated code: a further owner, if there is one yet. */
    @SuppressWarnings("unchecked") // it is only used with this guard
    protected <G extends Guard> Handle(AtomicLongFieldUpdater<G> guardState, G guard, R record) {
        this.guardState = (AtomicLongFieldUpdater<Guard>) guardState;
        this.guard = guard;
        this.record = record;
        this.state = GuardState.own(guardState, guard) ? OPEN : CLOSED;
    }

    /** For generated code: a further owner beside another; closed if that is. */
    protected Handle(Handle<R> other) {
        this.guardState = other.guardState;
        this.guard = other.guard;
        this.record = other.record;
        this.state = other.state == OPEN && GuardState.own(guardState, guard) ? OPEN : CLOSED;
    }

    /** The record. Its fields that are safe to share are for everyone who has a handle. */
    public final R metrics() {
        return record;
    }

    /** A further owner of the record: a handle of its own for each thread, or each task. Of a closed handle, a closed one. */
    public abstract Handle<R> share();

    /** As {@link Guard#flushGuard}: keeps the entry from being emitted, also when all owners have closed. */
    public final FlushGuard flushGuard() {
        return guard.flushGuard();
    }

    /** Gives up this part in the record. The last owner that closes ends it, as {@link Guard#close} says. */
    @Override
    public final void close() {
        if (STATE.compareAndSet(this, OPEN, CLOSED)) {
            GuardState.disown(guardState, guard);
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + (state == OPEN ? "[open]" : "[closed]");
    }
}
