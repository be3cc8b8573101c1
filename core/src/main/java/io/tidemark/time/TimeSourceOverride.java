package io.tidemark.time;

import org.jspecify.annotations.Nullable;

/** The sources that tests put in place of the system's, by thread. */
final class TimeSourceOverride implements TimeSource.Scope {

    private static final ThreadLocal<@Nullable TimeSource> OVERRIDES = new ThreadLocal<>();

    // Not volatile: a thread sees its own write, and overrides reach no other thread. While it is false, current() is a
    // plain static read. Guarded by RecordBenchmark.
    private static boolean everOverridden;

    private final @Nullable TimeSource before;
    private final Thread owner = Thread.currentThread();
    private boolean closed;

    private TimeSourceOverride(@Nullable TimeSource before) {
        this.before = before;
    }

    static TimeSource current() {
        if (!everOverridden) {
            return SystemTimeSource.INSTANCE;
        }
        TimeSource override = OVERRIDES.get();
        return override == null ? SystemTimeSource.INSTANCE : override;
    }

    static TimeSource.Scope open(TimeSource source) {
        everOverridden = true;
        TimeSourceOverride scope = new TimeSourceOverride(OVERRIDES.get());
        OVERRIDES.set(source);
        return scope;
    }

    @Override
    public void close() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "an override of the time source must be closed by the thread that opened it: " + owner.getName());
        }
        if (closed) {
            return;
        }
        closed = true;
        if (before == null) {
            OVERRIDES.remove();
        } else {
            OVERRIDES.set(before);
        }
    }
}
