package io.tidemark.format.local;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.json.PendingProblems;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.unit.MetricUnit;
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

    private final Percentiles percentiles;
    private final Map<String, Shown> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final PendingProblems counted = new PendingProblems();

    private String type = "entry";
    private String time = "";
    private @Nullable Throwable thrown;

    private EntryLayout layout = EntryLayout.DYNAMIC;
    private @Nullable ValueReading open;
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
            return String.valueOf(problem.toString());
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

    Percentiles percentiles() {
        return percentiles;
    }

    /** Counts the problems. */
    void report(StreamStats stats) {
        counted.report(stats);
    }

    void problem(Problem problem, String text) {
        counted.add(problem, text);
        say(text);
    }

    void leftOut(String name, String why) {
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

    void put(String rawName, Shown value) {
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
    @Nullable
    String shown(CharSequence text) {
        String whole = text.toString();
        String kept = SafeText.wellFormed(SafeText.cut(whole, LONGEST_TEXT));
        return take(kept.length() + COST) ? kept : null;
    }

    void putText(String name, @Nullable CharSequence text) {
        if (text == null) {
            leftOut(name, "its text is null");
            return;
        }
        String shown = shown(text);
        if (shown != null) {
            put(name, new Shown.Text(shown));
        }
    }

    private ValueReading declared(int field) {
        endOpen();
        FieldLayout of = layout.field(field);
        return new ValueReading(this, of.name(), of.unit());
    }

    private ValueReading opened(ValueReading value) {
        open = value;
        return value;
    }

    private void endOpen() {
        ValueReading left = open;
        open = null;
        if (left != null && left.isOpen()) {
            leftOut(left.name(), "its value was begun and not ended");
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
        return opened(new ValueReading(this, name, MetricUnit.NONE));
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        endOpen();
        FieldLayout of = layout.field(field);
        return opened(new ValueReading(this, of.name() + key, of.unit()));
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
}
