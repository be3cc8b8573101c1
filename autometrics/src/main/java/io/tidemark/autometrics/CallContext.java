package io.tidemark.autometrics;

import io.tidemark.internal.AlsoCarried;
import io.tidemark.internal.CurrentWork;
import org.jspecify.annotations.Nullable;

/**
 * For woven code: where a thread is. There is one of each thread; what it says changes as methods begin and end.
 *
 * <p>It holds no class of the application, and no record whose scope is closed.
 */
public final class CallContext {

    // One access a call. Guarded by AutometricsBenchmark.
    private static final ThreadLocal<CallContext> CURRENT = ThreadLocal.withInitial(CallContext::new);

    static {
        CurrentWork.observedBy(work -> current().work = work);
        AlsoCarried.capturedBy(CallContext::capture, carrying(FunctionName.NONE), CallContext::place);
    }

    /** The innermost function on this thread. Woven code sets it back where it can call nothing. */
    public FunctionName function = FunctionName.NONE;

    /** What is current; null if no record of it has a {@link FunctionCalls}. */
    private @Nullable CurrentWork work = CurrentWork.now();

    /** Whether this thread makes a service at the moment. */
    boolean makesService;

    /** Which stripes it counts in, so that threads that were made one after the other do not meet. Another one when they do. */
    int probe;

    // So that what two threads write at each call is never in one cache line, wherever the collector puts them.
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4;

    private CallContext() {
        probe = (int) Thread.currentThread().getId();
    }

    /** Threads have met at a stripe: this one goes elsewhere from now on. Else two whose ids agree in their last bits would meet for ever. */
    void evade() {
        int next = probe * 0x9E3779B9 + 1;
        probe = next ^ (next >>> 16);
    }

    /** That of this thread. */
    public static CallContext current() {
        return CURRENT.get();
    }

    /** {@link #function}. */
    public FunctionName function() {
        return function;
    }

    /** That of the innermost open record which is current on this thread; null if there is none, or it has none. */
    // Guarded by AutometricsBenchmark.
    @Nullable
    FunctionCalls calls() {
        CurrentWork now = work;
        return now == null ? null : callsOf(now);
    }

    private @Nullable FunctionCalls callsOf(CurrentWork now) {
        // The field of the record may be behind an accessor, which may be a function that is counted: that one has no
        // record.
        work = null;
        try {
            return now.follower() instanceof FunctionCalls calls ? calls : null;
        } finally {
            work = now;
        }
    }

    /** A task that is wrapped has the caller that wrapped it. */
    private static AlsoCarried.Captured capture() {
        return carrying(current().function);
    }

    private static Runnable place() {
        FunctionName caller = current().function;
        return () -> current().function = caller;
    }

    private static AlsoCarried.Captured carrying(FunctionName caller) {
        return () -> {
            CallContext context = current();
            FunctionName before = context.function;
            context.function = caller;
            return () -> context.function = before;
        };
    }
}
