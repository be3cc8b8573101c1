package io.tidemark.benchmarks;

import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Tidemark's as its model has it: one measurement, of which one view makes a counter and another a histogram. */
@State(Scope.Benchmark)
public class OneMeasureMeters implements Meters {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final Views views = Views.create();
    private final DoubleMeasure latency;
    private final Tags[] tags = new Tags[FEW * FEW];
    private final DoubleMeasure.Bound[] bound = new DoubleMeasure.Bound[FEW * FEW];

    public OneMeasureMeters() {
        latency = Measure.ofDouble("benchmark/one/" + MADE.incrementAndGet(), "Latency", MetricUnit.MILLISECONDS);
        views.register(View.of(latency)
                .aggregate(Aggregation.count())
                .by(METHOD, STATUS)
                .named("requests"));
        views.register(View.of(latency)
                .aggregate(Aggregation.distribution(BOUNDS))
                .by(METHOD, STATUS)
                .named("latency"));
        String[] methods = Meters.methods(FEW, FEW);
        String[] statuses = Meters.statuses(FEW, FEW);
        for (int row = 0; row < tags.length; row++) {
            tags[row] = Tags.of(METHOD, methods[row], STATUS, statuses[row]);
            bound[row] = latency.bind(tags[row]);
        }
    }

    @Override
    public void resolved(int row, double value) {
        bound[row].record(value);
    }

    /** With tags that were made before. */
    void lookedUp(int row, double value) {
        latency.record(value, tags[row]);
    }

    @Override
    public void lookedUp(String method, String status, double value) {
        latency.record(value, Tags.of(METHOD, method, STATUS, status));
    }

    @Override
    public long[] counts() {
        long[] counts = new long[2];
        for (ViewData.Row row : views.get("requests").orElseThrow().rows()) {
            counts[0] += ((AggregationData.OfLong) row.data()).value();
        }
        for (ViewData.Row row : views.get("latency").orElseThrow().rows()) {
            counts[1] += ((AggregationData.Distribution) row.data()).count();
        }
        return counts;
    }

    @Override
    public Object collect() {
        return views.collect();
    }
}
