package io.tidemark.processor;

import io.tidemark.Metrics;

/** A metric record in a jar that was compiled without the processor: this module runs none. */
@Metrics
public class Unprocessed {
    int x;
}
