package io.tidemark.spike;

import io.tidemark.FlushGuard;
import io.tidemark.ForceFlushGuard;
import io.tidemark.Guard;
import io.tidemark.GuardState;
import io.tidemark.Handle;
import io.tidemark.entry.EntryWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** A guard with one field, for tests of what is done with guards. */
public class OpenPond implements Guard {
    private static final AtomicLongFieldUpdater<OpenPond> STATE =
            AtomicLongFieldUpdater.newUpdater(OpenPond.class, "state");

    public long ducks;

    private volatile long state;
    private final List<String> emitted = new CopyOnWriteArrayList<>();

    public OpenPond() {
        GuardState.opened(STATE, this);
    }

    /** What went to the sink. */
    public List<String> emitted() {
        return emitted;
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
    public Handle<OpenPond> handle() {
        return new OpenPondHandle(this);
    }

    @Override
    public void tidemarkStop() {}

    @Override
    public void tidemarkEmit() {
        emitted.add("ducks=" + ducks);
    }

    @Override
    public long epochNanos() {
        return 0;
    }

    @Override
    public void writeTo(EntryWriter out) {
        out.value("ducks").metric(ducks);
    }

    private static final class OpenPondHandle extends Handle<OpenPond> {
        OpenPondHandle(OpenPond guard) {
            super(STATE, guard, guard);
        }

        private OpenPondHandle(OpenPondHandle other) {
            super(other);
        }

        @Override
        public OpenPondHandle share() {
            return new OpenPondHandle(this);
        }
    }
}
