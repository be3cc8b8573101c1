package io.tidemark.entry;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The flags of a field: marks that a format or a sink looks for. Immutable.
 *
 * <p>A flag is a class, known here by its name alone, so that layouts, which live long, hold no class of an application.
 */
public final class FlagSet {

    private static final FlagSet EMPTY = new FlagSet(Set.of());

    private final Set<String> names;

    private FlagSet(Set<String> names) {
        this.names = names;
    }

    /** No flags. */
    public static FlagSet empty() {
        return EMPTY;
    }

    /** The flags with these binary class names. */
    public static FlagSet named(String... classNames) {
        return classNames.length == 0 ? EMPTY : new FlagSet(Set.of(classNames));
    }

    /** These flags and those. */
    public FlagSet and(FlagSet other) {
        if (other.names.isEmpty() || names.containsAll(other.names)) {
            return this;
        }
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(other.names);
        return new FlagSet(Set.copyOf(all));
    }

    /** These flags less those. */
    public FlagSet without(FlagSet other) {
        if (names.stream().noneMatch(other.names::contains)) {
            return this;
        }
        Set<String> rest = new LinkedHashSet<>(names);
        rest.removeAll(other.names);
        return new FlagSet(Set.copyOf(rest));
    }

    public boolean contains(Class<? extends Flag> flag) {
        return names.contains(flag.getName());
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlagSet set && set.names.equals(names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
