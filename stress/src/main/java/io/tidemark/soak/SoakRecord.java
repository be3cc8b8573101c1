package io.tidemark.soak;

import io.tidemark.Counter;
import io.tidemark.Dimensions;
import io.tidemark.Flatten;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.SampleGroup;
import io.tidemark.Timestamp;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.Map;

/** A record with something of each kind that costs memory: text, what closing copies, names that only run time knows. */
@Metrics(naming = Naming.PASCAL_CASE)
@Dimensions("Operation")
class SoakRecord {

    @SampleGroup
    final String operation;

    @Timestamp
    final Instant timestamp = TimeSource.current().instant();

    final long id;

    @InUnit(MetricUnit.MILLISECONDS)
    final Timer time = Timer.start();

    final Counter steps = Counter.create();

    @Flatten
    Map<String, Object> more = Map.of();

    String text = "";

    SoakRecord(String operation, long id) {
        this.operation = operation;
        this.id = id;
    }
}
