package io.tidemark.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.Histogram;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.NoopHistogram;
import io.micrometer.core.instrument.distribution.TimeWindowPercentileHistogram;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.tidemark.stats.Accumulator;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import java.util.ArrayList;
import java.util.List;

/**
 * How the values of a timer or a summary are spread: what is counted of them, and what is shown of that.
 *
 * <p>Buckets that the user asks for are those. Without, percentiles make it a summary, and else it has the distribution of the registry.
 */
final class Spread {

    private final Accumulator values;

    /** In Micrometer's unit: nanoseconds of a timer. */
    private final double[] bounds;

    /** How many of Micrometer's units are in one of ours. */
    private final double scale;

    private final boolean percentiles;

    /** @param scale 10^9 for timers, whose values here are seconds; else 1 */
    Spread(DistributionStatisticConfig config, Aggregation otherwise, double scale) {
        this.scale = scale;
        this.percentiles = config.isPublishingPercentiles();
        this.bounds = config.getHistogramBuckets(true).stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        if (bounds.length > 0) {
            double[] ours = new double[bounds.length];
            for (int i = 0; i < ours.length; i++) {
                ours[i] = bounds[i] / scale;
            }
            values = Accumulator.of(Aggregation.distribution(ours));
        } else {
            // A summary shows no buckets.
            values = Accumulator.of(percentiles ? Aggregation.distribution() : otherwise);
        }
    }

    /** What Micrometer is to keep for the percentiles: nothing if there are none. */
    static Histogram percentiles(Clock clock, DistributionStatisticConfig config) {
        return config.isPublishingPercentiles()
                ? new TimeWindowPercentileHistogram(
                        clock,
                        DistributionStatisticConfig.builder()
                                .percentilesHistogram(false)
                                .serviceLevelObjectives()
                                .build()
                                .merge(config),
                        false)
                : NoopHistogram.INSTANCE;
    }

    boolean isSummary() {
        return percentiles && bounds.length == 0;
    }

    /** Whether there are percentiles that the metric itself has no place for. */
    boolean hasPercentilesBeside() {
        return percentiles && bounds.length > 0;
    }

    void record(double value) {
        values.record(value);
    }

    long count() {
        return values.count();
    }

    double sum() {
        return values.sum();
    }

    AggregationData data() {
        return values.data();
    }

    /** The data of a summary. */
    AggregationData quantiles(HistogramSnapshot snapshot) {
        AggregationData.Moments all = (AggregationData.Moments) values.data();
        List<AggregationData.ValueAt> quantiles = new ArrayList<>();
        for (ValueAtPercentile each : snapshot.percentileValues()) {
            quantiles.add(new AggregationData.ValueAt(each.percentile(), each.value() / scale));
        }
        // How many of them are in the window Micrometer does not tell.
        return new AggregationData.Quantiles(all.count(), all.sum(), all.count(), quantiles);
    }

    /** What Micrometer has, with the buckets that are kept here. */
    HistogramSnapshot with(HistogramSnapshot percentiles) {
        if (bounds.length == 0) {
            return percentiles;
        }
        AggregationData.Distribution counted = (AggregationData.Distribution) values.data();
        CountAtBucket[] buckets = new CountAtBucket[bounds.length];
        long cumulative = 0;
        for (int i = 0; i < buckets.length; i++) {
            cumulative += counted.countAt(i);
            buckets[i] = new CountAtBucket(bounds[i], cumulative);
        }
        return new HistogramSnapshot(
                percentiles.count(),
                percentiles.total(),
                percentiles.max(),
                percentiles.percentileValues(),
                buckets,
                percentiles::outputSummary);
    }
}
