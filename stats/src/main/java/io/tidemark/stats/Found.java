package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where measurements with the same tags count: a cell in a view of their source, found once, and what comes after it in the other views. All that
 * recording reads is a step from here: a lock waits for all that was read before it.
 *
 * @param <R> how views of the source are recorded to
 */
final class Found<R extends Recorder<?>> {

    private static final VarHandle CELL;

    static {
        try {
            CELL = MethodHandles.lookup().findVarHandle(Found.class, "cell", Cell.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** The views that it has cells of. */
    final Known<?, R> views;

    /** What tells these tags from others. */
    final Object key;

    /** The view. */
    final R recorder;

    final Plan plan;

    /** In the next view. */
    final @Nullable Found<R> next;

    /** Null where there is no row yet, and where there are too many: there may be room later. */
    @SuppressWarnings("unused") // by CELL
    private @Nullable Cell cell;

    private Found(Known<?, R> views, Object key, R recorder, @Nullable Found<R> next) {
        this.views = views;
        this.key = key;
        this.recorder = recorder;
        this.plan = recorder.plan();
        this.next = next;
    }

    /** Of all views of a source, at least one, in their order; no cell is found yet. */
    static <R extends Recorder<?>> Found<R> of(Known<?, R> views, Object key, R[] recorders) {
        int last = recorders.length - 1;
        Found<R> first = new Found<>(views, key, recorders[last], null);
        for (int i = last - 1; i >= 0; i--) {
            first = new Found<>(views, key, recorders[i], first);
        }
        return first;
    }

    /** In a view that comes later. */
    Found<R> after(int views) {
        Found<R> at = this;
        for (int i = 0; i < views; i++) {
            at = Objects.requireNonNull(at.next);
        }
        return at;
    }

    /** The cell in this view. It may be closed. */
    @Nullable
    Cell cell() {
        return (Cell) CELL.getAcquire(this);
    }

    void keep(@Nullable Cell cell) {
        CELL.setRelease(this, cell);
    }
}
