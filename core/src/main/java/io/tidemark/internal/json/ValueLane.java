package io.tidemark.internal.json;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueWriter;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import org.jspecify.annotations.Nullable;

/** The values of {@link Lanes} that are not a plain number or text. One for all: a value is closed before the next is opened. */
final class ValueLane implements ValueWriter {

    private enum State {
        CLOSED,
        OPEN,
        DISTRIBUTION,
        LIST
    }

    private final Lanes lanes;
    private final Observations observations = new Observations();
    private State state = State.CLOSED;
    private @Nullable FieldPlan field;
    private Unit unit = MetricUnit.NONE;
    private FlagSet flags = FlagSet.empty();
    private @Nullable DimensionSet dimensions;

    /** The list, as it grows. */
    private final Scratch list = new Scratch();

    /** Where it ends. */
    private int listEnd;

    /** Something about the value was wrong; it is left out, and was counted. */
    private boolean failed;

    ValueLane(Lanes lanes) {
        this.lanes = lanes;
    }

    void reset() {
        state = State.CLOSED;
        field = null;
        dimensions = null;
    }

    /** A value that was begun and not ended is left out. */
    void finish() {
        FieldPlan f = field;
        if (state != State.CLOSED && f != null && !failed) {
            lanes.problem(Problem.VALUE_INVALID, f.name() + " was left out: its value was begun and not ended");
        }
        reset();
    }

    ValueWriter open(FieldPlan of) {
        if (state != State.CLOSED) {
            finish();
        }
        field = of;
        state = State.OPEN;
        unit = MetricUnit.NONE;
        flags = FlagSet.empty();
        dimensions = null;
        failed = false;
        return this;
    }

    @Override
    public ValueWriter unit(Unit in) {
        unit = in;
        return this;
    }

    @Override
    public ValueWriter dimensions(DimensionSet own) {
        dimensions = own.dimensions().isEmpty() ? null : own;
        return this;
    }

    @Override
    public ValueWriter flags(FlagSet more) {
        flags = more;
        return this;
    }

    @Override
    public void string(CharSequence text) {
        FieldPlan f = close(State.OPEN);
        if (f != null) {
            lanes.putText(f, text == null ? null : text.toString());
        }
    }

    @Override
    public void metric(long number) {
        FieldPlan f = closeMetric();
        if (f != null) {
            if (unit.equals(f.unit) || unit == MetricUnit.NONE) {
                lanes.putLong(f, number, dimensions);
            } else {
                lanes.putDouble(f, convert(f, (double) number), dimensions);
            }
        }
    }

    @Override
    public void metric(double number) {
        FieldPlan f = closeMetric();
        if (f != null) {
            lanes.putDouble(f, convert(f, number), dimensions);
        }
    }

    @Override
    public void nanos(long nanos) {
        FieldPlan f = closeMetric();
        if (f != null) {
            lanes.putNanos(f, nanos, dimensions);
        }
    }

    @Override
    public void beginDistribution() {
        if (state == State.OPEN) {
            state = State.DISTRIBUTION;
            observations.clear();
            field = metricField(field);
        } else {
            misused();
        }
    }

    @Override
    public void observe(double total, long count) {
        FieldPlan f = field;
        if (state != State.DISTRIBUTION) {
            misused();
        } else if (f != null && !failed) {
            if (count < 1) {
                lanes.problem(
                        Problem.VALUE_INVALID, "observations of " + f.name() + " were left out: there are " + count);
            } else if (Double.isNaN(total)) {
                lanes.problem(Problem.NAN_LEFT_OUT, f.nanObservation());
            } else {
                observations.add(lanes.clamp(f, convert(f, total), lanes.largestTotal(count)), count);
            }
        }
    }

    @Override
    public void endDistribution() {
        FieldPlan f = close(State.DISTRIBUTION);
        if (f != null) {
            lanes.putObservations(f, observations, dimensions);
        }
    }

    @Override
    public void beginList() {
        if (state == State.OPEN) {
            state = State.LIST;
            list.room(0, 1)[0] = '[';
            listEnd = 1;
        } else {
            misused();
        }
    }

    @Override
    public void item(CharSequence text) {
        FieldPlan f = field;
        if (state != State.LIST) {
            misused();
        } else if (f == null || failed) {
            return;
        } else if (text == null) {
            lanes.problem(Problem.VALUE_INVALID, "an item of " + f.name() + " was left out: it is null");
        } else {
            String item = text.toString();
            long room = Strings.room(item) + 2;
            if (listEnd + room > lanes.dialect().longestSide() + Strings.LONGEST * 4096) {
                lanes.invalid("the list " + f.name() + " is longer than a line can be");
                failed = true;
                return;
            }
            byte[] out = list.room(listEnd, (int) room);
            if (listEnd > 1) {
                out[listEnd++] = ',';
            }
            listEnd = Strings.put(out, listEnd, item);
        }
    }

    @Override
    public void endList() {
        FieldPlan f = close(State.LIST);
        if (f != null) {
            byte[] out = list.room(listEnd, 1);
            out[listEnd] = ']';
            lanes.putList(f, out, listEnd + 1);
            list.shrink();
        }
    }

    @Override
    public void error(String why) {
        FieldPlan f = field;
        if (f == null) {
            misused();
            return;
        }
        lanes.problem(Problem.VALUE_INVALID, f.name() + " was left out: " + why);
        reset();
    }

    /** Ends the value; null if there is none to write. */
    private @Nullable FieldPlan close(State from) {
        FieldPlan f = field;
        boolean usable = state == from && !failed;
        if (state != from) {
            misused();
        }
        state = State.CLOSED;
        field = null;
        return usable ? f : null;
    }

    private @Nullable FieldPlan closeMetric() {
        FieldPlan f = close(State.OPEN);
        f = metricField(f);
        return failed ? null : f;
    }

    /** The field with the unit and the flags of this value, if they go together. */
    private @Nullable FieldPlan metricField(@Nullable FieldPlan f) {
        if (f == null) {
            return null;
        }
        FieldPlan in = f;
        if (unit != MetricUnit.NONE || !flags.isEmpty()) {
            Unit declared = f.declaredUnit;
            if (declared == MetricUnit.NONE) {
                in = f.with(unit, flags);
            } else if (unit == MetricUnit.NONE || unit.equals(declared) || converts(declared)) {
                in = f.with(declared, flags);
            } else {
                fail(f, "a value in " + unit.text() + " cannot be converted into " + declared.text());
                return f;
            }
        }
        if (dimensions != null) {
            switch (lanes.dialect().ownDimensions()) {
                case ERROR ->
                    fail(
                            f,
                            "it has dimensions of its own, which the format is not set to take (see Emf.Builder.ownDimensions)");
                case IGNORE -> dimensions = null;
                case SPLIT -> lanes.needChecks();
                case KEEP -> {}
            }
        }
        return in;
    }

    private boolean converts(Unit declared) {
        return unit instanceof MetricUnit from && from.convertsTo(declared);
    }

    private double convert(FieldPlan f, double number) {
        return unit instanceof MetricUnit from && from != MetricUnit.NONE && !from.equals(f.unit)
                ? from.convert(number, f.unit)
                : number;
    }

    private void fail(FieldPlan f, String why) {
        failed = true;
        lanes.problem(Problem.VALUE_INVALID, f.name() + " was left out: " + why);
    }

    private void misused() {
        lanes.problem(
                Problem.VALUE_INVALID,
                "a value was written without value(..) before it, or twice, or a distribution or list was not closed");
    }
}
