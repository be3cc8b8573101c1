package io.tidemark.micrometer;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Gauge;
import io.tidemark.stats.AggregationData;
import java.lang.ref.WeakReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A gauge of an object that may go. */
final class WatchedGauge<T> extends AbstractMeter implements Gauge {

    private final WeakReference<@Nullable T> object;
    private final ToDoubleFunction<T> function;

    WatchedGauge(Id id, @Nullable T object, ToDoubleFunction<T> function) {
        super(id);
        this.object = new WeakReference<>(object);
        this.function = function;
    }

    /** The value; null if the object is gone. Throws what the function throws. */
    @Nullable
    AggregationData data() {
        T present = object.get();
        return present == null ? null : new AggregationData.OfDouble(function.applyAsDouble(present));
    }

    /** The value; NaN if the object is gone or its function throws, as Micrometer has it. */
    @Override
    public double value() {
        T present = object.get();
        if (present == null) {
            return Double.NaN;
        }
        try {
            return function.applyAsDouble(present);
        } catch (Throwable problem) {
            return Double.NaN;
        }
    }
}
