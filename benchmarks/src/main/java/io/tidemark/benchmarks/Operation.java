package io.tidemark.benchmarks;

import io.tidemark.Metrics;
import io.tidemark.Naming;

@Metrics(naming = Naming.PASCAL_CASE)
enum Operation {
    COUNT_DUCKS,
    FEED_DUCKS,
    MOVE_DUCKS
}
