package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.Flag;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.NoValue;
import io.tidemark.internal.Warnings;
import io.tidemark.sink.EntrySink;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Makes metrics of aggregated records, and hands the entries on: each numeric field is a metric, each string field a tag. What a field is, its {@link
 * io.tidemark.Flags @Flags} say:
 *
 * <table>
 * <caption>Instruments</caption>
 * <tr><td>{@link io.tidemark.entry.Flag.Counter}</td><td>a counter: the sum of the values. A negative one is left out</td></tr>
 * <tr><td>{@link io.tidemark.entry.Flag.UpDownCounter}</td><td>an up-down counter: the sum of the values</td></tr>
 * <tr><td>{@link io.tidemark.entry.Flag.Gauge}</td><td>a gauge: the last value</td></tr>
 * <tr><td>none of these</td><td>an exponential histogram of all values</td></tr>
 * <tr><td>{@link io.tidemark.entry.Flag.NoMetric}</td><td>nothing</td></tr>
 * </table>
 *
 * <pre>{@code
 * RecordMetrics metrics = RecordMetrics.of(queue);
 * Stats.sources().add("api", metrics);
 * MergingSink<ApiCall> sink = MergingSink.of(KeyedAggregator.of(ApiCallAggregate::new, metrics), Duration.ofSeconds(10));
 * }</pre>
 *
 * <p>Entries of any kind are taken, but it is meant for few of them: it takes a lock and makes some garbage for each. For each single record take a {@link
 * ViewSink}. A field of the same name in several types of records is one metric; if they are flagged differently, the first counts. Fields of records within
 * records count as those of the outer one, and fields with keys as one metric a key, under the names that they are written with anywhere.
 *
 * <p>Left out, warned of and counted by {@link RecordAggregate#valuesLeftOut} are values in a unit that does not convert into that of the field, fields that no layout
 * declares, names that are not printable ASCII of at most 255 characters, and records that are more than {@value #MOST_DEPTH} deep in others.
 *
 * <p>There are at most {@value #LIMIT} combinations of tags. Others are counted in one that has the tag {@code overflow="true"} alone. There are at most {@value
 * #MOST_METRICS} metrics; values of others are left out.
 *
 * <p>Safe for use by several threads.
 */
public final class RecordMetrics implements EntrySink, MetricSource {

    /** How many combinations of tags a metric has at most. */
    public static final int LIMIT = 2_000;

    /** How many metrics there are at most. */
    public static final int MOST_METRICS = 2_000;

    private static final int MOST_DEPTH = 16;

    private final EntrySink next;

    /** Those that are tags; null for all. */
    private final @Nullable Set<String> tagKeys;

    /** Guarded by this. */
    private final Map<String, Instrument> instruments = new LinkedHashMap<>();

    private RecordMetrics(EntrySink next, @Nullable Set<String> tagKeys) {
        this.next = next;
        this.tagKeys = tagKeys;
    }

    /**
     * Takes entries, and hands them on.
     *
     * @param next gets the entries as they are
     */
    public static RecordMetrics of(EntrySink next) {
        return new RecordMetrics(Objects.requireNonNull(next, "next"), null);
    }

    /** Takes entries, of which nobody else needs to know. */
    public static RecordMetrics create() {
        return of(entry -> {});
    }

    /** As {@link #of(EntrySink)}, but of the string fields only those of these names are tags. */
    public static RecordMetrics by(EntrySink next, String... tags) {
        return new RecordMetrics(Objects.requireNonNull(next, "next"), Set.of(tags));
    }

    @Override
    public void append(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        try {
            Tagging tagging = new Tagging(entry.layout());
            entry.writeTo(tagging);
            Tags tags = Tags.local(tagging.tags);
            synchronized (this) {
                entry.writeTo(new Counting(entry.layout(), tags));
            }
        } catch (Throwable problem) {
            // Whatever it was: the entry goes on.
            Warnings.warn(
                    "record-metrics", "an entry could not be counted in metrics; it is appended all the same", problem);
        }
        next.append(entry);
    }

    /** As the sink that entries are handed on to does. */
    @Override
    public CompletionStage<Void> flush() {
        return next.flush();
    }

    @Override
    public synchronized List<MetricFamily> collect() {
        List<MetricFamily> families = new ArrayList<>();
        instruments.forEach((name, instrument) -> {
            List<MetricFamily.Point> points = new ArrayList<>();
            instrument.rows.forEach((tags, row) -> {
                if (!row.cell.isEmpty()) {
                    points.add(new MetricFamily.Point(tags, row.start, row.cell.data()));
                }
            });
            if (!points.isEmpty()) {
                families.add(new MetricFamily(name, "", instrument.unit, instrument.kind, points));
            }
        });
        return families;
    }

    @Override
    public String toString() {
        return "RecordMetrics[" + next + "]";
    }

    private record Row(RecordCell cell, Instant start) {}

    /** A metric. With the lock. */
    private static final class Instrument {
        final MetricFamily.Kind kind;
        final Unit unit;
        final Map<Tags, Row> rows = new LinkedHashMap<>();

        Instrument(MetricFamily.Kind kind, Unit unit) {
            this.kind = kind;
            this.unit = unit;
        }

        RecordCell cell(Tags tags) {
            Row row = rows.get(tags);
            if (row == null) {
                Tags key = rows.size() < LIMIT ? tags : Rows.OVERFLOW;
                row = rows.computeIfAbsent(
                        key,
                        any -> new Row(
                                new RecordCell(unit, kind), TimeSource.current().instant()));
            }
            return row.cell;
        }
    }

    private static MetricFamily.@Nullable Kind kind(FieldLayout field) {
        if (field.flags().contains(Flag.NoMetric.class)) {
            return null;
        }
        if (field.flags().contains(Flag.Counter.class)) {
            return MetricFamily.Kind.COUNTER;
        }
        if (field.flags().contains(Flag.UpDownCounter.class)) {
            return MetricFamily.Kind.UP_DOWN_COUNTER;
        }
        return field.flags().contains(Flag.Gauge.class) ? MetricFamily.Kind.GAUGE : MetricFamily.Kind.HISTOGRAM;
    }

    /** Of an entry, the strings. */
    private final class Tagging extends Walk {
        private final @Nullable FieldLayout recordId;
        private final @Nullable String timestamp;
        final TreeMap<String, String> tags = new TreeMap<>();

        Tagging(EntryLayout layout) {
            super(layout);
            this.recordId = layout.recordId();
            this.timestamp = layout.timestampField();
        }

        @Override
        public void property(int field, String value) {
            FieldLayout of = layout.field(field);
            if (tagKeys != null || !of.equals(recordId)) {
                tag(of.name(), value);
            }
        }

        @Override
        public ValueWriter value(int field) {
            return tagging(layout.field(field).name());
        }

        @Override
        public ValueWriter keyed(int field, String key) {
            return tagging(layout.field(field).name() + key);
        }

        private ValueWriter tagging(String name) {
            return new NoValue() {
                @Override
                public void string(CharSequence value) {
                    tag(name, value.toString());
                }
            };
        }

        private void tag(String name, String value) {
            if (tagKeys == null ? !name.equals(timestamp) : tagKeys.contains(name)) {
                tags.put(name, value);
            }
        }
    }

    /** Of an entry, the numbers. With the lock. */
    private final class Counting extends Walk {
        private final Tags tags;

        Counting(EntryLayout layout, Tags tags) {
            super(layout);
            this.tags = tags;
        }

        @Override
        public ValueWriter value(int field) {
            FieldLayout of = layout.field(field);
            return of.kind() == FieldLayout.Kind.PROPERTY ? super.value(field) : counted(of, of.name());
        }

        @Override
        public ValueWriter keyed(int field, String key) {
            FieldLayout of = layout.field(field);
            return counted(of, of.name() + key);
        }

        @Override
        public ValueWriter value(String name) {
            leaveOut("the field \"" + name + "\", which no layout declares, in metrics");
            return super.value(name);
        }

        @Override
        void leaveOut(String what) {
            RecordAggregate.leaveOut(what);
        }

        private ValueWriter counted(FieldLayout of, String name) {
            MetricFamily.Kind kind = kind(of);
            if (kind == null) {
                return NoValue.INSTANCE;
            }
            Instrument instrument = instruments.get(name);
            if (instrument == null) {
                if (PrintableAscii.problem(name, false) != null) {
                    leaveOut("the field \"" + name + "\", whose name is none of a metric");
                    return NoValue.INSTANCE;
                }
                if (instruments.size() == MOST_METRICS) {
                    leaveOut("the field \"" + name + "\": there are " + MOST_METRICS + " metrics already");
                    return NoValue.INSTANCE;
                }
                // One that only turns out to be a string has no values, and is given to nobody.
                instrument = new Instrument(kind, of.unit());
                instruments.put(name, instrument);
            }
            RecordCell cell = instrument.cell(tags);
            // Of another type of records it may be in another unit.
            return of.unit().equals(instrument.unit) ? cell : cell.unit(of.unit());
        }
    }

    /** Goes through an entry and those within it. Takes what it is given for nothing. */
    private abstract static class Walk implements EntryWriter {
        EntryLayout layout;
        private int depth;

        Walk(EntryLayout layout) {
            this.layout = layout;
        }

        /** What is not counted, and is not meant to be ignored. */
        void leaveOut(String what) {}

        @Override
        public void metric(int field, long value) {
            value(field).metric(value);
        }

        @Override
        public void metric(int field, double value) {
            value(field).metric(value);
        }

        @Override
        public void nanos(int field, long nanos) {
            value(field).nanos(nanos);
        }

        @Override
        public void property(int field, String value) {}

        @Override
        public void property(int field, NameTable names, int ordinal) {
            property(field, names.name(ordinal));
        }

        @Override
        public ValueWriter value(int field) {
            return NoValue.INSTANCE;
        }

        @Override
        public ValueWriter value(String name) {
            return NoValue.INSTANCE;
        }

        @Override
        public ValueWriter keyed(int field, String key) {
            return NoValue.INSTANCE;
        }

        @Override
        public void nested(int field, Entry child) {
            if (depth == MOST_DEPTH) {
                leaveOut("a record " + MOST_DEPTH + " records deep in others, in metrics");
                return;
            }
            EntryLayout outer = layout;
            layout = outer.nested(field, child.layout());
            depth++;
            child.writeTo(this);
            depth--;
            layout = outer;
        }

        @Override
        public void invalid(int field, String why) {}
    }
}
