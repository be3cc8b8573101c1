package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.tidemark.stats.AggregationData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes in one request, and what is known of its series once the server has it. For one thread. */
final class MetricBatch {

    /** Many servers take no more than 4 MiB; names, descriptions and the resource come on top. */
    private static final long MOST_BYTES = 3L * 1024 * 1024;

    private record Pending(Series series, AggregationData value, long time) {}

    private final List<MetricData> metrics = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private int points;
    private long bytes;

    /** Whether the server may have it: it is then sent as it is, or not at all. */
    boolean uncertain;

    /** Whether the server does not want it: others it may want. */
    boolean refused;

    /** Of an exporter that has not answered in time. */
    @Nullable
    CompletableResultCode late;

    /** One always has room for the first, however long it is. */
    boolean hasRoomFor(Sample sample, int mostPoints) {
        return points < mostPoints && (points == 0 || bytes + SampleSize.bytes(sample) <= MOST_BYTES);
    }

    void add(Sample sample) {
        points++;
        bytes += SampleSize.bytes(sample);
        Series series = sample.series();
        if (series != null) {
            pending.add(new Pending(series, series.lastRead(), sample.time()));
        }
    }

    List<MetricData> metrics() {
        return metrics;
    }

    int points() {
        return points;
    }

    /** Whether books are kept of what is in it. */
    boolean isKept() {
        return !pending.isEmpty();
    }

    void acknowledge() {
        for (Pending each : pending) {
            each.series().acknowledge(each.value(), each.time());
        }
    }
}
