package io.tidemark.stats;

import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A metric, with all its values at one moment. Immutable.
 *
 * @param name as it was given, 1 to 255 characters of printable ASCII; exporters make of it what their format takes
 * @param description in words; may be empty
 * @param unit of the values
 * @param kind how the values are to be understood
 * @param points a value for each combination of tags; no two have the same: of those that do, {@link MetricSources} hands on the first
 */
public record MetricFamily(String name, String description, Unit unit, Kind kind, List<Point> points)
        implements Metric {

    /** How values are to be understood. */
    public enum Kind {
        /** Only grows, from zero at the point's start. */
        COUNTER,
        /** A sum of what came and went, from zero at the point's start. Exporters whose format has no such kind write it as a gauge. */
        UP_DOWN_COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** A distribution whose counts only grow; its sum as well, unless values are negative. */
        HISTOGRAM,
        /** Quantiles of a while, with a count that only grows; a sum that does so too, unless values are negative. */
        SUMMARY;

        private boolean takes(AggregationData value) {
            return switch (this) {
                case COUNTER, UP_DOWN_COUNTER, GAUGE ->
                    value instanceof AggregationData.OfLong || value instanceof AggregationData.OfDouble;
                case HISTOGRAM ->
                    value instanceof AggregationData.Distribution || value instanceof AggregationData.Exponential;
                case SUMMARY -> value instanceof AggregationData.Quantiles;
            };
        }
    }

    /** @throws IllegalArgumentException if the name is none, or a value is not one of this kind: no exporter could write these */
    public MetricFamily {
        PrintableAscii.require("the metric", Objects.requireNonNull(name, "name"), false);
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(kind, "kind");
        points = List.copyOf(Objects.requireNonNull(points, "points"));
        for (Point point : points) {
            if (!kind.takes(point.value())) {
                throw new IllegalArgumentException("the metric " + name + " is a " + kind
                        + ", and its value with the tags "
                        + point.tags() + " is a " + point.value().getClass().getSimpleName()
                        + ": counters, up-down counters and gauges take OfLong or OfDouble, histograms Distribution or Exponential,"
                        + " summaries Quantiles");
            }
        }
    }

    @Override
    public Reading read() {
        return new PointReading(points);
    }

    @Override
    public MetricFamily family() {
        return this;
    }

    MetricFamily with(List<Point> points) {
        return new MetricFamily(name, description, unit, kind, points);
    }

    /**
     * The value for a combination of tags.
     *
     * @param start since when it has been counted
     * @param value {@link AggregationData.OfLong} or {@link AggregationData.OfDouble} for counters, up-down counters and gauges, {@link AggregationData.Quantiles} for
     *     a summary, else a distribution
     * @param exemplars some of the values, if they were asked for, by value. Of exponential buckets several may be in one
     * @param time when the value was read, if that may be long ago: a source may give for a while what it has read before. Null if it is as new as the
     *     collection
     */
    public record Point(
            Tags tags,
            Instant start,
            AggregationData value,
            List<Exemplar> exemplars,
            @Nullable Instant time) {

        public Point {
            Objects.requireNonNull(tags, "tags");
            Objects.requireNonNull(start, "start");
            Objects.requireNonNull(value, "value");
            exemplars = List.copyOf(Objects.requireNonNull(exemplars, "exemplars"));
        }

        /** A point of now. */
        public Point(Tags tags, Instant start, AggregationData value, List<Exemplar> exemplars) {
            this(tags, start, value, exemplars, null);
        }

        /** A point of now, without exemplars. */
        public Point(Tags tags, Instant start, AggregationData value) {
            this(tags, start, value, List.of());
        }
    }
}
