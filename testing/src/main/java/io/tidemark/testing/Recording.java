package io.tidemark.testing;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.testing.TestEntry.Invalid;
import io.tidemark.testing.TestEntry.Metric;
import io.tidemark.testing.TestEntry.Observation;
import io.tidemark.testing.TestEntry.Property;
import io.tidemark.testing.TestEntry.Value;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes an entry's calls: as calls that can be made again, and as the values that they mean. */
final class Recording implements EntryWriter {

    private final List<Consumer<EntryWriter>> calls = new ArrayList<>();
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final List<Invalid> invalid = new ArrayList<>();

    private EntryLayout layout;

    /** What the place of a nested entry gives to those of its values that stand in no layout. */
    private FlagSet placeFlags = FlagSet.empty();

    private @Nullable OpenValue open;

    /** Inside a nested entry, which is one call of the entry that holds it. */
    private int nesting;

    private Recording(EntryLayout layout) {
        this.layout = layout;
    }

    static Recording of(EntryLayout layout, Consumer<EntryWriter> entry) {
        Recording recording = new Recording(layout);
        try {
            entry.accept(recording);
        } catch (Throwable problem) {
            recording.invalid.add(new Invalid("(the entry)", "its code threw " + problem));
        }
        recording.endOpen();
        return recording;
    }

    /** By name, in order. */
    Map<String, Value> values() {
        return Collections.unmodifiableMap(values);
    }

    List<Invalid> invalid() {
        return invalid;
    }

    void replay(EntryWriter out) {
        for (Consumer<EntryWriter> call : calls) {
            call.accept(out);
        }
    }

    private void called(Consumer<EntryWriter> call) {
        endOpen();
        if (nesting == 0) {
            calls.add(call);
        }
    }

    private void endOpen() {
        OpenValue left = open;
        open = null;
        if (left != null && !left.ended) {
            invalid.add(new Invalid(left.name, "its code asked for a writer and wrote nothing"));
        }
    }

    @Override
    public void metric(int field, long value) {
        called(out -> out.metric(field, value));
        open(field).take(value);
    }

    @Override
    public void metric(int field, double value) {
        called(out -> out.metric(field, value));
        open(field).take(value);
    }

    @Override
    public void nanos(int field, long nanos) {
        called(out -> out.nanos(field, nanos));
        open(field).takeNanos(nanos);
    }

    @Override
    public void property(int field, String value) {
        called(out -> out.property(field, value));
        put(new Property(layout.field(field).name(), List.of(value), false));
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        if (ordinal >= names.size()) {
            invalid(field, "no name for ordinal " + ordinal);
            return;
        }
        called(out -> out.property(field, names, ordinal));
        put(new Property(layout.field(field).name(), List.of(names.name(ordinal)), false));
    }

    @Override
    public ValueWriter value(int field) {
        return opened(open(field), out -> out.value(field));
    }

    @Override
    public ValueWriter value(String name) {
        return opened(new OpenValue(name, MetricUnit.NONE, placeFlags), out -> out.value(name));
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        FieldLayout keyed = layout.field(field);
        return opened(new OpenValue(keyed.name() + key, keyed.unit(), keyed.flags()), out -> out.keyed(field, key));
    }

    @Override
    public void nested(int field, Entry child) {
        TestEntry captured = TestEntry.of(child);
        called(out -> out.nested(field, captured));
        EntryLayout outer = layout;
        FlagSet outerFlags = placeFlags;
        placeFlags = outer.field(field).flags();
        layout = outer.nested(field, captured.layout());
        nesting++;
        try {
            layout.problems().forEach(problem -> invalid.add(new Invalid("(the entry)", problem)));
            captured.writeTo(this);
            endOpen();
        } finally {
            nesting--;
            layout = outer;
            placeFlags = outerFlags;
        }
    }

    @Override
    public void invalid(int field, String why) {
        called(out -> out.invalid(field, why));
        invalid.add(new Invalid(layout.field(field).name(), why));
    }

    private OpenValue open(int field) {
        FieldLayout declared = layout.field(field);
        return new OpenValue(declared.name(), declared.unit(), declared.flags());
    }

    private OpenValue opened(OpenValue value, Function<EntryWriter, ValueWriter> writer) {
        called(out -> {
            ValueWriter to = writer.apply(out);
            for (UnaryOperator<ValueWriter> call : value.calls) {
                to = call.apply(to);
            }
        });
        open = value;
        return value;
    }

    private void put(Value value) {
        if (value.name().isEmpty()) {
            invalid.add(new Invalid("(the entry)", "a field has an empty name"));
        } else if (value.name().equals("_aws")) {
            invalid.add(new Invalid("(the entry)", "a field has the reserved name _aws"));
        } else if (values.putIfAbsent(value.name(), value) != null) {
            invalid.add(new Invalid("(the entry)", "two fields are named \"" + value.name() + "\""));
        }
    }

    /** One value, and what it becomes in the unit of its field. */
    private final class OpenValue implements ValueWriter {
        final List<UnaryOperator<ValueWriter>> calls = new ArrayList<>();
        final String name;

        private final Unit declared;
        private @Nullable Unit given;
        private FlagSet flags;
        private DimensionSet dimensions = DimensionSet.empty();
        private final List<Observation> observations = new ArrayList<>();
        private final List<String> items = new ArrayList<>();
        private boolean failed;
        private @Nullable Unit unitOfNanos;
        boolean ended;

        OpenValue(String name, Unit declared, FlagSet flags) {
            this.name = name;
            this.declared = declared;
            this.flags = flags;
        }

        @Override
        public ValueWriter unit(Unit unit) {
            calls.add(to -> to.unit(unit));
            given = unit;
            return this;
        }

        @Override
        public ValueWriter dimensions(DimensionSet dimensions) {
            calls.add(to -> to.dimensions(dimensions));
            this.dimensions = dimensions;
            return this;
        }

        @Override
        public ValueWriter flags(FlagSet flags) {
            calls.add(to -> to.flags(flags));
            this.flags = this.flags.and(flags);
            return this;
        }

        @Override
        public void string(CharSequence value) {
            String text = value.toString();
            end(to -> to.string(text));
            put(new Property(name, List.of(text), false));
        }

        @Override
        public void metric(long value) {
            end(to -> to.metric(value));
            take(value);
        }

        @Override
        public void metric(double value) {
            end(to -> to.metric(value));
            take(value);
        }

        @Override
        public void nanos(long nanos) {
            end(to -> to.nanos(nanos));
            takeNanos(nanos);
        }

        @Override
        public void beginDistribution() {
            calls.add(to -> {
                to.beginDistribution();
                return to;
            });
        }

        @Override
        public void observe(double total, long count) {
            calls.add(to -> {
                to.observe(total, count);
                return to;
            });
            if (count < 1) {
                fail("an observation stands for " + count);
                return;
            }
            // Whole numbers are given as such, as the other kind of metric would be: 3 and not 3.0.
            Number number = total == Math.rint(total) && Math.abs(total) < 1e15 ? (Number) (long) total : total;
            observe(number, count);
        }

        @Override
        public void endDistribution() {
            end(ValueWriter::endDistribution);
            finish(true);
        }

        @Override
        public void beginList() {
            calls.add(to -> {
                to.beginList();
                return to;
            });
        }

        @Override
        public void item(CharSequence value) {
            String text = value.toString();
            calls.add(to -> {
                to.item(text);
                return to;
            });
            items.add(text);
        }

        @Override
        public void endList() {
            end(ValueWriter::endList);
            put(new Property(name, items, true));
        }

        @Override
        public void error(String why) {
            end(to -> to.error(why));
            fail(why);
        }

        private void end(Consumer<ValueWriter> call) {
            ended = true;
            calls.add(to -> {
                call.accept(to);
                return to;
            });
        }

        void take(Number value) {
            ended = true;
            observe(value, 1);
            finish(false);
        }

        /** A duration goes into the unit of the field without a rounding in between; milliseconds if it has none. */
        void takeNanos(long nanos) {
            ended = true;
            Unit into = declared != MetricUnit.NONE ? declared : given != null ? given : MetricUnit.MILLISECONDS;
            int digits = into == MetricUnit.SECONDS
                    ? 9
                    : into == MetricUnit.MILLISECONDS ? 6 : into == MetricUnit.MICROSECONDS ? 3 : -1;
            if (digits < 0) {
                fail("a duration cannot be written in " + into.text());
                return;
            }
            unitOfNanos = into;
            observations.add(new Observation(BigDecimal.valueOf(nanos, digits).doubleValue(), 1));
            finish(false);
        }

        private void observe(Number total, long count) {
            double value = total.doubleValue();
            if (Double.isNaN(value)) {
                fail("NaN is left out");
                return;
            }
            Number written = Double.isInfinite(value) ? (Number) Math.copySign(Double.MAX_VALUE, value) : total;
            Unit from = given;
            if (from == null || declared == MetricUnit.NONE || from.equals(declared)) {
                observations.add(new Observation(written, count));
            } else if (from instanceof MetricUnit unit && unit.convertsTo(declared)) {
                observations.add(new Observation(unit.convert(written.doubleValue(), declared), count));
            } else {
                fail("a value in " + from.text() + " cannot be converted into " + declared.text());
            }
        }

        private void finish(boolean distribution) {
            if ((failed && !distribution) || observations.isEmpty()) {
                return;
            }
            Unit unit =
                    unitOfNanos != null ? unitOfNanos : declared == MetricUnit.NONE && given != null ? given : declared;
            put(new Metric(name, observations, distribution, unit, dimensions, flags));
        }

        private void fail(String why) {
            failed = true;
            invalid.add(new Invalid(name, why));
        }
    }
}
