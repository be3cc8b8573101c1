package io.tidemark;

import org.jspecify.annotations.Nullable;

/** For generated code: slots that hold metric records. */
public final class Slots {

    private Slots() {}

    /**
     * How a metric record is closed.
     *
     * @param <T> the record
     */
    public interface Closer<T> {

        /** Tells the slots within how they are closed. */
        void bind(T record);

        /** Stops its timers. */
        void stop(T record);

        /** Copies its values that could still change. */
        @Nullable
        Object close(T record);
    }

    /**
     * What a slot was filled with.
     *
     * @param record a metric record; or a value
     * @param closed what closing the record gave
     * @param isClosed false of a record that nobody knew how to close
     */
    public record Filled(Object record, @Nullable Object closed, boolean isClosed) {}

    /** Tells a slot how its record is closed. Called when the record that holds it was made. */
    public static <T> void bind(@Nullable Slot<? extends T> slot, Closer<T> closer) {
        if (slot != null) {
            bind(slot.state(), closer);
        }
    }

    /** As above. */
    public static <T> void bind(@Nullable LazySlot<? extends T> slot, Closer<T> closer) {
        if (slot != null) {
            bind(slot.state(), closer);
        }
    }

    @SuppressWarnings("unchecked") // it closes any T
    private static <S extends T, T> void bind(SlotState<S> slot, Closer<T> closer) {
        slot.bind((Closer<S>) closer);
    }

    /** What the slot was filled with; null if it was not. It cannot be filled any more. */
    public static <T> @Nullable Filled take(@Nullable Slot<? extends T> slot, Closer<T> closer) {
        return slot == null ? null : take(slot.state(), closer);
    }

    /** As above. */
    public static <T> @Nullable Filled take(@Nullable LazySlot<? extends T> slot, Closer<T> closer) {
        return slot == null ? null : take(slot.state(), closer);
    }

    @SuppressWarnings("unchecked") // it closes any T
    private static <S extends T, T> @Nullable Filled take(SlotState<S> slot, Closer<T> closer) {
        return slot.take((Closer<S>) closer);
    }
}
