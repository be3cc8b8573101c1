package io.tidemark.otlp;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a record belongs to. Not the SDK's own class, which forgets the trace where there is no span: OTLP takes a log record of a trace alone.
 */
record TraceContext(String traceId, String spanId, TraceFlags flags) implements SpanContext {

    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    /** The id in the spelling that OpenTelemetry wants; null if it is none. */
    static @Nullable String traceId(String text) {
        return id(text, TRACE_DIGITS);
    }

    /** The same for a span. */
    static @Nullable String spanId(String text) {
        return id(text, SPAN_DIGITS);
    }

    private static @Nullable String id(String text, int digits) {
        if (text.length() != digits) {
            return null;
        }
        boolean zero = true;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if (!isHex(c)) {
                return null;
            }
            zero &= c == '0';
        }
        return zero ? null : text.toLowerCase(Locale.ROOT);
    }

    /** As the header {@code traceparent} has them: two digits; null if they are none. */
    static @Nullable TraceFlags flags(String text) {
        return text.length() == 2 && isHex(text.charAt(0)) && isHex(text.charAt(1))
                ? TraceFlags.fromHex(text.toLowerCase(Locale.ROOT), 0)
                : null;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    @Override
    public String getTraceId() {
        return traceId;
    }

    @Override
    public String getSpanId() {
        return spanId;
    }

    @Override
    public TraceFlags getTraceFlags() {
        return flags;
    }

    @Override
    public TraceState getTraceState() {
        return TraceState.getDefault();
    }

    @Override
    public boolean isValid() {
        return TraceId.isValid(traceId) && SpanId.isValid(spanId);
    }

    @Override
    public boolean isRemote() {
        return false;
    }
}
