package io.tidemark.stats;

import io.tidemark.UnitOfWork;
import io.tidemark.stats.Rows.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A registered view of a measure: finds the row of a measurement, and counts it there. */
final class MeasureRecorder extends Recorder<Tags> {

    private final String[] keys;

    MeasureRecorder(View view) {
        super(view, measure(view).isLong());
        this.keys = view.tagKeys().toArray(new String[0]);
    }

    private Measure measure() {
        return measure(view());
    }

    private static Measure measure(View view) {
        return Objects.requireNonNull(view.measure());
    }

    @Override
    void forget() {
        measure().views().forget();
    }

    @Override
    @Nullable
    String recordId(Tags of) {
        return UnitOfWork.currentRecordId().orElse(null);
    }

    @Override
    void attach() {
        measure().add(this);
    }

    @Override
    void detach() {
        measure().remove(this);
    }

    @Override
    int hash(Tags of) {
        int hash = 1;
        for (String key : keys) {
            String value = of.get(key);
            hash = Rows.SPREAD * hash + (value == null ? 0 : value.hashCode());
        }
        return hash;
    }

    @Override
    boolean matches(Row row, Tags of) {
        for (int i = 0; i < keys.length; i++) {
            String value = of.get(keys[i]);
            Object known = row.values[i];
            if (value != known && (value == null || !value.equals(known))) {
                return false;
            }
        }
        return true;
    }

    @Override
    @Nullable
    Object[] values(Tags of) {
        @Nullable Object[] values = new Object[keys.length];
        for (int i = 0; i < keys.length; i++) {
            values[i] = of.get(keys[i]);
        }
        return values;
    }

    @Override
    Tags tags(@Nullable Object[] values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < keys.length; i++) {
            if (values[i] instanceof String value) {
                tags = tags.unchecked(keys[i], value);
            }
        }
        return tags;
    }
}
