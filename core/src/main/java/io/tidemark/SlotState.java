package io.tidemark;

import io.tidemark.internal.Warnings;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The life of a slot: not opened, open, and then filled or left out, whichever of its guard and its parent is first. What it is filled with is
 * published whole, by the one change that fills it.
 */
final class SlotState<T> {

    private enum Phase {
        UNOPENED,
        OPEN,
        LEFT_OUT
    }

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<SlotState, Object> STATE =
            AtomicReferenceFieldUpdater.newUpdater(SlotState.class, Object.class, "state");

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<SlotState, CountDownLatch> WAITING =
            AtomicReferenceFieldUpdater.newUpdater(SlotState.class, CountDownLatch.class, "waiting");

    /** A {@link Phase}, or {@link Slots.Filled}. */
    private volatile Object state = Phase.UNOPENED;

    /** What those who wait wait for; null if nobody has. */
    private volatile @Nullable CountDownLatch waiting;

    private volatile boolean parentClosed;
    private volatile Slots.@Nullable Closer<T> closer;

    /** What the slot was made with; null if its value comes when it is opened. */
    private final @Nullable T given;

    SlotState(@Nullable T given) {
        this.given = given;
    }

    void bind(Slots.Closer<T> closer) {
        this.closer = closer;
        if (given != null) {
            closer.bind(given);
        }
    }

    Optional<SlotGuard<T>> open(T value, OnParentClose onParentClose) {
        FlushGuard flushGuard =
                Objects.requireNonNull(onParentClose, "onParentClose").flushGuard();
        if (!STATE.compareAndSet(this, Phase.UNOPENED, Phase.OPEN)) {
            SlotGuard.release(flushGuard);
            return Optional.empty();
        }
        if (given == null) {
            bindWithin(value);
        }
        return Optional.of(new SlotGuard<>(this, value, flushGuard));
    }

    /** Tells the slots within a value that came later. */
    void bindWithin(T value) {
        Slots.Closer<T> binding = closer;
        if (binding != null) {
            binding.bind(value);
        }
    }

    /** Closes the value also if nobody will take it: others may wait for that. */
    void fill(T value) {
        Slots.Closer<T> known = closer;
        Slots.Filled filled = known == null ? new Slots.Filled(value, null, false) : closed(value, known);
        STATE.compareAndSet(this, Phase.OPEN, filled);
        wake();
    }

    @Nullable
    T takeValue() {
        Slots.Filled filled = take(null);
        return filled == null ? null : valueOf(filled);
    }

    /** @param how to close what nobody has closed yet; null if it is no record */
    Slots.@Nullable Filled take(Slots.@Nullable Closer<T> how) {
        parentClosed = true;
        while (true) {
            Object now = state;
            if (now instanceof Slots.Filled filled) {
                if (filled.isClosed() || how == null) {
                    return filled;
                }
                Slots.Filled closed = closed(valueOf(filled), how);
                if (STATE.compareAndSet(this, now, closed)) {
                    return closed;
                }
            } else if (now == Phase.LEFT_OUT) {
                return null;
            } else if (STATE.compareAndSet(this, now, Phase.LEFT_OUT)) {
                wake();
                if (now == Phase.UNOPENED && how != null && given != null) {
                    // Nobody else will.
                    Slots.Filled unused = closed(given, how);
                }
                return null;
            }
        }
    }

    @SuppressWarnings("unchecked") // only values of the slot's are filled in
    private T valueOf(Slots.Filled filled) {
        return (T) filled.record();
    }

    private Slots.Filled closed(T record, Slots.Closer<T> how) {
        Object closed = null;
        try {
            try {
                how.stop(record);
            } finally {
                closed = how.close(record);
            }
        } catch (Throwable problem) {
            Warnings.warn("close slot", "closing " + record.getClass().getName() + " in a slot failed", problem);
        }
        return new Slots.Filled(record, closed, true);
    }

    boolean isParentClosed() {
        return parentClosed;
    }

    boolean await(Duration timeout) throws InterruptedException {
        long nanos = TimeUnit.NANOSECONDS.convert(timeout);
        if (nanos > 0 && isPending()) {
            CountDownLatch latch = waiting;
            if (latch == null) {
                WAITING.compareAndSet(this, null, new CountDownLatch(1));
                latch = Objects.requireNonNull(waiting);
            }
            // Whoever ended it before the latch was there has not seen it.
            if (isPending()) {
                boolean unused = latch.await(nanos, TimeUnit.NANOSECONDS);
            }
        }
        return state instanceof Slots.Filled;
    }

    private boolean isPending() {
        Object now = state;
        return now == Phase.UNOPENED || now == Phase.OPEN;
    }

    private void wake() {
        CountDownLatch latch = waiting;
        if (latch != null) {
            latch.countDown();
        }
    }

    @Override
    public String toString() {
        Object now = state;
        return now instanceof Slots.Filled filled
                ? "filled with " + filled.record()
                : now.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
