package io.tidemark.autometrics;

import io.tidemark.internal.Warnings;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For woven code: a method that is counted. A woven method has it as a constant, and does this:
 *
 * <pre>{@code
 * CallContext context = null; FunctionName caller = null; CallCell cell = null; long start = 0;
 * try {
 *     context = CallContext.current();
 *     caller = context.function();
 *     FunctionSite site = SITE; // the first call makes it: that is not the method's time
 *     start = System.nanoTime();
 *     cell = site.enter(context);
 * } catch (Throwable t) {
 *     // No room on the stack: this call is not counted.
 * }
 * Throwable thrown = null;
 * try {
 *     … // the method
 * } catch (Throwable t) {
 *     thrown = t;
 *     throw t;
 * } finally {
 *     try {
 *         SITE.exit(cell, context, caller, start, thrown);
 *     } catch (Throwable t) {
 *         // No room on the stack: without a call.
 *         if (cell != null) {
 *             cell.overflows++;
 *             context.function = caller;
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>It says what the method is, and not where its calls count: services, settings and objectives may come later, and change.
 */
public final class FunctionSite {

    /** The number of calls that are going on is not kept. */
    public static final int NO_CONCURRENCY = 1;

    /** {@link Autometrics#typeLabels}. */
    public static final int TYPE_LABELS = 2;

    /** The result is looked at: the woven method calls the {@code exit} that takes it. */
    public static final int LOOKS_AT_RESULT = 4;

    /** The result may be replaced by one that is watched: it is declared as a publisher, and not as a class of its own. */
    public static final int REPLACES_RESULT = 8;

    private final DeclaredFunction function;
    private final FunctionName name;
    private final Outcomes outcomes;
    private final LabelReaders labels;

    /** Of the method's class; cleared when that may go. */
    private final WeakReference<@Nullable ClassLoader> loader;

    /** Null as long as it counts nowhere. */
    private volatile @Nullable FunctionCells cells;

    FunctionSite(DeclaredFunction function, Outcomes outcomes, LabelReaders labels, @Nullable ClassLoader loader) {
        this.function = function;
        this.name = function.name();
        this.outcomes = outcomes;
        this.labels = labels;
        this.loader = new WeakReference<>(loader);
    }

    /**
     * The constant of a woven method ({@code ConstantDynamic}). Does not throw, save when the JVM has no room: a method whose site cannot be made is not counted, and that is warned of.
     *
     * @param line of {@link DeclaredFunction#toLine}
     */
    public static FunctionSite bootstrap(MethodHandles.Lookup lookup, String constant, Class<?> type, String line) {
        try {
            return Services.site(DeclaredFunction.ofLine(line), lookup);
        } catch (VirtualMachineError full) {
            // No stack, or no memory, just now. Woven code drops it, this call is not counted, and the next one tries
            // again.
            throw full;
        } catch (Throwable problem) {
            Warnings.warn("function site", "a function is not counted: " + line, problem);
            return Services.uncounted();
        }
    }

    /**
     * Called by the initializers of classes that the agent wove: their functions have their series from then on. Does not throw.
     *
     * @param lines of {@link DeclaredFunction#toLine}
     */
    public static void declare(MethodHandles.Lookup lookup, String... lines) {
        for (String line : lines) {
            try {
                Services.declare(
                        DeclaredFunction.ofLine(line), lookup.lookupClass().getClassLoader());
            } catch (Throwable problem) {
                Warnings.warn("function site", "a function has no series before it is called: " + line, problem);
            }
        }
    }

    DeclaredFunction function() {
        return function;
    }

    @Nullable
    ClassLoader loader() {
        return loader.get();
    }

    void countIn(@Nullable FunctionCells cells) {
        this.cells = cells;
    }

    /** Counts the beginning of a call, and makes its function the innermost on this thread. Null if the call is not counted. */
    // Guarded by AutometricsBenchmark.
    public @Nullable CallCell enter(CallContext context) {
        FunctionCells to = cells;
        if (to == null) {
            to = Services.findFor(this);
            if (to == null) {
                return null;
            }
        }
        CallCell cell = to.of(context.function);
        cell.begin(context.probe);
        // Last, and without a call: if the stack overflows above, nothing has changed.
        context.function = name;
        return cell;
    }

    /** The same of a method with further labels. */
    public @Nullable CallCell enter(CallContext context, @Nullable Object self, @Nullable Object[] arguments) {
        FunctionCells to = cells;
        if (to == null) {
            to = Services.findFor(this);
            if (to == null) {
                return null;
            }
        }
        CallCell cell = to.of(context.function, labels.read(self, arguments));
        cell.begin(context.probe);
        context.function = name;
        return cell;
    }

    /**
     * Counts the end of a call, and makes the caller the innermost function on this thread. Does not throw.
     *
     * @param cell null if the call is not counted: nothing is done
     * @param caller the innermost function when the call began
     * @param start {@link System#nanoTime} when it began
     * @param thrown null if nothing was
     */
    // Guarded by AutometricsBenchmark.
    public void exit(
            @Nullable CallCell cell, CallContext context, FunctionName caller, long start, @Nullable Throwable thrown) {
        if (cell == null) {
            return;
        }
        // First, and without a call: whatever fails below.
        context.function = caller;
        boolean counted = false;
        try {
            long end = System.nanoTime();
            long nanos = end - start;
            boolean error = thrown != null && outcomes.isError(null, thrown);
            cell.end(context, nanos, error);
            counted = true;
            FunctionCalls calls = context.calls();
            if (calls != null) {
                calls.ended(name, nanos, error);
            }
            if (cell.exemplars != null || cell.types != null) {
                aside(cell, null, end, nanos, error, null, thrown);
            }
        } catch (Throwable overflow) {
            if (!counted) {
                cell.overflows++;
            }
        }
    }

    /**
     * The same of a method whose result is looked at. A call that gives a stage ends when that completes; one that gives a publisher begins anew with each subscription.
     *
     * @param result null if something was thrown
     * @return what the method is to return: the result, or a publisher in its place
     */
    public @Nullable Object exit(
            @Nullable CallCell cell,
            CallContext context,
            FunctionName caller,
            long start,
            @Nullable Object result,
            @Nullable Throwable thrown) {
        if (cell == null) {
            return result;
        }
        context.function = caller;
        try {
            if (result != null) {
                Object watched = Completions.watch(this, cell, context, start, result);
                if (watched != null) {
                    return watched;
                }
            }
            finish(cell, context, context.calls(), null, start, result, thrown);
        } catch (Throwable overflow) {
            cell.overflows++;
        }
        return result;
    }

    /** Whether a publisher may take the place of the result. */
    boolean replacesResult() {
        return (function.flags() & REPLACES_RESULT) != 0;
    }

    /** Counts the beginning of another call by the same caller, and with the same labels. Null if calls are not counted now. */
    @Nullable
    CallCell enterAgain(CallCell before, int probe) {
        FunctionCells to = cells;
        if (to == null) {
            to = Services.findFor(this);
            if (to == null) {
                return null;
            }
        }
        CallCell cell = to == before.cells ? before : to.like(before);
        cell.begin(probe);
        return cell;
    }

    /**
     * Counts the end of a call, wherever it ends. Throws nothing, unless the stack has no room for this call.
     *
     * @param calls those of the record that was current when the method returned
     * @param ids what was current when the method returned; null if it returns now
     */
    void finish(
            CallCell cell,
            CallContext context,
            @Nullable FunctionCalls calls,
            @Nullable Map<String, String> ids,
            long start,
            @Nullable Object result,
            @Nullable Throwable thrown) {
        boolean counted = false;
        try {
            long end = System.nanoTime();
            long nanos = end - start;
            boolean error = outcomes.isError(result, thrown);
            cell.end(context, nanos, error);
            counted = true;
            if (calls != null) {
                calls.ended(name, nanos, error);
            }
            if (cell.exemplars != null || cell.types != null) {
                aside(cell, ids, end, nanos, error, result, thrown);
            }
        } catch (Throwable overflow) {
            if (!counted) {
                cell.overflows++;
            }
        }
    }

    private static void aside(
            CallCell cell,
            @Nullable Map<String, String> ids,
            long end,
            long nanos,
            boolean error,
            @Nullable Object result,
            @Nullable Throwable thrown) {
        try {
            Object type = thrown == null ? result : thrown;
            if (cell.types != null && type != null) {
                cell.types.count(error, type.getClass());
            }
            if (cell.exemplars != null) {
                int place = cell.cells.scale.place(Math.max(0, nanos));
                if (cell.exemplars.wants(place, end)) {
                    CurrentIds.keep(cell.exemplars, place, nanos, end, ids);
                }
            }
        } catch (Throwable ignored) {
            // The stack, or the memory, is at its end. The call was counted.
        }
    }

    @Override
    public String toString() {
        return name.toString();
    }

    static void objectivesChanged() {
        Services.bindAgain();
    }
}
