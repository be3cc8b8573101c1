package io.tidemark;

import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;

/**
 * Several observations of one metric, as they were at one moment: what a {@link Histogram} or a {@link Mean} closes to.
 * Implementations are immutable.
 */
public interface Observations {

    /** Takes observations one by one. */
    @FunctionalInterface
    interface Observer {

        /**
         * {@code count} observations that add up to {@code total}.
         *
         * @param total NaN for observations that were no numbers: formats leave them out, and count them
         * @param count 1 or more
         */
        void observe(double total, long count);
    }

    /** The unit of the observations; {@link MetricUnit#NONE} if they are plain numbers. */
    Unit unit();

    /** How many there are. Those that were no number do not count. */
    long count();

    /** Shows all observations, always in the same order. */
    void forEach(Observer observer);

    /** Writes them as one metric. */
    default void writeTo(ValueWriter out) {
        Unit unit = unit();
        if (unit != MetricUnit.NONE) {
            out.unit(unit);
        }
        out.beginDistribution();
        forEach(out::observe);
        out.endDistribution();
    }
}
