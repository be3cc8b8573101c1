package io.tidemark.entry;

import io.tidemark.unit.Unit;

/**
 * Takes one value. First what qualifies it, if anything ({@link #unit}, {@link #dimensions}, {@link #flags}), then the value
 * itself: one of {@link #string}, {@link #metric(long)}, {@link #metric(double)}, {@link #nanos}, a distribution, a list, or
 * {@link #error}.
 *
 * <p>Values are pushed one by one, so that no object is made for an observation.
 */
public interface ValueWriter {

    /**
     * The unit that the coming numbers are in. If the field declares a unit as well ({@code @InUnit}), the numbers are
     * converted into it; if they cannot be, the value is an error.
     */
    ValueWriter unit(Unit unit);

    /** Dimensions that this metric alone has. */
    ValueWriter dimensions(DimensionSet dimensions);

    /** Flags beside those of the field. */
    ValueWriter flags(FlagSet flags);

    /** A string property. */
    void string(CharSequence value);

    /** A metric, whole. */
    void metric(long value);

    /** A metric, decimal. */
    void metric(double value);

    /** A metric: a duration, as {@link EntryWriter#nanos}. */
    void nanos(long nanos);

    /** Begins a metric of several observations. */
    void beginDistribution();

    /**
     * {@code count} observations that add up to {@code total}. A single one is {@code observe(value, 1)}.
     *
     * @param count 1 or more
     */
    void observe(double total, long count);

    /** Ends the metric. One without observations is absent. */
    void endDistribution();

    /** Begins a property that is a list of strings. */
    void beginList();

    /** One string of the list. */
    void item(CharSequence value);

    /** Ends the list. An empty one is written as such. */
    void endList();

    /** There is a value, and it cannot be written. It costs itself and is counted. */
    void error(String why);
}
