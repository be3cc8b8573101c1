package io.tidemark;

import io.tidemark.entry.Entry;
import io.tidemark.internal.Warnings;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.EntrySink;
import io.tidemark.stream.EntryStream;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A place that a sink can be attached to, for all of a process to find. Tests put another in front of it: for a thread and those that it
 * starts, or for everyone.
 */
final class AttachPoint {

    /** Frames between a caller and the place that is noted for it. */
    private static final Set<String> OWN_FRAMES =
            Set.of(AttachPoint.class.getName(), ServiceMetrics.class.getName(), GlobalSink.class.getName());

    private final String name;
    private final EntrySink orDiscard = new OrDiscard();
    private final AtomicBoolean warned = new AtomicBoolean();
    private final LongAdder discarded = new LongAdder();

    @SuppressWarnings("ThreadLocalUsage") // Attach points are few and live as long as the process.
    private final ThreadLocal<@Nullable SinkOverride> overrides = new InheritableThreadLocal<>();

    // Not volatile: an override reaches its own thread and those started after it, and both see the write. While it is
    // false, as in production, finding the sink costs one volatile read. Guarded by HandOffBenchmark.
    private boolean everOverridden;

    /** What is found by threads without an override: that of everyone, or else what is attached. */
    private volatile @Nullable EntrySink current;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock, as all below.
    private @Nullable AttachHandle attached;
    private @Nullable SinkOverride everywhere;
    private int threadOverrides;

    /**
     * A place with nothing attached.
     *
     * @param name how users call it in code
     */
    AttachPoint(String name) {
        this.name = name;
    }

    AttachHandle attachStream(EntryStream stream) {
        Objects.requireNonNull(stream, "stream");
        lock.lock();
        try {
            // First, so that a refused stream is still the caller's.
            refuseSecond();
            return attachLocked(BackgroundQueue.of(stream));
        } finally {
            lock.unlock();
        }
    }

    AttachHandle attach(EntrySink sink) {
        Objects.requireNonNull(sink, "sink");
        refuseCircle(sink);
        lock.lock();
        try {
            refuseSecond();
            return attachLocked(sink);
        } finally {
            lock.unlock();
        }
    }

    /** Of two such places each can be attached to the other; an entry would never arrive. */
    private void refuseCircle(EntrySink sink) {
        for (EntrySink next = sink; next instanceof OrDiscard other; next = other.current()) {
            if (next == orDiscard) {
                throw new IllegalArgumentException(name + ".sinkOrDiscard() cannot be attached to itself");
            }
        }
    }

    private void refuseSecond() {
        AttachHandle first = attached;
        if (first != null) {
            throw new IllegalStateException(
                    name + " has a sink already. It was attached at " + first.place() + "; close that handle first");
        }
    }

    private AttachHandle attachLocked(EntrySink sink) {
        AttachHandle handle = new AttachHandle(this, name, sink, place());
        attached = handle;
        if (everywhere == null) {
            current = sink;
        }
        handle.closeAtShutdown();
        return handle;
    }

    void detach(AttachHandle handle) {
        lock.lock();
        try {
            if (attached == handle) {
                attached = null;
                if (everywhere == null) {
                    current = null;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link AttachHandle#flushNow}, of what is attached. */
    boolean flushNow(long deadline) {
        AttachHandle handle = attachedNow();
        return handle == null || handle.flushNow(deadline);
    }

    /** Begins to flush what is attached. */
    void beginFlush() {
        AttachHandle handle = attachedNow();
        if (handle != null) {
            CompletionStage<Void> ignored = handle.flush();
        }
    }

    private @Nullable AttachHandle attachedNow() {
        lock.lock();
        try {
            return attached;
        } finally {
            lock.unlock();
        }
    }

    /** The sink as the calling thread sees it; null if there is none. */
    @Nullable
    EntrySink find() {
        if (everOverridden) {
            SinkOverride override = overrides.get();
            if (override != null) {
                EntrySink sink = override.sink;
                if (sink != null) {
                    return sink;
                }
            }
        }
        return current;
    }

    EntrySink get() {
        EntrySink sink = find();
        if (sink == null) {
            throw new IllegalStateException("no sink is attached to " + name
                    + ". Attach one when the program starts, with " + name
                    + ".attach(format.writeTo(output)), or in a test with " + name + ".useForTesting(sink). " + name
                    + ".sinkOrDiscard() needs none");
        }
        return sink;
    }

    EntrySink orDiscard() {
        return orDiscard;
    }

    /** Entries that {@link #orDiscard} had no sink for. */
    long discarded() {
        return discarded.sum();
    }

    ServiceMetrics.Scope override(EntrySink sink) {
        Objects.requireNonNull(sink, "sink");
        refuseResolving(sink);
        SinkOverride inherited = overrides.get();
        lock.lock();
        try {
            if (everywhere != null) {
                throw new IllegalStateException("an override of " + name + " for all threads is in force, made at "
                        + everywhere.place + "; close it first");
            }
            if (inherited != null && inherited.sink != null && inherited.owner == currentThread()) {
                throw new IllegalStateException("this thread has an override of " + name + " already, made at "
                        + inherited.place + "; close it first");
            }
            threadOverrides++;
            SinkOverride override = new SinkOverride(this, sink, currentThread(), inherited);
            everOverridden = true;
            overrides.set(override);
            return override;
        } finally {
            lock.unlock();
        }
    }

    ServiceMetrics.Scope overrideEverywhere(EntrySink sink) {
        Objects.requireNonNull(sink, "sink");
        refuseResolving(sink);
        lock.lock();
        try {
            if (everywhere != null) {
                throw new IllegalStateException("an override of " + name
                        + " for all threads is in force already, made at " + everywhere.place + "; close it first");
            }
            if (threadOverrides > 0) {
                throw new IllegalStateException(
                        "an override of " + name + " for all threads has to be the only one; " + threadOverrides
                                + " threads have their own. Close theirs first, and run such tests one at a time");
            }
            SinkOverride override = new SinkOverride(this, sink, EVERYONE, null);
            everywhere = override;
            current = sink;
            return override;
        } finally {
            lock.unlock();
        }
    }

    private void refuseResolving(EntrySink sink) {
        if (sink == orDiscard) {
            throw new IllegalArgumentException(name + ".sinkOrDiscard() cannot stand for itself");
        }
    }

    private void end(SinkOverride override) {
        lock.lock();
        try {
            if (override.sink == null) {
                return;
            }
            // From here on it is dead, in whatever threads have inherited it.
            override.sink = null;
            if (everywhere == override) {
                everywhere = null;
                current = attached == null ? null : attached.sink();
                return;
            }
            threadOverrides--;
        } finally {
            lock.unlock();
        }
        if (override.owner == currentThread() && overrides.get() == override) {
            SinkOverride inherited = override.inherited;
            if (inherited == null || inherited.sink == null) {
                overrides.remove();
            } else {
                overrides.set(inherited);
            }
        }
    }

    private static final long EVERYONE = -1;

    /** Its number: a dead override in a pooled thread is not to keep another thread from being collected. */
    private static long currentThread() {
        return Thread.currentThread().getId();
    }

    /** Where the caller of this library is, in words. */
    private static String place() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !isOwn(frame.getClassName()))
                        .findFirst()
                        .map(frame -> frame.toStackTraceElement().toString()))
                .orElse("an unknown place");
    }

    private static boolean isOwn(String className) {
        int nested = className.indexOf('$');
        return OWN_FRAMES.contains(nested < 0 ? className : className.substring(0, nested));
    }

    /** A sink that tests have put in front. */
    private static final class SinkOverride implements ServiceMetrics.Scope {
        private final AttachPoint point;
        private final long owner;
        private final @Nullable SinkOverride inherited;
        private final String place = place();

        /** Null once it is no longer in force. */
        private volatile @Nullable EntrySink sink;

        SinkOverride(AttachPoint point, EntrySink sink, long owner, @Nullable SinkOverride inherited) {
            this.point = point;
            this.sink = sink;
            this.owner = owner;
            this.inherited = inherited;
        }

        @Override
        public void close() {
            point.end(this);
        }
    }

    /** Looks at each append what is attached. */
    private final class OrDiscard implements EntrySink {

        @Nullable
        EntrySink current() {
            return current;
        }

        @Override
        public void append(Entry entry) {
            EntrySink sink = find();
            if (sink == null) {
                discarded.increment();
                warn();
            } else {
                sink.append(entry);
            }
        }

        private void warn() {
            if (!warned.get() && warned.compareAndSet(false, true)) {
                Warnings.warn(
                        "discard",
                        "no sink is attached to " + name + ": entries are discarded. " + name
                                + ".attach(..) attaches one. This is said once",
                        null);
            }
        }

        @Override
        public CompletionStage<Void> flush() {
            EntrySink sink = find();
            return sink == null ? CompletableFuture.completedFuture(null) : sink.flush();
        }

        @Override
        public String toString() {
            return name + ".sinkOrDiscard()";
        }
    }
}
