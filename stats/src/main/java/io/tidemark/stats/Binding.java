package io.tidemark.stats;

/** A measure with given tags. What was found for them is kept until views come or go. */
final class Binding {

    private final Measure measure;
    private final Tags tags;

    private volatile Found found;

    Binding(Measure measure, Tags tags) {
        this.measure = measure;
        this.tags = tags;
        this.found = measure.views().bound(tags);
    }

    // Guarded by RecordingBenchmark.
    void record(double value, long whole) {
        MeasureViews views = measure.views();
        Found known = found;
        if (known.views != views) {
            known = views.bound(tags);
            found = known;
        }
        views.record(known, tags, value, whole);
    }
}
