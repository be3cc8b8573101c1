package io.tidemark.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Names and values of dimensions, in order. Immutable. */
public final class DimensionSet {

    /** One dimension. */
    public record Dimension(String name, String value) {
        public Dimension {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    private static final DimensionSet EMPTY = new DimensionSet(List.of());

    private final List<Dimension> dimensions;

    private DimensionSet(List<Dimension> dimensions) {
        this.dimensions = dimensions;
    }

    /** No dimensions. */
    public static DimensionSet empty() {
        return EMPTY;
    }

    /** One dimension; more with {@link #and}. */
    public static DimensionSet of(String name, String value) {
        return EMPTY.and(name, value);
    }

    /**
     * These dimensions and one more.
     *
     * @throws IllegalArgumentException if the name is there already
     */
    public DimensionSet and(String name, String value) {
        for (Dimension dimension : dimensions) {
            if (dimension.name().equals(name)) {
                throw new IllegalArgumentException("dimension \"" + name + "\" is in the set already");
            }
        }
        List<Dimension> all = new ArrayList<>(dimensions);
        all.add(new Dimension(name, value));
        return new DimensionSet(List.copyOf(all));
    }

    /** The dimensions in the order in which they were added. */
    public List<Dimension> dimensions() {
        return dimensions;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DimensionSet set && set.dimensions.equals(dimensions);
    }

    @Override
    public int hashCode() {
        return dimensions.hashCode();
    }

    @Override
    public String toString() {
        return dimensions.toString();
    }
}
