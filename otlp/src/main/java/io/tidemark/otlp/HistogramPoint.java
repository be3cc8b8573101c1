package io.tidemark.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.tidemark.stats.AggregationData;
import java.util.List;

/** A distribution. The SDK's own factory takes no exemplars. */
record HistogramPoint(
        long startEpochNanos,
        long epochNanos,
        Attributes attributes,
        AggregationData.Distribution value,
        List<DoubleExemplarData> exemplars)
        implements HistogramPointData {

    @Override
    public long getStartEpochNanos() {
        return startEpochNanos;
    }

    @Override
    public long getEpochNanos() {
        return epochNanos;
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public double getSum() {
        return value.sum();
    }

    @Override
    public long getCount() {
        return value.count();
    }

    @Override
    public boolean hasMin() {
        return !Double.isNaN(value.min());
    }

    @Override
    public double getMin() {
        return value.min();
    }

    @Override
    public boolean hasMax() {
        return !Double.isNaN(value.max());
    }

    @Override
    public double getMax() {
        return value.max();
    }

    @Override
    public List<Double> getBoundaries() {
        return value.bucketBounds();
    }

    @Override
    public List<Long> getCounts() {
        return value.bucketCounts();
    }

    @Override
    public List<DoubleExemplarData> getExemplars() {
        return exemplars;
    }
}
