package io.tidemark.stats;

import io.tidemark.Distribution;
import io.tidemark.Histogram;
import io.tidemark.Observations;
import io.tidemark.SharedHistogram;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import org.jspecify.annotations.Nullable;

/** For generated code: a field that is merged into a {@link Histogram}. */
public final class MergedHistogram extends MergedField {

    /** Plain numbers: the field knows their unit. */
    private final Histogram histogram;

    private boolean any;
    private @Nullable Observations frozen;

    private MergedHistogram(Unit unit, Histogram histogram) {
        super(unit);
        this.histogram = histogram;
    }

    /** Exponential buckets, for a field with this unit. */
    public static MergedHistogram exponential(Unit unit) {
        return new MergedHistogram(unit, Histogram.create());
    }

    /** Exponential buckets that any number of threads record into. */
    public static MergedHistogram shared(Unit unit) {
        return new MergedHistogram(unit, SharedHistogram.create());
    }

    /** Each observation as it is, up to a limit. */
    public static MergedHistogram distribution(Unit unit) {
        return new MergedHistogram(unit, Distribution.create());
    }

    /** Buckets with these upper bounds. */
    public static MergedHistogram fixed(Unit unit, double... bounds) {
        return new MergedHistogram(unit, Histogram.withBounds(MetricUnit.NONE, bounds));
    }

    @Override
    void whole(long value) {
        any = true;
        histogram.record((double) value);
    }

    @Override
    void decimal(double total, long count) {
        any = true;
        histogram.record(total / count, count);
    }

    @Override
    void time(long nanos) {
        any = true;
        histogram.record(inUnit(nanos));
    }

    @Override
    boolean isEmpty() {
        return !any;
    }

    @Override
    public void freeze() {
        if (any && frozen == null) {
            frozen = histogram.snapshot();
        }
    }

    @Override
    void writeValue(ValueWriter out) {
        Observations now = frozen;
        (now == null ? histogram.snapshot() : now).writeTo(out);
    }

    @Override
    public String toString() {
        return histogram.toString();
    }
}
