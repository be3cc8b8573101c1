package io.tidemark.entry;

import io.tidemark.unit.Unit;
import org.jspecify.annotations.Nullable;

/**
 * One field of an {@link EntryLayout}.
 *
 * @param index its place, and what {@link EntryWriter} is called with
 * @param name the name that is written, prefixes and naming style applied; for {@link Kind#NESTED} and {@link Kind#KEYED} the
 *     prefix that its names get
 * @param baseName the name as it is declared in Java, or by {@code @Name}
 * @param kind what is known of the value
 * @param unit the declared unit; {@code MetricUnit.NONE} if none
 * @param shape what it closes to
 * @param flags marks for formats and sinks
 * @param sampleKey whether it is part of the key of a sampling group
 * @param caseName the case of a sealed record that it belongs to (several, joined by {@code .}, if nested); null if it is in
 *     every entry. Fields of different cases never come together in one entry.
 */
public record FieldLayout(
        int index,
        String name,
        String baseName,
        Kind kind,
        Unit unit,
        ValueShape shape,
        FlagSet flags,
        boolean sampleKey,
        @Nullable String caseName) {

    /** What a field is written as. */
    public enum Kind {
        /** A number, or several. */
        METRIC,
        /** A string, or a list of strings. */
        PROPERTY,
        /** Either; only the value knows. */
        OPEN,
        /** A record whose type is known at run time only ({@link EntryWriter#nested}). It has no name of its own. */
        NESTED,
        /** Fields whose names are known at run time only ({@link EntryWriter#value(String)}). It has no name of its own. */
        KEYED
    }

    /** The same field at another place. */
    FieldLayout at(int otherIndex) {
        return new FieldLayout(otherIndex, name, baseName, kind, unit, shape, flags, sampleKey, caseName);
    }

    /** Whether the field has a name of its own. */
    public boolean isNamed() {
        return kind != Kind.NESTED && kind != Kind.KEYED;
    }
}
