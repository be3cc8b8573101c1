package io.tidemark.entry;

import org.jspecify.annotations.Nullable;

/**
 * Reads single members of records of one type, without formatting them. Generated, one a type; used through {@link Field}.
 *
 * <p>{@code member} counts the members of the {@link Shape} in the order in which they were added. Asked for a member that is
 * of another kind, a reader answers absent, 0 or null.
 *
 * @param <R> the record type
 */
public abstract class FieldReader<R> {

    protected FieldReader() {}

    /** Whether the member has a value. */
    public abstract boolean present(R record, @Nullable Object closed, int member);

    /** A number, whole; a decimal one is cut. In the unit of the member. */
    public long readLong(R record, @Nullable Object closed, int member) {
        return 0;
    }

    /** A number. In the unit of the member. */
    public double readDouble(R record, @Nullable Object closed, int member) {
        return readLong(record, closed, member);
    }

    /** A property's value as the record holds it; or a flattened record. */
    public @Nullable Object get(R record, @Nullable Object closed, int member) {
        return null;
    }

    /** What closing gave for a flattened record. */
    public @Nullable Object closedOf(R record, @Nullable Object closed, int member) {
        return null;
    }
}
