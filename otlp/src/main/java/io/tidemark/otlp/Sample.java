package io.tidemark.otlp;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that is to be sent.
 *
 * @param start nanoseconds since 1970, not after the time
 * @param series what is to be told once the server has it; null where nobody keeps books
 */
record Sample(
        Tags tags,
        long start,
        long time,
        AggregationData value,
        List<Exemplar> exemplars,
        @Nullable Series series) {

    /** The whole value of a point, of which nobody keeps books. */
    static Sample of(MetricFamily.Kind kind, MetricFamily.Point point, long now) {
        long start = Conversion.nanos(point.start());
        long time = timeOf(point, now);
        if (kind == MetricFamily.Kind.GAUGE) {
            start = Math.min(start, time);
        } else {
            // A start that changes says that all began anew. What has no length would say that the start is not known.
            time = after(start, time);
        }
        return new Sample(point.tags(), start, time, point.value(), point.exemplars(), null);
    }

    /** The time, if it is after the start: a clock may be set back. */
    static long after(long start, long time) {
        return time > start || start == Long.MAX_VALUE ? Math.max(time, start) : start + 1;
    }

    /** When a point was read: a source may give what it read before. */
    static long timeOf(MetricFamily.Point point, long now) {
        return point.time() == null ? now : Math.min(Conversion.nanos(point.time()), now);
    }
}
