package io.tidemark.autometrics;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Follows what a method returned to its end. */
final class Completions {

    private Completions() {}

    /** What the method is to return, if its call ends later; null if it has ended. Does not throw. */
    static @Nullable Object watch(FunctionSite site, CallCell cell, CallContext context, long start, Object result) {
        if (result instanceof CompletionStage<?> stage) {
            FunctionCalls calls = context.calls();
            try {
                stage.whenComplete(
                        (value, failure) -> site.finish(cell, CallContext.current(), calls, start, value, failure));
                return result;
            } catch (Throwable refused) {
                return null;
            }
        }
        return null;
    }
}
