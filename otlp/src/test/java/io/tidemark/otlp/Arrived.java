package io.tidemark.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.tidemark.otlp.server.OtlpReceiver;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a receiver has, as a back end that counts each interval of a series once. */
final class Arrived {

    private final List<Metric> metrics;

    private Arrived(List<Metric> metrics) {
        this.metrics = metrics;
    }

    static Arrived at(OtlpReceiver receiver) {
        return new Arrived(receiver.metrics().stream()
                .map(ExportMetricsServiceRequest::getResourceMetricsList)
                .flatMap(List::stream)
                .map(ResourceMetrics::getScopeMetricsList)
                .flatMap(List::stream)
                .map(ScopeMetrics::getMetricsList)
                .flatMap(List::stream)
                .toList());
    }

    /** Each time a metric of this name came. */
    List<Metric> all(String name) {
        return metrics.stream().filter(metric -> metric.getName().equals(name)).toList();
    }

    Metric only(String name) {
        List<Metric> all = all(name);
        if (all.size() != 1) {
            throw new AssertionError(name + " came " + all.size() + " times; all: "
                    + metrics.stream().map(Metric::getName).toList());
        }
        return all.get(0);
    }

    Metric last(String name) {
        List<Metric> all = all(name);
        if (all.isEmpty()) {
            throw new AssertionError(name + " never came; all: "
                    + metrics.stream().map(Metric::getName).toList());
        }
        return all.get(all.size() - 1);
    }

    static String tags(List<KeyValue> attributes) {
        return attributes.stream()
                .map(each -> each.getKey() + "=" + each.getValue().getStringValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** The sums of deltas of a counter, by tags. Two different values of one interval, or intervals that overlap, are an error. */
    Map<String, Long> sums(String name) {
        Map<String, Long> sums = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        Map<String, TreeMap<Long, Long>> ends = new TreeMap<>();
        for (Metric metric : all(name)) {
            for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
                String series = tags(point.getAttributesList());
                if (fresh(seen, ends, series, point.getStartTimeUnixNano(), point.getTimeUnixNano())) {
                    sums.merge(series, point.getAsInt(), Long::sum);
                }
            }
        }
        return sums;
    }

    /** The counts of deltas of a histogram, by tags. */
    Map<String, Long> counts(String name) {
        Map<String, Long> sums = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        Map<String, TreeMap<Long, Long>> ends = new TreeMap<>();
        for (Metric metric : all(name)) {
            for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
                String series = tags(point.getAttributesList());
                if (fresh(seen, ends, series, point.getStartTimeUnixNano(), point.getTimeUnixNano())) {
                    sums.merge(series, point.getCount(), Long::sum);
                }
            }
            for (ExponentialHistogramDataPoint point :
                    metric.getExponentialHistogram().getDataPointsList()) {
                String series = tags(point.getAttributesList());
                if (fresh(seen, ends, series, point.getStartTimeUnixNano(), point.getTimeUnixNano())) {
                    sums.merge(series, point.getCount(), Long::sum);
                }
            }
        }
        return sums;
    }

    private static boolean fresh(
            Set<String> seen, Map<String, TreeMap<Long, Long>> ends, String series, long start, long end) {
        if (!seen.add(series + " " + start + " " + end)) {
            return false;
        }
        TreeMap<Long, Long> known = ends.computeIfAbsent(series, key -> new TreeMap<>());
        Map.Entry<Long, Long> before = known.lowerEntry(end);
        if (before != null && before.getValue() > start) {
            throw new AssertionError(
                    "intervals of " + series + " overlap: " + before + ", and " + start + " to " + end);
        }
        known.put(start, end);
        return true;
    }
}
