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

    /** If it is a number that rows are told apart by, that. */
    private final @Nullable MetricField<R> number;

    private PropertyField(
            EntryLayout layout, int index, Path path, @Nullable NameTable names, @Nullable MetricField<R> number) {
        super(layout, index, path);
        this.names = names;
        this.number = number;
    }

    /** A number as a tag. */
    static <R> PropertyField<R, Object> ofNumber(MetricField<R> number) {
        return new PropertyField<>(number.entryLayout(), number.index(), number.path(), null, number);
    }

    /** For generated code: the {@code member}th of a record type's own members; with its names if it is an enum. */
    public static <R, V> PropertyField<R, V> of(
            EntryLayout layout, int index, FieldReader<R> reader, int member, @Nullable NameTable names) {
        return new PropertyField<>(layout, index, new Path(reader, member, null), names, null);
    }

    /** For generated code: this field, of a record that is flattened into one of type {@code P}. */
    public <P> PropertyField<P, V> within(EntryLayout parent, int base, FieldReader<P> reader, int member) {
        return new PropertyField<>(parent, base + index(), new Path(reader, member, path()), names, null);
    }

    /** How many values there can be; -1 if that is not known. An enum's are its ordinals; a boolean has two. */
    public int cardinality() {
        return names != null ? names.size() : number != null && number.isBoolean() ? 2 : -1;
    }

    /** The value; null if absent. */
    @SuppressWarnings("unchecked")
    public @Nullable V get(Entry entry) {
        return (V) (number == null ? path().get(record(entry), closed(entry)) : number.tag(entry));
    }

    /** The text that is written for a value of this field. */
    public String text(V value) {
        return names != null && value instanceof Enum<?> constant && constant.ordinal() < names.size()
                ? names.name(constant.ordinal())
                : value.toString();
    }
}
