package io.tidemark.autometrics;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param result null if it failed
 * @param thrown what it failed with; null if it did not
 */
record Ending(@Nullable Object result, @Nullable Throwable thrown) {

    /** That of a future. Null if it is not done, or does not tell. Does not wait, does not throw. */
    static @Nullable Ending of(Future<?> future) {
        // Some ask this first, even if they are done.
        boolean interrupted = Thread.interrupted();
        try {
            return future.isDone() ? new Ending(future.get(0, TimeUnit.NANOSECONDS), null) : null;
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            return new Ending(null, Outcomes.cause(cause == null ? failure : cause));
        } catch (CancellationException cancelled) {
            return new Ending(null, cancelled);
        } catch (Throwable unknown) {
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
