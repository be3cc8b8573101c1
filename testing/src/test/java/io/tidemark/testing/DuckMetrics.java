package io.tidemark.testing;

import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.Guard;
import io.tidemark.GuardState;
import io.tidemark.Handle;
import io.tidemark.Naming;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.sink.EntrySink;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A record and its guard as the processor makes them, but by hand: this module is built before the processor is used. */
final class DuckMetrics implements Guard {
    enum Operation {
        COUNT_DUCKS
    }

    static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("DuckMetrics")
            .naming(Naming.PASCAL_CASE)
            .dimensions("Operation")
            .property("operation", ValueShape.STRING)
            .metric("numberOfDucks", ValueShape.LONG)
            .metric("operationTime", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .metric("retries", ValueShape.LONG)
            .property("requestId", ValueShape.optional(ValueShape.STRING))
            .sampleKey()
            .build());

    private static final NameTable OPERATIONS = NameTable.ofEnum(Operation.values(), Naming.PASCAL_CASE);
    private static final AtomicLongFieldUpdater<DuckMetrics> STATE =
            AtomicLongFieldUpdater.newUpdater(DuckMetrics.class, "state");

    long numberOfDucks;
    final Timer operationTime = Timer.start();
    final AtomicLong retries = new AtomicLong();

    @Nullable
    String requestId;

    private volatile long state;
    private final EntrySink sink;
    private long epochNanos;
    private long closedRetries;

    DuckMetrics(EntrySink sink) {
        this.sink = sink;
        GuardState.opened(STATE, this);
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
    public ForceFlushGuard flushAfter(Duration time) {
        return GuardState.flushAfter(STATE, this, time);
    }

    @Override
    public DuckHandle handle() {
        return new DuckHandle(STATE, this);
    }

    @Override
    public void tidemarkStop() {
        operationTime.stopNanos();
        epochNanos = TimeSource.current().epochNanos();
    }

    @Override
    public void tidemarkCloseValues() {
        closedRetries = retries.get();
    }

    @Override
    public void tidemarkEmit() {
        sink.append(this);
    }

    @Override
    public EntryLayout layout() {
        return LAYOUT;
    }

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public void writeTo(EntryWriter out) {
        out.property(0, OPERATIONS, 0);
        out.metric(1, numberOfDucks);
        out.nanos(2, operationTime.elapsedNanos());
        out.metric(3, closedRetries);
        String id = requestId;
        if (id != null) {
            out.property(4, id);
        }
    }

    @Override
    public void writeSampleKey(EntryWriter out) {
        String id = requestId;
        if (id != null) {
            out.property(4, id);
        }
    }

    static final class DuckHandle extends Handle<DuckMetrics> {
        DuckHandle(AtomicLongFieldUpdater<DuckMetrics> state, DuckMetrics guard) {
            super(state, guard, guard);
        }

        private DuckHandle(DuckHandle shared) {
            super(shared);
        }

        @Override
        public DuckHandle share() {
            return new DuckHandle(this);
        }
    }
}
