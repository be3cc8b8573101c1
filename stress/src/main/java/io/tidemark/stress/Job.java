package io.tidemark.stress;

import io.tidemark.Metrics;

/** A record of plain fields. */
@Metrics
class Job {
    static final int FIRST = 0;
    static final int SECOND = 1;

    long first;
    long second;
}
