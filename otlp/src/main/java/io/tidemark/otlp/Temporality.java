package io.tidemark.otlp;

import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;

/** Since when values that are sent have been counted (OpenTelemetry, "OTLP Metrics Exporter"). Gauges have no such time, and summaries are always cumulative. */
public enum Temporality {
    /** Since the series began. */
    CUMULATIVE("cumulative"),

    /** Counters and histograms since the server last took them; up-down counters since they began. */
    DELTA("delta"),

    /** As OpenTelemetry's {@code lowmemory}, which for what is counted here is the same as {@link #DELTA}. */
    LOW_MEMORY("lowmemory");

    private final String text;

    Temporality(String text) {
        this.text = text;
    }

    /** As {@code OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE} has it. */
    String text() {
        return text;
    }

    AggregationTemporalitySelector selector() {
        return switch (this) {
            case CUMULATIVE -> AggregationTemporalitySelector.alwaysCumulative();
            case DELTA -> AggregationTemporalitySelector.deltaPreferred();
            case LOW_MEMORY -> AggregationTemporalitySelector.lowMemory();
        };
    }
}
