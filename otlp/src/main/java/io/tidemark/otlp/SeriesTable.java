package io.tidemark.otlp;

import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.time.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads the source, and makes batches of what the server does not have. Of series that are sent as deltas it knows what the server has, as long as they are
 * there; of those that have gone, until the server has their last value.
 *
 * <p>For one thread; but {@link #ended} for any.
 */
final class SeriesTable {

    /** How many series that have gone are kept at most for a server that is away, unless said. */
    static final int MOST_GONE = 50_000;

    /** For how many rounds one is kept of which the server has all: its last value may come late from another thread. */
    private static final int ROUNDS_GONE = 3;

    private final MetricSource source;
    private final AggregationTemporalitySelector temporality;
    private final Conversion conversion;
    private final int pointsPerBatch;
    private final int mostGone;
    private final Map<Series.Key, Series> table = new LinkedHashMap<>();

    private record Ended(MetricFamily rows, long time) {}

    private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger endedRows = new AtomicInteger();
    private final LongAdder lost;
    private long round;
    private volatile int size;

    SeriesTable(
            MetricSource source,
            AggregationTemporalitySelector temporality,
            Conversion conversion,
            int pointsPerBatch,
            int mostGone,
            LongAdder lost) {
        this.source = source;
        this.temporality = temporality;
        this.conversion = conversion;
        this.pointsPerBatch = pointsPerBatch;
        this.mostGone = mostGone;
        this.lost = lost;
    }

    /** Rows have gone, and these are their last values. */
    void ended(MetricFamily rows) {
        int size = rows.points().size();
        int all = endedRows.addAndGet(size);
        if (all > mostGone && all > size) {
            endedRows.addAndGet(-size);
            lost.add(size);
            return;
        }
        ended.add(new Ended(rows, Math.max(0, TimeSource.current().epochNanos())));
    }

    /** How many series it knows; asked by any thread. */
    int size() {
        return size;
    }

    /** Only when all batches before are acknowledged, or given up. */
    List<MetricBatch> batches() {
        round++;
        List<MetricFamily> families = source.collect();
        long now = Math.max(0, TimeSource.current().epochNanos());
        Map<MetricFamily, List<Sample>> samples = new LinkedHashMap<>();
        for (MetricFamily family : families) {
            MetricFamily of = describing(family);
            boolean delta = isDelta(family.kind());
            for (MetricFamily.Point point : family.points()) {
                if (delta) {
                    series(of, point, true).read(of, point, Sample.timeOf(point, now), round);
                } else {
                    add(samples, of, Sample.of(point, now));
                }
            }
        }
        takeEnded();
        addNews(samples);
        size = table.size();
        return inBatches(samples);
    }

    private void takeEnded() {
        for (Ended next = ended.poll(); next != null; next = ended.poll()) {
            MetricFamily family = next.rows();
            endedRows.addAndGet(-family.points().size());
            if (family.kind() == MetricFamily.Kind.GAUGE) {
                // A last value of what is not there any more means nothing.
                continue;
            }
            MetricFamily of = describing(family);
            boolean delta = isDelta(family.kind());
            for (MetricFamily.Point point : family.points()) {
                series(of, point, delta).ended(of, point, next.time());
            }
        }
    }

    private Series series(MetricFamily of, MetricFamily.Point point, boolean delta) {
        Series.Key key = new Series.Key(of.name(), point.tags(), Conversion.nanos(point.start()));
        Series known = table.get(key);
        if (known == null) {
            known = new Series(key, delta, of, point);
            table.put(key, known);
        }
        return known;
    }

    private void addNews(Map<MetricFamily, List<Sample>> samples) {
        int gone = 0;
        Set<MetricFamily> withEnds = new HashSet<>();
        Iterator<Series> all = table.values().iterator();
        while (all.hasNext()) {
            Series series = all.next();
            if (series.isGone(round)) {
                int rounds = series.gone();
                if (!series.hasNews()) {
                    if (rounds > ROUNDS_GONE) {
                        all.remove();
                    }
                    continue;
                }
                if (rounds > 1 && ++gone > mostGone) {
                    all.remove();
                    lost.increment();
                    continue;
                }
                withEnds.add(series.of());
            }
            if (series.hasNews()) {
                add(samples, series.of(), series.sample());
            } else {
                series.idle();
            }
        }
        for (MetricFamily of : withEnds) {
            // What has begun anew comes after what has ended.
            Objects.requireNonNull(samples.get(of)).sort(Comparator.comparingLong(Sample::start));
        }
    }

    private static void add(Map<MetricFamily, List<Sample>> samples, MetricFamily of, Sample sample) {
        samples.computeIfAbsent(of, family -> new ArrayList<>()).add(sample);
    }

    private List<MetricBatch> inBatches(Map<MetricFamily, List<Sample>> samples) {
        List<MetricBatch> batches = new ArrayList<>();
        MetricBatch open = null;
        for (Map.Entry<MetricFamily, List<Sample>> entry : samples.entrySet()) {
            List<Sample> all = entry.getValue();
            for (int from = 0; from < all.size(); ) {
                if (open == null || open.points() >= pointsPerBatch) {
                    open = new MetricBatch();
                    batches.add(open);
                }
                int to = Math.min(all.size(), from + pointsPerBatch - open.points());
                List<Sample> some = all.subList(from, to);
                open.add(some);
                MetricFamily of = entry.getKey();
                conversion.convert(of, temporality(of.kind()), some, open.metrics()::add);
                from = to;
            }
        }
        return batches;
    }

    /** The family without its points: what series of one metric have in common. */
    private static MetricFamily describing(MetricFamily family) {
        return new MetricFamily(family.name(), family.description(), family.unit(), family.kind(), List.of());
    }

    private boolean isDelta(MetricFamily.Kind kind) {
        return kind != MetricFamily.Kind.GAUGE
                && kind != MetricFamily.Kind.SUMMARY
                && temporality(kind) == AggregationTemporality.DELTA;
    }

    private AggregationTemporality temporality(MetricFamily.Kind kind) {
        return switch (kind) {
            case COUNTER -> temporality.getAggregationTemporality(InstrumentType.COUNTER);
            case UP_DOWN_COUNTER -> temporality.getAggregationTemporality(InstrumentType.UP_DOWN_COUNTER);
            case HISTOGRAM -> temporality.getAggregationTemporality(InstrumentType.HISTOGRAM);
            case GAUGE, SUMMARY -> AggregationTemporality.CUMULATIVE;
        };
    }
}
