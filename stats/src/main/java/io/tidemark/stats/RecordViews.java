package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.PropertyField;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The views over records of one type that have the same tags: an entry is looked up once for all of them. */
final class RecordViews extends Known<Entry, RecordRecorder> {

    private static final VarHandle FOUND = MethodHandles.arrayElementVarHandle(Found[].class);

    /** As many as there may be rows, about. */
    private static final int MOST = 4_096;

    private static final @Nullable Cell[] NONE = {};

    private static final int MOST_COMBINATIONS = 4_096;

    private final RecordRecorder[] recorders;
    private final PropertyField<?, ?>[] tags;

    /** By the ordinals of the tags, if all are booleans, or enums of few constants: no hash, no comparing. Else empty. */
    private final @Nullable Found<?>[] byOrdinals;

    /** How many values each tag has, and one for none. */
    private final int[] radix;

    private final Failures failures;

    /** @param failures counts, by view, entries that could not be counted */
    RecordViews(List<PropertyField<?, ?>> tags, List<RecordRecorder> recorders, Failures failures) {
        super(MOST);
        this.failures = failures;
        this.recorders = recorders.toArray(new RecordRecorder[0]);
        this.tags = tags.toArray(new PropertyField<?, ?>[0]);
        this.radix = new int[tags.size()];
        long combinations = 1;
        for (int i = 0; i < radix.length; i++) {
            int values = this.tags[i].cardinality();
            radix[i] = values + 1;
            combinations = values < 0 ? 0 : Math.min(combinations * (values + 1), MOST_COMBINATIONS + 1);
        }
        this.byOrdinals = new Found<?>[combinations > MOST_COMBINATIONS ? 0 : (int) combinations];
        recorders.forEach(recorder -> recorder.foundBy(this));
    }

    /**
     * Counts an entry in each of the views.
     *
     * @return what kept it from being counted in one of them: a tag is made by classes of the application. Null if it was counted in all that want it
     */
    // Guarded by RecordViewBenchmark.
    @Nullable
    Throwable record(Entry entry) {
        Found<RecordRecorder> found;
        try {
            found = find(entry);
        } catch (Throwable problem) {
            for (RecordRecorder recorder : recorders) {
                failed(recorder, problem);
            }
            return problem;
        }
        if (found == null) {
            return recordAnew(entry);
        }
        Throwable failure = null;
        for (Found<RecordRecorder> at = found; at != null; at = at.next) {
            try {
                Cell before = at.cell();
                Cell now = at.recorder.record(before, entry);
                if (now != before) {
                    at.keep(now);
                }
            } catch (Throwable problem) {
                failed(at.recorder, problem);
                failure = problem;
            }
        }
        return failure;
    }

    private @Nullable Throwable recordAnew(Entry entry) {
        Throwable failure = null;
        @Nullable Cell[] cells = NONE;
        for (int i = 0; i < recorders.length; i++) {
            try {
                Cell cell = recorders[i].record(null, entry);
                if (cell != null) {
                    // Not before: what has no row of its own anywhere must not make garbage each time.
                    cells = cells.length == 0 ? new Cell[recorders.length] : cells;
                    cells[i] = cell;
                }
            } catch (Throwable problem) {
                failed(recorders[i], problem);
                failure = problem;
            }
        }
        if (cells.length != 0) {
            remember(entry, cells);
        }
        return failure;
    }

    private void remember(Entry entry, @Nullable Cell[] cells) {
        try {
            if (hasRoomFor(entry)) {
                Found<RecordRecorder> found = Found.of(this, key(entry), recorders);
                for (int i = 0; i < cells.length; i++) {
                    found.after(i).keep(cells[i]);
                }
                keep(entry, found);
            }
        } catch (Throwable noMatter) {
            // It is counted. The next one like it is looked up again.
            return;
        }
    }

    private void failed(RecordRecorder in, Throwable problem) {
        try {
            failures.failed(
                    in.view().name(),
                    "an entry could not be counted in this view. It is appended all the same, and this is said once",
                    problem);
        } catch (StackOverflowError stillTooDeep) {
            // Who appended it counts it as well, where there is more of the stack.
            return;
        }
    }

    /** -1 if it has none: a value that is no constant of the enum. */
    private int place(Entry of) {
        int place = 0;
        for (int i = 0; i < tags.length; i++) {
            Object value = tags[i].get(of);
            int digit = value == null
                    ? 0
                    : value instanceof Enum<?> constant
                            ? constant.ordinal() + 1
                            : value instanceof Boolean is ? (is ? 2 : 1) : radix[i];
            if (digit >= radix[i]) {
                return -1;
            }
            place = place * radix[i] + digit;
        }
        return place;
    }

    @Override
    @SuppressWarnings("unchecked")
    @Nullable
    Found<RecordRecorder> find(Entry of) {
        if (byOrdinals.length == 0) {
            return super.find(of);
        }
        int place = place(of);
        return place < 0 ? null : (Found<RecordRecorder>) FOUND.getAcquire(byOrdinals, place);
    }

    @Override
    boolean hasRoomFor(Entry of) {
        return byOrdinals.length == 0 ? super.hasRoomFor(of) : place(of) >= 0;
    }

    @Override
    void keep(Entry of, Found<RecordRecorder> found) {
        if (byOrdinals.length == 0) {
            super.keep(of, found);
        } else {
            FOUND.setRelease(byOrdinals, place(of), found);
        }
    }

    @Override
    synchronized void forget() {
        super.forget();
        for (int i = 0; i < byOrdinals.length; i++) {
            FOUND.setRelease(byOrdinals, i, null);
        }
    }

    @Override
    int hash(Entry of) {
        return RecordRecorder.hash(tags, of);
    }

    private Object key(Entry of) {
        return RecordRecorder.values(tags, of);
    }

    @Override
    int hashOfKey(Object key) {
        int hash = 1;
        for (Object value : (@Nullable Object[]) key) {
            hash = RecordRecorder.hash(hash, value);
        }
        return hash;
    }

    @Override
    boolean matches(Object key, Entry of) {
        return RecordRecorder.matches((@Nullable Object[]) key, tags, of);
    }
}
