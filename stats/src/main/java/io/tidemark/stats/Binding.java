package io.tidemark.stats;

/** The rows that a measure with given tags counts in, looked up when views come or go or a row is removed. */
final class Binding {

    private final Measure measure;
    private final Tags tags;

    /** Written as a whole, by whoever finds it out of date. */
    private volatile Rows rows = new Rows(new MeasureRecorder[0], new Cell[0]);

    private static final class Rows {
        final MeasureRecorder[] recorders;
        final Cell[] cells;

        Rows(MeasureRecorder[] recorders, Cell[] cells) {
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
        Rows known = rows;
        if (known.recorders != recorders) {
            known = lookUp(recorders);
        }
        Cell[] cells = known.cells;
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].record(value, whole)) {
                // Its row has been removed since.
                recorders[i].record(tags, value, whole);
                lookUp(recorders);
            }
        }
    }

    private Rows lookUp(MeasureRecorder[] recorders) {
        Cell[] cells = new Cell[recorders.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = recorders[i].cell(tags);
        }
        Rows found = new Rows(recorders, cells);
        rows = found;
        return found;
    }
}
