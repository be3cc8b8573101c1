package io.tidemark.micrometer;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.unit.Unit;

/** A row of a metric that a registry of Micrometer shows: its meters read it. Safe for use by several threads. */
final class BoundRow {

    final MetricFamily.Kind kind;
    final Unit unit;
    final String description;

    private final Runnable refresh;
    private volatile AggregationData data;

    /** @param refresh reads the source again if that was not done lately; does not throw */
    BoundRow(MetricFamily family, AggregationData data, Runnable refresh) {
        this.kind = family.kind();
        this.unit = family.unit();
        this.description = family.description();
        this.data = data;
        this.refresh = refresh;
    }

    /** Whether it can go on with this: its meters would be others if not. */
    boolean takes(MetricFamily family, AggregationData next) {
        return kind == family.kind()
                && unit.equals(family.unit())
                && data.getClass() == next.getClass()
                && buckets(data) == buckets(next);
    }

    private static int buckets(AggregationData data) {
        return data instanceof AggregationData.Distribution distribution ? distribution.buckets() : 0;
    }

    void set(AggregationData next) {
        data = next;
    }

    AggregationData last() {
        return data;
    }

    private AggregationData now() {
        refresh.run();
        return data;
    }

    double number() {
        AggregationData now = now();
        if (now instanceof AggregationData.OfLong whole) {
            return whole.value();
        }
        return now instanceof AggregationData.OfDouble number ? number.value() : Double.NaN;
    }

    long count() {
        AggregationData now = now();
        if (now instanceof AggregationData.Moments moments) {
            return moments.count();
        }
        return now instanceof AggregationData.Quantiles quantiles ? quantiles.count() : 0;
    }

    double sum() {
        AggregationData now = now();
        if (now instanceof AggregationData.Moments moments) {
            return moments.sum();
        }
        return now instanceof AggregationData.Quantiles quantiles ? quantiles.sum() : 0;
    }

    double max() {
        return now() instanceof AggregationData.Moments moments ? moments.max() : Double.NaN;
    }

    double quantile(double quantile) {
        return now() instanceof AggregationData.Quantiles quantiles ? quantiles.value(quantile) : Double.NaN;
    }

    /** How many values are in a bucket, and in those before it. */
    long upTo(int bucket) {
        long all = 0;
        if (now() instanceof AggregationData.Distribution distribution) {
            for (int i = 0; i <= bucket && i < distribution.buckets(); i++) {
                all += distribution.countAt(i);
            }
        }
        return all;
    }
}
