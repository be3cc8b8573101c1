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

    /** So that threads that were made one after the other do not meet. */
    final int probe;

    private CallContext() {
        probe = (int) Thread.currentThread().getId();
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
