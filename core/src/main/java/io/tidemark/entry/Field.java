package io.tidemark.entry;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One field of a record type, as a constant of the generated {@code XFields}: a {@linkplain MetricField measure} or a
 * {@linkplain PropertyField tag} for views, checked by the compiler to belong to that record.
 *
 * <p>A field of a flattened record becomes one of the record that holds it with the generated method of the same name:
 * {@code RequestMetricsFields.downstream(DownstreamMetricsFields.SUCCESS)}.
 *
 * <p>Immutable.
 *
 * @param <R> the record type
 */
public abstract sealed class Field<R> permits MetricField, PropertyField {

    private final EntryLayout layout;
    private final int index;
    private final Path path;

    Field(EntryLayout layout, int index, Path path) {
        this.layout = Objects.requireNonNull(layout, "layout");
        this.index = index;
        this.path = path;
    }

    /** The layout of the entries that this field is read from. */
    public EntryLayout entryLayout() {
        return layout;
    }

    /** What the layout says of the field: name, unit, shape. */
    public FieldLayout layout() {
        return layout.field(index);
    }

    /** The name that is written. */
    public String name() {
        return layout().name();
    }

    /**
     * Whether the entry has a value for this field. Costs nanoseconds and no garbage.
     *
     * @param entry an entry of the record type R, else a {@code ClassCastException} is thrown
     */
    public boolean present(Entry entry) {
        return path.present(record(entry), closed(entry));
    }

    static Object record(Entry entry) {
        return ((RecordEntry<?>) entry).tidemarkRecord();
    }

    static @Nullable Object closed(Entry entry) {
        return ((RecordEntry<?>) entry).tidemarkClosed();
    }

    final Path path() {
        return path;
    }

    final int index() {
        return index;
    }

    /** Of two fields that are read from the same entries: whether they are the same. One of a flattened record is made anew each time it is asked for. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Field<?> that
                && getClass() == that.getClass()
                && layout == that.layout
                && index == that.index;
    }

    @Override
    public final int hashCode() {
        return 31 * System.identityHashCode(layout) + index;
    }

    @Override
    public String toString() {
        return layout.type() + "." + name();
    }

    /** The way from a record to a member: through the flattened records in between, none of which need be there. */
    static final class Path {
        private final FieldReader<Object> reader;
        private final int member;
        private final @Nullable Path next;

        @SuppressWarnings("unchecked")
        Path(FieldReader<?> reader, int member, @Nullable Path next) {
            this.reader = (FieldReader<Object>) Objects.requireNonNull(reader, "reader");
            this.member = member;
            this.next = next;
        }

        boolean present(Object record, @Nullable Object closed) {
            if (next == null) {
                return reader.present(record, closed, member);
            }
            Object child = reader.get(record, closed, member);
            return child != null && next.present(child, reader.closedOf(record, closed, member));
        }

        long readLong(Object record, @Nullable Object closed) {
            if (next == null) {
                return reader.readLong(record, closed, member);
            }
            Object child = reader.get(record, closed, member);
            return child == null ? 0 : next.readLong(child, reader.closedOf(record, closed, member));
        }

        double readDouble(Object record, @Nullable Object closed) {
            if (next == null) {
                return reader.readDouble(record, closed, member);
            }
            Object child = reader.get(record, closed, member);
            return child == null ? 0 : next.readDouble(child, reader.closedOf(record, closed, member));
        }

        @Nullable
        Object get(Object record, @Nullable Object closed) {
            Object value = reader.get(record, closed, member);
            return next == null || value == null ? value : next.get(value, reader.closedOf(record, closed, member));
        }
    }
}
