package io.tidemark.autometrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * For woven code: what was counted of the calls of one function by one caller. It is one stripe, itself, as long as no two threads meet at it, of more when they do.
 */
public final class CallCell extends CallStripe {

    private static final VarHandle STRIPES;

    static {
        try {
            STRIPES = MethodHandles.lookup().findVarHandle(CallCell.class, "stripes", CallStripe[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final int MOST_STRIPES = 64;

    /** As long as there are fewer, threads that meet make more; then they are moved. */
    private static final int ENOUGH_STRIPES = Math.min(
            MOST_STRIPES, 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

    final FunctionCells cells;
    final FunctionName caller;

    /** Whether beginnings are counted: nothing else is made of them than the number of calls that are going on. */
    private final boolean concurrency;

    /** Values of the further labels, in their order; none if there are none. */
    final @Nullable String[] labels;

    final @Nullable CallExemplars exemplars;

    final @Nullable TypeCounts types;

    /** All, this one first, as soon as it is not the only one; null before. Replaced as a whole. The number is a power of two. */
    private volatile CallStripe @Nullable [] stripes;

    CallCell(FunctionCells cells, FunctionName caller, @Nullable String[] labels) {
        super(cells.scale);
        this.cells = cells;
        this.caller = caller;
        this.concurrency = cells.concurrency;
        this.labels = labels;
        this.exemplars = cells.exemplars ? new CallExemplars(cells.scale.places()) : null;
        this.types = cells.typeLabels ? new TypeCounts() : null;
    }

    /** A call begins. */
    // Guarded by AutometricsBenchmark.
    void begin(int probe) {
        if (!concurrency) {
            return;
        }
        CallStripe[] all = stripes;
        (all == null ? this : all[probe & (all.length - 1)]).begun();
    }

    /** A call ends. */
    // Guarded by AutometricsBenchmark.
    void end(CallContext context, long nanos, boolean error) {
        // A clock that goes back must not take from the sum.
        long duration = Math.max(0, nanos);
        int place = cells.scale.place(duration);
        CallStripe[] all = stripes;
        CallStripe stripe = all == null ? this : all[context.probe & (all.length - 1)];
        if (!stripe.tryLock()) {
            stripe = another(context);
        }
        try {
            stripe.ended(place, duration, error);
            VarHandle.releaseFence();
        } finally {
            // Without a call.
            stripe.state = OPEN;
        }
    }

    private CallStripe[] all() {
        CallStripe[] all = stripes;
        return all == null ? new CallStripe[] {this} : all;
    }

    /** A stripe that was not locked, and is now. */
    @SuppressWarnings("ThreadPriorityCheck") // The owners may need the processor.
    private CallStripe another(CallContext context) {
        context.evade();
        int probe = context.probe;
        boolean grown = false;
        for (int turns = 0; ; turns++) {
            CallStripe[] before = stripes;
            CallStripe[] all = before == null ? all() : before;
            if (!grown && all.length < ENOUGH_STRIPES) {
                grown = true;
                grow(before, all);
                continue;
            }
            for (int i = 0; i < all.length; i++) {
                CallStripe stripe = all[(probe + i) & (all.length - 1)];
                if (stripe.tryLock()) {
                    return stripe;
                }
            }
            if (all.length < MOST_STRIPES) {
                grow(before, all);
            } else if (turns < 10) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void grow(CallStripe @Nullable [] before, CallStripe[] from) {
        CallStripe[] more = Arrays.copyOf(from, from.length * 2);
        for (int i = from.length; i < more.length; i++) {
            more[i] = new CallStripe(cells.scale);
        }
        STRIPES.compareAndSet(this, before, more);
    }

    /** All that was counted so far. */
    CallFigures figures() {
        CallFigures figures = new CallFigures(cells.scale.places());
        CallStripe[] all = all();
        for (CallStripe stripe : all) {
            stripe.addTo(figures);
        }
        // After all ends, which may be in another stripe than the beginning: so there are never more ends.
        for (CallStripe stripe : all()) {
            figures.started += stripe.started();
        }
        return figures;
    }
}
