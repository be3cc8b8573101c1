package io.tidemark.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;

/** An entry as a log record. Immutable. */
final class LogRecord implements LogRecordData {

    /** About what an attribute takes in memory beside its name and value. */
    private static final int ATTRIBUTE_OVERHEAD = 80;

    private static final int RECORD_OVERHEAD = 200;

    private final Origin origin;
    private final String eventName;
    private final long epochNanos;
    private final long observedNanos;
    private final Severity severity;
    private final SpanContext trace;
    private final Attributes attributes;

    /** About what it takes on the wire. */
    final long bytes;

    /** When it came; {@link System#nanoTime}. */
    final long cameNanos = System.nanoTime();

    /** Where records come from: the same for all of a stream. */
    record Origin(Resource resource, InstrumentationScopeInfo scope) {}

    LogRecord(
            Origin origin,
            String eventName,
            long epochNanos,
            long observedNanos,
            Severity severity,
            SpanContext trace,
            Attributes attributes,
            long bytes) {
        this.origin = origin;
        this.eventName = eventName;
        this.epochNanos = epochNanos;
        this.observedNanos = observedNanos;
        this.severity = severity;
        this.trace = trace;
        this.attributes = attributes;
        this.bytes = bytes;
    }

    /** About what it takes in memory. */
    long heldBytes() {
        return RECORD_OVERHEAD + bytes + (long) ATTRIBUTE_OVERHEAD * attributes.size();
    }

    @Override
    public Resource getResource() {
        return origin.resource();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return origin.scope();
    }

    @Override
    public long getTimestampEpochNanos() {
        return epochNanos;
    }

    @Override
    public long getObservedTimestampEpochNanos() {
        return observedNanos;
    }

    @Override
    public SpanContext getSpanContext() {
        return trace;
    }

    @Override
    public Severity getSeverity() {
        return severity;
    }

    @Override
    public String getSeverityText() {
        return severity.name();
    }

    /** All is in the attributes. */
    @Override
    @Deprecated
    public Body getBody() {
        return Body.empty();
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public String getEventName() {
        return eventName;
    }

    @Override
    public String toString() {
        return "LogRecord[" + eventName + " " + attributes + "]";
    }
}
