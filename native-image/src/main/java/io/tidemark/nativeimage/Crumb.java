package io.tidemark.nativeimage;

import io.tidemark.Metrics;
import io.tidemark.stats.Aggregate;
import io.tidemark.stats.Merge;
import io.tidemark.stats.Sum;

/** Too many to be written one by one. */
@Metrics
@Aggregate
class Crumb {

    @Merge(Sum.class)
    final long grams;

    Crumb(long grams) {
        this.grams = grams;
    }
}
