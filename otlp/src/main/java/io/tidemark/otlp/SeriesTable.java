package io.tidemark.otlp;

import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.time.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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

    /** How many are kept of which the server has all, and that are not there: their source may have failed, and be back later. */
    private static final int MOST_ABSENT = 10_000;

    /** For how many rounds one that has ended is kept. */
    private static final int ROUNDS_ENDED = 3;

    private final MetricSource source;
    private final AggregationTemporalitySelector temporality;
    private final Conversion conversion;
    private final int pointsPerBatch;
    private final int mostGone;
    /** Those that were met longest ago are the first. */
    private final Map<Series.Key, Series> table = new LinkedHashMap<>(16, 0.75f, true);

    private record Ended(MetricFamily rows, long time) {}

    private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger endedRows = new AtomicInteger();
    private final LongAdder lost;
    private long round;

    /** How many of this round are not there, have not ended, and have no news. */
    private int absent;

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
        // Before: a row that begins while they are read begins after that.
        long now = Math.max(0, TimeSource.current().epochNanos());
        List<MetricFamily> families = source.collect();
        Map<MetricFamily, List<Sample>> samples = new LinkedHashMap<>();
        for (MetricFamily family : families) {
            MetricFamily of = describing(family);
            boolean delta = isDelta(family.kind());
            for (MetricFamily.Point point : family.points()) {
                if (delta) {
                    series(of, point, true).read(of, point, Sample.timeOf(point, now), round);
                } else {
                    add(samples, of, Sample.of(of.kind(), point, now));
                }
            }
        }
        takeEnded(samples, now);
        addNews(samples);
        forgetAbsent();
        size = table.size();
        return inBatches(samples);
    }

    private void takeEnded(Map<MetricFamily, List<Sample>> samples, long now) {
        Map<String, Map<Tags, List<Series>>> all = new HashMap<>();
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
                Series series = series(of, point, delta);
                // What may have begun anew meanwhile has begun after now.
                series.ended(of, point, Math.min(next.time(), now));
                all.computeIfAbsent(of.name(), name -> new HashMap<>())
                        .computeIfAbsent(point.tags(), tags -> new ArrayList<>(1))
                        .add(series);
            }
        }
        if (all.isEmpty()) {
            return;
        }
        for (Series next : table.values()) {
            next.beginsAfter(end(all, next.key()));
        }
        samples.forEach((of, whole) -> {
            for (Sample next : whole) {
                long unused = end(all, new Series.Key(of.name(), next.tags(), next.start()));
            }
        });
    }

    /** Gives when what came before has ended; 0 if nothing did. */
    private static long end(Map<String, Map<Tags, List<Series>>> ended, Series.Key next) {
        Map<Tags, List<Series>> ofName = ended.get(next.name());
        List<Series> before = ofName == null ? null : ofName.get(next.tags());
        long end = 0;
        if (before != null) {
            for (Series each : before) {
                if (each.key().start() < next.start()) {
                    end = Math.max(end, each.endedBefore(next.start()));
                }
            }
        }
        return end;
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
        absent = 0;
        Set<MetricFamily> withEnds = new HashSet<>();
        Iterator<Series> all = table.values().iterator();
        while (all.hasNext()) {
            Series series = all.next();
            if (series.isGone(round)) {
                int rounds = series.gone();
                if (!series.hasNews()) {
                    if (!series.hasEnded()) {
                        absent++;
                    } else if (rounds > ROUNDS_ENDED) {
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

    private void forgetAbsent() {
        Iterator<Series> all = table.values().iterator();
        while (absent > MOST_ABSENT && all.hasNext()) {
            Series oldest = all.next();
            if (oldest.isGone(round) && !oldest.hasEnded() && !oldest.hasNews()) {
                all.remove();
                absent--;
            }
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
                if (open == null || !open.hasRoomFor(all.get(from), pointsPerBatch)) {
                    open = new MetricBatch();
                    batches.add(open);
                }
                int to = from;
                do {
                    open.add(all.get(to++));
                } while (to < all.size() && open.hasRoomFor(all.get(to), pointsPerBatch));
                MetricFamily of = entry.getKey();
                conversion.convert(of, temporality(of.kind()), all.subList(from, to), open.metrics()::add);
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
