package io.tidemark.nativeimage;

import io.tidemark.Flatten;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.Timestamp;
import io.tidemark.jvm.JvmSnapshot;
import io.tidemark.stats.Aggregated;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;

/** A unit of work. */
@Metrics(naming = Naming.PASCAL_CASE)
class FeedMetrics {
    final Operation operation;

    @Timestamp
    final Instant timestamp = TimeSource.current().instant();

    long ducks;

    @InUnit(MetricUnit.MILLISECONDS)
    final Timer time = Timer.start();

    @Flatten(prefix = "Jvm")
    final JvmSnapshot jvm = JvmSnapshot.recent();

    @Flatten(prefix = "Crumbs")
    final Aggregated<Crumb> crumbs = Aggregated.of(CrumbAggregate::new);

    FeedMetrics(Operation operation) {
        this.operation = operation;
    }
}
