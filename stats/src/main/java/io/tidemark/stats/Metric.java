package io.tidemark.stats;

import io.tidemark.unit.Unit;

/**
 * A metric whose values are read when they are asked for: what exporters read. Of a view with thousands of rows, reading makes no garbage to speak of.
 *
 * <pre>{@code
 * for (Metric metric : Stats.sources().metrics()) {
 *     Reading reading = metric.read();
 *     while (reading.next()) {
 *         write(metric.name(), reading.tags(), reading.number());
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public sealed interface Metric permits MetricFamily, LiveView {

    /** As it was given, 1 to 255 characters of printable ASCII; exporters make of it what their format takes. */
    String name();

    /** In words; may be empty. */
    String description();

    /** Of the values. */
    Unit unit();

    /** How the values are to be understood. */
    MetricFamily.Kind kind();

    /** Begins to read the values. Of those that change meanwhile, each is as it was at some moment of the reading. */
    Reading read();

    /** All values, as they are now. */
    MetricFamily family();
}
