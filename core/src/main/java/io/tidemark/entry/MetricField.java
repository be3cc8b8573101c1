package io.tidemark.entry;

/**
 * A numeric field: a measure.
 *
 * @param <R> the record type
 */
public final class MetricField<R> extends Field<R> {

    private MetricField(EntryLayout layout, int index, Path path) {
        super(layout, index, path);
    }

    /** For generated code: the {@code member}th of a record type's own members. */
    public static <R> MetricField<R> of(EntryLayout layout, int index, FieldReader<R> reader, int member) {
        return new MetricField<>(layout, index, new Path(reader, member, null));
    }

    /** For generated code: this field, of a record that is flattened into one of type {@code P}. */
    public <P> MetricField<P> within(EntryLayout parent, int base, FieldReader<P> reader, int member) {
        return new MetricField<>(parent, base + index(), new Path(reader, member, path()));
    }

    /** The value in the unit of the field, cut to a whole number; 0 if absent. */
    public long readLong(Entry entry) {
        return path().readLong(record(entry), closed(entry));
    }

    /** The value in the unit of the field; 0 if absent. */
    public double readDouble(Entry entry) {
        return path().readDouble(record(entry), closed(entry));
    }
}
