package io.tidemark.stats;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.Map;
import java.util.Set;

/** CloudWatch's name of a unit that a measure has by its symbol in UCUM, where it has one: else CloudWatch would show a number without a unit. */
final class CloudWatchUnit {

    private static final Map<String, MetricUnit> BY_SYMBOL = Map.ofEntries(
            Map.entry("s", MetricUnit.SECONDS),
            Map.entry("ms", MetricUnit.MILLISECONDS),
            Map.entry("us", MetricUnit.MICROSECONDS),
            Map.entry("By", MetricUnit.BYTES),
            Map.entry("kBy", MetricUnit.KILOBYTES),
            Map.entry("MBy", MetricUnit.MEGABYTES),
            Map.entry("GBy", MetricUnit.GIGABYTES),
            Map.entry("TBy", MetricUnit.TERABYTES),
            Map.entry("bit", MetricUnit.BITS),
            Map.entry("By/s", MetricUnit.BYTES_PER_SECOND),
            Map.entry("bit/s", MetricUnit.BITS_PER_SECOND),
            Map.entry("%", MetricUnit.PERCENT),
            Map.entry("1", MetricUnit.NONE));

    /** What Micrometer's binders count, by the words that they have for units. */
    private static final Set<String> COUNTED = Set.of(
            "buffers",
            "classes",
            "connections",
            "events",
            "files",
            "messages",
            "objects",
            "operations",
            "rows",
            "sessions",
            "tasks",
            "threads");

    private CloudWatchUnit() {}

    static Unit of(Unit unit) {
        if (unit instanceof MetricUnit) {
            return unit;
        }
        MetricUnit known = BY_SYMBOL.get(unit.text());
        if (known != null) {
            return known;
        }
        // What is between braces says what is counted.
        return COUNTED.contains(unit.text()) || unit.text().matches("\\{[^{}]*}") ? MetricUnit.COUNT : unit;
    }
}
