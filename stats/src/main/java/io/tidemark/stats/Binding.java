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

        /** Null where there is no row yet, and where there are too many: there may be room later. */
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
            known = new Found(recorders, new Cell[recorders.length]);
            found = known;
        }
        @Nullable Cell[] cells = known.cells;
        for (int i = 0; i < cells.length; i++) {
            Cell cell = cells[i];
            if (cell == null || !recorders[i].record(cell, tags, value, whole)) {
                // There was none yet, or its row has been removed.
                keep(known, i, recorders[i].recordAndFind(tags, value, whole));
            }
        }
    }

    private void keep(Found known, int place, @Nullable Cell cell) {
        if (cell != null || known.cells[place] != null) {
            // Of two threads that do so at once, the one that comes second finds its cells again.
            @Nullable Cell[] cells = found.recorders == known.recorders ? found.cells.clone() : known.cells.clone();
            cells[place] = cell;
            found = new Found(known.recorders, cells);
        }
    }
}
