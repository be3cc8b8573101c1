package io.tidemark.benchmarks;

import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Tidemark's: a sum of one measure, a distribution of another. */
@State(Scope.Benchmark)
public class TidemarkMeters implements Meters {
    /** A measure is one in the whole process. */
    private static final AtomicInteger MADE = new AtomicInteger();

    private final Views views = Views.create();
    private final LongMeasure requests;
    private final DoubleMeasure latency;
    private final Tags[] tags;
    private final LongMeasure.Bound[] boundRequests;
    private final DoubleMeasure.Bound[] boundLatency;

    public TidemarkMeters() {
        this(FEW, FEW);
    }

    TidemarkMeters(int methods, int statuses) {
        this(methods, statuses, MetricUnit.MILLISECONDS);
    }

    /** @param unit of the histogram; in what Prometheus reads it is a part of the name, and values are converted */
    TidemarkMeters(int methods, int statuses, MetricUnit unit) {
        int number = MADE.incrementAndGet();
        requests = Measure.ofLong("benchmark/requests/" + number, "Requests", MetricUnit.NONE);
        latency = Measure.ofDouble("benchmark/latency/" + number, "Latency", unit);
        int rows = methods * statuses;
        views.register(View.of(requests)
                .aggregate(Aggregation.sum())
                .by(METHOD, STATUS)
                .limit(rows)
                .named("requests"));
        views.register(View.of(latency)
                .aggregate(Aggregation.distribution(BOUNDS))
                .by(METHOD, STATUS)
                .limit(rows)
                .named("latency"));
        String[] byMethod = Meters.methods(methods, statuses);
        String[] byStatus = Meters.statuses(methods, statuses);
        tags = new Tags[rows];
        boundRequests = new LongMeasure.Bound[rows];
        boundLatency = new DoubleMeasure.Bound[rows];
        for (int row = 0; row < rows; row++) {
            tags[row] = Tags.of(METHOD, byMethod[row], STATUS, byStatus[row]);
            boundRequests[row] = requests.bind(tags[row]);
            boundLatency[row] = latency.bind(tags[row]);
        }
    }

    /** The tags of a row. */
    Tags tags(int row) {
        return tags[row];
    }

    /** Through handles. */
    @Override
    public void resolved(int row, double value) {
        boundRequests[row].record(1);
        boundLatency[row].record(value);
    }

    /** With tags that were made before. */
    void lookedUp(int row, double value) {
        requests.record(1, tags[row]);
        latency.record(value, tags[row]);
    }

    /** With the current tags. */
    void current(double value) {
        requests.record(1);
        latency.record(value);
    }

    /** With tags that are made for it. */
    @Override
    public void lookedUp(String method, String status, double value) {
        Tags made = Tags.of(METHOD, method, STATUS, status);
        requests.record(1, made);
        latency.record(value, made);
    }

    @Override
    public long[] counts() {
        long[] counts = new long[2];
        for (ViewData.Row row : view("requests").rows()) {
            counts[0] += ((AggregationData.OfLong) row.data()).value();
        }
        for (ViewData.Row row : view("latency").rows()) {
            counts[1] += ((AggregationData.Distribution) row.data()).count();
        }
        return counts;
    }

    private ViewData view(String name) {
        return views.get(name).orElseThrow();
    }

    MetricSource source() {
        return views;
    }

    @Override
    public Object collect() {
        return views.collect();
    }

    /** The views themselves. */
    Object get() {
        return List.of(view("requests"), view("latency"));
    }
}
