package io.tidemark.prometheus;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts pushes. One thread counts at a time; any may read. */
final class PushFigures {

    private final Instant start = TimeSource.current().instant();
    private final AtomicLong pushes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable Instant lastSuccess;
    private volatile @Nullable String lastFailure;

    void pushed() {
        lastSuccess = TimeSource.current().instant();
        pushes.incrementAndGet();
    }

    void failed(Throwable problem) {
        lastFailure = PushWarnings.described(problem);
        failures.incrementAndGet();
    }

    PushStats stats() {
        return new PushStats(pushes.get(), failures.get(), lastSuccess, lastFailure);
    }

    MetricSource metrics() {
        return () -> List.of(
                counter("tidemark_prometheus_pushes", "Pushes that the Pushgateway took", pushes),
                counter("tidemark_prometheus_push_failures", "Pushes that failed", failures));
    }

    private MetricFamily counter(String name, String description, AtomicLong value) {
        return new MetricFamily(
                name,
                description,
                MetricUnit.COUNT,
                MetricFamily.Kind.COUNTER,
                List.of(new MetricFamily.Point(Tags.empty(), start, new AggregationData.OfLong(value.get()))));
    }
}
