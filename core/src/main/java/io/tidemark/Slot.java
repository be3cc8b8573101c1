package io.tidemark;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in a record that one sub-task fills, on whatever thread, without owning the record:
 *
 * <pre>{@code
 * @Flatten(prefix = "downstream") final Slot<CallMetrics> downstream = Slot.of(new CallMetrics());
 *
 * SlotGuard<CallMetrics> call = metrics.downstream.open(OnParentClose.wait(metrics.flushGuard())).orElseThrow();
 * executor.execute(() -> {
 *     try (call) {
 *         call.get().status = callDownstream();
 *     }
 * });
 * }</pre>
 *
 * <p>The slot is filled when its {@link SlotGuard} is closed: then the timers in it stop, and its shared values are closed. What the
 * entry holds is all of that, if it came before the entry was emitted, and else nothing of it.
 *
 * <p>With {@code @Flatten}, {@code T} is a metric record. Without, it is an immutable value, such as {@code Double}, and the field may have
 * {@link InUnit} and the like; the sub-task {@linkplain SlotGuard#set sets} it. A field of this type is final.
 *
 * <p>The guard of a record tells the slots of records how they are closed, when it is made. One inside a flattened record that is
 * assigned later has not been told: what was filled in is closed, and its timers stop, when the entry is emitted. So let the field of a
 * record with slots be final, or stop its timers by hand.
 *
 * <p>In a Java record of which an entry is made, nobody tells the slot how its record is closed before the entry is made: timers in it
 * stop then.
 *
 * @param <T> a metric record, or an immutable value
 * @see LazySlot
 */
public final class Slot<T> implements CloseValue<T> {

    private final SlotState<T> state;
    private final T value;

    private Slot(T value) {
        this.value = Objects.requireNonNull(value, "value");
        this.state = new SlotState<>(value);
    }

    /** A slot with this value, to be worked on by the one who opens it. It is not written unless that happens. */
    public static <T> Slot<T> of(T value) {
        return new Slot<>(value);
    }

    /**
     * Opens the slot, if nobody has before.
     *
     * @return empty if the slot was opened before, or the record that holds it is gone
     */
    public Optional<SlotGuard<T>> open(OnParentClose onParentClose) {
        return state.open(value, onParentClose);
    }

    /**
     * Waits until the slot is filled, or cannot be any more because the record that holds it is gone.
     *
     * @param timeout the longest to wait; zero or less does not wait
     * @return whether it is filled
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return state.await(timeout);
    }

    /** For the record that holds the slot: takes what was filled in. The slot cannot be filled any more. */
    @Override
    public @Nullable T closeValue() {
        return state.takeValue();
    }

    SlotState<T> state() {
        return state;
    }

    @Override
    public String toString() {
        return "Slot[" + state + "]";
    }
}
