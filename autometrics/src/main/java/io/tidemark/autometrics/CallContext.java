package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;

/**
 * For woven code: where a thread is. There is one of each thread; what it says changes as methods begin and end.
 *
 * <p>It holds no class of the application, and no record that is closed.
 */
public final class CallContext {

    // One access a call. Guarded by AutometricsBenchmark.
    private static final ThreadLocal<CallContext> CURRENT = ThreadLocal.withInitial(CallContext::new);

    /** The innermost function on this thread. */
    FunctionName function = FunctionName.NONE;

    /** That of the current record; null if there is none, or it has none. */
    @Nullable
    FunctionCalls calls;

    /** Which stripes it counts in, so that threads that were made one after the other do not meet. Another one when they do. */
    int probe;

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

    /** The innermost function on this thread. */
    public FunctionName function() {
        return function;
    }
}
