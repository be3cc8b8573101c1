package io.tidemark.autometrics;

import io.tidemark.WorkFollower;
import io.tidemark.entry.EntryWriter;
import org.jspecify.annotations.Nullable;

/**
 * The functions that were called while a record was current, as properties of its line: the full event of a slow request says which of its functions
 * was slow.
 *
 * <pre>{@code
 * @Metrics
 * class RequestMetrics {
 *     @Flatten final FunctionCalls calls = new FunctionCalls();
 * }
 *
 * // "Pond.count.calls":3,"Pond.count.errors":1,"Pond.count.time":12.25
 * }</pre>
 *
 * <p>Of each function there are {@code Class.method.calls} that have ended, {@code .errors} among them, and {@code .time}, the sum of their durations
 * in milliseconds. A function whose class and method have the names of one in another package has its package before them. In the order in which
 * functions ended first; those beyond a number are {@code other} together.
 *
 * <p>{@code time} is inclusive: that of a function has in it that of those which it calls, and a function that calls itself has its inner calls in it twice,
 * as in {@code function.calls.duration}. Calls at the same time, on several threads, add up.
 *
 * <p>A call counts in the innermost open record that is {@linkplain io.tidemark.UnitOfWork current} on its thread when it ends, and in no other; also in none, if
 * that one has no {@code FunctionCalls}. A call whose end comes later, because it returned a {@code CompletionStage} or the like, counts in the record that was current when it
 * returned, as long as that was not emitted.
 *
 * <p>One of each record. Safe for use by several threads.
 */
public final class FunctionCalls implements WorkFollower {

    /** How many functions are kept apart if nothing else is said. */
    public static final int DEFAULT_FUNCTIONS = 32;

    private static final int MOST_FUNCTIONS = 1_000;

    private final int functions;

    /** Held for nanoseconds. */
    private final Object lock = new Object();

    // All that follows with the lock, until it is closed: then nothing changes any more.

    private boolean closed;
    private int size;
    private @Nullable CallSum first;
    private @Nullable CallSum last;
    private @Nullable CallSum others;

    /** By the function's hash, modulo the length, which is a power of two; at least half of it is empty. Null before the first call: many records have none. */
    private @Nullable CallSum @Nullable [] table;

    /** With {@value #DEFAULT_FUNCTIONS} functions apart. */
    public FunctionCalls() {
        this(DEFAULT_FUNCTIONS);
    }

    /**
     * With some functions apart.
     *
     * @param functions 1 to 1,000. The line can have three times as many properties
     * @throws IllegalArgumentException if it is out of this range
     */
    public FunctionCalls(int functions) {
        if (functions < 1 || functions > MOST_FUNCTIONS) {
            throw new IllegalArgumentException("FunctionCalls(" + functions + "): 1 to " + MOST_FUNCTIONS
                    + " functions can be kept apart in a record. The others are summed");
        }
        this.functions = functions;
    }

    /** A call has ended. Does not throw. */
    void ended(FunctionName function, long nanos, boolean error) {
        try {
            synchronized (lock) {
                if (!closed) {
                    // A clock that goes back must not take from the sum.
                    sumOf(function).add(Math.max(0, nanos), error);
                }
            }
        } catch (Throwable ignored) {
            // The memory, or the stack, is at its end: a method that ends must not fail for what a record would have
            // said of it.
        }
    }

    private CallSum sumOf(FunctionName function) {
        // Names are bounded for the process as well.
        if (function == FunctionName.OTHER) {
            return others();
        }
        CallSum[] sums = table;
        if (sums == null) {
            sums = new CallSum[8];
            table = sums;
        }
        int place = placeOf(function, sums);
        CallSum known = sums[place];
        return known == null ? add(function, sums, place) : known;
    }

    private static int placeOf(FunctionName function, @Nullable CallSum[] sums) {
        int mask = sums.length - 1;
        int place = function.hash & mask;
        for (CallSum at = sums[place]; at != null && at.function != function; at = sums[place]) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private CallSum add(FunctionName function, @Nullable CallSum[] sums, int place) {
        if (size == functions) {
            return others();
        }
        if (2 * (size + 1) > sums.length) {
            @Nullable CallSum[] more = new CallSum[2 * sums.length];
            for (CallSum at = first; at != null; at = at.next) {
                more[placeOf(at.function, more)] = at;
            }
            table = more;
            return add(function, more, placeOf(function, more));
        }
        CallSum added = new CallSum(function);
        sums[place] = added;
        size++;
        if (last == null) {
            first = added;
        } else {
            last.next = added;
        }
        last = added;
        return added;
    }

    private CallSum others() {
        CallSum rest = others;
        if (rest == null) {
            rest = new CallSum(FunctionName.OTHER);
            others = rest;
        }
        return rest;
    }

    @Override
    public @Nullable Fields tidemarkClose() {
        synchronized (lock) {
            closed = true;
            return first == null && others == null ? null : this::write;
        }
    }

    private void write(EntryWriter out, int field) {
        for (CallSum at = first; at != null; at = at.next) {
            at.writeTo(out, field);
        }
        if (others != null) {
            others.writeTo(out, field);
        }
    }
}
