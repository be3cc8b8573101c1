package io.tidemark.internal.json;

import io.tidemark.unit.Unit;
import org.jspecify.annotations.Nullable;

/** In what a format differs from the others: how it writes a metric, what it takes, and what it does with what it does not take. Immutable. */
public abstract class Dialect {

    /** What becomes of a metric that has dimensions of its own. */
    public enum OwnPolicy {
        /** The metric is left out, and counted. */
        ERROR,
        /** The dimensions are left out. */
        IGNORE,
        /** The metric goes to a line of its own, with those of the same dimensions. */
        SPLIT,
        /** The dimensions are written with the metric. */
        KEEP
    }

    /**
     * What stands around a single number that has a weight: {@code lead number middle weight end}.
     *
     * @param total the number is multiplied by the weight
     * @param bareIfOne a number of weight 1 stands for itself
     */
    public record Weighted(String lead, String middle, String end, boolean total, boolean bareIfOne) {}

    /** Whether mistakes that only run time can see make the entry invalid. */
    public abstract boolean strict();

    /** The largest value that is written. */
    public abstract double largest();

    /** The largest total of so many observations that each count so often. */
    public abstract double largestTotal(long count, long weight);

    /** How many bytes of properties there may be. */
    public abstract int longestSide();

    /** How many values one metric may have in one line. */
    public abstract int mostValues();

    public abstract OwnPolicy ownDimensions();

    /** How entries are written that have a weight; null if they have none. */
    public abstract @Nullable Weighted weighted();

    /** Whether the unit can be written. */
    public abstract boolean knows(Unit unit);

    /** What is wrong with the name of a metric, in words; null if nothing is. */
    public abstract @Nullable String metricNameProblem(String name);

    /** What stands before the number of a metric, from the comma on. */
    public abstract String before(String quotedName, Unit unit);

    /** What stands behind the number of a metric. */
    public abstract String after(Unit unit);

    /** What stands in the header for a metric; empty if there is no header. */
    public abstract String header(String quotedName, Unit unit, boolean highResolution);

    /**
     * Writes the value of a metric of several observations, up to what {@link #after} puts behind it.
     *
     * @param weight how often each observation counts
     * @return the place behind it
     */
    public abstract int putObservations(Scratch out, int at, Observations observations, int from, int to, long weight);
}
