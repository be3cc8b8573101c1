package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The last value. */
final class LastCell implements Cell {

    private static final VarHandle BITS;
    private static final VarHandle UPDATES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            BITS = lookup.findVarHandle(LastCell.class, "bits", long.class);
            UPDATES = lookup.findVarHandle(LastCell.class, "updates", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final long startNanos;
    private final @Nullable Exemplars exemplars;

    /** The value, or the bits of it: one variable, so nobody sees half of one. */
    @SuppressWarnings("unused") // by BITS
    private long bits;

    @SuppressWarnings("unused") // by UPDATES
    private long updates;

    private volatile boolean closed;

    LastCell(long startNanos, @Nullable Exemplars exemplars) {
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
    public boolean record(Plan plan, double value, long exact) {
        BITS.setRelease(this, plan.whole ? exact : Double.doubleToRawLongBits(value));
        UPDATES.getAndAdd(this, 1L);
        // After the value: either this sees that the cell is closed, or who closes it sees the value.
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public long count() {
        return (long) UPDATES.getVolatile(this);
    }

    @Override
    public @Nullable AggregationData snapshot(Plan plan) {
        return count() == 0 ? null : data(plan, bits());
    }

    /** The value, or the bits of it. */
    long bits() {
        return (long) BITS.getVolatile(this);
    }

    static AggregationData data(Plan plan, long bits) {
        return plan.whole
                ? new AggregationData.OfLong(bits)
                : new AggregationData.OfDouble(Double.longBitsToDouble(bits));
    }

    @Override
    public Cell continued(Plan plan) {
        LastCell next = new LastCell(startNanos, exemplars);
        BITS.setVolatile(next, bits());
        UPDATES.setVolatile(next, count());
        return next;
    }
}
