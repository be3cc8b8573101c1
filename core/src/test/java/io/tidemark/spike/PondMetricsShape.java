package io.tidemark.spike;

import io.tidemark.CloseValue;
import io.tidemark.Closing;
import io.tidemark.Counter;
import io.tidemark.CounterGuard;
import io.tidemark.Dimensioned;
import io.tidemark.Distribution;
import io.tidemark.DynamicField;
import io.tidemark.Formatting;
import io.tidemark.Histogram;
import io.tidemark.Mean;
import io.tidemark.Observations;
import io.tidemark.Quantizer;
import io.tidemark.Rounding;
import io.tidemark.SharedHistogram;
import io.tidemark.StateHandle;
import io.tidemark.ToString;
import io.tidemark.ValueFormatter;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.time.Iso8601;
import io.tidemark.time.Stopwatch;
import io.tidemark.time.TimestampOnClose;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** As generated. */
final class PondMetricsShape {
    private static final ValueFormatter<Instant> CLOSED_AT_FORMATTER = new Iso8601();
    private static final ValueFormatter<Object> URI_FORMATTER = new ToString();
    private static final Quantizer DISTANCE_QUANTIZER = Quantizer.of(2, Rounding.FLOOR);
    private static final Quantizer SWIM_QUANTIZER = Quantizer.of(8, Rounding.FLOOR);

    static final Shape SHAPE = Shape.of("PondMetrics")
            .metric("ducks", ValueShape.LONG)
            .metric("feeding", ValueShape.optional(ValueShape.DOUBLE))
            .unit(MetricUnit.MILLISECONDS)
            .property("closedAt", CLOSED_AT_FORMATTER.shape())
            .metric("weight", ValueShape.list(ValueShape.DOUBLE))
            .unit(Unit.custom("Grams"))
            .metric("distance", ValueShape.list(ValueShape.DOUBLE))
            .metric("latency", ValueShape.list(ValueShape.DOUBLE))
            .unit(MetricUnit.MILLISECONDS)
            .metric("depth", ValueShape.list(ValueShape.DOUBLE))
            .property("keeper", ValueShape.STRING)
            .metric("inFlight", ValueShape.LONG)
            .metric("attempts", ValueShape.optional(ValueShape.LONG))
            .metric("lookup", ValueShape.optional(ValueShape.DOUBLE))
            .unit(MetricUnit.MILLISECONDS)
            .keyed("served")
            .prefix("served_")
            .metric("swim", ValueShape.DOUBLE)
            .unit(MetricUnit.MICROSECONDS)
            .field("uri", FieldLayout.Kind.PROPERTY, ValueShape.optional(URI_FORMATTER.shape()))
            .property("weather", ValueShape.optional(ValueShape.STRING))
            .build();

    static final EntryLayout LAYOUT = EntryLayout.of(SHAPE);

    private PondMetricsShape() {}

    static void stop(PondMetrics record) {
        Stopwatch feeding = record.feeding;
        if (feeding != null) {
            feeding.end();
        }
    }

    static @Nullable Object close(PondMetrics record) {
        return new Closed(record);
    }

    /** The values that could still change, as they were at closing. */
    private static final class Closed {
        final boolean hasDucks;
        final long ducks;
        final @Nullable Instant closedAt;
        final @Nullable Observations weight;
        final @Nullable Observations distance;
        final @Nullable Observations latency;
        final @Nullable Observations depth;
        final @Nullable String keeper;
        final @Nullable Long inFlight;
        final @Nullable Long attempts;
        final @Nullable String weather;

        Closed(PondMetrics record) {
            Counter ducks = record.ducks;
            this.hasDucks = ducks != null;
            this.ducks = ducks == null ? 0 : ducks.get();
            TimestampOnClose closedAt = record.closedAt;
            this.closedAt = closedAt == null ? null : closedAt.closeValue();
            Mean weight = record.weight;
            this.weight = weight == null ? null : weight.closeValue();
            Histogram distance = record.distance;
            this.distance = distance == null ? null : Closing.value(distance, "PondMetrics.distance");
            SharedHistogram latency = record.latency;
            this.latency = latency == null ? null : latency.closeValue();
            Distribution depth = record.depth;
            this.depth = depth == null ? null : depth.closeValue();
            StateHandle<String> keeper = record.keeper;
            this.keeper = keeper == null ? null : keeper.closeValue();
            CounterGuard inFlight = record.inFlight;
            this.inFlight = inFlight == null ? null : inFlight.closeValue();
            CloseValue<Long> attempts = record.attempts;
            this.attempts = attempts == null ? null : Closing.value(attempts, "PondMetrics.attempts");
            Supplier<String> weather = record.weather;
            this.weather = weather == null ? null : Closing.supplied(weather, "PondMetrics.weather");
        }
    }

    static void write(PondMetrics record, @Nullable Object closed, int base, EntryWriter out) {
        Closed values = (Closed) closed;
        if (values.hasDucks) {
            out.metric(base, values.ducks);
        }
        Stopwatch feeding = record.feeding;
        if (feeding != null && feeding.isStarted()) {
            out.nanos(base + 1, feeding.elapsedNanos());
        }
        Instant closedAt = values.closedAt;
        if (closedAt != null) {
            CLOSED_AT_FORMATTER.format(out.value(base + 2), closedAt);
        }
        Observations weight = values.weight;
        if (weight != null) {
            weight.writeTo(out.value(base + 3));
        }
        Observations distance = values.distance;
        if (distance != null) {
            distance.writeTo(DISTANCE_QUANTIZER.through(out.value(base + 4), MetricUnit.NONE));
        }
        Observations latency = values.latency;
        if (latency != null) {
            latency.writeTo(out.value(base + 5));
        }
        Observations depth = values.depth;
        if (depth != null) {
            depth.writeTo(out.value(base + 6));
        }
        String keeper = values.keeper;
        if (keeper != null) {
            out.property(base + 7, keeper);
        }
        Long inFlight = values.inFlight;
        if (inFlight != null) {
            out.metric(base + 8, inFlight);
        }
        Long attempts = values.attempts;
        if (attempts != null) {
            out.metric(base + 9, attempts);
        }
        Dimensioned<Duration> lookup = record.lookup;
        if (lookup != null) {
            out.value(base + 10)
                    .dimensions(lookup.dimensions())
                    .nanos(lookup.value().toNanos());
        }
        DynamicField<Long> served = record.served;
        if (served != null) {
            Long value = served.value();
            if (value != null) {
                out.keyed(base + 11, served.key()).metric(value);
            }
        }
        Duration swim = record.swim;
        if (swim != null) {
            out.metric(base + 12, SWIM_QUANTIZER.quantizeNanos(swim.toNanos(), MetricUnit.MICROSECONDS));
        }
        URI uri = record.uri;
        if (uri != null) {
            Formatting.write(URI_FORMATTER, out.value(base + 13), uri);
        }
        String weather = values.weather;
        if (weather != null) {
            out.property(base + 14, weather);
        }
    }
}
