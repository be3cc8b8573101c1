package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cell of one stripe, itself, as long as no two threads meet at it, of more when they do. A thread that finds a stripe taken, by another that records or reads or that
 * was stopped there, goes to the next; if all are taken it makes more, and only if so many threads were stopped amid recording that there may be no more it tries
 * again.
 */
final class StripedCell extends Stripe implements Cell {

    private static final VarHandle STRIPES;

    static {
        try {
            STRIPES = MethodHandles.lookup().findVarHandle(StripedCell.class, "stripes", Stripe[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    static final int MOST_STRIPES = 64;

    /** Apart from the rest, as it depends on the machine: a native image makes the rest when it is built, and this when it runs. */
    private static final class Enough {

        /** As long as there are fewer, threads that meet make more: else two that belong to the same stripe would meet for ever. */
        static final int STRIPES = Math.min(
                MOST_STRIPES, 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));
    }

    private final long startNanos;
    private final @Nullable Exemplars exemplars;

    /** All, this one first, as soon as it is not the only one; null before. Replaced as a whole. The number is a power of two. */
    private volatile Stripe @Nullable [] stripes;

    StripedCell(Plan plan, long startNanos, @Nullable Exemplars exemplars) {
        super(plan);
        this.startNanos = startNanos;
        this.exemplars = exemplars;
    }

    @Override
    public long startNanos() {
        return startNanos;
    }

    @Override
    public @Nullable Exemplars exemplars() {
        return exemplars;
    }

    @Override
    // Guarded by RecordingBenchmark.
    public boolean record(Plan plan, double value, long exact) {
        // What takes a search or the clock, before the lock.
        Aggregation.Kind kind = plan.kind;
        boolean whole = plan.whole;
        long place = plan.place(value, exact);
        Stripe[] all = stripes;
        Stripe stripe = all == null ? this : all[probe() & (all.length - 1)];
        if (!stripe.tryLock()) {
            Stripe other = another(plan);
            if (other == null) {
                return false;
            }
            stripe = other;
        }
        try {
            stripe.add(kind, whole, value, exact, place);
            VarHandle.releaseFence();
        } finally {
            // Without a call.
            stripe.state = OPEN;
        }
        return true;
    }

    private static int probe() {
        // In turn: threads that were made one after the other do not meet. Hashes of two threads are the same in the
        // last bit half of the time.
        return (int) Thread.currentThread().getId();
    }

    private Stripe[] all() {
        Stripe[] all = stripes;
        return all == null ? new Stripe[] {this} : all;
    }

    /** A stripe that was not locked, and is now. Null if the cell is closed. */
    @SuppressWarnings("ThreadPriorityCheck") // The owners may need the processor.
    private @Nullable Stripe another(Plan plan) {
        int from = probe();
        boolean grown = false;
        for (int turns = 0; ; turns++) {
            Stripe[] before = stripes;
            Stripe[] all = before == null ? all() : before;
            if (!grown && all.length < Enough.STRIPES && !isClosed()) {
                grown = true;
                grow(before, all, plan);
                continue;
            }
            for (int i = 1; i <= all.length; i++) {
                Stripe stripe = all[(from + i) & (all.length - 1)];
                if (stripe.tryLock()) {
                    return stripe;
                }
                if (stripe.isClosed()) {
                    return null;
                }
            }
            if (all.length < MOST_STRIPES) {
                grow(before, all, plan);
            } else if (turns < 10) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void grow(Stripe @Nullable [] before, Stripe[] from, Plan plan) {
        Stripe[] more = Arrays.copyOf(from, from.length * 2);
        for (int i = from.length; i < more.length; i++) {
            more[i] = new Stripe(plan);
        }
        STRIPES.compareAndSet(this, before, more);
    }

    @Override
    public void close() {
        while (true) {
            Stripe[] before = stripes;
            Stripe[] all = before == null ? all() : before;
            for (Stripe stripe : all) {
                stripe.closeStripe();
            }
            // Who was about to add stripes fails now; who looks again finds closed ones.
            if (STRIPES.compareAndSet(this, before, all.clone())) {
                return;
            }
        }
    }

    @Override
    public long count() {
        long count = 0;
        for (Stripe stripe : all()) {
            boolean locked = stripe.lock();
            try {
                count += stripe.values();
            } finally {
                if (locked) {
                    stripe.state = OPEN;
                }
            }
        }
        return count;
    }

    <F extends Figures> F addTo(F together, Plan plan) {
        for (Stripe stripe : all()) {
            boolean locked = stripe.lock();
            try {
                together.merge(stripe, plan);
            } finally {
                if (locked) {
                    stripe.state = OPEN;
                }
            }
        }
        return together;
    }

    @Override
    public @Nullable AggregationData snapshot(Plan plan) {
        return addTo(new Figures(plan), plan).data(plan);
    }

    @Override
    public Cell continued(Plan plan) {
        return addTo(new StripedCell(plan, startNanos, exemplars), plan);
    }

    /** For tests: takes a stripe and keeps it, as a thread that is stopped there. */
    Stripe holdOne() {
        if (!tryLock()) {
            throw new IllegalStateException("it is taken");
        }
        return this;
    }
}
