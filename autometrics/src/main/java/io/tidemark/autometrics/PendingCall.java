package io.tidemark.autometrics;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A call that goes on after its method has returned, in the hands of what is going to end it. It ends once, by whoever is first.
 *
 * <p>When nobody has it any more, nobody can end it: a stage that was forgotten, a task that an executor has dropped. That is seen when another such call begins, or when metrics are
 * read, and it ends as an error then.
 */
final class PendingCall implements BiConsumer<Object, Throwable>, BiFunction<Object, Throwable, @Nullable Object> {

    private static final Set<Going> ALL = ConcurrentHashMap.newKeySet();
    private static final ReferenceQueue<PendingCall> FORGOTTEN = new ReferenceQueue<>();

    private final Going going;

    /** What counts its end. It does not keep what is going to end it. */
    private static final class Going extends WeakReference<PendingCall> {
        final FunctionSite site;
        final CallCell cell;
        final @Nullable FunctionCalls calls;
        final @Nullable Map<String, String> ids;
        final long start;

        Going(PendingCall call, FunctionSite site, CallCell cell, CallContext context, long start) {
            super(call, FORGOTTEN);
            this.site = site;
            this.cell = cell;
            this.calls = context.calls();
            // Where it ends, others are current.
            this.ids = cell.exemplars == null ? null : CurrentIds.now();
            this.start = start;
        }

        void end(@Nullable Object result, @Nullable Throwable thrown) {
            if (ALL.remove(this)) {
                try {
                    site.finish(cell, CallContext.current(), calls, ids, start, result, thrown);
                } catch (Throwable overflow) {
                    // Without a call.
                    cell.overflows++;
                }
            }
        }
    }

    /** @param start {@link System#nanoTime} when it began */
    PendingCall(FunctionSite site, CallCell cell, CallContext context, long start) {
        endForgotten();
        going = new Going(this, site, cell, context, start);
        ALL.add(going);
    }

    /** It has ended. Again: nothing. Does not throw. */
    void end(@Nullable Object result, @Nullable Throwable thrown) {
        try {
            going.end(result, thrown);
        } catch (Throwable ignored) {
            // The stack is at its end: whoever completes a stage must not see it. It ends when nobody has it any more.
        }
    }

    /** For a stage. */
    @Override
    public void accept(@Nullable Object value, @Nullable Throwable failure) {
        end(value, Outcomes.cause(failure));
    }

    /** For a stage. */
    @Override
    public @Nullable Object apply(@Nullable Object value, @Nullable Throwable failure) {
        accept(value, failure);
        return null;
    }

    /** Ends the calls that nobody else can end any more. Does not throw. */
    static void endForgotten() {
        try {
            for (Reference<? extends PendingCall> each; (each = FORGOTTEN.poll()) != null; ) {
                ((Going) each).end(null, new CancellationException("nothing is left that could complete it"));
            }
        } catch (Throwable ignored) {
            // The stack is at its end.
        }
    }
}
