package io.tidemark.processor;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;

/** An entry as lines {@code name=value unit}; written twice, to see that writing is repeatable. */
record RecordedEntry(Entry entry, List<String> lines) {

    RecordedEntry(Entry entry) {
        this(entry, write(entry, false));
    }

    private static List<String> write(Entry entry, boolean sampleKey) {
        Lines first = new Lines(entry.layout());
        Lines second = new Lines(entry.layout());
        if (sampleKey) {
            entry.writeSampleKey(first);
            entry.writeSampleKey(second);
        } else {
            entry.writeTo(first);
            entry.writeTo(second);
        }
        if (!first.lines.equals(second.lines)) {
            throw new AssertionError(first.lines + " then " + second.lines);
        }
        return List.copyOf(first.lines);
    }

    /** All but one field. */
    List<String> without(String name) {
        return lines.stream().filter(line -> !line.startsWith(name + "=")).toList();
    }

    List<String> sampleKey() {
        return write(entry, true);
    }

    long epochNanos() {
        return entry.epochNanos();
    }

    private static final class Lines implements EntryWriter {
        private final EntryLayout layout;
        private final List<String> lines = new ArrayList<>();

        Lines(EntryLayout layout) {
            this.layout = layout;
        }

        private void add(int field, Object value) {
            Unit unit = layout.field(field).unit();
            lines.add(
                    layout.field(field).name() + "=" + value + (unit.equals(MetricUnit.NONE) ? "" : " " + unit.text()));
        }

        @Override
        public void metric(int field, long value) {
            add(field, value);
        }

        @Override
        public void metric(int field, double value) {
            add(field, value);
        }

        @Override
        public void nanos(int field, long nanos) {
            add(field, nanos + "ns");
        }

        @Override
        public void property(int field, String value) {
            add(field, value);
        }

        @Override
        public void property(int field, NameTable names, int ordinal) {
            add(field, names.name(ordinal));
        }

        @Override
        public ValueWriter value(int field) {
            return new Named(layout.field(field).name(), layout.field(field).unit());
        }

        @Override
        public ValueWriter value(String name) {
            return new Named(name, MetricUnit.NONE);
        }

        @Override
        public ValueWriter keyed(int field, String key) {
            return new Named(
                    layout.field(field).name() + key, layout.field(field).unit());
        }

        @Override
        public void nested(int field, Entry child) {
            Lines inside = new Lines(layout.nested(field, child.layout()));
            child.writeTo(inside);
            lines.addAll(inside.lines);
        }

        @Override
        public void invalid(int field, String why) {
            lines.add(layout.field(field).name() + " invalid: " + why);
        }

        private final class Named implements ValueWriter {
            private final String name;
            private final Unit fieldUnit;
            private final List<String> parts = new ArrayList<>();
            private String own = "";

            Named(String name, Unit fieldUnit) {
                this.name = name;
                this.fieldUnit = fieldUnit;
            }

            private void write(Object value) {
                String unit = fieldUnit.equals(MetricUnit.NONE) ? "" : " " + fieldUnit.text();
                lines.add(name + "=" + value + own + unit);
            }

            @Override
            public ValueWriter unit(Unit unit) {
                own += " of " + unit.text();
                return this;
            }

            @Override
            public ValueWriter dimensions(DimensionSet dimensions) {
                own += " by " + dimensions;
                return this;
            }

            @Override
            public ValueWriter flags(FlagSet flags) {
                return this;
            }

            @Override
            public void string(CharSequence value) {
                write(value);
            }

            @Override
            public void metric(long value) {
                write(value);
            }

            @Override
            public void metric(double value) {
                write(value);
            }

            @Override
            public void nanos(long nanos) {
                write(nanos + "ns");
            }

            @Override
            public void beginDistribution() {}

            @Override
            public void observe(double total, long count) {
                parts.add(total + "x" + count);
            }

            @Override
            public void endDistribution() {
                write(parts);
            }

            @Override
            public void beginList() {}

            @Override
            public void item(CharSequence value) {
                parts.add(value.toString());
            }

            @Override
            public void endList() {
                write(parts);
            }

            @Override
            public void error(String why) {
                lines.add(name + " invalid: " + why);
            }
        }
    }
}
