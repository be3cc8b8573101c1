package io.tidemark.benchmarks;

import io.tidemark.Flatten;
import io.tidemark.Metrics;
import io.tidemark.autometrics.FunctionCalls;

/** A record that has the functions that were called while it was current. */
@Metrics
class CalledRecord {
    @Flatten
    final FunctionCalls calls = new FunctionCalls();
}
