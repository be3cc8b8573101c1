package io.tidemark.prometheus;

import io.tidemark.stats.Metric;
import io.tidemark.stats.MetricFamily.Kind;
import java.util.List;

/**
 * What a metric is called in an exposition.
 *
 * @param family with the unit, without {@code _total}: as OpenMetrics calls it
 * @param unit of the values there
 * @param kind of the metric
 */
record MetricNames(String family, BaseUnit unit, Kind kind) {

    private static final String TOTAL = "_total";

    static MetricNames of(Metric metric, Escaping escaping) {
        BaseUnit unit = BaseUnit.of(metric.unit());
        String name = metric.name();
        if (metric.kind() == Kind.COUNTER) {
            name = without(name, "total");
        }
        if (!unit.suffix().isEmpty() && !hasSuffix(name, unit.suffix()) && !isOfAnother(metric, name, unit.suffix())) {
            name += "_" + unit.suffix();
        }
        // Prometheus has no such kind.
        Kind kind = metric.kind() == Kind.UP_DOWN_COUNTER ? Kind.GAUGE : metric.kind();
        return new MetricNames(escaping.metricName(name), unit, kind);
    }

    /** Whether it is a gauge that stands beside a distribution, and is named after that with its unit: {@code latency_seconds_max}, as Micrometer has them. */
    private static boolean isOfAnother(Metric metric, String name, String suffix) {
        return metric.kind() == Kind.GAUGE
                && (hasSuffix(without(name, "max"), suffix) || hasSuffix(without(name, "sum"), suffix));
    }

    /** Whichever character stands before it. */
    private static boolean hasSuffix(String name, String suffix) {
        return name.equals(suffix)
                || (name.endsWith(suffix)
                        && !Character.isLetterOrDigit(name.charAt(name.length() - suffix.length() - 1)));
    }

    private static String without(String name, String suffix) {
        return name.length() > suffix.length() + 1 && hasSuffix(name, suffix)
                ? name.substring(0, name.length() - suffix.length() - 1)
                : name;
    }

    /** Whether it ends in a unit, which can be told then: a metric that is called {@code seconds} does not. */
    boolean hasUnit() {
        return !unit.suffix().isEmpty() && family.endsWith("_" + unit.suffix());
    }

    /** As the text format 0.0.4 and protocol buffers call it: a counter by its sample. */
    String sampleFamily() {
        return kind == Kind.COUNTER ? total() : family;
    }

    String total() {
        return family + TOTAL;
    }

    String bucket() {
        return family + "_bucket";
    }

    String count() {
        return family + "_count";
    }

    String sum() {
        return family + "_sum";
    }

    /** All names that it has in an exposition: no other metric may have one of them. */
    List<String> all() {
        return switch (kind) {
            case COUNTER -> List.of(family, total());
            case GAUGE, UP_DOWN_COUNTER -> List.of(family);
            case HISTOGRAM -> List.of(family, bucket(), count(), sum());
            case SUMMARY -> List.of(family, count(), sum());
        };
    }
}
