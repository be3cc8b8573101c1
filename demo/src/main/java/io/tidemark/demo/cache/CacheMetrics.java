package io.tidemark.demo.cache;

import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;

/**
 * What one use of a {@link Cache} was like. Flattened into the record of whoever uses the cache, hence no root, and no naming
 * style: the fields are called as that record calls its own.
 */
@Metrics(root = false)
public class CacheMetrics {
    boolean hit;
    long entries;

    /** From the making of this record, just before the cache is asked, until the cache has an answer. */
    @InUnit(MetricUnit.MILLISECONDS)
    final Timer time = Timer.start();
}
