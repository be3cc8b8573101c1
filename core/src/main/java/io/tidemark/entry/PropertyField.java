package io.tidemark.entry;

import org.jspecify.annotations.Nullable;

/**
 * A field that is a property: a tag.
 *
 * @param <R> the record type
 * @param <V> the Java type of its value
 */
public final class PropertyField<R, V> extends Field<R> {

    private final @Nullable NameTable names;

    private PropertyField(EntryLayout layout, int index, Path path, @Nullable NameTable names) {
        super(layout, index, path);
        this.names = names;
    }

    /** For generated code: the {@code member}th of a record type's own members; with its names if it is an enum. */
    public static <R, V> PropertyField<R, V> of(
            EntryLayout layout, int index, FieldReader<R> reader, int member, @Nullable NameTable names) {
        return new PropertyField<>(layout, index, new Path(reader, member, null), names);
    }

    /** For generated code: this field, of a record that is flattened into one of type {@code P}. */
    public <P> PropertyField<P, V> within(EntryLayout parent, int base, FieldReader<P> reader, int member) {
        return new PropertyField<>(parent, base + index(), new Path(reader, member, path()), names);
    }

    /** How many values there can be; -1 if that is not known. An enum's are its ordinals. */
    public int cardinality() {
        return names == null ? -1 : names.size();
    }

    /** The value; null if absent. */
    @SuppressWarnings("unchecked")
    public @Nullable V get(Entry entry) {
        return (V) path().get(record(entry), closed(entry));
    }

    /** The text that is written for a value of this field. */
    public String text(V value) {
        return names != null && value instanceof Enum<?> constant && constant.ordinal() < names.size()
                ? names.name(constant.ordinal())
                : value.toString();
    }
}
