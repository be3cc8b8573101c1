package io.tidemark.benchmarks;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Dropwizard's. It has no tags: they are put into names. Its histogram has no buckets, but a sample that favours what is new. */
@State(Scope.Benchmark)
public class DropwizardMeters implements Meters {
    private final MetricRegistry registry = new MetricRegistry();
    private final Counter[] resolvedRequests;
    private final Histogram[] resolvedLatency;

    public DropwizardMeters() {
        this(FEW, FEW);
    }

    DropwizardMeters(int methods, int statuses) {
        String[] byMethod = Meters.methods(methods, statuses);
        String[] byStatus = Meters.statuses(methods, statuses);
        resolvedRequests = new Counter[byMethod.length];
        resolvedLatency = new Histogram[byMethod.length];
        for (int row = 0; row < byMethod.length; row++) {
            resolvedRequests[row] = registry.counter(MetricRegistry.name("requests", byMethod[row], byStatus[row]));
            resolvedLatency[row] = registry.histogram(MetricRegistry.name("latency", byMethod[row], byStatus[row]));
        }
    }

    @Override
    public void resolved(int row, double value) {
        resolvedRequests[row].inc();
        resolvedLatency[row].update((long) value);
    }

    @Override
    public void lookedUp(String method, String status, double value) {
        registry.counter(MetricRegistry.name("requests", method, status)).inc();
        registry.histogram(MetricRegistry.name("latency", method, status)).update((long) value);
    }

    @Override
    public long[] counts() {
        long[] counts = new long[2];
        registry.getCounters().values().forEach(counter -> counts[0] += counter.getCount());
        registry.getHistograms().values().forEach(histogram -> counts[1] += histogram.getCount());
        return counts;
    }

    @Override
    public Object collect() {
        List<Object> all = new ArrayList<>();
        registry.getCounters().values().forEach(counter -> all.add(counter.getCount()));
        registry.getHistograms().values().forEach(histogram -> all.add(histogram.getSnapshot()));
        return all;
    }
}
