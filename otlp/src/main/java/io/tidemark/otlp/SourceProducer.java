package io.tidemark.otlp;

import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.tidemark.internal.Warnings;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.time.TimeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A source for an SDK: all is cumulative. */
final class SourceProducer implements MetricProducer {

    private final MetricSource source;

    SourceProducer(MetricSource source) {
        this.source = source;
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        List<MetricData> all = new ArrayList<>();
        try {
            long now = Math.max(0, TimeSource.current().epochNanos());
            List<MetricFamily> families = source.collect();
            Conversion conversion = new Conversion(resource);
            for (MetricFamily family : families) {
                conversion.convert(
                        family,
                        AggregationTemporality.CUMULATIVE,
                        family.points().stream()
                                .map(point -> Sample.of(family.kind(), point, now))
                                .toList(),
                        all::add);
            }
        } catch (Throwable problem) {
            // Of whatever kind: the SDK's own metrics are not to be lost with it.
            Warnings.warn("otlp-producer", "metrics could not be read for OpenTelemetry", problem);
        }
        return all;
    }
}
