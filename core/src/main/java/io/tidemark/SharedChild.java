package io.tidemark;

import java.util.Objects;

/**
 * A flattened record that any number of threads may write to, without handles and without keeping the parent back:
 *
 * <pre>{@code
 * @Flatten final SharedChild<CacheMetrics> cache = SharedChild.of(new CacheMetrics());
 *
 * SharedChild<CacheMetrics> cache = metrics.cache;
 * executor.execute(() -> cache.get().hits.increment());   // a Counter
 * }</pre>
 *
 * <p>It is a compile error unless every field of the child is final and safe to share: an immutable value, an atomic, an adder, a
 * {@link Counter}, a {@link State}, a {@link SharedHistogram}, a {@link Slot}, or a flattened record of the same kind. Each such value is
 * taken once, when the entry is emitted: what is written later is lost, and never torn.
 *
 * @param <T> a metric record
 */
public final class SharedChild<T> {

    private final T child;

    private SharedChild(T child) {
        this.child = Objects.requireNonNull(child, "child");
    }

    /** A child to be shared. */
    public static <T> SharedChild<T> of(T child) {
        return new SharedChild<>(child);
    }

    /** The child. It may be kept by other threads, for as long as they like. */
    public T get() {
        return child;
    }

    @Override
    public String toString() {
        return "SharedChild[" + child + "]";
    }
}
