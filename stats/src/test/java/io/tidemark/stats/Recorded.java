package io.tidemark.stats;

import io.tidemark.unit.MetricUnit;

/** What a view makes of some values. */
final class Recorded {

    static final DoubleMeasure DOUBLES = Measure.ofDouble("recorded/doubles", "values", MetricUnit.NONE);
    static final LongMeasure LONGS = Measure.ofLong("recorded/longs", "values", MetricUnit.NONE);

    private Recorded() {}

    static ViewData doubles(Aggregation aggregation, double... values) {
        Views views = Views.create();
        views.register(View.of(DOUBLES).aggregate(aggregation).named("v"));
        for (double value : values) {
            DOUBLES.record(value);
        }
        return views.unregister("v").orElseThrow();
    }

    static ViewData longs(Aggregation aggregation, long... values) {
        Views views = Views.create();
        views.register(View.of(LONGS).aggregate(aggregation).named("v"));
        for (long value : values) {
            LONGS.record(value);
        }
        return views.unregister("v").orElseThrow();
    }

    static AggregationData only(ViewData data) {
        if (data.rows().size() != 1) {
            throw new AssertionError("not one row: " + data);
        }
        return data.rows().get(0).data();
    }
}
