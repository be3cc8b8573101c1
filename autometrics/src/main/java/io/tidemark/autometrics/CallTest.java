package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;

/**
 * Looks at how a call ended, for {@link Autometrics#okIf} and {@link Autometrics#errorIf}.
 *
 * <pre>{@code
 * final class NotFound implements CallTest {
 *     @Override public boolean test(@Nullable Object result, @Nullable Throwable thrown) {
 *         return thrown instanceof NoSuchElementException || result instanceof Response response && response.status() == 404;
 *     }
 * }
 * }</pre>
 *
 * <p>It is called by many threads at once, after the method, or its stage, has ended. If it throws, that counts as {@code false}, and a warning is logged now and then.
 */
@FunctionalInterface
public interface CallTest {

    /**
     * Whether the call ended so.
     *
     * @param result what was returned, or what the stage that was returned completed with; a primitive in its box; null for {@code void}, or if something was thrown
     * @param thrown what was thrown, or what the stage failed with, freed of {@link java.util.concurrent.CompletionException}s; null if nothing was
     */
    boolean test(@Nullable Object result, @Nullable Throwable thrown);
}
