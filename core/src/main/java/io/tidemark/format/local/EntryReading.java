package io.tidemark.format.local;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.json.PendingProblems;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.unit.CustomUnit;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that an entry writes, read once, by name. Bounded, whatever the entry does. */
final class EntryReading implements EntryWriter {

    /** Characters of one text. */
    static final int LONGEST_TEXT = 4_000;

    /** Characters of one name, or of the sentence of a problem. */
    static final int LONGEST_NAME = 1_000;

    /** Characters of a whole entry, before escaping. */
    static final int LONGEST_ENTRY = 1_000_000;

    /** What a value costs beside its text, so that a great many of empty ones have an end too. */
    private static final int COST = 32;

    private static final int MOST_PROBLEMS = 50;
    private static final int MOST_DEPTH = 16;
    private static final int MOST_DIMENSIONS = 100;

    private final Percentiles percentiles;
    private final Map<String, Shown> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final PendingProblems counted = new PendingProblems();

    private String type = "entry";
    private String time = "";
    private @Nullable Throwable thrown;

    private EntryLayout layout = EntryLayout.DYNAMIC;
    private @Nullable OpenValue open;
    private int depth;
    private int room = LONGEST_ENTRY;
    private boolean full;

    private EntryReading(Percentiles percentiles) {
        this.percentiles = percentiles;
    }

    static EntryReading of(Entry entry, Percentiles percentiles) {
        EntryReading reading = new EntryReading(percentiles);
        try {
            reading.read(entry);
        } catch (Throwable problem) {
            // Not counted here: who asked for the reading does that.
            reading.thrown = problem;
            reading.say("its code threw " + described(problem));
        }
        return reading;
    }

    private void read(Entry entry) {
        layout = entry.layout();
        if (layout != EntryLayout.DYNAMIC) {
            type = SafeText.cut(SafeText.wellFormed(layout.type()), LONGEST_NAME);
        }
        long nanos = entry.epochNanos();
        time = Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                .toString();
        entry.writeTo(this);
        endOpen();
    }

    private static String described(Throwable problem) {
        try {
            return problem.toString();
        } catch (Throwable another) {
            return problem.getClass().getName();
        }
    }

    /** The record's type, or {@code entry} if there is none. */
    String type() {
        return type;
    }

    /** As ISO 8601 has it; empty if the entry could not tell. */
    String time() {
        return time;
    }

    /** By name, in order. */
    Map<String, Shown> values() {
        return values;
    }

    /** What could not be shown, and why. */
    List<String> problems() {
        return problems;
    }

    /** What the entry's own code threw; null if it did not. */
    @Nullable
    Throwable thrown() {
        return thrown;
    }

    /** Counts the problems. */
    void report(StreamStats stats) {
        counted.report(stats);
    }

    private void problem(Problem problem, String text) {
        counted.add(problem, text);
        say(text);
    }

    private void leftOut(String name, String why) {
        problem(Problem.VALUE_INVALID, SafeText.cut(name, LONGEST_NAME) + " was left out: " + why);
    }

    private void say(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(SafeText.wellFormed(SafeText.cut(text, LONGEST_NAME)));
        } else if (problems.size() == MOST_PROBLEMS) {
            problems.add("… and more");
        }
    }

    /** Takes from what the entry may have; false, and said once, if nothing is left. */
    private boolean take(int cost) {
        if (!full && room < cost) {
            full = true;
            problem(Problem.VALUE_INVALID, "the entry is too long to be shown: the rest was left out");
        }
        room -= full ? 0 : cost;
        return !full;
    }

    private void put(String rawName, Shown value) {
        String name = SafeText.wellFormed(rawName);
        if (name.isEmpty()) {
            problem(Problem.NAME_INVALID, "a field without a name was left out");
        } else if (name.equals("_aws")) {
            problem(Problem.NAME_INVALID, "a field named _aws was left out: the name is taken");
        } else if (name.length() > LONGEST_NAME) {
            problem(
                    Problem.NAME_INVALID,
                    "a field whose name has " + name.length() + " characters was left out: "
                            + SafeText.cut(name, LONGEST_NAME / 2));
        } else if (values.containsKey(name)) {
            problem(Problem.NAME_INVALID, "a second field named " + name + " was left out");
        } else if (take(name.length() + COST)) {
            values.put(name, value);
        }
    }

    /** A text as it can be shown; null if there is no room for it. */
    private @Nullable String shown(CharSequence text) {
        String whole = text.toString();
        String kept = SafeText.wellFormed(SafeText.cut(whole, LONGEST_TEXT));
        return take(kept.length() + COST) ? kept : null;
    }

    private void putText(String name, @Nullable CharSequence text) {
        if (text == null) {
            leftOut(name, "its text is null");
            return;
        }
        String shown = shown(text);
        if (shown != null) {
            put(name, new Shown.Text(shown));
        }
    }

    private OpenValue declared(int field) {
        endOpen();
        FieldLayout of = layout.field(field);
        return new OpenValue(of.name(), of.unit());
    }

    private OpenValue opened(OpenValue value) {
        open = value;
        return value;
    }

    private void endOpen() {
        OpenValue left = open;
        open = null;
        if (left != null && left.state != State.CLOSED) {
            leftOut(left.name, "its value was begun and not ended");
        }
    }

    @Override
    public void metric(int field, long value) {
        declared(field).metric(value);
    }

    @Override
    public void metric(int field, double value) {
        declared(field).metric(value);
    }

    @Override
    public void nanos(int field, long nanos) {
        declared(field).nanos(nanos);
    }

    @Override
    public void property(int field, String value) {
        endOpen();
        putText(layout.field(field).name(), value);
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        endOpen();
        String name = layout.field(field).name();
        if (ordinal < 0 || ordinal >= names.size()) {
            leftOut(name, "there is no name " + ordinal + " in its table");
        } else {
            putText(name, names.name(ordinal));
        }
    }

    @Override
    public ValueWriter value(int field) {
        return opened(declared(field));
    }

    @Override
    public ValueWriter value(String name) {
        endOpen();
        return opened(new OpenValue(name, MetricUnit.NONE));
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        endOpen();
        FieldLayout of = layout.field(field);
        return opened(new OpenValue(of.name() + key, of.unit()));
    }

    @Override
    public void nested(int field, Entry child) {
        endOpen();
        if (depth == MOST_DEPTH) {
            problem(Problem.VALUE_INVALID, "a record " + MOST_DEPTH + " records deep in others was left out");
            return;
        }
        // Children cost as well: those without fields would have no end otherwise.
        if (!take(COST)) {
            return;
        }
        EntryLayout outer = layout;
        layout = outer.nested(field, child.layout());
        depth++;
        child.writeTo(this);
        depth--;
        endOpen();
        layout = outer;
    }

    @Override
    public void invalid(int field, String why) {
        endOpen();
        leftOut(layout.field(field).name(), why);
    }

    private enum State {
        OPEN,
        DISTRIBUTION,
        LIST,
        CLOSED
    }

    /** One value, from the moment that it is asked for. */
    private final class OpenValue implements ValueWriter {

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

        OpenValue(String name, Unit declared) {
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
                putText(name, value);
            }
        }

        @Override
        public void metric(long value) {
            if (became(State.OPEN, State.CLOSED) && unitFits()) {
                // A long beyond 2^53 is shown to its last digit, unless it is converted.
                putSingle(
                        isConverted()
                                ? ReadableNumber.exact(finite(converted((double) value)))
                                : BigDecimal.valueOf(value),
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
                leftOut(name, "a duration cannot be written in " + into.text());
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
                problem(Problem.VALUE_INVALID, "observations of " + name + " were left out: there are " + count);
            } else if (to.isFull()) {
                failed = true;
                leftOut(name, "it has more than " + Sample.MOST + " observations");
            } else if (isNumber(total)) {
                to.add(finite(converted(total)), count);
            }
        }

        @Override
        public void endDistribution() {
            Sample of = sample;
            sample = null;
            if (became(State.DISTRIBUTION, State.CLOSED) && !failed && of != null && !of.isEmpty()) {
                put(name, new Shown.Several(percentiles.figures(of), unit(), dimensions()));
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
                problem(Problem.VALUE_INVALID, "an item of " + name + " was left out: it is null");
            } else if (!failed) {
                String item = shown(value);
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
                put(name, new Shown.Texts(of));
            }
        }

        @Override
        public void error(String why) {
            if (state == State.CLOSED) {
                misused();
            } else {
                state = State.CLOSED;
                leftOut(name, why);
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
            problem(
                    Problem.VALUE_INVALID,
                    "a value of " + name
                            + " was written twice, or a distribution or list of it was not begun or not ended");
        }

        private void putSingle(BigDecimal value, Unit unit) {
            put(name, new Shown.Single(value, unit, dimensions()));
        }

        /** Own dimensions as they can be shown. */
        private DimensionSet dimensions() {
            DimensionSet shownSet = DimensionSet.empty();
            int left = MOST_DIMENSIONS;
            for (DimensionSet.Dimension one : dimensions.dimensions()) {
                String key = shown(one.name());
                String value = shown(one.value());
                if (left-- == 0 || key == null || value == null) {
                    problem(Problem.DIMENSIONS_LEFT_OUT, "dimensions of " + name + " were left out: they are too many");
                    break;
                }
                if (shownSet.dimensions().stream()
                        .noneMatch(other -> other.name().equals(key))) {
                    shownSet = shownSet.and(key, value);
                }
            }
            return shownSet;
        }

        /** As it is shown: one of the entry's own may be of any length. */
        private Unit unit() {
            Unit unit = declared == MetricUnit.NONE ? given : declared;
            return unit instanceof CustomUnit custom
                    ? Unit.custom(SafeText.wellFormed(SafeText.cut(custom.text(), LONGEST_NAME)))
                    : unit;
        }

        private boolean isConverted() {
            return given != MetricUnit.NONE && declared != MetricUnit.NONE && !given.equals(declared);
        }

        private boolean unitFits() {
            if (isConverted() && !(given instanceof MetricUnit from && from.convertsTo(declared))) {
                leftOut(name, "a value in " + given.text() + " cannot be converted into " + declared.text());
                return false;
            }
            return true;
        }

        private double converted(double value) {
            return isConverted() && given instanceof MetricUnit from ? from.convert(value, declared) : value;
        }

        private boolean isNumber(double value) {
            if (Double.isNaN(value)) {
                problem(Problem.NAN_LEFT_OUT, name + " was left out: it is not a number");
                return false;
            }
            return true;
        }

        private double finite(double value) {
            if (Double.isInfinite(value)) {
                problem(Problem.VALUE_CLAMPED, name + " is infinite: the largest value was written instead");
                return Math.copySign(Double.MAX_VALUE, value);
            }
            return value;
        }
    }
}
