package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cell of one stripe as long as no two threads meet at it, of more when they do. A thread that finds a stripe taken, by another that records or reads or that was
 * stopped there, goes to the next; if all are taken it makes more, and only if so many threads were stopped amid recording that there may be no more it tries
 * again.
 */
final class StripedCell extends Cell {

    private static final VarHandle STRIPES;

    static {
        try {
            STRIPES = MethodHandles.lookup().findVarHandle(StripedCell.class, "stripes", Stripe[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    static final int MOST_STRIPES = 64;

    private final Plan plan;

    /** Replaced as a whole. The number is a power of two. */
    private volatile Stripe[] stripes;

    StripedCell(Plan plan, long startNanos, @Nullable Exemplars exemplars) {
        this(plan, new Stripe(plan), startNanos, exemplars);
    }

    private StripedCell(Plan plan, Stripe first, long startNanos, @Nullable Exemplars exemplars) {
        super(startNanos, exemplars);
        this.plan = plan;
        this.stripes = new Stripe[] {first};
    }

    @Override
    // Guarded by RecordingBenchmark.
    boolean record(double value, long exact) {
        // The clock, if it is wanted, before the lock.
        long slice = plan.slice();
        Stripe[] all = stripes;
        Stripe stripe = all[all.length == 1 ? 0 : probe() & (all.length - 1)];
        if (!stripe.tryLock()) {
            Stripe other = another();
            if (other == null) {
                return false;
            }
            stripe = other;
        }
        try {
            stripe.add(value, exact, slice);
        } finally {
            stripe.unlock();
        }
        return true;
    }

    private static int probe() {
        // In turn: threads that were made one after the other do not meet. Hashes of two threads are the same in the
        // last bit half of the time.
        return (int) Thread.currentThread().getId();
    }

    /** A stripe that was not locked, and is now. Null if the cell is closed. */
    @SuppressWarnings("ThreadPriorityCheck") // The owners may need the processor.
    private @Nullable Stripe another() {
        int from = probe();
        for (int turns = 0; ; turns++) {
            Stripe[] all = stripes;
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
                grow(all);
            } else if (turns < 10) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void grow(Stripe[] from) {
        Stripe[] more = Arrays.copyOf(from, from.length * 2);
        for (int i = from.length; i < more.length; i++) {
            more[i] = new Stripe(plan);
        }
        STRIPES.compareAndSet(this, from, more);
    }

    @Override
    void close() {
        while (true) {
            Stripe[] all = stripes;
            for (Stripe stripe : all) {
                stripe.close();
            }
            // Who was about to add stripes fails now; who looks again finds closed ones.
            if (STRIPES.compareAndSet(this, all, all.clone())) {
                return;
            }
        }
    }

    @Override
    long count() {
        long count = 0;
        for (Stripe stripe : stripes) {
            boolean locked = stripe.lock();
            try {
                count += stripe.count();
            } finally {
                if (locked) {
                    stripe.unlock();
                }
            }
        }
        return count;
    }

    private <F extends Figures> F addTo(F together) {
        for (Stripe stripe : stripes) {
            boolean locked = stripe.lock();
            try {
                together.merge(stripe);
            } finally {
                if (locked) {
                    stripe.unlock();
                }
            }
        }
        return together;
    }

    @Override
    @Nullable
    AggregationData snapshot() {
        return addTo(plan.newFigures()).data(plan.slice());
    }

    @Override
    Cell continued() {
        return new StripedCell(plan, addTo(new Stripe(plan)), startNanos, exemplars);
    }

    /** For tests: takes a stripe and keeps it, as a thread that is stopped there. */
    Stripe holdOne() {
        Stripe stripe = stripes[0];
        if (!stripe.tryLock()) {
            throw new IllegalStateException("it is taken");
        }
        return stripe;
    }
}
