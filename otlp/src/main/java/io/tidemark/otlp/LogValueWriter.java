package io.tidemark.otlp;

import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueWriter;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One value of an entry, from the moment that it is asked for. */
final class LogValueWriter implements ValueWriter {

    /** What frames a number in a list. */
    private static final int NUMBER_BYTES = 13;

    /** The same if it has a count. */
    private static final int COUNTED_BYTES = 40;

    private static final int TEXT_BYTES = 6;
    private static final int DIMENSION_BYTES = 16;

    private enum State {
        OPEN,
        DISTRIBUTION,
        LIST,
        CLOSED
    }

    private final LogRecordWriter record;
    private final LogField field;
    private State state = State.OPEN;

    /** The unit of the numbers that come. */
    private Unit given = MetricUnit.NONE;

    private FlagSet flags = FlagSet.empty();
    private @Nullable DimensionSet dimensions;

    /** A part was wrong, or there is no room. It was counted, and the value is left out. */
    private boolean failed;

    private List<Value<?>> observations = List.of();
    private double total;
    private long count;
    private List<String> items = List.of();

    LogValueWriter(LogRecordWriter record, LogField field) {
        this.record = record;
        this.field = field;
    }

    @Override
    public ValueWriter unit(Unit unit) {
        given = unit;
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
    public void string(CharSequence value) {
        if (became(State.OPEN, State.CLOSED)) {
            record.putText(field, value, flags);
        }
    }

    @Override
    public void metric(long value) {
        if (became(State.OPEN, State.CLOSED) && unitFits()) {
            if (isConverted()) {
                putDouble(finite(converted((double) value)), unit());
            } else if (dimensions != null) {
                putMap(Value.of(value), value != 0, unit());
            } else {
                record.putLong(field, value, unit(), flags);
            }
        }
    }

    @Override
    public void metric(double value) {
        if (became(State.OPEN, State.CLOSED) && isNumber(value) && unitFits()) {
            putDouble(finite(converted(value)), unit());
        }
    }

    @Override
    public void nanos(long nanos) {
        if (!became(State.OPEN, State.CLOSED)) {
            return;
        }
        Unit into = unit() == MetricUnit.NONE ? MetricUnit.MILLISECONDS : unit();
        if (into instanceof MetricUnit known && known.quantity() == MetricUnit.Quantity.TIME) {
            putDouble(LogRecordWriter.inUnit(nanos, known), into);
        } else {
            record.leftOut(field, "a duration cannot be written in " + into.text());
        }
    }

    private void putDouble(double value, Unit unit) {
        if (dimensions == null) {
            record.putDouble(field, value, unit, flags);
        } else {
            putMap(Value.of(value), value != 0, unit);
        }
    }

    /** A number that has dimensions of its own. */
    private void putMap(Value<?> value, boolean says, Unit unit) {
        List<KeyValue> members = new ArrayList<>();
        members.add(KeyValue.of("value", value));
        addQualities(members, unit);
        record.putValue(field, Value.of(members.toArray(KeyValue[]::new)), says, flags);
    }

    private void addQualities(List<KeyValue> members, Unit unit) {
        if (unit != MetricUnit.NONE) {
            String text = LogField.unitText(unit);
            if (record.take(LogText.bytes(text) + DIMENSION_BYTES)) {
                members.add(KeyValue.of("unit", Value.of(text)));
            }
        }
        DimensionSet own = dimensions;
        if (own == null) {
            return;
        }
        List<KeyValue> named = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (DimensionSet.Dimension one : own.dimensions()) {
            String name = LogText.wellFormed(one.name());
            String value = LogText.wellFormed(one.value());
            if (record.take(LogText.bytes(name) + LogText.bytes(value) + DIMENSION_BYTES) && seen.add(name)) {
                named.add(KeyValue.of(name, Value.of(value)));
            }
        }
        members.add(KeyValue.of("dimensions", Value.of(named.toArray(KeyValue[]::new))));
    }

    @Override
    public void beginDistribution() {
        if (became(State.OPEN, State.DISTRIBUTION)) {
            observations = new ArrayList<>();
            failed = !unitFits();
        }
    }

    @Override
    public void observe(double sum, long times) {
        if (state != State.DISTRIBUTION) {
            misused();
        } else if (failed) {
            return;
        } else if (times < 1) {
            record.problem(
                    Problem.VALUE_INVALID, "observations of " + field.name + " were left out: there are " + times);
        } else if (isNumber(sum)) {
            double value = finite(converted(sum));
            if (!record.take(times == 1 ? NUMBER_BYTES : COUNTED_BYTES)) {
                failed = true;
                observations = List.of();
                return;
            }
            observations.add(
                    times == 1
                            ? Value.of(value)
                            : Value.of(KeyValue.of("total", Value.of(value)), KeyValue.of("count", Value.of(times))));
            total = clamped(total + value);
            count = count + times < 0 ? Long.MAX_VALUE : count + times;
        }
    }

    @Override
    public void endDistribution() {
        if (!became(State.DISTRIBUTION, State.CLOSED) || failed || observations.isEmpty()) {
            return;
        }
        List<KeyValue> members = new ArrayList<>();
        members.add(KeyValue.of("count", Value.of(count)));
        members.add(KeyValue.of("total", Value.of(total)));
        members.add(KeyValue.of("values", Value.of(observations)));
        addQualities(members, unit());
        // Four names, and what frames them.
        if (record.take(COUNTED_BYTES)) {
            record.putValue(field, Value.of(members.toArray(KeyValue[]::new)), total != 0, flags);
        }
    }

    @Override
    public void beginList() {
        if (became(State.OPEN, State.LIST)) {
            items = new ArrayList<>();
        }
    }

    @Override
    public void item(CharSequence value) {
        if (state != State.LIST) {
            misused();
        } else if (value == null) {
            record.problem(Problem.VALUE_INVALID, "an item of " + field.name + " was left out: it is null");
        } else if (!failed) {
            String item = LogText.wellFormed(value.toString());
            if (record.take(LogText.bytes(item) + TEXT_BYTES)) {
                items.add(item);
            } else {
                failed = true;
                items = List.of();
            }
        }
    }

    @Override
    public void endList() {
        if (became(State.LIST, State.CLOSED) && !failed) {
            record.putTexts(field, items, flags);
        }
    }

    @Override
    public void error(String why) {
        if (state == State.CLOSED) {
            misused();
        } else {
            state = State.CLOSED;
            record.leftOut(field, why);
        }
    }

    /** Something else is written. If this has not ended, it is left out. */
    void abandon() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            record.leftOut(field, "its value was begun and not ended");
        }
    }

    private boolean became(State from, State to) {
        if (state != from) {
            misused();
            return false;
        }
        state = to;
        return true;
    }

    private void misused() {
        record.problem(
                Problem.VALUE_INVALID,
                "a value of " + field.name
                        + " was written twice, or a distribution or list of it was not begun or not ended");
    }

    private Unit unit() {
        return field.unit == MetricUnit.NONE ? given : field.unit;
    }

    private boolean isConverted() {
        return given != MetricUnit.NONE && field.unit != MetricUnit.NONE && !given.equals(field.unit);
    }

    private boolean unitFits() {
        if (isConverted() && !(given instanceof MetricUnit from && from.convertsTo(field.unit))) {
            record.leftOut(field, "a value in " + given.text() + " cannot be converted into " + field.unit.text());
            return false;
        }
        return true;
    }

    private double converted(double value) {
        return isConverted() && given instanceof MetricUnit from ? from.convert(value, field.unit) : value;
    }

    private boolean isNumber(double value) {
        if (Double.isNaN(value)) {
            record.problem(Problem.NAN_LEFT_OUT, field.name + " was left out: it is not a number");
            return false;
        }
        return true;
    }

    private double finite(double value) {
        if (Double.isInfinite(value)) {
            record.problem(Problem.VALUE_CLAMPED, field.name + " is infinite: the largest value was written instead");
        }
        return clamped(value);
    }

    private static double clamped(double value) {
        return Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value;
    }
}
