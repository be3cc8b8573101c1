package io.tidemark.stats;

/** The views of a measure that are registered, in whatever registries. Replaced as a whole when they come or go. */
final class MeasureViews extends Known<Tags> {

    private final MeasureRecorder[] recorders;

    MeasureViews(MeasureRecorder... recorders) {
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
        Found found = find(tags);
        if (found == null) {
            recordAnew(tags, value, whole);
        } else {
            record(found, tags, value, whole);
        }
    }

    /** For tags that nothing is known of. */
    Found bound(Tags tags) {
        return new Found(this, tags, recorders.length);
    }

    void record(Found found, Tags tags, double value, long whole) {
        for (int i = 0; i < recorders.length; i++) {
            MeasureRecorder recorder = recorders[i];
            Cell cell = found.cell(i);
            if (cell == null || !recorder.record(cell, tags, value, whole)) {
                // There was none yet, or its row has been removed.
                found.keep(i, recorder.recordAndFind(tags, value, whole));
            }
        }
    }

    private void recordAnew(Tags tags, double value, long whole) {
        boolean room = hasRoomFor(tags);
        Found found = null;
        for (int i = 0; i < recorders.length; i++) {
            Cell cell = recorders[i].recordAndFind(tags, value, whole);
            if (room && cell != null) {
                found = found == null ? bound(tags) : found;
                found.keep(i, cell);
            }
        }
        if (found != null) {
            keep(tags, found);
        }
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
