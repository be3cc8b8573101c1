package io.tidemark.jvm;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Collects the values of one sample. What is negative or no number is unknown, and left out. */
final class Readings {

    private final Map<JvmMetric, String> names;
    private final Instant start;
    private final Instant taken;
    private final Map<JvmMetric, List<Point>> points = new EnumMap<>(JvmMetric.class);

    /**
     * @param start since when counters count, unless they say otherwise
     * @param taken now
     */
    Readings(Map<JvmMetric, String> names, Instant start, Instant taken) {
        this.names = names;
        this.start = start;
        this.taken = taken;
    }

    Instant taken() {
        return taken;
    }

    void add(JvmMetric metric, Tags tags, long value) {
        if (value >= 0) {
            add(metric, tags, start, new AggregationData.OfLong(value));
        }
    }

    void add(JvmMetric metric, Tags tags, double value) {
        if (value >= 0) {
            add(metric, tags, start, new AggregationData.OfDouble(value));
        }
    }

    void addSince(JvmMetric metric, Tags tags, Instant since, AggregationData value) {
        add(metric, tags, since, value);
    }

    private void add(JvmMetric metric, Tags tags, Instant since, AggregationData value) {
        points.computeIfAbsent(metric, first -> new ArrayList<>()).add(new Point(tags, since, value, List.of(), taken));
    }

    List<MetricFamily> families() {
        List<MetricFamily> families = new ArrayList<>();
        points.forEach((metric, values) -> families.add(new MetricFamily(
                Objects.requireNonNull(names.get(metric)), metric.description, metric.unit, metric.kind, values)));
        return families;
    }
}
