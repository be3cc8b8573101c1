package io.tidemark.format.local;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueWriter;
import io.tidemark.stream.Problem;
import io.tidemark.unit.CustomUnit;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value of an entry, from the moment that it is asked for. */
final class ValueReading implements ValueWriter {

    private static final int MOST_DIMENSIONS = 100;

    private enum State {
        OPEN,
        DISTRIBUTION,
        LIST,
        CLOSED
    }

    private final EntryReading entry;

    private final String name;

    /** The unit of the field. */
    private final Unit declared;

    /** The unit of the numbers that come. */
    private Unit given = MetricUnit.NONE;

    private DimensionSet dimensions = DimensionSet.empty();
    private State state = State.OPEN;

    /** A part was wrong, or beyond the limits. It was counted, and the value is left out. */
    private boolean failed;

    private @Nullable Sample sample;
    private @Nullable List<String> items;

    ValueReading(EntryReading entry, String name, Unit declared) {
        this.entry = entry;
        this.name = name;
        this.declared = declared;
    }

    @Override
    public ValueWriter unit(Unit unit) {
        given = unit;
        return this;
    }

    @Override
    public ValueWriter dimensions(DimensionSet set) {
        dimensions = set;
        return this;
    }

    @Override
    public ValueWriter flags(FlagSet flags) {
        return this;
    }

    @Override
    public void string(CharSequence value) {
        if (became(State.OPEN, State.CLOSED)) {
            entry.putText(name, value);
        }
    }

    @Override
    public void metric(long value) {
        if (became(State.OPEN, State.CLOSED) && unitFits()) {
            // A long beyond 2^53 is shown to its last digit, unless it is converted.
            putSingle(
                    isConverted() ? ReadableNumber.exact(finite(converted((double) value))) : BigDecimal.valueOf(value),
                    unit());
        }
    }

    @Override
    public void metric(double value) {
        if (became(State.OPEN, State.CLOSED) && isNumber(value) && unitFits()) {
            putSingle(ReadableNumber.exact(finite(converted(value))), unit());
        }
    }

    @Override
    public void nanos(long nanos) {
        if (!became(State.OPEN, State.CLOSED)) {
            return;
        }
        Unit into = unit() == MetricUnit.NONE ? MetricUnit.MILLISECONDS : unit();
        if (into instanceof MetricUnit known && known.quantity() == MetricUnit.Quantity.TIME) {
            int decimals = known == MetricUnit.SECONDS ? 9 : known == MetricUnit.MILLISECONDS ? 6 : 3;
            putSingle(BigDecimal.valueOf(nanos, decimals), into);
        } else {
            entry.leftOut(name, "a duration cannot be written in " + into.text());
        }
    }

    @Override
    public void beginDistribution() {
        if (became(State.OPEN, State.DISTRIBUTION)) {
            sample = new Sample();
            failed = !unitFits();
        }
    }

    @Override
    public void observe(double total, long count) {
        Sample to = sample;
        if (state != State.DISTRIBUTION || to == null) {
            misused();
        } else if (failed) {
            return;
        } else if (count < 1) {
            entry.problem(Problem.VALUE_INVALID, "observations of " + name + " were left out: there are " + count);
        } else if (to.isFull()) {
            failed = true;
            entry.leftOut(name, "it has more than " + Sample.MOST + " observations");
        } else if (isNumber(total)) {
            to.add(finite(converted(total)), count);
        }
    }

    @Override
    public void endDistribution() {
        Sample of = sample;
        sample = null;
        if (became(State.DISTRIBUTION, State.CLOSED) && !failed && of != null && !of.isEmpty()) {
            entry.put(name, new Shown.Several(entry.percentiles().figures(of), unit(), dimensions()));
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
        List<String> to = items;
        if (state != State.LIST || to == null) {
            misused();
        } else if (value == null) {
            entry.problem(Problem.VALUE_INVALID, "an item of " + name + " was left out: it is null");
        } else if (!failed) {
            String item = entry.shown(value);
            failed = item == null;
            if (item != null) {
                to.add(item);
            }
        }
    }

    @Override
    public void endList() {
        List<String> of = items;
        items = null;
        if (became(State.LIST, State.CLOSED) && !failed && of != null) {
            entry.put(name, new Shown.Texts(of));
        }
    }

    @Override
    public void error(String why) {
        if (state == State.CLOSED) {
            misused();
        } else {
            state = State.CLOSED;
            entry.leftOut(name, why);
        }
    }

    /** Whether it was begun and not ended. */
    boolean isOpen() {
        return state != State.CLOSED;
    }

    String name() {
        return name;
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
        entry.problem(
                Problem.VALUE_INVALID,
                "a value of " + name
                        + " was written twice, or a distribution or list of it was not begun or not ended");
    }

    private void putSingle(BigDecimal value, Unit unit) {
        entry.put(name, new Shown.Single(value, unit, dimensions()));
    }

    /** Own dimensions as they can be shown. */
    private DimensionSet dimensions() {
        DimensionSet shownSet = DimensionSet.empty();
        int left = MOST_DIMENSIONS;
        for (DimensionSet.Dimension one : dimensions.dimensions()) {
            String key = entry.shown(one.name());
            String value = entry.shown(one.value());
            if (left-- == 0 || key == null || value == null) {
                entry.problem(
                        Problem.DIMENSIONS_LEFT_OUT, "dimensions of " + name + " were left out: they are too many");
                break;
            }
            if (shownSet.dimensions().stream().noneMatch(other -> other.name().equals(key))) {
                shownSet = shownSet.and(key, value);
            }
        }
        return shownSet;
    }

    /** As it is shown: one of the entry's own may be of any length. */
    private Unit unit() {
        Unit unit = declared == MetricUnit.NONE ? given : declared;
        return unit instanceof CustomUnit custom
                ? Unit.custom(SafeText.wellFormed(SafeText.cut(custom.text(), EntryReading.LONGEST_NAME)))
                : unit;
    }

    private boolean isConverted() {
        return given != MetricUnit.NONE && declared != MetricUnit.NONE && !given.equals(declared);
    }

    private boolean unitFits() {
        if (isConverted() && !(given instanceof MetricUnit from && from.convertsTo(declared))) {
            entry.leftOut(name, "a value in " + given.text() + " cannot be converted into " + declared.text());
            return false;
        }
        return true;
    }

    private double converted(double value) {
        return isConverted() && given instanceof MetricUnit from ? from.convert(value, declared) : value;
    }

    private boolean isNumber(double value) {
        if (Double.isNaN(value)) {
            entry.problem(Problem.NAN_LEFT_OUT, name + " was left out: it is not a number");
            return false;
        }
        return true;
    }

    private double finite(double value) {
        if (Double.isInfinite(value)) {
            entry.problem(Problem.VALUE_CLAMPED, name + " is infinite: the largest value was written instead");
            return Math.copySign(Double.MAX_VALUE, value);
        }
        return value;
    }
}
