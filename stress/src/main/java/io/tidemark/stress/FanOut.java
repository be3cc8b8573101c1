package io.tidemark.stress;

import io.tidemark.Counter;
import io.tidemark.Metrics;
import io.tidemark.SharedHistogram;

/** A record that several threads fill. What they share is copied when it closes. */
@Metrics
class FanOut {
    static final int CALLS = 0;
    static final int SIZES = 1;

    final Counter calls = Counter.create();
    final SharedHistogram sizes = SharedHistogram.create();
}
