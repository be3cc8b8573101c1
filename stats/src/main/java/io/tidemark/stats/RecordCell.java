package io.tidemark.stats;

import io.tidemark.entry.ValueWriter;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.unit.Unit;

/** What was counted of one field, for one combination of tags. For one thread at a time. */
final class RecordCell extends MergedField {

    private static final int MAX_BUCKETS = 160;
    private static final int MAX_SCALE = 20;

    private final Kind kind;
    private final ExponentialSides sides = new ExponentialSides(MAX_BUCKETS, MAX_SCALE);
    private boolean empty = true;

    /** Whether there was a number that is not whole: then all is in {@link #sum}. */
    private boolean decimal;

    private long whole;
    private double sum;
    private long finite;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    RecordCell(Unit declared, Kind kind) {
        super(declared);
        this.kind = kind;
    }

    @Override
    void whole(long value) {
        if (kind == Kind.HISTOGRAM || decimal) {
            decimal((double) value, 1);
            return;
        }
        if (kind == Kind.COUNTER && value < 0) {
            refuse();
            return;
        }
        long added = kind == Kind.GAUGE ? value : whole + value;
        if (kind != Kind.GAUGE && ((whole ^ added) & (value ^ added)) < 0) {
            decimal((double) value, 1);
            return;
        }
        whole = added;
        empty = false;
    }

    @Override
    void decimal(double total, long count) {
        if (count <= 0) {
            return;
        }
        if (kind == Kind.HISTOGRAM) {
            distribute(total, count);
            return;
        }
        if (kind == Kind.COUNTER && total < 0) {
            refuse();
            return;
        }
        if (kind != Kind.GAUGE && Double.isInfinite(total)) {
            RecordAggregate.leaveOut("an infinity in a sum");
            return;
        }
        if (!decimal) {
            decimal = true;
            sum = (double) whole;
        }
        sum = kind == Kind.GAUGE ? total / (double) count : Plan.finite(sum + total);
        empty = false;
    }

    private void distribute(double total, long count) {
        double value = total / (double) count;
        sides.add(value, count);
        min = Math.min(min, value);
        max = Math.max(max, value);
        if (Double.isFinite(total)) {
            finite += count;
            sum = Plan.finite(sum + total);
        }
        empty = false;
    }

    @Override
    void time(long nanos) {
        decimal(inUnit(nanos), 1);
    }

    /** It is a tag. */
    @Override
    void text(String text) {}

    private static void refuse() {
        RecordAggregate.leaveOut("a negative number in a counter");
    }

    /** What was counted, if anything was. */
    AggregationData data() {
        if (kind == Kind.HISTOGRAM) {
            return new AggregationData.Exponential(
                    sides.count(),
                    finite,
                    sum,
                    min,
                    max,
                    Double.NaN,
                    sides.scale(),
                    sides.zeros(),
                    sides.positiveSide(),
                    sides.negativeSide());
        }
        return decimal ? new AggregationData.OfDouble(sum) : new AggregationData.OfLong(whole);
    }

    @Override
    void writeValue(ValueWriter out) {
        throw new UnsupportedOperationException("it is read as a metric");
    }

    @Override
    boolean isEmpty() {
        return empty;
    }
}
