package io.tidemark;

import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;

/**
 * Writes values of one type in a way of its own. Named by {@link FormatWith}.
 *
 * <pre>{@code
 * final class AsUtcDate implements ValueFormatter<Instant> {
 *     @Override public void format(ValueWriter out, Instant value) {
 *         out.string(LocalDate.ofInstant(value, ZoneOffset.UTC).toString());
 *     }
 *
 *     @Override public ValueShape shape() {
 *         return ValueShape.STRING;
 *     }
 * }
 * }</pre>
 *
 * <p>One instance serves all records of a type, on several threads at once: it has no state that changes. It may be asked to
 * format one value more than once and writes the same each time, so a value must not change after its record was closed. Of an array, a
 * collection or a map it is given a copy, made at closing: as a {@code List}, a {@code Set}, a {@code SortedSet}, a {@code Collection} or a
 * {@code Map} that cannot be changed, not as the class that the field has.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface ValueFormatter<T> {

    /**
     * Writes one value, or nothing: then the field is absent. It runs where entries are written, not where they are closed. If
     * it throws, the field costs itself and is counted; the rest of the entry is written.
     *
     * @param value never null: absent values are not formatted
     */
    void format(ValueWriter out, T value);

    /** What it writes, always the same. Opaque shapes are allowed; formats know less about them beforehand. */
    default ValueShape shape() {
        return ValueShape.OPAQUE;
    }
}
