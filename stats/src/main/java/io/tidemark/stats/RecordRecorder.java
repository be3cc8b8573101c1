package io.tidemark.stats;

import io.tidemark.Guard;
import io.tidemark.entry.Entry;
import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import io.tidemark.entry.ValueShape;
import io.tidemark.stats.Rows.Row;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A registered view over records of one type: reads the field and the tags from an entry. */
final class RecordRecorder extends Recorder<Entry> {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(Cell[].class);

    private static final int MOST_COMBINATIONS = 4_096;

    private final MetricField<?> field;
    private final PropertyField<?, ?>[] tagFields;
    private final boolean whole;

    /** By the ordinals of the tags, if all are enums of few constants: no hash, no comparing. Else empty. */
    private final @Nullable Cell[] byOrdinals;

    /** How many values each tag has, and one for none. */
    private final int[] radix;

    RecordRecorder(View view) {
        super(view, isWhole(view));
        this.field = Objects.requireNonNull(view.field());
        this.tagFields = view.tagFields().toArray(new PropertyField<?, ?>[0]);
        this.whole = isWhole(view);
        this.radix = new int[tagFields.length];
        long combinations = 1;
        for (int i = 0; i < radix.length && combinations != 0; i++) {
            int values = tagFields[i].cardinality();
            radix[i] = values + 1;
            combinations =
                    values < 0 || combinations * (values + 1) > MOST_COMBINATIONS ? 0 : combinations * (values + 1);
        }
        this.byOrdinals = new Cell[(int) combinations];
    }

    private static boolean isWhole(View view) {
        ValueShape.Kind kind = Objects.requireNonNull(view.field())
                .layout()
                .shape()
                .innermost()
                .kind();
        return kind == ValueShape.Kind.LONG || kind == ValueShape.Kind.BOOLEAN;
    }

    /** -1 if it has none: an enum that has more constants than when the record was compiled. */
    private int place(Entry of) {
        int place = 0;
        for (int i = 0; i < tagFields.length; i++) {
            Object value = tagFields[i].get(of);
            int digit = value == null ? 0 : value instanceof Enum<?> constant ? constant.ordinal() + 1 : radix[i];
            if (digit >= radix[i]) {
                return -1;
            }
            place = place * radix[i] + digit;
        }
        return place;
    }

    @Override
    @Nullable
    Cell remembered(Entry tags) {
        if (byOrdinals.length == 0) {
            return null;
        }
        int place = place(tags);
        return place < 0 ? null : (Cell) CELL.getAcquire(byOrdinals, place);
    }

    @Override
    void remember(Entry tags, Cell cell) {
        if (byOrdinals.length != 0) {
            int place = place(tags);
            if (place >= 0) {
                CELL.setRelease(byOrdinals, place, cell);
            }
        }
    }

    @Override
    void forget() {
        for (int i = 0; i < byOrdinals.length; i++) {
            CELL.setRelease(byOrdinals, i, null);
        }
    }

    @Override
    @Nullable
    String recordId(Entry of) {
        return of instanceof Guard guard ? guard.tidemarkRecordId() : null;
    }

    int layout() {
        return field.entryLayout().id();
    }

    // Guarded by RecordViewBenchmark.
    void record(Entry entry) {
        if (field.present(entry)) {
            if (whole) {
                long value = field.readLong(entry);
                record(entry, (double) value, value);
            } else {
                record(entry, field.readDouble(entry), 0);
            }
        }
    }

    @Override
    void attach() {}

    @Override
    void detach() {}

    @Override
    int hash(Entry of) {
        int hash = 1;
        for (PropertyField<?, ?> tag : tagFields) {
            Object value = value(tag, of);
            // The ordinal is the same in every run, and needs no table as an identity does.
            hash = 31 * hash
                    + (value == null
                            ? 0
                            : value instanceof Enum<?> constant ? constant.ordinal() + 1 : value.hashCode());
        }
        return hash;
    }

    @Override
    boolean matches(Row row, Entry of) {
        for (int i = 0; i < tagFields.length; i++) {
            Object value = value(tagFields[i], of);
            Object known = row.values[i];
            if (value != known && (value == null || !value.equals(known))) {
                return false;
            }
        }
        return true;
    }

    @Override
    @Nullable
    Object[] values(Entry of) {
        @Nullable Object[] values = new Object[tagFields.length];
        for (int i = 0; i < tagFields.length; i++) {
            values[i] = value(tagFields[i], of);
        }
        return values;
    }

    /**
     * What tells rows apart. Of a class that is not known to be immutable, and equal where its text is, the text: else two rows could have the same tags.
     */
    private static @Nullable Object value(PropertyField<?, ?> tag, Entry of) {
        Object value = tag.get(of);
        return value == null
                        || value instanceof String
                        || value instanceof Enum<?>
                        || value instanceof Long
                        || value instanceof Integer
                        || value instanceof Boolean
                        || value instanceof Character
                        || value instanceof UUID
                ? value
                : text(tag, value);
    }

    @Override
    Tags tags(@Nullable Object[] values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < tagFields.length; i++) {
            Object value = values[i];
            if (value != null) {
                tags = tags.unchecked(
                        tagFields[i].name(), value instanceof String text ? text : text(tagFields[i], value));
            }
        }
        return tags;
    }

    @SuppressWarnings("unchecked")
    private static <V> String text(PropertyField<?, V> field, Object value) {
        return field.text((V) value);
    }
}
