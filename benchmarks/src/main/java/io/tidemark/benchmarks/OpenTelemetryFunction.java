package io.tidemark.benchmarks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A counter, a histogram and an up-down counter of OpenTelemetry, with attributes that were made before. Without a caller. */
@State(Scope.Benchmark)
public class OpenTelemetryFunction implements FunctionMeters {
    private static final AttributeKey<String> RESULT_KEY = AttributeKey.stringKey(RESULT);
    private static final Attributes FUNCTION_ONLY =
            Attributes.of(AttributeKey.stringKey(FUNCTION), NAME, AttributeKey.stringKey(MODULE), PACKAGE);
    private static final Attributes OK =
            FUNCTION_ONLY.toBuilder().put(RESULT_KEY, "ok").build();
    private static final Attributes ERROR =
            FUNCTION_ONLY.toBuilder().put(RESULT_KEY, "error").build();

    private final PrometheusMetricReader reader = PrometheusMetricReader.builder()
            .setOtelScopeLabelsEnabled(false)
            .setTargetInfoMetricEnabled(false)
            .build();
    private final SdkMeterProvider provider =
            SdkMeterProvider.builder().registerMetricReader(reader).build();
    private final Meter meter = provider.get("benchmark");
    private final LongCounter calls = meter.counterBuilder(CALLS).build();
    private final DoubleHistogram duration = meter.histogramBuilder(DURATION)
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(Arrays.stream(BOUNDS).boxed().toList())
            .build();
    private final LongUpDownCounter running =
            meter.upDownCounterBuilder(CONCURRENT).build();

    @TearDown
    public void close() {
        provider.close();
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void call() {
        running.add(1, FUNCTION_ONLY);
        long start = System.nanoTime();
        Attributes result = ERROR;
        try {
            result = OK;
        } finally {
            duration.record((System.nanoTime() - start) / 1e9, FUNCTION_ONLY);
            calls.add(1, result);
            running.add(-1, FUNCTION_ONLY);
        }
    }

    @Override
    public long counted() {
        long counted = 0;
        long timed = 0;
        double left = 0;
        for (MetricSnapshot snapshot : reader.collect()) {
            if (snapshot instanceof CounterSnapshot counter) {
                counted = (long) counter.getDataPoints().get(0).getValue();
            } else if (snapshot instanceof HistogramSnapshot histogram) {
                timed = histogram.getDataPoints().get(0).getCount();
            } else if (snapshot instanceof GaugeSnapshot gauge) {
                left = gauge.getDataPoints().get(0).getValue();
            }
        }
        return counted == timed && left == 0 ? counted : -1;
    }
}
