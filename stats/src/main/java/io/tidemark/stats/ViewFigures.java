package io.tidemark.stats;

import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How views fare, as metrics: a family for each figure, with a point for each view. For one reading. */
final class ViewFigures {

    static final String TAG = "view";
    static final String FAILURES = "tidemark_view_failures";

    private final List<MetricFamily.Point> rows = new ArrayList<>();
    private final List<MetricFamily.Point> limits = new ArrayList<>();
    private final List<MetricFamily.Point> overflowed = new ArrayList<>();
    private final List<MetricFamily.Point> refused = new ArrayList<>();
    private final List<MetricFamily.Point> notNumbers = new ArrayList<>();

    void add(Recorder<?> recorder, Instant since) {
        Tags tags = Tags.empty().unchecked(TAG, recorder.view().name());
        rows.add(point(tags, since, recorder.rows().size()));
        limits.add(point(tags, since, recorder.view().limit()));
        overflowed.add(point(tags, since, recorder.rows().overflowed()));
        refused.add(point(tags, since, recorder.refused()));
        notNumbers.add(point(tags, since, recorder.notNumbers()));
    }

    private static MetricFamily.Point point(Tags tags, Instant since, long value) {
        return new MetricFamily.Point(tags, since, new AggregationData.OfLong(value));
    }

    List<MetricFamily> families() {
        List<MetricFamily> families = new ArrayList<>();
        families.add(gauge("tidemark_view_rows", "Rows, without the one that takes the rest", rows));
        families.add(gauge("tidemark_view_limit", "How many rows there may be", limits));
        families.add(counter(
                "tidemark_view_overflowed",
                "Values that had no row of their own, and are in the one that takes the rest",
                overflowed));
        families.add(counter(
                "tidemark_view_refused", "Values that were negative where none may be, and are in no row", refused));
        families.add(counter("tidemark_view_not_numbers", "Values that were NaN, and are in no row", notNumbers));
        return families;
    }

    private static MetricFamily gauge(String name, String description, List<MetricFamily.Point> points) {
        return new MetricFamily(name, description, MetricUnit.COUNT, MetricFamily.Kind.GAUGE, points);
    }

    private static MetricFamily counter(String name, String description, List<MetricFamily.Point> points) {
        return new MetricFamily(name, description, MetricUnit.COUNT, MetricFamily.Kind.COUNTER, points);
    }
}
