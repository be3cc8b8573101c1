package io.tidemark.stats;

import org.jspecify.annotations.Nullable;

/** A measure with given tags. What was found for them is kept until views come or go. */
abstract sealed class Binding permits LongMeasure.Bound, DoubleMeasure.Bound {

    private final Measure measure;
    private final Tags tags;

    private volatile @Nullable Found<MeasureRecorder> found;

    Binding(Measure measure, Tags tags) {
        this.measure = measure;
        this.tags = tags;
    }

    // Guarded by RecordingBenchmark.
    final void record(double value, long whole) {
        MeasureViews views = measure.views();
        Found<MeasureRecorder> known = found;
        if (known == null || known.views != views) {
            known = views.bound(tags);
            found = known;
            if (known == null) {
                return;
            }
        }
        MeasureViews.record(known, tags, value, whole);
    }
}
