package io.tidemark;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A {@link State} as one unit of work sees it: it keeps the value that it read first. A record writes that value, or the latest one at
 * the moment at which its entry is emitted, if it read none.
 *
 * <p>Threads that share a handle see one value, whichever of them reads first.
 *
 * @param <T> the type of the value
 */
public final class StateHandle<T> implements CloseValue<T> {

    private final State<T> state;
    private final AtomicReference<@Nullable T> kept = new AtomicReference<>();

    StateHandle(State<T> state) {
        this.state = state;
    }

    /** The value that this handle read first: now, if it has read none. */
    public T snapshot() {
        T known = kept.get();
        if (known != null) {
            return known;
        }
        T latest = state.latest();
        T before = kept.compareAndExchange(null, latest);
        return before == null ? latest : before;
    }

    /** The value that was stored last. It is not kept. */
    public T latest() {
        return state.latest();
    }

    /** Stores a value for all who read the state from now on. What this handle has read stays. */
    public void store(T value) {
        state.store(value);
    }

    /** As {@link #snapshot}. */
    @Override
    public T closeValue() {
        return snapshot();
    }

    @Override
    public String toString() {
        T known = kept.get();
        return "StateHandle[" + (known == null ? "nothing read" : known) + "]";
    }
}
