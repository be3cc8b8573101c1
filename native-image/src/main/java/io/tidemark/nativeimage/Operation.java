package io.tidemark.nativeimage;

import io.tidemark.Metrics;
import io.tidemark.Naming;

@Metrics(naming = Naming.PASCAL_CASE)
enum Operation {
    FEED_DUCKS
}
