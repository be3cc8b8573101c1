package io.tidemark.benchmarks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** OpenTelemetry's, with explicit buckets. Its stable API has no handles: attributes that were made before are as far as one comes. */
@State(Scope.Benchmark)
public class OpenTelemetryMeters implements Meters {
    private static final AttributeKey<String> METHOD_KEY = AttributeKey.stringKey(METHOD);
    private static final AttributeKey<String> STATUS_KEY = AttributeKey.stringKey(STATUS);

    private final Reader reader = new Reader();
    private final PrometheusMetricReader prometheus = PrometheusMetricReader.builder()
            .setOtelScopeLabelsEnabled(false)
            .setTargetInfoMetricEnabled(false)
            .build();
    private final SdkMeterProvider provider;
    private final LongCounter requests;
    private final DoubleHistogram latency;
    private final Attributes[] attributes;

    public OpenTelemetryMeters() {
        this(FEW, FEW);
    }

    OpenTelemetryMeters(int methods, int statuses) {
        this(methods, statuses, false);
    }

    /** @param scraped whether it is read as the exporter for Prometheus does; two readers would cost each measurement twice */
    OpenTelemetryMeters(int methods, int statuses, boolean scraped) {
        String[] byMethod = Meters.methods(methods, statuses);
        String[] byStatus = Meters.statuses(methods, statuses);
        provider = SdkMeterProvider.builder()
                .registerMetricReader(scraped ? prometheus : reader)
                .registerView(
                        InstrumentSelector.builder().setName("*").build(),
                        // One is for the rest.
                        View.builder().setCardinalityLimit(byMethod.length + 1).build())
                .build();
        Meter meter = provider.get("benchmark");
        requests = meter.counterBuilder("requests").build();
        latency = meter.histogramBuilder("latency")
                .setExplicitBucketBoundariesAdvice(Arrays.stream(BOUNDS).boxed().toList())
                .build();
        attributes = new Attributes[byMethod.length];
        for (int row = 0; row < attributes.length; row++) {
            attributes[row] = Attributes.of(METHOD_KEY, byMethod[row], STATUS_KEY, byStatus[row]);
        }
    }

    @TearDown
    public void close() {
        provider.close();
    }

    @Override
    public void resolved(int row, double value) {
        requests.add(1, attributes[row]);
        latency.record(value, attributes[row]);
    }

    @Override
    public void lookedUp(String method, String status, double value) {
        Attributes made = Attributes.of(METHOD_KEY, method, STATUS_KEY, status);
        requests.add(1, made);
        latency.record(value, made);
    }

    @Override
    public long[] counts() {
        long[] counts = new long[2];
        for (MetricData metric : reader.collect()) {
            for (LongPointData point : metric.getLongSumData().getPoints()) {
                counts[0] += point.getValue();
            }
            for (HistogramPointData point : metric.getHistogramData().getPoints()) {
                counts[1] += point.getCount();
            }
        }
        return counts;
    }

    @Override
    public Object collect() {
        return reader.collect();
    }

    MetricSnapshots snapshots() {
        return prometheus.collect();
    }

    private static final class Reader implements MetricReader {
        private volatile CollectionRegistration registration = CollectionRegistration.noop();

        Collection<MetricData> collect() {
            return registration.collectAllMetrics();
        }

        @Override
        public void register(CollectionRegistration registration) {
            this.registration = registration;
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.CUMULATIVE;
        }

        @Override
        public CompletableResultCode forceFlush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
