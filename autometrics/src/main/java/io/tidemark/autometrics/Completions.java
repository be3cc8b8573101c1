package io.tidemark.autometrics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Follows what a method returned to the end of its call. */
@SuppressWarnings("FutureReturnValueIgnored") // They go to who called the method.
final class Completions {

    private Completions() {}

    /** What the method is to return, if the end of its call is counted or is going to be; null if that is left to who asks. Does not throw. */
    static @Nullable Object watch(FunctionSite site, CallCell cell, CallContext context, long start, Object result) {
        if (result instanceof CompletionStage<?> stage) {
            return ofStage(site, cell, context, start, stage);
        }
        if (result instanceof TimedFuture<?> ours) {
            return ofTask(site, cell, context, start, ours);
        }
        if (result instanceof Future<?> future) {
            return ofFuture(site, cell, context, start, future);
        }
        return site.replacesResult() ? Publishers.timed(site, cell, context.probe, result) : null;
    }

    private static @Nullable Object ofStage(
            FunctionSite site, CallCell cell, CallContext context, long start, CompletionStage<?> stage) {
        PendingCall call = null;
        try {
            if (stage.getClass() == CompletableFuture.class) {
                CompletableFuture<?> future = (CompletableFuture<?>) stage;
                if (future.isDone() && !future.isCompletedExceptionally()) {
                    return ofFuture(site, cell, context, start, future);
                }
                call = new PendingCall(site, cell, context, start);
                // Not whenComplete: it makes an exception of each failure, for a stage that nobody has.
                future.handle(call);
            } else {
                call = new PendingCall(site, cell, context, start);
                stage.whenComplete(call);
            }
        } catch (Throwable refused) {
            if (call == null) {
                return null;
            }
            // As if it had no stage. If it calls back all the same, that counts no more.
            call.end(null, null);
        }
        return stage;
    }

    private static @Nullable Object ofTask(
            FunctionSite site, CallCell cell, CallContext context, long start, TimedFuture<?> future) {
        try {
            future.end().tell(new PendingCall(site, cell, context, start));
            return future;
        } catch (Throwable problem) {
            // The memory, or the stack, is at its end.
            return null;
        }
    }

    /** One that does not tell when it is done: that is known only if it is. */
    private static @Nullable Object ofFuture(
            FunctionSite site, CallCell cell, CallContext context, long start, Future<?> future) {
        Ending ending = Ending.of(future);
        if (ending == null) {
            return null;
        }
        site.finish(cell, context, context.calls(), null, start, ending.result(), ending.thrown());
        return future;
    }
}
