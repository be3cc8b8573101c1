package io.tidemark.stats;

import io.tidemark.Guard;
import io.tidemark.entry.Entry;
import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import io.tidemark.entry.ValueShape;
import io.tidemark.stats.Rows.Row;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A registered view over records of one type: reads the field and the tags from an entry. */
final class RecordRecorder extends Recorder<Entry> {

    private final MetricField<?> field;
    private final PropertyField<?, ?>[] tagFields;

    /** With which it is looked up. */
    private volatile @Nullable RecordViews foundBy;

    RecordRecorder(View view) {
        super(view, isWhole(view));
        this.field = Objects.requireNonNull(view.field());
        this.tagFields = view.tagFields().toArray(new PropertyField<?, ?>[0]);
    }

    private static boolean isWhole(View view) {
        ValueShape.Kind kind = Objects.requireNonNull(view.field())
                .layout()
                .shape()
                .innermost()
                .kind();
        return kind == ValueShape.Kind.LONG || kind == ValueShape.Kind.BOOLEAN;
    }

    void foundBy(RecordViews views) {
        foundBy = views;
    }

    @Override
    void forget() {
        RecordViews views = foundBy;
        if (views != null) {
            views.forget();
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

    /**
     * Counts an entry, if it has the field.
     *
     * @param known the cell, if it was found before
     * @return the cell, to be kept. Null if the value has no row of its own, or it is not known
     */
    // Guarded by RecordViewBenchmark.
    @Nullable
    Cell record(@Nullable Cell known, Entry entry) {
        if (!field.present(entry)) {
            return known;
        }
        double value;
        long exact;
        Plan plan = plan();
        if (plan.whole) {
            exact = field.readLong(entry);
            value = (double) exact;
        } else {
            exact = 0;
            value = field.readDouble(entry);
        }
        if (!plan.takes(value)) {
            refuse(value);
            return known;
        }
        if (known == null || !known.record(plan, value, exact)) {
            return recordAndFind(entry, value, exact);
        }
        if (plan.exemplars) {
            keepExemplar(known, entry, value, exact);
        }
        return known;
    }

    @Override
    void attach() {}

    @Override
    void detach() {}

    @Override
    int hash(Entry of) {
        return hash(tagFields, of);
    }

    static int hash(PropertyField<?, ?>[] tags, Entry of) {
        int hash = 1;
        for (PropertyField<?, ?> tag : tags) {
            hash = hash(hash, value(tag, of));
        }
        return hash;
    }

    /** The hash of values, and one more. */
    static int hash(int before, @Nullable Object value) {
        // The ordinal is the same in every run, and needs no table as an identity does.
        return Rows.SPREAD * before
                + (value == null ? 0 : value instanceof Enum<?> constant ? constant.ordinal() + 1 : value.hashCode());
    }

    @Override
    boolean matches(Row row, Entry of) {
        return matches(row.values, tagFields, of);
    }

    static boolean matches(@Nullable Object[] values, PropertyField<?, ?>[] tags, Entry of) {
        for (int i = 0; i < tags.length; i++) {
            Object value = value(tags[i], of);
            Object known = values[i];
            if (value != known && (value == null || !value.equals(known))) {
                return false;
            }
        }
        return true;
    }

    @Override
    @Nullable
    Object[] values(Entry of) {
        return values(tagFields, of);
    }

    static @Nullable Object[] values(PropertyField<?, ?>[] tags, Entry of) {
        @Nullable Object[] values = new Object[tags.length];
        for (int i = 0; i < tags.length; i++) {
            values[i] = value(tags[i], of);
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
