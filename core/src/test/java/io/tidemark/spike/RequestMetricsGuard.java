package io.tidemark.spike;

import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.Guard;
import io.tidemark.GuardState;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.RecordEntry;
import io.tidemark.sink.EntrySink;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/** As generated. */
final class RequestMetricsGuard extends RequestMetrics implements Guard, RecordEntry<RequestMetrics> {
    private static final AtomicLongFieldUpdater<RequestMetricsGuard> TIDEMARK_STATE =
            AtomicLongFieldUpdater.newUpdater(RequestMetricsGuard.class, "tidemarkState");

    private volatile long tidemarkState;
    private final EntrySink tidemarkSink;
    private long tidemarkEpochNanos;
    private @Nullable Object tidemarkClosed;

    RequestMetricsGuard(Operation operation, Instant timestamp, EntrySink sink) {
        super(operation, timestamp);
        this.tidemarkSink = Objects.requireNonNull(sink, "sink");
        GuardState.opened(TIDEMARK_STATE, this);
    }

    @Override
    public void close() {
        GuardState.close(TIDEMARK_STATE, this);
    }

    @Override
    public void discard() {
        GuardState.discard(TIDEMARK_STATE, this);
    }

    @Override
    public boolean isClosed() {
        return GuardState.isClosed(TIDEMARK_STATE, this);
    }

    @Override
    public FlushGuard flushGuard() {
        return GuardState.flushGuard(TIDEMARK_STATE, this);
    }

    @Override
    public ForceFlushGuard forceFlushGuard() {
        return GuardState.forceFlushGuard(TIDEMARK_STATE, this);
    }

    @Override
    public ForceFlushGuard flushAfter(Duration time) {
        return GuardState.flushAfter(TIDEMARK_STATE, this, time);
    }

    @Override
    public RequestMetricsHandle handle() {
        return new RequestMetricsHandle(TIDEMARK_STATE, this);
    }

    @Override
    public void tidemarkStop() {
        try {
            RequestMetricsShape.stop(this);
        } finally {
            tidemarkEpochNanos = RequestMetricsShape.epochNanos(this);
        }
    }

    @Override
    public void tidemarkStopLate() {
        RequestMetricsShape.stop(this);
    }

    @Override
    public void tidemarkCloseValues() {
        tidemarkClosed = RequestMetricsShape.close(this);
    }

    @Override
    public void tidemarkEmit() {
        tidemarkSink.append(this);
    }

    @Override
    public EntryLayout layout() {
        return RequestMetricsShape.LAYOUT;
    }

    @Override
    public long epochNanos() {
        return tidemarkEpochNanos;
    }

    @Override
    public void writeTo(EntryWriter out) {
        RequestMetricsShape.write(this, tidemarkClosed, 0, out);
    }

    @Override
    public void writeSampleKey(EntryWriter out) {
        RequestMetricsShape.writeSampleKey(this, tidemarkClosed, 0, out);
    }

    @Override
    public RequestMetrics tidemarkRecord() {
        return this;
    }

    @Override
    public @Nullable Object tidemarkClosed() {
        return tidemarkClosed;
    }
}
