package io.tidemark.micrometer;

import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.Guard;
import io.tidemark.GuardState;
import io.tidemark.Handle;
import io.tidemark.entry.EntryWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** A guard with one field, for tests of what is done with guards. */
class OpenWork implements Guard {
    private static final AtomicLongFieldUpdater<OpenWork> STATE =
            AtomicLongFieldUpdater.newUpdater(OpenWork.class, "state");

    long ducks;

    private volatile long state;

    OpenWork() {
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
    public Handle<OpenWork> handle() {
        throw new UnsupportedOperationException("no test has handles");
    }

    @Override
    public void tidemarkStop() {}

    @Override
    public void tidemarkEmit() {}

    @Override
    public long epochNanos() {
        return 0;
    }

    @Override
    public void writeTo(EntryWriter out) {
        out.value("ducks").metric(ducks);
    }
}
