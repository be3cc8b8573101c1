package io.tidemark.stats;

import io.tidemark.unit.Unit;

/** A registered view as a metric: its rows are read one after the other, and no lock is held between them. */
final class LiveView implements Metric {
    private final Recorder<?> recorder;

    LiveView(Recorder<?> recorder) {
        this.recorder = recorder;
    }

    @Override
    public String name() {
        return recorder.view().name();
    }

    @Override
    public String description() {
        return recorder.view().description();
    }

    @Override
    public Unit unit() {
        return recorder.view().unit();
    }

    @Override
    public MetricFamily.Kind kind() {
        return recorder.view().aggregation().exportedAs();
    }

    @Override
    public Reading read() {
        return new RowReading(recorder.plan(), recorder.rows());
    }

    @Override
    public MetricFamily family() {
        return recorder.snapshot().asFamily();
    }
}
