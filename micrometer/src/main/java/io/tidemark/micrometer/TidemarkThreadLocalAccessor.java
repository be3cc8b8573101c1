package io.tidemark.micrometer;

import io.micrometer.context.ThreadLocalAccessor;
import io.tidemark.internal.Carried;

/**
 * Carries the {@linkplain io.tidemark.UnitOfWork unit of work} and the {@linkplain io.tidemark.stats.Tags tags} that are current where Micrometer's context propagation carries
 * what is current: in its executors, in Reactor, in Spring.
 *
 * <p>It is found by itself as soon as {@code io.micrometer:context-propagation} is there. {@code Hooks.enableAutomaticContextPropagation()} has Reactor use it; a guard is
 * used by one thread at a time there as well.
 *
 * <pre>{@code
 * ExecutorService executor = ContextExecutorService.wrap(pool, ContextSnapshotFactory.builder().build());
 * try (var scope = metrics.makeCurrent()) {
 *     executor.submit(() -> UnitOfWork.current(RequestMetrics.class).ifPresent(current -> current.retries++)).get();
 * }
 * }</pre>
 *
 * <p>Where nothing is current that is carried as well: a task has what its maker had, and no more. The caller for function metrics goes with it.
 */
public final class TidemarkThreadLocalAccessor implements ThreadLocalAccessor<Object> {

    /** Under which it is in a {@code ContextSnapshot} and in Reactor's context: {@value}. */
    public static final String KEY = "io.tidemark.current";

    /** For {@code ServiceLoader}; to be registered by hand in a {@code ContextRegistry} of one's own. */
    public TidemarkThreadLocalAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    /** What is current on this thread. Never null. */
    @Override
    public Object getValue() {
        return Carried.now();
    }

    /** Makes current on this thread what was captured. A value that is none of this class has nothing be current. */
    @Override
    public void setValue(Object value) {
        if (value instanceof Carried carried) {
            carried.put();
        } else {
            Carried.clear();
        }
    }

    /** Has nothing be current on this thread. */
    @Override
    public void setValue() {
        Carried.clear();
    }

    /** Makes current again what was before, with the scopes that are open on this thread still. */
    @Override
    public void restore(Object previousValue) {
        if (previousValue instanceof Carried carried) {
            carried.putBack();
        } else {
            Carried.clear();
        }
    }

    /** Has nothing be current on this thread, as before. */
    @Override
    public void restore() {
        Carried.clear();
    }
}
