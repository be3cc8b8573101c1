package io.tidemark.stats;

import io.tidemark.time.TimeSource;

/** Plans of aggregations, by the clock of now. */
final class Plans {

    private Plans() {}

    /** Adds a number that is not whole. */
    static void add(Figures to, Plan plan, double value) {
        to.add(plan.kind, plan.whole, value, 0, plan.place(value, 0));
    }

    static Plan of(Aggregation aggregation, boolean whole) {
        return new Plan(aggregation, whole, false, TimeSource.current());
    }
}
