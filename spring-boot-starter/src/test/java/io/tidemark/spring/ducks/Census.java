package io.tidemark.spring.ducks;

import io.tidemark.Metrics;

/** Something to record. */
@Metrics
record Census(long ducks) {}
