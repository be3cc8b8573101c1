package io.tidemark;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One field whose name is known at run time only. Flattened into a record; for more than one, flatten a {@code Map}.
 *
 * <pre>{@code
 * @Flatten DynamicField<Long> served = DynamicField.of("none");
 *
 * metrics.served = DynamicField.of(cacheName).withValue(bytes);
 * }</pre>
 *
 * <p>The key is written as it is, without a naming style; prefixes of {@link Flatten} go before it. A name that the entry has
 * already costs the entry: it is invalid, and counted. Immutable; the value is closed and written as a field of its type is.
 *
 * @param <T> the type of the value
 */
public final class DynamicField<T> {

    private final String key;
    private final @Nullable T value;

    private DynamicField(String key, @Nullable T value) {
        this.key = Objects.requireNonNull(key, "key");
        this.value = value;
    }

    /** A field with this key and, for now, no value: it is absent. */
    public static <T> DynamicField<T> of(String key) {
        return new DynamicField<>(key, null);
    }

    /** A field with the same key and a value; absent if that is null. */
    public <U> DynamicField<U> withValue(@Nullable U value) {
        return new DynamicField<>(key, value);
    }

    /** A field with the same key and a value; absent if there is none. */
    public <U> DynamicField<U> withValue(Optional<U> value) {
        return new DynamicField<>(key, value.orElse(null));
    }

    /** The name. */
    public String key() {
        return key;
    }

    /** The value; null if the field is absent. */
    public @Nullable T value() {
        return value;
    }

    @Override
    public String toString() {
        return "DynamicField[" + key + "=" + value + "]";
    }
}
