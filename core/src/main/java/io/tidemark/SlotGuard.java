package io.tidemark;

import io.tidemark.internal.Warnings;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Slot} that is being filled. It is for the one task that opened the slot; {@link #close}, {@link #parentIsClosed} and
 * {@link #delayFlush} may be called by any thread.
 *
 * @param <T> what is in the slot
 */
public final class SlotGuard<T> implements AutoCloseable {

    /** Instead of a flush guard, once this is closed. */
    private static final FlushGuard GONE = () -> {};

    private final SlotState<T> slot;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable FlushGuard> flushGuard;
    private volatile T value;

    SlotGuard(SlotState<T> slot, T value, @Nullable FlushGuard flushGuard) {
        this.slot = slot;
        this.value = value;
        this.flushGuard = new AtomicReference<>(flushGuard);
    }

    /** What is in the slot. A record is worked on in place. */
    public T get() {
        return value;
    }

    /** Puts another value into the slot. No effect once it is closed. */
    public void set(T value) {
        Objects.requireNonNull(value, "value");
        if (!closed.get()) {
            slot.bindWithin(value);
            this.value = value;
        }
    }

    /**
     * Fills the slot: stops the timers in it, closes its shared values, and hands it to the record that holds it, if that is not gone. Later
     * calls do nothing. Does not throw.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                slot.fill(value);
            } finally {
                release(flushGuard.getAndSet(GONE));
            }
        }
    }

    /** Whether the entry of the record that holds the slot was emitted or discarded: then what is done here is in vain. */
    public boolean parentIsClosed() {
        return slot.isParentClosed();
    }

    /**
     * Keeps the entry from being emitted until the slot is filled, as {@link OnParentClose#wait} does. It replaces the flush guard given before,
     * which is closed.
     *
     * @param flushGuard of the record that holds the slot; closed at once if the slot is
     */
    public void delayFlush(FlushGuard flushGuard) {
        Objects.requireNonNull(flushGuard, "flushGuard");
        FlushGuard before;
        do {
            before = this.flushGuard.get();
            if (before == GONE) {
                release(flushGuard);
                return;
            }
        } while (!this.flushGuard.compareAndSet(before, flushGuard));
        if (before != flushGuard) {
            release(before);
        }
    }

    static void release(@Nullable FlushGuard flushGuard) {
        if (flushGuard != null) {
            try {
                flushGuard.close();
            } catch (Throwable problem) {
                Warnings.warn("close slot", "closing a flush guard failed", problem);
            }
        }
    }

    @Override
    public String toString() {
        return "SlotGuard[" + value + (closed.get() ? ", closed]" : "]");
    }
}
