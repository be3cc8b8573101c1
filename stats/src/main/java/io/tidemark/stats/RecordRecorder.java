package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import io.tidemark.entry.ValueShape;
import io.tidemark.stats.Rows.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A registered view over records of one type: reads the field and the tags from an entry. */
final class RecordRecorder extends Recorder<Entry> {

    private final MetricField<?> field;
    private final PropertyField<?, ?>[] tagFields;
    private final boolean whole;

    RecordRecorder(View view, long startNanos) {
        super(view, startNanos);
        this.field = Objects.requireNonNull(view.field());
        this.tagFields = view.tagFields().toArray(new PropertyField<?, ?>[0]);
        ValueShape.Kind kind = field.layout().shape().innermost().kind();
        this.whole = kind == ValueShape.Kind.LONG || kind == ValueShape.Kind.BOOLEAN;
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
    boolean isLong() {
        return whole;
    }

    @Override
    void attach() {}

    @Override
    void detach() {}

    @Override
    int hash(Entry of) {
        int hash = 1;
        for (PropertyField<?, ?> tag : tagFields) {
            Object value = tag.get(of);
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
            Object value = tagFields[i].get(of);
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
            values[i] = tagFields[i].get(of);
        }
        return values;
    }

    @Override
    Tags tags(@Nullable Object[] values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < tagFields.length; i++) {
            if (values[i] != null) {
                tags = tags.unchecked(tagFields[i].name(), text(tagFields[i], values[i]));
            }
        }
        return tags;
    }

    @SuppressWarnings("unchecked")
    private static <V> String text(PropertyField<?, V> field, Object value) {
        return field.text((V) value);
    }
}
