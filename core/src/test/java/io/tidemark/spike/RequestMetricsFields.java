package io.tidemark.spike;

import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import io.tidemark.spike.lib.CacheMetrics;

/** As generated: the fields of the record as measures and tags. */
final class RequestMetricsFields {
    static final PropertyField<RequestMetrics, Operation> OPERATION = PropertyField.of(
            RequestMetricsShape.LAYOUT, 0, RequestMetricsShape.READER, 0, RequestMetricsShape.OPERATION_NAMES);
    static final MetricField<RequestMetrics> NUMBER_OF_DUCKS =
            MetricField.of(RequestMetricsShape.LAYOUT, 1, RequestMetricsShape.READER, 1);
    static final MetricField<RequestMetrics> OPERATION_TIME =
            MetricField.of(RequestMetricsShape.LAYOUT, 2, RequestMetricsShape.READER, 2);
    static final PropertyField<RequestMetrics, String> REQUEST_ID =
            PropertyField.of(RequestMetricsShape.LAYOUT, 3, RequestMetricsShape.READER, 3, null);

    private RequestMetricsFields() {}

    static MetricField<RequestMetrics> cache(MetricField<CacheMetrics> field) {
        return field.within(RequestMetricsShape.LAYOUT, RequestMetricsShape.CACHE, RequestMetricsShape.READER, 4);
    }

    static <V> PropertyField<RequestMetrics, V> cache(PropertyField<CacheMetrics, V> field) {
        return field.within(RequestMetricsShape.LAYOUT, RequestMetricsShape.CACHE, RequestMetricsShape.READER, 4);
    }
}
