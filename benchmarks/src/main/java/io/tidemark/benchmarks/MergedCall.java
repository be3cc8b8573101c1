package io.tidemark.benchmarks;

import io.tidemark.Histogram;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.stats.Aggregate;
import io.tidemark.stats.Key;
import io.tidemark.stats.Max;
import io.tidemark.stats.Merge;
import io.tidemark.stats.Sum;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;

/** What {@link MergeBenchmark} merges. */
@Metrics
@Aggregate
final class MergedCall {

    @Key
    final String endpoint;

    @Key
    final int status;

    @Merge(Histogram.class)
    @InUnit(MetricUnit.MILLISECONDS)
    final Duration latency;

    @Merge(Sum.class)
    final long responseSize;

    @Merge(Max.class)
    final long depth;

    MergedCall(String endpoint, int status, Duration latency, long responseSize, long depth) {
        this.endpoint = endpoint;
        this.status = status;
        this.latency = latency;
        this.responseSize = responseSize;
        this.depth = depth;
    }
}
