package io.tidemark;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A total and a count: written as one metric, an observation repeated {@code count} times that adds up to {@code total}. It costs no more
 * than one number, and tells the mean, the sum and the number, but not the spread: for that take a {@link Histogram}.
 *
 * <p>For one thread at a time. Without observations it is absent. A NaN does not spoil the total: it is left out, and counted when
 * the entry is written.
 */
public final class Mean implements CloseValue<Observations> {

    private final Unit unit;
    private double total;
    private long count;
    private long notNumbers;

    private Mean(Unit unit) {
        this.unit = Objects.requireNonNull(unit, "unit");
    }

    /** A mean of plain numbers. */
    public static Mean create() {
        return in(MetricUnit.NONE);
    }

    /** A mean of numbers in a unit. A field's {@link InUnit} converts them when they are written. */
    public static Mean in(Unit unit) {
        return new Mean(unit);
    }

    /** The unit of what is added; {@link MetricUnit#NONE} for plain numbers. */
    public Unit unit() {
        return unit;
    }

    /** Adds an observation, in the unit of the mean. */
    public void add(double value) {
        add(value, 1);
    }

    /** Adds observations that add up to {@code total}; none if their number is not positive. */
    public void add(double total, long count) {
        if (count <= 0) {
            return;
        }
        if (Double.isNaN(total)) {
            notNumbers = Buckets.saturatedSum(notNumbers, count);
            return;
        }
        this.total += total;
        this.count = Buckets.saturatedSum(this.count, count);
    }

    /**
     * Adds a duration, converted into the unit of the mean.
     *
     * @throws IllegalArgumentException if that is no unit of time: make it with {@code in(MetricUnit.MILLISECONDS)}
     */
    public void add(Duration value) {
        add(Durations.in(unit, value));
    }

    /** The sum of what was added. */
    public double total() {
        return total;
    }

    /** How many observations were added. */
    public long count() {
        return count;
    }

    /** What was added so far; it does not change with what is added later. */
    public Observations snapshot() {
        return new Repeated(unit, total, count, notNumbers);
    }

    /** The snapshot, or null if nothing was added. */
    @Override
    public @Nullable Observations closeValue() {
        return count == 0 && notNumbers == 0 ? null : snapshot();
    }

    @Override
    public String toString() {
        return "Mean[" + total + " of " + count + "]";
    }

    private record Repeated(Unit unit, double total, long count, long notNumbers) implements Observations {
        @Override
        public void forEach(Observer observer) {
            if (count != 0) {
                observer.observe(total, count);
            }
            if (notNumbers != 0) {
                observer.observe(Double.NaN, notNumbers);
            }
        }
    }
}
