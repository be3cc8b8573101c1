package io.tidemark;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Slot} whose value is given when it is opened: a record that only few units of work need is made by those alone, and its
 * timers start when the work does.
 *
 * @param <T> a metric record, or an immutable value
 */
public final class LazySlot<T> implements CloseValue<T> {

    private final SlotState<T> state = new SlotState<>(null);

    private LazySlot() {}

    /** A slot without a value. */
    public static <T> LazySlot<T> create() {
        return new LazySlot<>();
    }

    /**
     * Opens the slot, if nobody has before.
     *
     * @param value what is worked on, and written once the {@link SlotGuard} is closed
     * @return empty if the slot was opened before, or the record that holds it is gone
     */
    public Optional<SlotGuard<T>> open(T value, OnParentClose onParentClose) {
        if (value == null) {
            // It is the slot's from here on: the entry would wait for ever.
            SlotGuard.release(onParentClose.flushGuard());
            throw new NullPointerException("value");
        }
        return state.open(value, onParentClose);
    }

    /** As {@link Slot#await}. */
    public boolean await(Duration timeout) throws InterruptedException {
        return state.await(timeout);
    }

    /** As {@link Slot#closeValue}. */
    @Override
    public @Nullable T closeValue() {
        return state.takeValue();
    }

    SlotState<T> state() {
        return state;
    }

    @Override
    public String toString() {
        return "LazySlot[" + state + "]";
    }
}
