package io.tidemark.stats;

import java.util.List;

/**
 * Gives metrics as they are at the moment: what exporters read. Views, the JVM, the library itself are sources, and callbacks of your own.
 *
 * <p>Called by the threads of exporters, also by several at once. What it throws costs its own metrics alone: they are skipped and counted. One that
 * does not return keeps the exporter that called it.
 */
@FunctionalInterface
public interface MetricSource {

    /** All metrics, as they are now. No two have one name. */
    List<MetricFamily> collect();

    /** All metrics; their values are read later, each when it is asked for. A source that can do so without making garbage overrides this. */
    default List<? extends Metric> metrics() {
        return collect();
    }
}
