package io.tidemark;

import io.tidemark.internal.Warnings;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation together with the metrics of it: what a library gives to an application that has a record of its own. The
 * application takes the metrics into that record, emits them, or leaves them.
 *
 * <pre>{@code
 * @Metrics(root = false)                          // the application chooses the naming
 * public class LookupMetrics {
 *     final Timer lookupTime = Timer.start();
 *     long ducksFound;
 *     boolean failed;
 * }
 *
 * public Instrumented<Duck, LookupMetrics> lookUp(String name) {
 *     return Instrumented.call(new LookupMetrics(), m -> {
 *                 Duck duck = store.read(name);   // may throw
 *                 m.ducksFound = 1;
 *                 return duck;
 *             })
 *             .onError((e, m) -> m.failed = true);
 * }
 *
 * Duck duck = ducks.lookUp("Donald").splitMetricsTo(m -> metrics.lookup = m);   // a @Flatten field
 * }</pre>
 *
 * <p>An exception that the body throws is kept beside its metrics, so that these are not lost. {@link #get}, {@link #splitMetricsTo}
 * and {@link #discardMetrics} rethrow it as it is; one of them should be called. They may throw whatever the body throws, checked
 * exceptions among it: name the type to have the compiler see it, as in {@code instrumented.<IOException>get()}. Without that they count
 * as throwing nothing checked.
 *
 * <p>What {@link #onError}, {@link #onSuccess}, {@link #finalizeMetrics} and {@link #splitMetricsTo} are given never changes the outcome:
 * if it throws, that is warned of, and the rest goes on.
 *
 * <p>Metrics that are a {@link Guard} make an {@link OfGuard}, which has {@link OfGuard#emit} as well.
 *
 * <p>Not made current for {@link UnitOfWork}: only a guard's {@code run}, {@code call} and {@link Guard#makeCurrent} do that. No
 * {@link FailureAware} is told: {@link #onError} is for that.
 *
 * <p>As safe for use by several threads as the metrics are; usually passed on from one to the next.
 *
 * @param <R> the result; may be null
 * @param <M> the metrics
 */
public sealed class Instrumented<R extends @Nullable Object, M> {

    private final R result;
    private final @Nullable Throwable failure;
    private final M metrics;

    private Instrumented(R result, @Nullable Throwable failure, M metrics) {
        this.result = result;
        this.failure = failure;
        this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    /**
     * Calls a body with metrics that it fills. Does not throw: what the body throws, errors included, is kept.
     *
     * @param metrics new ones; given back by {@link #metrics}
     */
    @SuppressWarnings("overloads") // The one for guards is more specific, and gives more.
    public static <R extends @Nullable Object, M> Instrumented<R, M> call(
            M metrics, Guard.ResultBody<? super M, ? extends R, ? extends Throwable> body) {
        return outcome(metrics, body);
    }

    /** As the other {@code call}, with a guard for metrics. It is not closed by this: see {@link OfGuard#emit}. */
    @SuppressWarnings("overloads")
    public static <R extends @Nullable Object, M extends Guard> OfGuard<R, M> call(
            M metrics, Guard.ResultBody<? super M, ? extends R, ? extends Throwable> body) {
        return new OfGuard<>(Instrumented.<R, M>outcome(metrics, body));
    }

    private static <R extends @Nullable Object, M> Instrumented<R, M> outcome(
            M metrics, Guard.ResultBody<? super M, ? extends R, ? extends Throwable> body) {
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(body, "body");
        R result;
        try {
            result = body.call(metrics);
        } catch (Throwable failure) {
            return failed(failure, metrics);
        }
        return new Instrumented<>(result, null, metrics);
    }

    /**
     * Calls a body that goes on in other threads, with metrics that it fills until its stage completes.
     *
     * <p>The stage that is returned completes when the body's does, and never exceptionally: a body that throws at once, a stage that
     * fails (freed of {@link CompletionException}s), one that is cancelled (a {@code CancellationException}) and a null stage (a
     * {@code NullPointerException}) all give a result that carries that failure, and the metrics. It cannot be completed or cancelled by
     * others, which would lose the metrics; whoever wants to cancel the work cancels the body's own stage.
     */
    @SuppressWarnings("overloads")
    public static <R extends @Nullable Object, M> CompletionStage<Instrumented<R, M>> callAsync(
            M metrics, Guard.ResultBody<? super M, ? extends CompletionStage<? extends R>, ? extends Throwable> body) {
        return callAsync(metrics, body, Function.identity());
    }

    /** As the other {@code callAsync}, with a guard for metrics. It is not closed by this: see {@link OfGuard#emit}. */
    @SuppressWarnings("overloads")
    public static <R extends @Nullable Object, M extends Guard> CompletionStage<OfGuard<R, M>> callAsync(
            M metrics, Guard.ResultBody<? super M, ? extends CompletionStage<? extends R>, ? extends Throwable> body) {
        return Instrumented.<R, M, OfGuard<R, M>>callAsync(metrics, body, OfGuard::new);
    }

    private static <R extends @Nullable Object, M, I extends Instrumented<R, M>> CompletionStage<I> callAsync(
            M metrics,
            Guard.ResultBody<? super M, ? extends CompletionStage<? extends R>, ? extends Throwable> body,
            Function<Instrumented<R, M>, I> made) {
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(body, "body");
        CompletableFuture<I> done = new CompletableFuture<>();
        try {
            CompletionStage<? extends R> stage =
                    Objects.requireNonNull(body.call(metrics), "the body gave null in place of a stage");
            stage.whenComplete((result, failure) -> done.complete(made.apply(
                    failure == null ? new Instrumented<>(result, null, metrics) : failed(cause(failure), metrics))));
        } catch (Throwable failure) {
            done.complete(made.apply(failed(failure, metrics)));
        }
        return done.minimalCompletionStage();
    }

    private static Throwable cause(Throwable failure) {
        Throwable at = failure;
        while (at instanceof CompletionException) {
            Throwable cause = at.getCause();
            if (cause == null) {
                break;
            }
            at = cause;
        }
        return at;
    }

    /** A result and metrics that were made otherwise. */
    public static <R extends @Nullable Object, M> Instrumented<R, M> of(R result, M metrics) {
        return new Instrumented<>(result, null, metrics);
    }

    /** A result and a guard that were made otherwise. */
    public static <R extends @Nullable Object, M extends Guard> OfGuard<R, M> of(R result, M metrics) {
        return new OfGuard<>(new Instrumented<>(result, null, metrics));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // The result of a failure is never given to anyone.
    private static <R extends @Nullable Object, M> Instrumented<R, M> failed(Throwable failure, M metrics) {
        return new Instrumented<>(null, failure, metrics);
    }

    /**
     * The result.
     *
     * @throws IllegalStateException if the body has thrown; its cause is what the body threw
     */
    public final R result() {
        if (failure != null) {
            throw new IllegalStateException(
                    "there is no result: the body threw. failure() gives what; get() rethrows it", failure);
        }
        return result;
    }

    /** What the body threw; empty if it gave a result. */
    public final Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** The metrics. They are there whether the body threw or not. */
    public final M metrics() {
        return metrics;
    }

    /** Notes a failure in the metrics: called at once, with what the body threw, if it did. */
    public Instrumented<R, M> onError(BiConsumer<? super Throwable, ? super M> then) {
        Objects.requireNonNull(then, "then");
        Throwable thrown = failure;
        if (thrown != null) {
            contained("onError", () -> then.accept(thrown, metrics));
        }
        return this;
    }

    /** Notes a success in the metrics: called at once, with the result, if the body did not throw. */
    public Instrumented<R, M> onSuccess(BiConsumer<? super R, ? super M> then) {
        Objects.requireNonNull(then, "then");
        if (failure == null) {
            contained("onSuccess", () -> then.accept(result, metrics));
        }
        return this;
    }

    /** Completes the metrics in either case: called at once. */
    public Instrumented<R, M> finalizeMetrics(Finalizer<? super R, ? super M> then) {
        Objects.requireNonNull(then, "then");
        contained("finalizeMetrics", () -> then.accept(result, failure, metrics));
        return this;
    }

    /**
     * What {@link #finalizeMetrics} calls.
     *
     * @param <R> the result
     * @param <M> the metrics
     */
    @FunctionalInterface
    public interface Finalizer<R extends @Nullable Object, M> {
        /**
         * Completes the metrics.
         *
         * @param result null if the body threw
         * @param failure null if it did not
         */
        void accept(@Nullable R result, @Nullable Throwable failure, M metrics);
    }

    /**
     * Gives the result, or throws what the body threw. The metrics are left to whoever has them.
     *
     * @param <E> what the body may throw: see above
     */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public final <E extends Throwable> R get() throws E {
        if (failure != null) {
            throw Instrumented.<E>unchecked(failure);
        }
        return result;
    }

    /**
     * Hands the metrics to the setter, in either case, and then gives the result, or throws what the body threw.
     *
     * @param <E> what the body may throw: see above
     */
    public final <E extends Throwable> R splitMetricsTo(Consumer<? super M> setter) throws E {
        Objects.requireNonNull(setter, "setter");
        contained("splitMetricsTo", () -> setter.accept(metrics));
        return this.<E>get();
    }

    /**
     * Leaves the metrics, and gives the result, or throws what the body threw. A guard is {@linkplain Guard#discard discarded}.
     *
     * @param <E> what the body may throw: see above
     */
    public final <E extends Throwable> R discardMetrics() throws E {
        if (metrics instanceof Guard guard) {
            guard.discard();
        }
        return this.<E>get();
    }

    private void contained(String what, Runnable code) {
        try {
            code.run();
        } catch (Throwable problem) {
            Warnings.warn(
                    "instrumented",
                    what + " of " + metrics.getClass().getName() + " threw; what it would have noted is missing",
                    problem);
        }
    }

    /** Has the compiler take any exception for one that may be thrown here. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable failure) {
        return (E) failure;
    }

    @Override
    public String toString() {
        return "Instrumented[" + (failure == null ? "result " + result : "failure " + failure) + ", metrics "
                + metrics.getClass().getName() + "]";
    }

    /**
     * A result with an open record that can go to its sink by itself.
     *
     * <pre>{@code
     * long ducks = Instrumented.call(RequestMetrics.start(operation), m -> count(m))
     *         .onError((e, m) -> m.failed = true)
     *         .emit();
     * }</pre>
     *
     * <p>A method that hands it on has to say {@code Instrumented.OfGuard<R, XGuard>}, or its caller uses
     * {@code splitMetricsTo(Guard::close)}.
     *
     * @param <R> the result; may be null
     * @param <M> the guard
     */
    public static final class OfGuard<R extends @Nullable Object, M extends Guard> extends Instrumented<R, M> {

        private OfGuard(Instrumented<R, M> from) {
            super(from.result, from.failure, from.metrics);
        }

        @Override
        public OfGuard<R, M> onError(BiConsumer<? super Throwable, ? super M> then) {
            super.onError(then);
            return this;
        }

        @Override
        public OfGuard<R, M> onSuccess(BiConsumer<? super R, ? super M> then) {
            super.onSuccess(then);
            return this;
        }

        @Override
        public OfGuard<R, M> finalizeMetrics(Finalizer<? super R, ? super M> then) {
            super.finalizeMetrics(then);
            return this;
        }

        /**
         * Closes the guard, in either case, and then gives the result, or throws what the body threw.
         *
         * @param <E> what the body may throw: see {@link Instrumented}
         */
        public <E extends Throwable> R emit() throws E {
            metrics().close();
            return this.<E>get();
        }
    }
}
