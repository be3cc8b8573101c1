package io.tidemark.autometrics;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.Map;

/** The current span of OpenTelemetry. Loaded only where its API is. */
final class OpenTelemetryIds {

    private OpenTelemetryIds() {}

    /** Empty if there is no span, or if it is not sampled: its trace could not be found. */
    static Map<String, String> now() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() && span.isSampled()
                ? Map.of("trace_id", span.getTraceId(), "span_id", span.getSpanId())
                : Map.of();
    }
}
