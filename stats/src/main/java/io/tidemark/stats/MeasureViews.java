package io.tidemark.stats;

import org.jspecify.annotations.Nullable;

/** The views of a measure that are registered, in whatever registries. Replaced as a whole when they come or go. */
final class MeasureViews extends Known<Tags, MeasureRecorder> {

    /** Tags are remembered with all that views have no use for. */
    private static final int MOST = 1_024;

    private static final int MOST_TAGS = 16;
    private static final int MOST_CHARACTERS = 1_024;

    private final MeasureRecorder[] recorders;

    MeasureViews(MeasureRecorder... recorders) {
        super(MOST);
        this.recorders = recorders;
    }

    MeasureRecorder[] recorders() {
        return recorders;
    }

    boolean isEmpty() {
        return recorders.length == 0;
    }

    // Guarded by RecordingBenchmark.
    void record(Tags tags, double value, long whole) {
        if (recorders.length == 0) {
            return;
        }
        Found<MeasureRecorder> found = find(tags);
        if (found == null) {
            recordAnew(tags, value, whole);
        } else {
            record(found, tags, value, whole);
        }
    }

    /** For tags of which no cell is found yet. Null if there are no views. */
    @Nullable
    Found<MeasureRecorder> bound(Tags tags) {
        return isEmpty() ? null : Found.of(this, tags, recorders);
    }

    static void record(Found<MeasureRecorder> first, Tags tags, double value, long whole) {
        Found<MeasureRecorder> at = first;
        do {
            Cell cell = at.cell();
            Plan plan = at.plan;
            if (cell == null || !plan.takes(value) || !cell.record(plan, value, whole)) {
                recordOtherwise(at, tags, value, whole);
            } else if (plan.exemplars) {
                at.recorder.keepExemplar(cell, tags, value, whole);
            }
            at = at.next;
        } while (at != null);
    }

    /** Apart from what is done each time: that is to be small, else it is not inlined where it is called. */
    private static void recordOtherwise(Found<MeasureRecorder> at, Tags tags, double value, long whole) {
        if (at.plan.takes(value)) {
            // There was no row yet, or it has been removed.
            at.keep(at.recorder.recordAndFind(tags, value, whole));
        } else {
            at.recorder.refuse(value);
        }
    }

    private void recordAnew(Tags tags, double value, long whole) {
        boolean room = tags.size() <= MOST_TAGS && tags.characters() <= MOST_CHARACTERS && hasRoomFor(tags);
        Found<MeasureRecorder> found = null;
        for (int i = 0; i < recorders.length; i++) {
            Cell cell = recorders[i].recordAndFind(tags, value, whole);
            if (room && cell != null) {
                // Not before: what has no row of its own anywhere must not make garbage each time.
                found = found == null ? Found.of(this, tags, recorders) : found;
                found.after(i).keep(cell);
            }
        }
        if (found != null) {
            keep(tags, found);
        }
    }

    /** For tests. */
    int rememberedCharacters() {
        int all = 0;
        for (Object key : keys()) {
            all += ((Tags) key).characters();
        }
        return all;
    }

    @Override
    int hash(Tags of) {
        return of.hashCode();
    }

    @Override
    int hashOfKey(Object key) {
        return key.hashCode();
    }

    @Override
    boolean matches(Object key, Tags of) {
        return key == of || of.equals(key);
    }
}
