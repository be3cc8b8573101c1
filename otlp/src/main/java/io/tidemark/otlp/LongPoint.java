package io.tidemark.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.List;

/** A whole number. The SDK's own factory takes no exemplars. */
record LongPoint(
        long startEpochNanos, long epochNanos, Attributes attributes, long value, List<LongExemplarData> exemplars)
        implements LongPointData {

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
    public long getValue() {
        return value;
    }

    @Override
    public List<LongExemplarData> getExemplars() {
        return exemplars;
    }
}
