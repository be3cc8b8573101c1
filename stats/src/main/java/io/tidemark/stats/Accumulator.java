package io.tidemark.stats;

import io.tidemark.time.TimeSource;
import java.util.Objects;

/**
 * Aggregates values on its own, without a measure and a view: for a {@link MetricSource} of one's own that is told of each value.
 *
 * <pre>{@code
 * Accumulator sizes = Accumulator.of(Aggregation.exponentialDistribution());
 * sizes.record(1500);
 * new MetricFamily.Point(tags, start, sizes.data());
 * }</pre>
 *
 * <p>It counts as a row of a view does: recording waits for nobody and makes no garbage, and what {@link #data} gives agrees with itself. Safe for use by several
 * threads.
 */
public final class Accumulator {

    private final Plan plan;
    private final StripedCell cell;
    private final AggregationData nothing;

    private Accumulator(Aggregation aggregation) {
        plan = new Plan(aggregation, false, false, TimeSource.current());
        cell = new StripedCell(plan, 0, null);
        nothing = switch (aggregation.kind()) {
            case DISTRIBUTION -> AggregationData.Distribution.of(plan.boundsArray(), new long[plan.bounds() + 1], 0);
            case EXPONENTIAL ->
                AggregationData.Exponential.of(
                        ((Aggregation.Exponential) aggregation).maxScale,
                        0,
                        AggregationData.Side.empty(),
                        AggregationData.Side.empty(),
                        0);
            default ->
                throw new IllegalArgumentException("an accumulator of " + aggregation
                        + ": it must be of distribution(..) or exponentialDistribution(..)");
        };
    }

    /**
     * Begins one, without values.
     *
     * @param aggregation a {@linkplain Aggregation#distribution distribution}, or an {@linkplain Aggregation#exponentialDistribution() exponential} one
     * @throws IllegalArgumentException if it is another
     */
    public static Accumulator of(Aggregation aggregation) {
        return new Accumulator(Objects.requireNonNull(aggregation, "aggregation"));
    }

    /** Counts a value. NaN is not counted: then this gives false. */
    public boolean record(double value) {
        // It is never closed.
        return plan.takes(value) && cell.record(plan, value, 0);
    }

    /** How many values were counted. */
    public long count() {
        return cell.count();
    }

    /** The sum of the values, without infinities. */
    public double sum() {
        return data() instanceof AggregationData.Moments moments ? moments.sum() : 0;
    }

    /** All that was counted: an {@link AggregationData.Distribution} or an {@link AggregationData.Exponential}. */
    public AggregationData data() {
        AggregationData data = cell.snapshot(plan);
        return data == null ? nothing : data;
    }

    @Override
    public String toString() {
        return "Accumulator[" + data() + "]";
    }
}
