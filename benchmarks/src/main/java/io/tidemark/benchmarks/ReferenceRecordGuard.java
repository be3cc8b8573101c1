package io.tidemark.benchmarks;

import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.Guard;
import io.tidemark.GuardState;
import io.tidemark.Naming;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.RecordEntry;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.sink.EntrySink;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** Stands in for generated code. */
@SuppressWarnings("UnusedVariable")
final class ReferenceRecordGuard extends ReferenceRecord implements Guard, RecordEntry<ReferenceRecord> {
    private static final AtomicIntegerFieldUpdater<ReferenceRecordGuard> STATE =
            AtomicIntegerFieldUpdater.newUpdater(ReferenceRecordGuard.class, "tidemarkState");
    static final NameTable OPERATIONS = NameTable.ofEnum(Operation.values(), Naming.PASCAL_CASE);
    static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("ReferenceRecord")
            .naming(Naming.PASCAL_CASE)
            .dimensions("Operation")
            .timestamp("timestamp")
            .property("operation", ValueShape.STRING)
            .property("requestId", ValueShape.STRING)
            .metric("cacheHits", ValueShape.LONG)
            .metric("retries", ValueShape.LONG)
            .metric("itemsScanned", ValueShape.LONG)
            .metric("queueTime", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .metric("totalTime", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .metric("responseSize", ValueShape.DOUBLE)
            .unit(MetricUnit.BYTES)
            .metric("success", ValueShape.BOOLEAN)
            .build());

    private volatile int tidemarkState;
    private final EntrySink tidemarkSink;
    private long tidemarkEpochNanos;
    private @Nullable Object tidemarkClosed;

    ReferenceRecordGuard(Operation operation, String requestId, long timestamp, EntrySink sink) {
        super(operation, requestId, timestamp);
        this.tidemarkSink = Objects.requireNonNull(sink, "sink");
    }

    @Override
    public void close() {
        GuardState.close(STATE, this);
    }

    @Override
    public void discard() {
        GuardState.discard(STATE, this);
    }

    @Override
    public boolean isClosed() {
        return GuardState.isClosed(STATE, this);
    }

    @Override
    public FlushGuard flushGuard() {
        return GuardState.flushGuard(STATE, this);
    }

    @Override
    public ForceFlushGuard forceFlushGuard() {
        return GuardState.forceFlushGuard(STATE, this);
    }

    @Override
    public void tidemarkStop() {
        tidemarkEpochNanos = TimeSource.epochNanosOfMillis(timestamp);
    }

    @Override
    public void tidemarkEmit() {
        tidemarkClosed = null;
        tidemarkSink.append(this);
    }

    @Override
    public EntryLayout layout() {
        return LAYOUT;
    }

    @Override
    public long epochNanos() {
        return tidemarkEpochNanos;
    }

    @Override
    public void writeTo(EntryWriter out) {
        Operation operation = this.operation;
        if (operation != null) {
            out.property(0, OPERATIONS, operation.ordinal());
        }
        String requestId = this.requestId;
        if (requestId != null) {
            out.property(1, requestId);
        }
        out.metric(2, cacheHits);
        out.metric(3, retries);
        out.metric(4, itemsScanned);
        Duration queueTime = this.queueTime;
        if (queueTime != null) {
            out.nanos(5, queueTime.toNanos());
        }
        out.nanos(6, totalTime.toNanos());
        out.metric(7, responseSize);
        out.metric(8, success ? 1 : 0);
    }

    @Override
    public ReferenceRecord tidemarkRecord() {
        return this;
    }

    @Override
    public @Nullable Object tidemarkClosed() {
        return tidemarkClosed;
    }
}
