package io.tidemark.stats;

import io.tidemark.UnitOfWork;
import io.tidemark.stats.Rows.Row;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A registered view of a measure: finds the row of a measurement, and counts it there. */
final class MeasureRecorder extends Recorder<Tags> {

    private static final VarHandle KNOWN = MethodHandles.arrayElementVarHandle(Known[].class);

    private static final int MOST_KNOWN = 128;

    private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(MOST_KNOWN);

    /** How many of them a set of tags can be at. */
    private static final int PLACES = 4;

    private final String[] keys;

    /** Of the first tags that were met, by the hash of all of them: most programs record with few sets of tags again and again. */
    private final @Nullable Known[] known = new Known[MOST_KNOWN];

    private static final class Known {
        final Tags tags;
        final Cell cell;

        Known(Tags tags, Cell cell) {
            this.tags = tags;
            this.cell = cell;
        }
    }

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
    @Nullable
    Cell remembered(Tags tags) {
        int slot = slot(tags);
        for (int i = 0; i < PLACES; i++) {
            Known one = (Known) KNOWN.getAcquire(known, slot ^ i);
            if (one == null) {
                return null;
            }
            if (one.tags.equals(tags)) {
                return one.cell;
            }
        }
        return null;
    }

    @Override
    void remember(Tags tags, Cell cell) {
        int slot = slot(tags);
        for (int i = 0; i < PLACES; i++) {
            Known before = (Known) KNOWN.getAcquire(known, slot ^ i);
            // The first ones stay: else tags that differ each time would make garbage each time.
            if (before == null || before.tags.equals(tags)) {
                KNOWN.setRelease(known, slot ^ i, new Known(tags, cell));
                return;
            }
        }
    }

    @Override
    void forget() {
        for (int i = 0; i < known.length; i++) {
            KNOWN.setRelease(known, i, null);
        }
    }

    private static int slot(Tags tags) {
        // The upper bits of the product depend on all bits of the hash.
        return (tags.hashCode() * 0x9E3779B9) >>> SHIFT;
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
            hash = 31 * hash + (value == null ? 0 : value.hashCode());
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
