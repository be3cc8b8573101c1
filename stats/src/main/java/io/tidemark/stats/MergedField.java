package io.tidemark.stats;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For generated code: what was merged of one field. It takes values as a writer of entries does, so that whatever can be written can be merged, and
 * in the same units: a number that comes with another unit is converted, or left out and counted if it cannot be. Two units never mix.
 *
 * <p>For one thread at a time until {@link #freeze}.
 */
public abstract class MergedField implements ValueWriter {

    private static final long EXACT = 1L << 53;

    /** Of the field; {@link MetricUnit#NONE} if it has none. */
    private final Unit declared;

    /** What the numbers so far are in; null before the first of a field that has none. */
    private @Nullable Unit unit;

    /** Whether a number that comes without a unit is taken as it is: it is in the unit of the field. */
    private boolean takesPlain;

    /** Whether the coming number is such a one: what most are, and so looked at first. */
    private boolean plain;

    /** Nanoseconds in one of {@link #unit}; 0 if no duration is written in that. */
    private double nanosInUnit;

    /** What the coming number is in; null if that was not said. */
    private @Nullable Unit coming;

    /** Strings of a list that is being taken. */
    private @Nullable List<String> list;

    MergedField(Unit declared) {
        this.declared = Objects.requireNonNull(declared, "declared");
        if (declared != MetricUnit.NONE) {
            settle(declared, true);
        }
    }

    private void settle(Unit in, boolean plainNumbers) {
        unit = in;
        takesPlain = plainNumbers;
        plain = plainNumbers && coming == null;
        nanosInUnit = in == MetricUnit.MILLISECONDS
                ? 1e6
                : in == MetricUnit.MICROSECONDS ? 1e3 : in == MetricUnit.SECONDS ? 1e9 : 0;
    }

    /** A whole number, in {@link #unit()}. */
    abstract void whole(long value);

    /** Observations that add up to a total, in {@link #unit()}. Never NaN. */
    abstract void decimal(double total, long count);

    /** A duration, which {@link #unit()} can be written of. */
    abstract void time(long nanos);

    /** A string. */
    void text(String text) {
        RecordAggregate.leaveOut("a string where only numbers are merged");
    }

    /** Strings. */
    void texts(List<String> texts) {
        RecordAggregate.leaveOut("a list of strings where only one value is merged");
    }

    /** Writes what was merged; only if {@link #isEmpty} says that there is something. */
    abstract void writeValue(ValueWriter out);

    /** Whether nothing was merged. */
    abstract boolean isEmpty();

    /** Makes fast what was merged: nothing is merged afterwards, and any thread may write. */
    public void freeze() {}

    /** Writes what was merged as a field, if there is anything. Pure. */
    public final void write(int field, EntryWriter out) {
        if (!isEmpty()) {
            ValueWriter writer = out.value(field);
            if (declared == MetricUnit.NONE && unit != null && unit != MetricUnit.NONE) {
                writer.unit(unit);
            }
            writeValue(writer);
        }
    }

    final Unit unit() {
        return unit == null ? MetricUnit.NONE : unit;
    }

    @Override
    public final ValueWriter unit(Unit unit) {
        coming = unit;
        plain = false;
        return this;
    }

    /** Not kept: what is merged has the dimensions of the entry. */
    @Override
    public final ValueWriter dimensions(DimensionSet dimensions) {
        return this;
    }

    /** Not kept: the field has them as well. */
    @Override
    public final ValueWriter flags(FlagSet flags) {
        return this;
    }

    /** The value that {@link #unit(Unit)} was of has come. */
    private void came() {
        coming = null;
        plain = takesPlain;
    }

    @Override
    public final void metric(long value) {
        if (plain) {
            whole(value);
            return;
        }
        Unit from = coming;
        if (admits(from)) {
            if (from == null || from.equals(unit)) {
                whole(value);
            } else {
                decimal(converted((double) value, from), 1);
            }
        }
        came();
    }

    @Override
    public final void metric(double value) {
        observe(value, 1);
        if (!plain) {
            came();
        }
    }

    @Override
    public final void nanos(long nanos) {
        if (plain && nanosInUnit != 0) {
            time(nanos);
            return;
        }
        if (unit == null) {
            settle(MetricUnit.MILLISECONDS, false);
        }
        if (nanosInUnit != 0) {
            time(nanos);
        } else {
            mixed("a duration");
        }
        came();
    }

    @Override
    public final void beginDistribution() {}

    @Override
    public final void observe(double total, long count) {
        if (Double.isNaN(total)) {
            RecordAggregate.leaveOut("NaN");
        } else if (plain) {
            decimal(total, count);
        } else if (admits(coming)) {
            decimal(coming == null || coming.equals(unit) ? total : converted(total, coming), count);
        }
    }

    @Override
    public final void endDistribution() {
        came();
    }

    @Override
    public final void string(CharSequence value) {
        came();
        text(value.toString());
    }

    @Override
    public final void beginList() {
        list = new ArrayList<>();
    }

    @Override
    public final void item(CharSequence value) {
        if (list != null) {
            list.add(value.toString());
        }
    }

    @Override
    public final void endList() {
        List<String> texts = list;
        list = null;
        came();
        if (texts != null) {
            texts(texts);
        }
    }

    @Override
    public final void error(String why) {
        came();
        RecordAggregate.leaveOut(why);
    }

    /** Whether a number in this unit, or in none, can be merged. The first one says which can. */
    private boolean admits(@Nullable Unit from) {
        if (unit == null) {
            settle(from == null ? MetricUnit.NONE : from, from == null);
            return true;
        }
        if (from == null
                ? takesPlain
                : from.equals(unit) || (from instanceof MetricUnit known && known.convertsTo(unit))) {
            return true;
        }
        mixed(from == null ? "a number without a unit" : "a number in " + from.text());
        return false;
    }

    private void mixed(String what) {
        RecordAggregate.leaveOut(what + " among numbers "
                + (unit().equals(MetricUnit.NONE) ? "without a unit" : "in " + unit().text())
                + ": two units never mix");
    }

    private double converted(double value, Unit from) {
        return ((MetricUnit) from).convert(value, unit());
    }

    /** A duration as a number in {@link #unit()}. */
    final double inUnit(long nanos) {
        if (-EXACT <= nanos && nanos <= EXACT) {
            return nanos / nanosInUnit;
        }
        long divisor = (long) nanosInUnit;
        long whole = nanos / divisor;
        return whole + (nanos % divisor) / nanosInUnit;
    }
}
