package io.tidemark.micrometer;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One value of a meter: a row of a metric. Safe for use by several threads. */
final class Series {

    final String name;
    final String description;
    final Unit unit;
    final MetricFamily.Kind kind;
    final Tags tags;

    private final Supplier<@Nullable AggregationData> value;
    /** Where somebody else counts, who may begin anew; else null. */
    private final @Nullable Supplier<Instant> restarts;

    // Guarded by this where it may restart, else never changed.
    private Instant start;
    private double last = Double.NEGATIVE_INFINITY;

    /** @param value null where there is none at the moment */
    Series(
            Naming.Named named,
            MetricFamily.Kind kind,
            Tags tags,
            Instant start,
            @Nullable Supplier<Instant> restarts,
            Supplier<@Nullable AggregationData> value) {
        this.name = named.name();
        this.description = named.description();
        this.unit = named.unit();
        this.kind = kind;
        this.tags = tags;
        this.restarts = restarts;
        this.value = value;
        this.start = start;
    }

    boolean fits(Series other) {
        return kind == other.kind && unit.equals(other.unit);
    }

    /** The value of now; null if there is none. Throws what a function of the user throws. */
    MetricFamily.@Nullable Point point() {
        if (restarts == null) {
            AggregationData now = value.get();
            return now == null ? null : new MetricFamily.Point(tags, start, now);
        }
        // Two readers at once would take the other's older value for a new beginning.
        synchronized (this) {
            AggregationData now = value.get();
            if (now == null) {
                return null;
            }
            double grown = grown(now);
            if (grown < last) {
                start = restarts.get();
            }
            last = grown;
            return new MetricFamily.Point(tags, start, now);
        }
    }

    private static double grown(AggregationData data) {
        if (data instanceof AggregationData.OfDouble number) {
            return number.value();
        }
        return data instanceof AggregationData.Quantiles summary ? summary.count() : 0;
    }

    @Override
    public String toString() {
        return name + tags;
    }
}
