package io.tidemark.stats;

import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.List;

/**
 * A metric, with all its values at one moment. Immutable.
 *
 * @param name as it was given; exporters make of it what their format takes
 * @param description in words; may be empty
 * @param unit of the values
 * @param kind how the values are to be understood
 * @param points a value for each combination of tags; no two have the same
 */
public record MetricFamily(String name, String description, Unit unit, Kind kind, List<Point> points) {

    /** How values are to be understood. */
    public enum Kind {
        /** Only grows, from zero at the point's start. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** A distribution that only grows. */
        HISTOGRAM,
        /** Quantiles of a while, with a count and a sum that only grow. */
        SUMMARY
    }

    public MetricFamily {
        points = List.copyOf(points);
    }

    /**
     * The value for a combination of tags.
     *
     * @param start since when it has been counted
     * @param value {@link AggregationData.OfLong} or {@link AggregationData.OfDouble} for counters and gauges, {@link AggregationData.Quantiles} for
     *     a summary, else a distribution
     * @param exemplars some of the values, if they were asked for, by value; each is of a bucket of its own
     */
    public record Point(Tags tags, Instant start, AggregationData value, List<Exemplar> exemplars) {

        public Point {
            exemplars = List.copyOf(exemplars);
        }

        /** A point without exemplars. */
        public Point(Tags tags, Instant start, AggregationData value) {
            this(tags, start, value, List.of());
        }
    }
}
