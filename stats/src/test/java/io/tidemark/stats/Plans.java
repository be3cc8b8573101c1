package io.tidemark.stats;

import io.tidemark.time.TimeSource;

/** Plans of aggregations, by the clock of now. */
final class Plans {

    private Plans() {}

    static Plan of(Aggregation aggregation, boolean whole) {
        return new Plan(aggregation, whole, TimeSource.current());
    }
}
