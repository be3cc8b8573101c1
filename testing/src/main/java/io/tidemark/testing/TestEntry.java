package io.tidemark.testing;

import io.tidemark.Guard;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.format.Format;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entry as it was at one moment: its metrics and properties by the names that are written, prefixes and naming style
 * applied, in the order in which they were written. Immutable, whatever becomes of the record.
 *
 * <p>What a format would not write is not here either: an absent field, an empty distribution, a NaN. What it would count as
 * a problem is in {@link #invalid}.
 *
 * <p>It is an entry itself, and can be appended to another sink or rendered by a {@link Format}.
 */
public final class TestEntry implements Entry {

    private final EntryLayout layout;
    private final long epochNanos;
    private final Recording fields;
    private final Recording sampleKey;
    private final List<Invalid> invalid;

    private TestEntry(Entry entry) {
        List<Invalid> problems = new ArrayList<>();
        this.layout = entry.layout();
        this.epochNanos = entry.epochNanos();
        this.fields = Recording.of(layout, entry::writeTo);
        this.sampleKey = Recording.of(layout, entry::writeSampleKey);
        layout.problems().forEach(problem -> problems.add(new Invalid("(the entry)", problem)));
        problems.addAll(fields.invalid());
        this.invalid = List.copyOf(problems);
    }

    /**
     * What an entry writes. An entry that throws gives what it wrote before, and an {@link #invalid} line that says so.
     *
     * <p>An immutable record is an entry through its companion: {@code TestEntry.of(SystemUsageEntry.of(usage))}.
     */
    public static TestEntry of(Entry entry) {
        return entry instanceof TestEntry captured ? captured : new TestEntry(entry);
    }

    /**
     * Closes an open record without its sink, and gives what it would have emitted. The record is discarded: its sink gets
     * nothing of it. One that was emitted already is read as it is.
     */
    public static TestEntry of(Guard guard) {
        if (!guard.isClosed()) {
            guard.tidemarkStop();
            // Closes the values, and leaves them where writing finds them.
            guard.discard();
        }
        return new TestEntry(guard);
    }

    /** The names of all metrics and properties, in the order in which they were written. */
    public List<String> names() {
        return List.copyOf(fields.values().keySet());
    }

    /** Whether there is a metric or a property of this name. */
    public boolean has(String name) {
        return fields.values().containsKey(name);
    }

    /** All metrics by name, in order. */
    public Map<String, Metric> metrics() {
        return only(Metric.class);
    }

    /** All properties by name, in order. */
    public Map<String, Property> properties() {
        return only(Property.class);
    }

    /**
     * The metric of this name.
     *
     * @throws NoSuchElementException if there is none; the message shows the entry
     */
    public Metric metric(String name) {
        if (fields.values().get(name) instanceof Metric metric) {
            return metric;
        }
        throw new NoSuchElementException(missing("metric", name));
    }

    /**
     * The text of the property of this name; of a list, its elements in brackets.
     *
     * @throws NoSuchElementException if there is none; the message shows the entry
     */
    public String property(String name) {
        if (fields.values().get(name) instanceof Property property) {
            return property.text();
        }
        throw new NoSuchElementException(missing("property", name));
    }

    /** The time of the entry. */
    public Instant timestamp() {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L));
    }

    /** The fields of the sampling group with their texts, in order; empty if the entry has none. */
    public Map<String, String> sampleKey() {
        Map<String, String> key = new LinkedHashMap<>();
        sampleKey.values().forEach((name, value) -> key.put(name, value.text()));
        return Collections.unmodifiableMap(key);
    }

    /** What could not be written, and why; empty if all could. */
    public List<Invalid> invalid() {
        return invalid;
    }

    /**
     * The entry as a format writes it, usually one line; without line feeds. Empty if the format refuses it.
     *
     * @throws AssertionError if the format finds it invalid; the message says why
     */
    public List<String> lines(Format format) {
        return render(format, List.of(this));
    }

    static List<String> render(Format format, List<TestEntry> entries) {
        StreamStats stats = new StreamStats("test");
        var encoder = format.newEncoder(stats);
        LineBlock block = new LineBlock(1024);
        for (TestEntry entry : entries) {
            if (encoder.encode(entry, block) == Outcome.INVALID) {
                throw new AssertionError("the format finds this entry invalid: " + stats.lastProblem() + "\n" + entry);
            }
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < block.lines(); i++) {
            lines.add(block.line(i).stripTrailing());
        }
        return lines;
    }

    @Override
    public EntryLayout layout() {
        return layout;
    }

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public void writeTo(EntryWriter out) {
        fields.replay(out);
    }

    @Override
    public void writeSampleKey(EntryWriter out) {
        sampleKey.replay(out);
    }

    /** Whether both have the same time, and the same values and problems in the same order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TestEntry entry
                && entry.epochNanos == epochNanos
                && entry.invalid.equals(invalid)
                && List.copyOf(entry.fields.values().values())
                        .equals(List.copyOf(fields.values().values()));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(epochNanos) * 31 + fields.values().hashCode();
    }

    /** The whole entry for people, one field a line. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        out.append(layout == EntryLayout.DYNAMIC ? "entry" : layout.type())
                .append(" at ")
                .append(timestamp());
        int width = 0;
        for (String name : fields.values().keySet()) {
            width = Math.max(width, name.length());
        }
        for (Value value : fields.values().values()) {
            out.append("\n  ").append(value.name());
            out.append(" ".repeat(width - value.name().length() + 2)).append(value);
        }
        if (fields.values().isEmpty()) {
            out.append("\n  (no fields)");
        }
        for (Invalid problem : invalid) {
            out.append("\n  ").append(problem);
        }
        return out.toString();
    }

    /** Says that there is no such metric or property, what there is instead, and shows the entry. */
    String missing(String kind, String name) {
        StringBuilder out =
                new StringBuilder("no ").append(kind).append(" \"").append(name).append('"');
        Value other = fields.values().get(name);
        Invalid problem = invalid.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        if (other != null) {
            out.append(", but a ")
                    .append(other instanceof Metric ? "metric" : "property")
                    .append(" of that name");
        } else if (problem != null) {
            out.append(", it is invalid: ").append(problem.why());
        } else {
            Suggestion.of(name, names())
                    .ifPresent(
                            near -> out.append("; did you mean \"").append(near).append("\"?"));
        }
        return out.append("\nin ").append(this).toString();
    }

    private <T extends Value> Map<String, T> only(Class<T> type) {
        Map<String, T> found = new LinkedHashMap<>();
        fields.values().forEach((name, value) -> {
            if (type.isInstance(value)) {
                found.put(name, type.cast(value));
            }
        });
        return Collections.unmodifiableMap(found);
    }

    /** A metric or a property. */
    public sealed interface Value permits Metric, Property {

        /** The name that is written. */
        String name();

        /** The value as text, without unit and quotes. */
        String text();
    }

    /**
     * A metric.
     *
     * @param name the name that is written
     * @param observations what was observed, in order; never empty
     * @param distribution whether it was written as a distribution; else it has one observation
     * @param unit the unit of the observations
     * @param dimensions dimensions that this metric alone has; usually empty
     * @param flags marks for formats, of the field and of the value
     */
    public record Metric(
            String name,
            List<Observation> observations,
            boolean distribution,
            Unit unit,
            DimensionSet dimensions,
            FlagSet flags)
            implements Value {

        /** Makes the list immutable. */
        public Metric {
            observations = List.copyOf(observations);
        }

        /** The sum of all observations; of a single one its value. */
        public double value() {
            double sum = 0;
            for (Observation observation : observations) {
                sum += observation.total().doubleValue();
            }
            return sum;
        }

        /** How many observations it stands for. */
        public long count() {
            return observations.stream().mapToLong(Observation::count).sum();
        }

        @Override
        public String text() {
            return distribution
                    ? observations.stream().map(Observation::toString).collect(Collectors.joining(", ", "[", "]"))
                    : observations.get(0).toString();
        }

        @Override
        public String toString() {
            StringBuilder out = new StringBuilder(text());
            if (unit != MetricUnit.NONE) {
                out.append(' ').append(unit.text());
            }
            if (!dimensions.dimensions().isEmpty()) {
                out.append(" by ")
                        .append(dimensions.dimensions().stream()
                                .map(one -> one.name() + "=" + one.value())
                                .collect(Collectors.joining(", ")));
            }
            return out.toString();
        }
    }

    /**
     * {@code count} observations that add up to {@code total}.
     *
     * @param total a {@code Long} or a {@code Double}, as the entry wrote it
     * @param count 1 or more
     */
    public record Observation(Number total, long count) {
        @Override
        public String toString() {
            return count == 1 ? Numbers.text(total) : Numbers.text(total) + " in " + count;
        }
    }

    /**
     * A property.
     *
     * @param name the name that is written
     * @param values its string, or the strings of the list
     * @param list whether it was written as a list
     */
    public record Property(String name, List<String> values, boolean list) implements Value {

        /** Makes the list immutable. */
        public Property {
            values = List.copyOf(values);
        }

        @Override
        public String text() {
            return list ? values.toString() : values.get(0);
        }

        @Override
        public String toString() {
            return list
                    ? values.stream().map(one -> "\"" + one + "\"").collect(Collectors.joining(", ", "[", "]"))
                    : "\"" + values.get(0) + "\"";
        }
    }

    /**
     * A value that could not be written.
     *
     * @param name the name of its field
     * @param why what is wrong with it
     */
    public record Invalid(String name, String why) {
        @Override
        public String toString() {
            return name + " is invalid: " + why;
        }
    }
}
