package io.tidemark;

import io.tidemark.entry.DimensionSet;
import java.util.Objects;

/**
 * A metric with dimensions of its own, beside those of its entry (CloudWatch).
 *
 * <pre>{@code
 * @Nullable Dimensioned<Duration> lookupTime;
 *
 * metrics.lookupTime = Dimensioned.of(elapsed, DimensionSet.of("Shard", shard));
 * }</pre>
 *
 * <p>The value is closed and written as a field of its type is; it has to be a metric, not a string.
 *
 * @param value the value
 * @param dimensions its dimensions, by final names
 * @param <T> the type of the value
 */
public record Dimensioned<T>(T value, DimensionSet dimensions) {

    public Dimensioned {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(dimensions, "dimensions");
    }

    /** A value with these dimensions. */
    public static <T> Dimensioned<T> of(T value, DimensionSet dimensions) {
        return new Dimensioned<>(value, dimensions);
    }

    /** A value with one dimension; more with {@link #and}. */
    public static <T> Dimensioned<T> of(T value, String name, String dimension) {
        return new Dimensioned<>(value, DimensionSet.of(name, dimension));
    }

    /**
     * The same value with one more dimension.
     *
     * @throws IllegalArgumentException if a dimension of that name is there already
     */
    public Dimensioned<T> and(String name, String dimension) {
        return new Dimensioned<>(value, dimensions.and(name, dimension));
    }
}
