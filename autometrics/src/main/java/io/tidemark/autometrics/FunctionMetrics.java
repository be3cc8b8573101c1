package io.tidemark.autometrics;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one function, by hand: for those who weave nothing, and for pieces of work that are no method.
 *
 * <pre>{@code
 * private static final FunctionMetrics COUNT = FunctionMetrics.of(Pond.class, "count");
 *
 * int count() {
 *     return COUNT.call(() -> ducks.size());
 * }
 * }</pre>
 *
 * <p>Where a lambda is in the way:
 *
 * <pre>{@code
 * try (var call = COUNT.enter()) {
 *     …
 * }
 * }</pre>
 *
 * <p>That one ends as ok, whatever is thrown, unless {@link Call#failed} was called: try-with-resources does not tell.
 *
 * <p>Safe for use by several threads.
 */
public final class FunctionMetrics {

    private final FunctionSite site;

    private FunctionMetrics(FunctionSite site) {
        this.site = site;
    }

    /** Those of a method, or of anything else that has a name in a class. */
    public static FunctionMetrics of(Class<?> type, String method) {
        return of(type, method, "");
    }

    /**
     * Those of a function with an objective.
     *
     * @param objective its name
     */
    public static FunctionMetrics of(Class<?> type, String method, String objective) {
        String name = Objects.requireNonNull(type, "type").getName();
        String simple = name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
        DeclaredFunction function = new DeclaredFunction(
                name,
                Objects.requireNonNull(method, "method"),
                "",
                simple + "." + method,
                0,
                Objects.requireNonNull(objective, "objective"),
                "",
                "",
                List.of(),
                "",
                0);
        return new FunctionMetrics(Services.site(function, Outcomes.DEFAULT, LabelReaders.NONE, type.getClassLoader()));
    }

    /**
     * Work that gives something.
     *
     * @param <R> what it gives
     * @param <E> what it may throw
     */
    @FunctionalInterface
    public interface Body<R extends @Nullable Object, E extends Throwable> {
        R call() throws E;
    }

    /**
     * Work that gives nothing.
     *
     * @param <E> what it may throw
     */
    @FunctionalInterface
    public interface Action<E extends Throwable> {
        void run() throws E;
    }

    /** Does the work as a call. If it gives a {@code CompletionStage}, the call ends when that completes. Throws what the work throws: that is an error. */
    public <R extends @Nullable Object, E extends Throwable> R call(Body<R, E> body) throws E {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = site.enter(context);
        long start = System.nanoTime();
        R result;
        try {
            result = body.call();
        } catch (Throwable thrown) {
            if (cell != null) {
                site.exit(cell, context, caller, start, thrown);
            }
            throw thrown;
        }
        if (cell != null) {
            site.exit(cell, context, caller, start, result, null);
        }
        return result;
    }

    /** Does the work as a call. Throws what the work throws: that is an error. */
    public <E extends Throwable> void run(Action<E> action) throws E {
        this.<Boolean, E>call(() -> {
            action.run();
            return true;
        });
    }

    /** Begins a call, on this thread. */
    public Call enter() {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        return new Call(context, caller, site.enter(context), System.nanoTime());
    }

    /** A call that is going on. It is closed on the thread that began it. */
    public final class Call implements AutoCloseable {
        private final CallContext context;
        private final FunctionName caller;
        private @Nullable CallCell cell;
        private final long start;
        private @Nullable Throwable thrown;

        private Call(CallContext context, FunctionName caller, @Nullable CallCell cell, long start) {
            this.context = context;
            this.caller = caller;
            this.cell = cell;
            this.start = start;
        }

        /** The call is an error: try-with-resources does not tell. */
        public void failed(Throwable thrown) {
            this.thrown = Objects.requireNonNull(thrown, "thrown");
        }

        /** The call ends. Again: nothing. Does not throw. */
        @Override
        public void close() {
            CallCell to = cell;
            if (to != null) {
                cell = null;
                site.exit(to, context, caller, start, thrown);
            }
        }
    }
}
