package io.tidemark.benchmarks;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A counter, a histogram and a gauge of the Prometheus client library, with their labels looked up before. Without a caller. */
@State(Scope.Benchmark)
public class ClientJavaFunction implements FunctionMeters {
    private final Counter calls = Counter.builder()
            .name("function_calls")
            .labelNames(FUNCTION, MODULE, RESULT)
            .build();
    private final Histogram durations = Histogram.builder()
            .name("function_calls_duration_seconds")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .labelNames(FUNCTION, MODULE)
            .build();
    private final Gauge concurrent = Gauge.builder()
            .name("function_calls_concurrent")
            .labelNames(FUNCTION, MODULE)
            .build();

    private final CounterDataPoint ok = calls.labelValues(NAME, PACKAGE, "ok");
    private final CounterDataPoint error = calls.labelValues(NAME, PACKAGE, "error");
    private final DistributionDataPoint duration = durations.labelValues(NAME, PACKAGE);
    private final GaugeDataPoint running = concurrent.labelValues(NAME, PACKAGE);

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void call() {
        running.inc();
        long start = System.nanoTime();
        CounterDataPoint result = error;
        try {
            result = ok;
        } finally {
            duration.observe((System.nanoTime() - start) / 1e9);
            result.inc();
            running.dec();
        }
    }

    @Override
    public long counted() {
        long counted = (long) ok.get();
        boolean agree =
                running.get() == 0 && durations.collect().getDataPoints().get(0).getCount() == counted;
        return agree ? counted : -1;
    }
}
