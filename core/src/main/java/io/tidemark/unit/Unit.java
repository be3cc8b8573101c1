package io.tidemark.unit;

/**
 * The unit of a metric: one of the {@linkplain MetricUnit CloudWatch units}, or a {@linkplain CustomUnit custom} one.
 *
 * <p>Units compare by {@code equals}; all are immutable.
 */
public sealed interface Unit permits MetricUnit, CustomUnit {

    /** The unit as it is written in a line, for example {@code Milliseconds}. */
    String text();

    /**
     * A unit of your own. A format that knows only the units of its specification (EMF) leaves it out, and counts that.
     *
     * @param text what is written, for example {@code Furlongs}; not blank
     */
    static Unit custom(String text) {
        return new CustomUnit(text);
    }
}
