package io.tidemark.spike;

import io.tidemark.CloseValue;
import io.tidemark.Counter;
import io.tidemark.CounterGuard;
import io.tidemark.Dimensioned;
import io.tidemark.Distribution;
import io.tidemark.DynamicField;
import io.tidemark.Histogram;
import io.tidemark.Mean;
import io.tidemark.SharedHistogram;
import io.tidemark.State;
import io.tidemark.StateHandle;
import io.tidemark.time.Stopwatch;
import io.tidemark.time.TimeSource;
import io.tidemark.time.TimestampOnClose;
import io.tidemark.unit.MetricUnit;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code @Metrics} with the values that change until the record closes, and those that say themselves how they are written. */
class PondMetrics {
    static final Counter IN_FLIGHT = Counter.create();

    final Counter ducks = Counter.create();
    final Stopwatch feeding;
    final TimestampOnClose closedAt; // @FormatWith(Iso8601.class)
    final Mean weight = Mean.create(); // @InUnit(custom = "Grams")
    final Histogram distance = Histogram.create(); // @Quantize(bits = 2, rounding = FLOOR)
    final SharedHistogram latency = SharedHistogram.in(MetricUnit.MICROSECONDS); // @InUnit(MILLISECONDS)
    final Distribution depth = Distribution.create();
    final StateHandle<String> keeper;
    final CounterGuard inFlight = IN_FLIGHT.incrementScoped();
    final CloseValue<Long> attempts; // some class of the user's

    @Nullable
    Dimensioned<Duration> lookup;

    DynamicField<Long> served = DynamicField.of("none"); // @Flatten(prefix = "served_")
    Duration swim = Duration.ZERO; // @Quantize(bits = 8, rounding = FLOOR) @InUnit(MICROSECONDS)

    @Nullable
    URI uri; // @FormatWith(ToString.class)

    @Nullable
    Supplier<String> weather;

    PondMetrics(State<String> keeper, CloseValue<Long> attempts, TimeSource time) {
        this.keeper = keeper.handle();
        this.attempts = attempts;
        this.feeding = Stopwatch.create(time);
        this.closedAt = TimestampOnClose.create(time);
    }
}
