package io.tidemark.benchmarks;

import io.opencensus.stats.Aggregation;
import io.opencensus.stats.AggregationData;
import io.opencensus.stats.BucketBoundaries;
import io.opencensus.stats.Measure.MeasureDouble;
import io.opencensus.stats.Measure.MeasureLong;
import io.opencensus.stats.Stats;
import io.opencensus.stats.StatsRecorder;
import io.opencensus.stats.View;
import io.opencensus.stats.ViewData;
import io.opencensus.stats.ViewManager;
import io.opencensus.tags.TagContext;
import io.opencensus.tags.TagKey;
import io.opencensus.tags.TagMetadata;
import io.opencensus.tags.TagMetadata.TagTtl;
import io.opencensus.tags.TagValue;
import io.opencensus.tags.Tagger;
import io.opencensus.tags.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * OpenCensus's. What is recorded goes through a queue to a thread of its own; who finds it full waits. It has no handles: tag contexts that were made before
 * are as far as one comes.
 */
@State(Scope.Benchmark)
public class OpenCensusMeters implements Meters {
    /** There is one registry in the process, which gives nothing up. */
    private static final AtomicInteger MADE = new AtomicInteger();

    private static final TagKey METHOD_KEY = TagKey.create(METHOD);
    private static final TagKey STATUS_KEY = TagKey.create(STATUS);
    private static final TagMetadata LOCAL = TagMetadata.create(TagTtl.NO_PROPAGATION);

    private final ViewManager views = Stats.getViewManager();
    private final StatsRecorder recorder = Stats.getStatsRecorder();
    private final Tagger tagger = Tags.getTagger();
    private final MeasureLong requests;
    private final MeasureDouble latency;
    private final View requestsView;
    private final View latencyView;
    private final TagContext[] contexts;

    public OpenCensusMeters() {
        this(FEW, FEW);
    }

    OpenCensusMeters(int methods, int statuses) {
        int number = MADE.incrementAndGet();
        requests = MeasureLong.create("requests/" + number, "Requests", "1");
        latency = MeasureDouble.create("latency/" + number, "Latency", "ms");
        List<TagKey> keys = List.of(METHOD_KEY, STATUS_KEY);
        requestsView = View.create(
                View.Name.create("requests/" + number), "Requests", requests, Aggregation.Sum.create(), keys);
        latencyView = View.create(
                View.Name.create("latency/" + number),
                "Latency",
                latency,
                Aggregation.Distribution.create(
                        BucketBoundaries.create(Arrays.stream(BOUNDS).boxed().toList())),
                keys);
        views.registerView(requestsView);
        views.registerView(latencyView);
        String[] byMethod = Meters.methods(methods, statuses);
        String[] byStatus = Meters.statuses(methods, statuses);
        contexts = new TagContext[byMethod.length];
        for (int row = 0; row < contexts.length; row++) {
            contexts[row] = context(byMethod[row], byStatus[row]);
        }
    }

    private TagContext context(String method, String status) {
        return tagger.emptyBuilder()
                .put(METHOD_KEY, TagValue.create(method), LOCAL)
                .put(STATUS_KEY, TagValue.create(status), LOCAL)
                .build();
    }

    @Override
    public void resolved(int row, double value) {
        recorder.newMeasureMap().put(requests, 1).put(latency, value).record(contexts[row]);
    }

    @Override
    public void lookedUp(String method, String status, double value) {
        recorder.newMeasureMap().put(requests, 1).put(latency, value).record(context(method, status));
    }

    /** Of what the other thread has come to. */
    @Override
    public long[] counts() {
        long[] counts = new long[2];
        for (AggregationData data : data(requestsView).getAggregationMap().values()) {
            counts[0] += ((AggregationData.SumDataLong) data).getSum();
        }
        for (AggregationData data : data(latencyView).getAggregationMap().values()) {
            counts[1] += ((AggregationData.DistributionData) data).getCount();
        }
        return counts;
    }

    private ViewData data(View view) {
        return Objects.requireNonNull(views.getView(view.getName()));
    }

    @Override
    public Object collect() {
        return List.of(data(requestsView), data(latencyView));
    }
}
