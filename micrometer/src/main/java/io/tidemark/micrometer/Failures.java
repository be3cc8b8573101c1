package io.tidemark.micrometer;

import io.tidemark.internal.Warnings;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What went wrong in a registry: counted, and warned of seldom. */
final class Failures {

    /** How many metrics they are. */
    static final int METRICS = 3;

    private final LongAdder leftOut = new LongAdder();
    private final LongAdder functions = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Instant start;

    Failures(Instant start) {
        this.start = start;
    }

    /** The value of a row; null if it has none, or its function throws. */
    MetricFamily.@Nullable Point point(Series row) {
        try {
            return row.point();
        } catch (Throwable problem) {
            // Whatever it is, the others are not to be lost with it.
            functions.increment();
            Warnings.warn(
                    "micrometerFunction",
                    row.toString(),
                    "the function of a meter threw, and its value is left out until it works again",
                    problem);
            return null;
        }
    }

    /** A row that is not shown. */
    void leftOut(String reason) {
        leftOut.increment();
        Warnings.warn("micrometerName", reason, null);
    }

    /** A value that a counter cannot take. */
    void refused(String meter, double amount) {
        refused.increment();
        Warnings.warn(
                "micrometerAmount",
                meter,
                "a counter was incremented by " + amount + ", which is not counted: it takes numbers from 0 on",
                null);
    }

    long leftOut() {
        return leftOut.sum();
    }

    long functions() {
        return functions.sum();
    }

    long refused() {
        return refused.sum();
    }

    void addTo(List<MetricFamily> families) {
        families.add(
                family("left_out", "Values of meters whose name another has, with another type or unit", leftOut()));
        families.add(family("failures", "How often the function of a meter threw", functions()));
        families.add(
                family("refused", "Increments of counters that were negative, infinite or not numbers", refused()));
    }

    private MetricFamily family(String name, String description, long value) {
        return new MetricFamily(
                "tidemark_micrometer_" + name,
                description,
                MetricUnit.COUNT,
                MetricFamily.Kind.COUNTER,
                List.of(new MetricFamily.Point(Tags.empty(), start, new AggregationData.OfLong(value))));
    }
}
