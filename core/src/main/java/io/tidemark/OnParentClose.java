package io.tidemark;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of a {@link Slot} that is still being filled when the record that holds it closes. */
public final class OnParentClose {

    /** The record does not wait: the slot is left out of its entry. */
    public static final OnParentClose DISCARD = new OnParentClose(null);

    private final @Nullable FlushGuard flushGuard;

    private OnParentClose(@Nullable FlushGuard flushGuard) {
        this.flushGuard = flushGuard;
    }

    /**
     * The entry waits for the slot, since the flush guard is closed only after the slot is filled. A {@linkplain Guard#forceFlushGuard force
     * flush} ends the wait, and then the slot is left out.
     *
     * @param flushGuard of the record that holds the slot. It belongs to the slot from here on: it is closed also if the slot could not be
     *     opened
     */
    public static OnParentClose wait(FlushGuard flushGuard) {
        return new OnParentClose(Objects.requireNonNull(flushGuard, "flushGuard"));
    }

    @Nullable
    FlushGuard flushGuard() {
        return flushGuard;
    }

    @Override
    public String toString() {
        return flushGuard == null ? "DISCARD" : "wait";
    }
}
