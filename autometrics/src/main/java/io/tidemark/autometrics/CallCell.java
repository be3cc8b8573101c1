package io.tidemark.autometrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * For woven code: what was counted of the calls of one function by one caller: in one stripe, as long as no two threads meet at it, in more when they do.
 */
public final class CallCell {

    private static final VarHandle STRIPES;

    static {
        try {
            STRIPES = MethodHandles.lookup().findVarHandle(CallCell.class, "stripes", CallStripe[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final int MOST_STRIPES = 64;

    /** Apart from the rest, as it depends on the machine: a native image makes the rest when it is built, and this when it runs. */
    private static final class Enough {

        /** As long as there are fewer, threads that meet make more; then they are moved. */
        static final int STRIPES = Math.min(
                MOST_STRIPES, 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));
    }

    final FunctionCells cells;
    final FunctionName caller;

    /** Whether beginnings are counted: nothing else is made of them than the number of calls that are going on. */
    private final boolean concurrency;

    /** Values of the further labels, in their order; none if there are none. */
    final @Nullable String[] labels;

    final @Nullable CallExemplars exemplars;

    final @Nullable TypeCounts types;

    /**
     * Replaced as a whole. The number is a power of two.
     *
     * <p>None of them is the cell itself, which all threads read: the JVM puts fields of a subclass between those of its superclasses, and so where other threads write, whatever pads them.
     */
    private volatile CallStripe[] stripes;

    /**
     * Calls for whose end the stack had no room. Woven code adds to it where it can call nothing: without a lock, so that two threads whose stacks overflow in the same nanosecond lose one.
     * They count as errors that took no time: they ended at the deepest place, where nothing could be done any more.
     */
    public int overflows;

    CallCell(FunctionCells cells, FunctionName caller, @Nullable String[] labels) {
        this.cells = cells;
        this.caller = caller;
        this.concurrency = cells.concurrency;
        this.labels = labels;
        this.exemplars = cells.exemplars ? new CallExemplars(cells.scale.places()) : null;
        this.stripes = new CallStripe[] {new CallStripe(cells.scale)};
        this.types = cells.typeLabels ? new TypeCounts() : null;
    }

    /** A call begins. */
    // Guarded by AutometricsBenchmark.
    void begin(int probe) {
        if (!concurrency) {
            return;
        }
        CallStripe[] all = stripes;
        all[probe & (all.length - 1)].begun();
    }

    /** A call ends. */
    // Guarded by AutometricsBenchmark.
    void end(CallContext context, long nanos, boolean error) {
        // A clock that goes back must not take from the sum.
        long duration = Math.max(0, nanos);
        int place = cells.scale.place(duration);
        CallStripe[] all = stripes;
        CallStripe stripe = all[context.probe & (all.length - 1)];
        if (!stripe.tryLock()) {
            stripe = another(context);
        }
        boolean ended = false;
        try {
            stripe.ended(place, duration, error);
            ended = true;
            VarHandle.releaseFence();
        } catch (Throwable overflow) {
            if (!ended) {
                throw overflow;
            }
        } finally {
            // Without a call.
            stripe.state = CallStripe.OPEN;
        }
    }

    /** What began was no call: it gave a publisher, whose subscriptions are. */
    void takeBack(int probe) {
        if (concurrency) {
            CallStripe[] all = stripes;
            all[probe & (all.length - 1)].takenBack();
        }
    }

    /** A stripe that was not locked, and is now. */
    @SuppressWarnings("ThreadPriorityCheck") // The owners may need the processor.
    private CallStripe another(CallContext context) {
        context.evade();
        int probe = context.probe;
        boolean grown = false;
        for (int turns = 0; ; turns++) {
            CallStripe[] all = stripes;
            if (!grown && all.length < Enough.STRIPES) {
                grown = true;
                grow(all);
                continue;
            }
            for (int i = 0; i < all.length; i++) {
                CallStripe stripe = all[(probe + i) & (all.length - 1)];
                if (stripe.tryLock()) {
                    return stripe;
                }
            }
            if (all.length < MOST_STRIPES) {
                grow(all);
            } else if (turns < 10) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void grow(CallStripe[] from) {
        CallStripe[] more = Arrays.copyOf(from, from.length * 2);
        for (int i = from.length; i < more.length; i++) {
            more[i] = new CallStripe(cells.scale);
        }
        STRIPES.compareAndSet(this, from, more);
    }

    /** All that was counted so far. */
    CallFigures figures() {
        CallFigures figures = new CallFigures(cells.scale.places());
        for (CallStripe stripe : stripes) {
            stripe.addTo(figures);
        }
        int overflowed = overflows;
        figures.errors += overflowed;
        figures.buckets[cells.scale.place(0)] += overflowed;
        // After all ends, which may be in another stripe than the beginning: so there are never more ends.
        for (CallStripe stripe : stripes) {
            figures.started += stripe.started();
        }
        return figures;
    }
}
