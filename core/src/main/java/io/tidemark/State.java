package io.tidemark;

import java.util.Objects;

/**
 * A value that is swapped now and then while units of work read it: a configuration, a routing table, a set of feature flags. A record
 * takes a {@linkplain #handle handle}, so that what it reports is what the work acted upon, though the value was swapped
 * meanwhile.
 *
 * <pre>{@code
 * static final State<String> RELEASE = State.of("2026-10-01");
 *
 * final StateHandle<String> release = RELEASE.handle();   // in the record
 *
 * if (isNew(metrics.release.snapshot())) { ... }          // in the work
 * RELEASE.store("2026-10-02");                            // meanwhile, elsewhere
 * }</pre>
 *
 * <p>Safe for use by any number of threads, without locks. Values are handed on as they are: they must not change once stored. What a
 * thread wrote before it stored a value is seen by those who read that value.
 *
 * <p>A state that is itself the field of a record is written as its latest value when the entry is emitted.
 *
 * @param <T> the type of the value; never null: a state that may be empty holds an {@code Optional}
 */
public final class State<T> implements CloseValue<T> {

    private volatile T value;

    private State(T value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** A state with this value. */
    public static <T> State<T> of(T value) {
        return new State<>(value);
    }

    /** Swaps the value. Handles that have read one keep theirs. */
    public void store(T value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** The value that was stored last. */
    public T latest() {
        return value;
    }

    /** A view of this state for one unit of work. It has read nothing yet. */
    public StateHandle<T> handle() {
        return new StateHandle<>(this);
    }

    /** As {@link #latest}. */
    @Override
    public T closeValue() {
        return value;
    }

    @Override
    public String toString() {
        return "State[" + value + "]";
    }
}
