package io.tidemark.stats;

import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;

/** Keeps the least of some numbers, or the greatest. */
abstract class Extreme extends MergedField {

    private final boolean greatest;
    private long whole;
    private long nanos;
    private double decimal;
    private boolean anyWhole;
    private boolean anyNanos;
    private boolean anyDecimal;

    Extreme(Unit unit, boolean greatest) {
        super(unit);
        this.greatest = greatest;
        this.whole = greatest ? Long.MIN_VALUE : Long.MAX_VALUE;
        this.nanos = whole;
    }

    @Override
    final void whole(long value) {
        whole = further(whole, value);
        anyWhole = true;
    }

    @Override
    final void time(long value) {
        nanos = further(nanos, value);
        anyNanos = true;
    }

    @Override
    final void decimal(double total, long count) {
        decimal = anyDecimal ? further(decimal, total / count) : total / count;
        anyDecimal = true;
    }

    private long further(long a, long b) {
        return greatest ? Math.max(a, b) : Math.min(a, b);
    }

    private double further(double a, double b) {
        return greatest ? Math.max(a, b) : Math.min(a, b);
    }

    @Override
    final boolean isEmpty() {
        return !anyWhole && !anyNanos && !anyDecimal;
    }

    @Override
    final void writeValue(ValueWriter out) {
        if (anyNanos && !anyWhole && !anyDecimal) {
            out.nanos(nanos);
        } else if (anyWhole && !anyNanos && !anyDecimal) {
            out.metric(whole);
        } else {
            double found = anyDecimal ? decimal : anyWhole ? whole : inUnit(nanos);
            found = anyWhole ? further(found, (double) whole) : found;
            out.metric(anyNanos ? further(found, inUnit(nanos)) : found);
        }
    }
}
