package io.tidemark.stats;

import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;

/**
 * Strategy for {@link Merge}: adds numbers up. Whole numbers and durations stay exact; a sum that no {@code long} holds becomes a decimal one. Of
 * several observations their total counts. A NaN or an infinity is left out, and counted.
 *
 * <p>Its objects are made by generated code.
 */
public final class Sum extends MergedField {

    private long whole;
    private long nanos;
    private double decimal;
    private boolean anyWhole;
    private boolean anyNanos;
    private boolean anyDecimal;

    /** For generated code: of a field with this unit. */
    public Sum(Unit unit) {
        super(unit);
    }

    @Override
    void whole(long value) {
        anyWhole = true;
        long sum = whole + value;
        if (((whole ^ sum) & (value ^ sum)) < 0) {
            decimal += whole;
            anyDecimal = true;
            sum = value;
        }
        whole = sum;
    }

    @Override
    void time(long value) {
        anyNanos = true;
        long sum = nanos + value;
        if (((nanos ^ sum) & (value ^ sum)) < 0) {
            decimal += inUnit(nanos);
            anyDecimal = true;
            sum = value;
        }
        nanos = sum;
    }

    @Override
    void decimal(double total, long count) {
        if (Double.isInfinite(total)) {
            RecordAggregate.leaveOut("an infinity in a sum");
            return;
        }
        anyDecimal = true;
        decimal += total;
    }

    @Override
    boolean isEmpty() {
        return !anyWhole && !anyNanos && !anyDecimal;
    }

    @Override
    void writeValue(ValueWriter out) {
        if (anyNanos && !anyWhole && !anyDecimal) {
            out.nanos(nanos);
        } else if (anyWhole && !anyNanos && !anyDecimal) {
            out.metric(whole);
        } else {
            out.metric(decimal + whole + (anyNanos ? inUnit(nanos) : 0));
        }
    }

    @Override
    public String toString() {
        return "Sum";
    }
}
