package io.tidemark.benchmarks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Micrometer's, in a registry for Prometheus, with a bucket for each objective. */
@State(Scope.Benchmark)
public class MicrometerMeters implements Meters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MeterProvider<Counter> requests = Counter.builder("requests").withRegistry(registry);
    private final MeterProvider<DistributionSummary> latency = DistributionSummary.builder("latency")
            .serviceLevelObjectives(BOUNDS)
            .withRegistry(registry);
    private final Counter[] resolvedRequests;
    private final DistributionSummary[] resolvedLatency;

    public MicrometerMeters() {
        this(FEW, FEW);
    }

    MicrometerMeters(int methods, int statuses) {
        String[] byMethod = Meters.methods(methods, statuses);
        String[] byStatus = Meters.statuses(methods, statuses);
        resolvedRequests = new Counter[byMethod.length];
        resolvedLatency = new DistributionSummary[byMethod.length];
        for (int row = 0; row < byMethod.length; row++) {
            resolvedRequests[row] = requests.withTags(METHOD, byMethod[row], STATUS, byStatus[row]);
            resolvedLatency[row] = latency.withTags(METHOD, byMethod[row], STATUS, byStatus[row]);
        }
    }

    @Override
    public void resolved(int row, double value) {
        resolvedRequests[row].increment();
        resolvedLatency[row].record(value);
    }

    @Override
    public void lookedUp(String method, String status, double value) {
        requests.withTags(METHOD, method, STATUS, status).increment();
        latency.withTags(METHOD, method, STATUS, status).record(value);
    }

    @Override
    public long[] counts() {
        long[] counts = new long[2];
        for (int row = 0; row < resolvedRequests.length; row++) {
            counts[0] += (long) resolvedRequests[row].count();
            counts[1] += resolvedLatency[row].count();
        }
        return counts;
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public Object collect() {
        return registry.getPrometheusRegistry().scrape();
    }
}
