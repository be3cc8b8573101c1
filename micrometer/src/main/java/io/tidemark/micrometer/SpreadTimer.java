package io.tidemark.micrometer;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.concurrent.TimeUnit;

/** A timer, in seconds. */
final class SpreadTimer extends AbstractTimer {

    static final double NANOS = 1e9;

    final Spread spread;
    private final TimeWindowMax max;

    SpreadTimer(Id id, Clock clock, DistributionStatisticConfig config, PauseDetector pauseDetector, Spread spread) {
        super(id, clock, pauseDetector, TimeUnit.SECONDS, Spread.percentiles(clock, config));
        this.spread = spread;
        this.max = new TimeWindowMax(clock, config);
    }

    @Override
    protected void recordNonNegative(long amount, TimeUnit unit) {
        double nanos = unit.toNanos(amount);
        // Divided, as the bounds are: a value that is one of them is in its bucket.
        spread.record(nanos / NANOS);
        max.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public long count() {
        return spread.count();
    }

    @Override
    public double totalTime(TimeUnit unit) {
        return TimeUtils.secondsToUnit(spread.sum(), unit);
    }

    @Override
    public double max(TimeUnit unit) {
        return max.poll(unit);
    }

    @Override
    public HistogramSnapshot takeSnapshot() {
        return spread.with(super.takeSnapshot());
    }
}
