package io.tidemark;

import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For generated code: what a flattened {@code Map} holds when its record closes. Keys are strings or enum constants; a value is written as
 * a field of its type is, null values are absent, and one that cannot be written costs itself. Immutable.
 */
public final class KeyedValues {

    /**
     * One pair.
     *
     * @param key a string or an enum constant; null if it is neither
     */
    private record Keyed(@Nullable Object key, Object value) {}

    private final List<Keyed> pairs;

    private KeyedValues(List<Keyed> pairs) {
        this.pairs = pairs;
    }

    /**
     * A copy of the map, with its values closed. May throw what the map throws: a {@code ConcurrentModificationException} if another thread
     * changes it.
     *
     * @param field for the report: type and Java name
     */
    public static KeyedValues of(Map<?, ?> map, String field) {
        List<Keyed> pairs = new ArrayList<>(map.size());
        map.forEach((key, value) -> {
            Object closed = RuntimeValues.close(value, field);
            if (closed != null) {
                pairs.add(new Keyed(key instanceof String || key instanceof Enum<?> ? key : null, closed));
            }
        });
        return new KeyedValues(pairs);
    }

    /**
     * Writes all values.
     *
     * @param field of kind {@code KEYED}
     * @param keys names of the keys by ordinal, if they are constants of an enum that is known beforehand; else null
     * @param constants the same of the values
     */
    public void writeTo(EntryWriter out, int field, @Nullable NameTable keys, @Nullable NameTable constants) {
        for (Keyed pair : pairs) {
            ValueWriter value = open(pair, out, field, keys);
            if (value != null) {
                RuntimeValues.write(pair.value(), value, constants);
            }
        }
    }

    /**
     * As above, with quantized numbers.
     *
     * @param unit that of the field
     */
    public void writeTo(
            EntryWriter out,
            int field,
            @Nullable NameTable keys,
            @Nullable NameTable constants,
            Quantizer quantizer,
            Unit unit) {
        for (Keyed pair : pairs) {
            ValueWriter value = open(pair, out, field, keys);
            if (value != null) {
                RuntimeValues.write(pair.value(), quantizer.through(value, unit), constants);
            }
        }
    }

    private static @Nullable ValueWriter open(Keyed pair, EntryWriter out, int field, @Nullable NameTable keys) {
        Object key = pair.key();
        if (key == null) {
            out.invalid(field, "a key of the map is null, or no string");
            return null;
        }
        return out.keyed(field, key instanceof Enum<?> constant ? RuntimeValues.name(constant, keys) : (String) key);
    }
}
