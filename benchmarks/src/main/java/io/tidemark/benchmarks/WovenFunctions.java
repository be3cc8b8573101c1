package io.tidemark.benchmarks;

import io.tidemark.autometrics.CallCell;
import io.tidemark.autometrics.CallContext;
import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
import io.tidemark.autometrics.FunctionName;
import io.tidemark.autometrics.FunctionSite;
import io.tidemark.autometrics.LabelSource;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.CompilerControl;

/** Methods that do nothing, in the form that they have when they are woven. Written by hand: so they are what the others are compared with. */
final class WovenFunctions {

    /** Of the functions that have one. */
    static final String OBJECTIVE = "benchmark";

    @SuppressWarnings("StaticAssignmentOfThrowable") // To throw costs nothing that way.
    static final IllegalStateException FAILURE = new IllegalStateException("a failure");

    private static final FunctionSite EMPTY = site("empty", 0, "", List.of());
    private static final FunctionSite UNWATCHED = site("unwatched", FunctionSite.NO_CONCURRENCY, "", List.of());
    private static final FunctionSite WITH_OBJECTIVE = site("withObjective", 0, OBJECTIVE, List.of());
    private static final FunctionSite OUTER = site("outer", 0, "", List.of());
    private static final FunctionSite FAILING = site("failing", 0, "", List.of());
    private static final FunctionSite STAGE = site("stage", FunctionSite.LOOKS_AT_RESULT, "", List.of());
    private static final FunctionSite LABELLED =
            site("labelled", 0, "", List.of(new DeclaredLabel("plan", Plan.class.getName(), List.of(), 20)));

    private WovenFunctions() {}

    private static FunctionSite site(String method, int flags, String objective, List<DeclaredLabel> labels) {
        DeclaredFunction function = new DeclaredFunction(
                WovenFunctions.class.getName(),
                method,
                "()V",
                "WovenFunctions." + method,
                flags,
                objective,
                "",
                "",
                labels,
                "",
                0);
        return FunctionSite.bootstrap(MethodHandles.lookup(), "site", FunctionSite.class, function.toLine());
    }

    /** Reads a label: the first argument. */
    static final class Plan implements LabelSource {
        @Override
        public @Nullable String value(@Nullable Object self, @Nullable Object[] arguments) {
            return (String) arguments[0];
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static void empty() throws Throwable {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = EMPTY.enter(context);
        long start = System.nanoTime();
        Throwable thrown = null;
        try {
            work();
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            if (cell != null) {
                EMPTY.exit(cell, context, caller, start, thrown);
            }
        }
    }

    /** Without the number of calls that are going on. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static void unwatched() throws Throwable {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = UNWATCHED.enter(context);
        long start = System.nanoTime();
        Throwable thrown = null;
        try {
            work();
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            if (cell != null) {
                UNWATCHED.exit(cell, context, caller, start, thrown);
            }
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static void withObjective() throws Throwable {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = WITH_OBJECTIVE.enter(context);
        long start = System.nanoTime();
        Throwable thrown = null;
        try {
            work();
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            if (cell != null) {
                WITH_OBJECTIVE.exit(cell, context, caller, start, thrown);
            }
        }
    }

    /** Calls another one. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static void outer() throws Throwable {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = OUTER.enter(context);
        long start = System.nanoTime();
        Throwable thrown = null;
        try {
            empty();
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            if (cell != null) {
                OUTER.exit(cell, context, caller, start, thrown);
            }
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static void failing() throws Throwable {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = FAILING.enter(context);
        long start = System.nanoTime();
        Throwable thrown = null;
        try {
            throw FAILURE;
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            if (cell != null) {
                FAILING.exit(cell, context, caller, start, thrown);
            }
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static @Nullable Object stage(CompletableFuture<String> stage) throws Throwable {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = STAGE.enter(context);
        long start = System.nanoTime();
        Object result;
        try {
            result = stage;
        } catch (Throwable t) {
            if (cell != null) {
                STAGE.exit(cell, context, caller, start, null, t);
            }
            throw t;
        }
        return cell == null ? result : STAGE.exit(cell, context, caller, start, result, null);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static void labelled(String plan) throws Throwable {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = LABELLED.enter(context, null, new Object[] {plan});
        long start = System.nanoTime();
        Throwable thrown = null;
        try {
            work();
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            if (cell != null) {
                LABELLED.exit(cell, context, caller, start, thrown);
            }
        }
    }

    private static void work() {}
}
