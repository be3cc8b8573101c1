package io.tidemark;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import org.jspecify.annotations.Nullable;

/** Quantizes the numbers of one value. It converts them itself: numbers are quantized in the unit that they are written in. */
final class QuantizingWriter implements ValueWriter {

    private final Quantizer quantizer;
    private final ValueWriter out;
    private final Unit target;

    /** The unit of the numbers that come in, if they have to be converted. */
    private @Nullable MetricUnit from;

    QuantizingWriter(Quantizer quantizer, ValueWriter out, Unit target) {
        this.quantizer = quantizer;
        this.out = out;
        this.target = target;
    }

    @Override
    public ValueWriter unit(Unit unit) {
        if (unit instanceof MetricUnit known && !unit.equals(target) && known.convertsTo(target)) {
            from = known;
            out.unit(target);
        } else {
            from = null;
            out.unit(unit);
        }
        return this;
    }

    @Override
    public ValueWriter dimensions(DimensionSet dimensions) {
        out.dimensions(dimensions);
        return this;
    }

    @Override
    public ValueWriter flags(FlagSet flags) {
        out.flags(flags);
        return this;
    }

    @Override
    public void string(CharSequence value) {
        out.string(value);
    }

    @Override
    public void metric(long value) {
        if (from == null) {
            out.metric(quantizer.quantize(value));
        } else {
            metric((double) value);
        }
    }

    @Override
    public void metric(double value) {
        out.metric(quantizer.quantize(converted(value)));
    }

    @Override
    public void nanos(long nanos) {
        if (Durations.isTime(target)) {
            out.unit(target).metric(quantizer.quantizeNanos(nanos, target));
        } else if (target == MetricUnit.NONE) {
            out.unit(MetricUnit.MILLISECONDS).metric(quantizer.quantizeNanos(nanos, MetricUnit.MILLISECONDS));
        } else {
            // The writer says what is wrong.
            out.nanos(nanos);
        }
    }

    @Override
    public void beginDistribution() {
        out.beginDistribution();
    }

    @Override
    public void observe(double total, long count) {
        out.observe(quantizer.quantize(converted(total)), count);
    }

    @Override
    public void endDistribution() {
        out.endDistribution();
    }

    @Override
    public void beginList() {
        out.beginList();
    }

    @Override
    public void item(CharSequence value) {
        out.item(value);
    }

    @Override
    public void endList() {
        out.endList();
    }

    @Override
    public void error(String why) {
        out.error(why);
    }

    private double converted(double value) {
        return from == null ? value : from.convert(value, target);
    }
}
