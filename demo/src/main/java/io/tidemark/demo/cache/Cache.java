package io.tidemark.demo.cache;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.SkipAutometrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values that were used last, up to a fixed number. Safe for use by several threads. */
@Autometrics
public final class Cache<K, V> {
    private final Map<K, V> values;

    /** @param capacity how many values it keeps */
    public Cache(int capacity) {
        this.values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > capacity;
            }
        };
    }

    /**
     * The value of a key: the one kept, or else the one that {@code load} gives, which is kept unless it is null.
     *
     * @param metrics is told what happened
     */
    public @Nullable V get(K key, Function<? super K, ? extends @Nullable V> load, CacheMetrics metrics) {
        V kept;
        synchronized (values) {
            kept = values.get(key);
            metrics.entries = values.size();
        }
        metrics.hit = kept != null;
        V value = kept != null ? kept : load(key, load);
        metrics.time.stop();
        return value;
    }

    /** Forgets the value of a key. */
    @SkipAutometrics // There is nothing to be learned of it.
    public void remove(K key) {
        synchronized (values) {
            values.remove(key);
        }
    }

    private @Nullable V load(K key, Function<? super K, ? extends @Nullable V> load) {
        V value = load.apply(key);
        if (value != null) {
            synchronized (values) {
                values.put(key, value);
            }
        }
        return value;
    }
}
