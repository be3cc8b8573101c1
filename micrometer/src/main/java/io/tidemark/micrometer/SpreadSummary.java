package io.tidemark.micrometer;

import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.TimeWindowMax;

/** A distribution summary. */
final class SpreadSummary extends AbstractDistributionSummary {

    final Spread spread;
    private final TimeWindowMax max;

    SpreadSummary(Id id, Clock clock, DistributionStatisticConfig config, double scale, Spread spread) {
        super(id, scale, Spread.percentiles(clock, config));
        this.spread = spread;
        this.max = new TimeWindowMax(clock, config);
    }

    @Override
    protected void recordNonNegative(double amount) {
        spread.record(amount);
        max.record(amount);
    }

    @Override
    public long count() {
        return spread.count();
    }

    @Override
    public double totalAmount() {
        return spread.sum();
    }

    @Override
    public double max() {
        return max.poll();
    }

    @Override
    public HistogramSnapshot takeSnapshot() {
        return spread.with(super.takeSnapshot());
    }
}
