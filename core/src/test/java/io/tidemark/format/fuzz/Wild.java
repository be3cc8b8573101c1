package io.tidemark.format.fuzz;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.json.Formatted;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Entries of all kinds, that keep to the contract of {@link EntryWriter}; and what they say, in words of their own, for a model to judge by. */
final class Wild {

    /** What was given as a value, before a format looks at it. */
    enum Kind {
        TEXT,
        LIST,
        LONG,
        DOUBLE,
        NANOS,
        DISTRIBUTION,
        ERROR
    }

    record Observation(double total, long count) {}

    /**
     * A field that was written.
     *
     * @param declared the unit of the field, {@code given} that of the value
     */
    record Field(
            String name,
            Kind kind,
            List<String> texts,
            long number,
            List<Observation> observations,
            Unit declared,
            Unit given,
            FlagSet flags,
            DimensionSet own) {}

    /** An entry, and its fields in the order in which they are written. */
    record WildEntry(Entry entry, EntryLayout layout, long millis, List<Field> fields) {}

    private static final NameTable NAMES = NameTable.of("Red", "Gr\"een", "Łódź", "", "x".repeat(1025), "\uD800");

    private static final int DEEPEST = 3;
    private static final List<EntryLayout> CHILDREN = layouts(24, 1000);
    private static final List<EntryLayout> LAYOUTS = layouts(256, 1);

    private static List<EntryLayout> layouts(int count, int seed) {
        List<EntryLayout> layouts = new ArrayList<>();
        layouts.add(EntryLayout.DYNAMIC);
        for (int i = 1; i < count; i++) {
            byte[] bytes = new byte[400];
            new Random(seed + i).nextBytes(bytes);
            Choices choices = new Choices(bytes);
            EntryLayout layout = layout(choices, i);
            if (i > 2 && choices.once(5)) {
                // As with globals: some metrics may have dimension sets of their own.
                Set<String> except = new HashSet<>();
                for (int k = choices.below(4); k > 0; k--) {
                    except.add(choices.once(2) ? "f" + choices.below(12) : choices.dimensionName());
                }
                layout = EntryLayout.joined(layouts.get(1 + choices.below(i - 1)), layout, except);
            }
            layouts.add(layout);
        }
        return layouts;
    }

    private static EntryLayout layout(Choices choices, int number) {
        Shape.Builder shape = Shape.of("Wild" + number);
        for (int i = choices.once(2) ? choices.below(4) : 0; i > 0; i--) {
            String[] set = new String[choices.below(3)];
            for (int k = 0; k < set.length; k++) {
                set[k] = k == 0 && choices.once(10) ? choices.name() : "d" + (3 * k + choices.below(3));
            }
            shape.dimensions(set);
        }
        if (choices.once(3)) {
            shape.recordFlags(choices.flags());
        }
        int wide = choices.once(12) ? 90 + choices.below(140) : 0;
        for (int i = 0; i < wide; i++) {
            shape.metric("wide" + i, ValueShape.LONG);
        }
        // Half of the layouts have names as the compiler lets them through: each once, and nothing known at run time
        // only.
        boolean plain = choices.once(2);
        for (int i = 1 + choices.below(12); i > 0; i--) {
            String name = plain ? (i < 4 ? "d" + i : "f" + i) : choices.name();
            switch (choices.below(plain ? 6 : 8)) {
                case 0, 1 -> shape.metric(name, ValueShape.OPAQUE).unit(choices.unit());
                case 2, 3, 4 -> shape.property(name, ValueShape.STRING);
                case 5 ->
                    shape.field(name, FieldLayout.Kind.OPEN, ValueShape.OPAQUE).unit(choices.unit());
                case 6 -> shape.keyed("k").unit(choices.unit()).exactPrefix(choices.once(2) ? "d" : "");
                default -> shape.nested("n").exactPrefix(choices.once(2) ? "d" : "");
            }
            if (choices.once(4)) {
                shape.flags(choices.flags());
            }
        }
        return EntryLayout.of(shape.build());
    }

    private final Choices choices;
    private final List<Field> fields = new ArrayList<>();

    private Wild(Choices choices) {
        this.choices = choices;
    }

    /** A metric, or a text, by a name of its own. */
    static Field field(String name, Kind kind, List<String> texts, long number, List<Observation> observations) {
        return field(name, kind, texts, number, observations, DimensionSet.empty());
    }

    static Field field(
            String name, Kind kind, List<String> texts, long number, List<Observation> observations, DimensionSet own) {
        return new Field(
                name, kind, texts, number, observations, MetricUnit.NONE, MetricUnit.NONE, FlagSet.empty(), own);
    }

    /** An entry that has these fields, by names of their own. */
    static WildEntry of(List<Field> fields) {
        Entry entry = Formatted.entry(out -> {
            for (Field field : fields) {
                write(field, out.value(field.name()));
            }
        });
        return new WildEntry(entry, EntryLayout.DYNAMIC, Formatted.NOW, fields);
    }

    private static void write(Field field, ValueWriter value) {
        ValueWriter to = field.given() == MetricUnit.NONE ? value : value.unit(field.given());
        to = field.own().dimensions().isEmpty() ? to : to.dimensions(field.own());
        switch (field.kind()) {
            case TEXT -> to.string(field.texts().get(0));
            case LIST -> {
                to.beginList();
                field.texts().forEach(to::item);
                to.endList();
            }
            case LONG -> to.metric(field.number());
            case DOUBLE -> to.metric(field.observations().get(0).total());
            case NANOS -> to.nanos(field.number());
            case DISTRIBUTION -> {
                to.beginDistribution();
                for (Observation one : field.observations()) {
                    to.observe(one.total(), one.count());
                }
                to.endDistribution();
            }
            case ERROR -> to.error("broken");
        }
    }

    /** An entry of one of some layouts. */
    static WildEntry entry(Choices choices) {
        EntryLayout layout = LAYOUTS.get(choices.below(LAYOUTS.size()));
        Wild wild = new Wild(choices);
        List<Consumer<EntryWriter>> calls = wild.calls(layout, FlagSet.empty(), 0);
        long millis = choices.once(8) ? choices.aLong() / 1_000_000 : Formatted.NOW + choices.below(2000);
        Entry entry = Formatted.entry(layout, millis, out -> calls.forEach(call -> call.accept(out)));
        return new WildEntry(entry, layout, millis, List.copyOf(wild.fields));
    }

    /** The calls of an entry, in order; what they say is added to the fields. */
    private List<Consumer<EntryWriter>> calls(EntryLayout layout, FlagSet place, int depth) {
        List<Consumer<EntryWriter>> calls = new ArrayList<>();
        for (FieldLayout field : layout.fields()) {
            if (choices.once(12)) {
                calls.add(runtime(place));
            }
            boolean wide = field.name().startsWith("wide");
            if (wide || choices.below(4) > 0) {
                calls.addAll(wide ? List.of(number(field)) : of(layout, field, depth));
            }
        }
        if (layout.size() == 0 || choices.once(8)) {
            for (int i = choices.below(6); i > 0; i--) {
                calls.add(runtime(place));
            }
        }
        return calls;
    }

    private Consumer<EntryWriter> runtime(FlagSet place) {
        String name = choices.name();
        Consumer<ValueWriter> value = value(name, MetricUnit.NONE, place, null);
        return out -> value.accept(out.value(name));
    }

    private List<Consumer<EntryWriter>> of(EntryLayout layout, FieldLayout field, int depth) {
        int index = field.index();
        switch (field.kind()) {
            case KEYED:
                List<Consumer<EntryWriter>> keys = new ArrayList<>();
                for (int i = choices.below(4); i > 0; i--) {
                    String key = choices.name();
                    Consumer<ValueWriter> value = value(field.name() + key, field.unit(), field.flags(), null);
                    keys.add(out -> value.accept(out.keyed(index, key)));
                }
                return keys;
            case NESTED:
                if (depth == DEEPEST) {
                    return List.of();
                }
                EntryLayout child = CHILDREN.get(choices.below(CHILDREN.size()));
                List<Consumer<EntryWriter>> calls = calls(layout.nested(index, child), field.flags(), depth + 1);
                Entry entry = Formatted.entry(child, out -> calls.forEach(call -> call.accept(out)));
                return List.of(out -> out.nested(index, entry));
            default:
                return List.of(
                        switch (choices.below(4)) {
                            case 0 -> {
                                Consumer<ValueWriter> value =
                                        value(field.name(), field.unit(), field.flags(), field.kind());
                                yield out -> value.accept(out.value(index));
                            }
                            case 1 -> {
                                if (choices.once(8)) {
                                    add(field, Kind.ERROR, List.of(), 0, List.of());
                                    yield out -> out.invalid(index, "broken");
                                }
                                yield direct(field);
                            }
                            default -> direct(field);
                        });
        }
    }

    private Consumer<EntryWriter> direct(FieldLayout field) {
        boolean text =
                field.kind() == FieldLayout.Kind.PROPERTY || field.kind() == FieldLayout.Kind.OPEN && choices.once(2);
        return text ? text(field) : number(field);
    }

    private Consumer<EntryWriter> text(FieldLayout field) {
        int index = field.index();
        if (choices.once(3)) {
            int ordinal = choices.below(NAMES.size());
            add(field, Kind.TEXT, List.of(NAMES.name(ordinal)), 0, List.of());
            return out -> out.property(index, NAMES, ordinal);
        }
        String text = choices.text();
        add(field, Kind.TEXT, List.of(text), 0, List.of());
        return out -> out.property(index, text);
    }

    private Consumer<EntryWriter> number(FieldLayout field) {
        int index = field.index();
        switch (choices.below(3)) {
            case 0:
                long whole = choices.aLong();
                add(field, Kind.LONG, List.of(), whole, List.of());
                return out -> out.metric(index, whole);
            case 1:
                double decimal = choices.aDouble();
                add(field, Kind.DOUBLE, List.of(), 0, List.of(new Observation(decimal, 1)));
                return out -> out.metric(index, decimal);
            default:
                long nanos = choices.aLong();
                add(field, Kind.NANOS, List.of(), nanos, List.of());
                return out -> out.nanos(index, nanos);
        }
    }

    private void add(FieldLayout field, Kind kind, List<String> texts, long number, List<Observation> observations) {
        fields.add(new Field(
                field.name(),
                kind,
                texts,
                number,
                observations,
                field.unit(),
                MetricUnit.NONE,
                field.flags(),
                DimensionSet.empty()));
    }

    /** A value that goes through a {@link ValueWriter}. */
    private Consumer<ValueWriter> value(String name, Unit declared, FlagSet place, FieldLayout.Kind only) {
        boolean text = only == FieldLayout.Kind.PROPERTY || only != FieldLayout.Kind.METRIC && choices.once(3);
        if (choices.once(12)) {
            fields.add(new Field(
                    name, Kind.ERROR, List.of(), 0, List.of(), declared, MetricUnit.NONE, place, DimensionSet.empty()));
            return value -> value.error("broken");
        }
        return text ? textValue(name, declared, place) : metricValue(name, declared, place);
    }

    private Consumer<ValueWriter> textValue(String name, Unit declared, FlagSet place) {
        List<String> texts = new ArrayList<>();
        boolean list = choices.once(3);
        for (int i = list ? choices.below(5) : 1; i > 0; i--) {
            texts.add(choices.text());
        }
        fields.add(new Field(
                name,
                list ? Kind.LIST : Kind.TEXT,
                texts,
                0,
                List.of(),
                declared,
                MetricUnit.NONE,
                place,
                DimensionSet.empty()));
        if (!list) {
            return value -> value.string(new StringBuilder(texts.get(0)));
        }
        return value -> {
            value.beginList();
            texts.forEach(value::item);
            value.endList();
        };
    }

    private Consumer<ValueWriter> metricValue(String name, Unit declared, FlagSet place) {
        Unit given = choices.unit();
        FlagSet flags = choices.flags();
        DimensionSet own = choices.dimensions();
        long number = choices.aLong();
        List<Observation> observations = new ArrayList<>();
        Kind kind = switch (choices.below(5)) {
            case 0 -> Kind.LONG;
            case 1 -> Kind.DOUBLE;
            case 2 -> Kind.NANOS;
            default -> Kind.DISTRIBUTION;
        };
        if (kind == Kind.DOUBLE) {
            observations.add(new Observation(choices.aDouble(), 1));
        } else if (kind == Kind.DISTRIBUTION) {
            boolean many = choices.once(6);
            int count = many ? 99 + choices.below(3) + 50 * choices.below(4) : choices.below(5);
            for (int i = 0; i < count; i++) {
                observations.add(new Observation(
                        many ? i * 0.75 : choices.aDouble(), choices.once(2) ? 1 + choices.below(5) : 1));
            }
        }
        fields.add(new Field(
                name, kind, List.of(), number, List.copyOf(observations), declared, given, place.and(flags), own));
        boolean flagged = !flags.isEmpty();
        return value -> {
            ValueWriter to = given == MetricUnit.NONE ? value : value.unit(given);
            to = flagged ? to.flags(flags) : to;
            to = own.dimensions().isEmpty() ? to : to.dimensions(own);
            switch (kind) {
                case LONG -> to.metric(number);
                case DOUBLE -> to.metric(observations.get(0).total());
                case NANOS -> to.nanos(number);
                default -> {
                    to.beginDistribution();
                    for (Observation one : observations) {
                        to.observe(one.total(), one.count());
                    }
                    to.endDistribution();
                }
            }
        };
    }
}
