package io.tidemark.entry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A numeric field: a measure.
 *
 * @param <R> the record type
 */
public final class MetricField<R> extends Field<R> {

    /** A status code is none of those that {@link Long#valueOf} keeps. */
    private static final Long[] WHOLE = new Long[1_000];

    static {
        Arrays.setAll(WHOLE, i -> (long) i);
    }

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

    /**
     * This field as a tag: {@code true} or {@code false} if it is a boolean, else a whole number, as a status code. For one that has few values: each makes a
     * row.
     *
     * @throws IllegalStateException if its values are neither
     */
    public PropertyField<R, ?> asTag() {
        if (!isBoolean() && kind() != ValueShape.Kind.LONG) {
            throw new IllegalStateException(
                    this + " is not a whole number and not a boolean, and so no tag: its values would each make a row");
        }
        return PropertyField.ofNumber(this);
    }

    boolean isBoolean() {
        return kind() == ValueShape.Kind.BOOLEAN;
    }

    private ValueShape.Kind kind() {
        return layout().shape().innermost().kind();
    }

    /** The value as an object that is there already, if it is not large; null if absent. */
    @Nullable
    Object tag(Entry entry) {
        if (!present(entry)) {
            return null;
        }
        long value = readLong(entry);
        if (isBoolean()) {
            return value != 0;
        }
        return value >= 0 && value < WHOLE.length ? WHOLE[(int) value] : (Object) value;
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
