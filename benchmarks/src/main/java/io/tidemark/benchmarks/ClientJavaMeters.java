package io.tidemark.benchmarks;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The Prometheus client library's, with classic buckets alone. */
@State(Scope.Benchmark)
public class ClientJavaMeters implements Meters {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("requests")
            .help("Requests")
            .labelNames(METHOD, STATUS)
            .register(registry);
    private final Histogram latency = Histogram.builder()
            .name("latency")
            .help("Latency")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .labelNames(METHOD, STATUS)
            .register(registry);
    private final CounterDataPoint[] resolvedRequests;
    private final DistributionDataPoint[] resolvedLatency;

    public ClientJavaMeters() {
        this(FEW, FEW);
    }

    ClientJavaMeters(int methods, int statuses) {
        String[] byMethod = Meters.methods(methods, statuses);
        String[] byStatus = Meters.statuses(methods, statuses);
        resolvedRequests = new CounterDataPoint[byMethod.length];
        resolvedLatency = new DistributionDataPoint[byMethod.length];
        for (int row = 0; row < byMethod.length; row++) {
            resolvedRequests[row] = requests.labelValues(byMethod[row], byStatus[row]);
            resolvedLatency[row] = latency.labelValues(byMethod[row], byStatus[row]);
        }
    }

    @Override
    public void resolved(int row, double value) {
        resolvedRequests[row].inc();
        resolvedLatency[row].observe(value);
    }

    @Override
    public void lookedUp(String method, String status, double value) {
        requests.labelValues(method, status).inc();
        latency.labelValues(method, status).observe(value);
    }

    @Override
    public long[] counts() {
        long[] counts = new long[2];
        for (CounterSnapshot.CounterDataPointSnapshot point : requests.collect().getDataPoints()) {
            counts[0] += (long) point.getValue();
        }
        for (HistogramSnapshot.HistogramDataPointSnapshot point :
                latency.collect().getDataPoints()) {
            counts[1] += point.getCount();
        }
        return counts;
    }

    @Override
    public Object collect() {
        return registry.scrape();
    }

    MetricSnapshots snapshots() {
        return registry.scrape();
    }
}
