package io.tidemark.prometheus;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests by what became of them. Thread-safe. */
final class ScrapeFigures implements MetricSource {

    private final Instant start = TimeSource.current().instant();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cutOff = new LongAdder();

    void answered() {
        answered.increment();
    }

    void failed() {
        failed.increment();
    }

    void refused() {
        refused.increment();
    }

    void cutOff() {
        cutOff.increment();
    }

    ScrapeStats stats() {
        return new ScrapeStats(answered.sum(), failed.sum(), refused.sum(), cutOff.sum());
    }

    @Override
    public List<MetricFamily> collect() {
        return List.of(new MetricFamily(
                "tidemark_scrapes",
                "Requests for metrics, by what became of them",
                MetricUnit.COUNT,
                MetricFamily.Kind.COUNTER,
                List.of(
                        point("answered", answered),
                        point("failed", failed),
                        point("refused", refused),
                        point("cut_off", cutOff))));
    }

    private MetricFamily.Point point(String outcome, LongAdder count) {
        return new MetricFamily.Point(Tags.of("outcome", outcome), start, new AggregationData.OfLong(count.sum()));
    }
}
