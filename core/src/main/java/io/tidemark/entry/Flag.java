package io.tidemark.entry;

/**
 * A mark on a field that a format or a sink looks for. A flag of your own is an interface or class that extends this one; it
 * is never instantiated.
 */
public interface Flag {

    /** The metric is stored by the second (EMF {@code StorageResolution} 1). */
    interface HighResolution extends Flag {}

    /** A number that is written, but is no metric: a member of the line without a place in the EMF directive. */
    interface NoMetric extends Flag {}

    /** A number of which the sum over records is of interest, and which is never negative: a counter, where records are aggregated into metrics. */
    interface Counter extends Flag {}

    /** A number of which the sum over records is of interest, and which may be negative: an up-down counter, where records are aggregated into metrics. */
    interface UpDownCounter extends Flag {}

    /** A number of which the last one is of interest: a gauge, where records are aggregated into metrics. */
    interface Gauge extends Flag {}
}
