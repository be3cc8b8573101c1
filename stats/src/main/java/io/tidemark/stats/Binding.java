package io.tidemark.stats;

import org.jspecify.annotations.Nullable;

/** The rows that a measure with given tags counts in, looked up when views come or go or a row is removed. */
final class Binding {

    private final Measure measure;
    private final Tags tags;

    /** Replaced as a whole, by whoever finds it out of date. */
    private volatile Found found = new Found(new MeasureRecorder[0], new Cell[0]);

    private static final class Found {
        final MeasureRecorder[] recorders;

        /** Null where there are too many rows: there may be room later. */
        final @Nullable Cell[] cells;

        Found(MeasureRecorder[] recorders, @Nullable Cell[] cells) {
            this.recorders = recorders;
            this.cells = cells;
        }
    }

    Binding(Measure measure, Tags tags) {
        this.measure = measure;
        this.tags = tags;
    }

    // Guarded by RecordingBenchmark.
    void record(double value, long whole) {
        MeasureRecorder[] recorders = measure.recorders();
        Found known = found;
        if (known.recorders != recorders) {
            known = lookUp(recorders);
        }
        @Nullable Cell[] cells = known.cells;
        for (int i = 0; i < cells.length; i++) {
            Cell cell = cells[i];
            if (cell == null) {
                recorders[i].record(tags, value, whole);
            } else if (!recorders[i].record(cell, tags, value, whole)) {
                // Its row has been removed since.
                recorders[i].record(tags, value, whole);
                lookUp(recorders);
            }
        }
    }

    private Found lookUp(MeasureRecorder[] recorders) {
        @Nullable Cell[] cells = new Cell[recorders.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = recorders[i].ownCell(tags);
        }
        Found all = new Found(recorders, cells);
        found = all;
        return all;
    }
}
