package io.tidemark.internal.json;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of a field before its value: the bytes around the value, and what is to be checked. */
public final class FieldPlan {

    /** A name of an entry, and whether the entry that is being written has it already. */
    static final class Name {
        final String text;
        long takenBy;

        Name(String text) {
            this.text = text;
        }
    }

    final EntryPlan plan;
    final Name name;

    /** Its place in {@link EntryPlan#field}: different for each unit that a field is written with. */
    final int id;

    /** The unit of the numbers that are written. */
    final Unit unit;

    /** The unit that the layout declares: numbers in others are converted into it. */
    final Unit declaredUnit;

    final FlagSet flags;

    /** {@code ,"Name":} */
    final Words member;

    /** What stands before and behind a number. */
    final Words before;

    final Words after;

    final int afterLength;

    /**
     * What the short way begins with, {@link #member} for a property and {@link #before} for a metric: in the plan itself, so that
     * it is in the cache with the rest. With many record types in use, that is what counts.
     */
    private final Words lead;

    private final int leadLength;
    private final long lead0;
    private final long lead1;
    private final long lead2;
    private final long lead3;

    /** What stands behind several observations; before them is {@link #member}. */
    final Words afterMany;

    /** Room that a number needs with all that belongs to it. */
    final int room;

    final Words header;
    final long marks;

    /** Why the name cannot be written; null if it can. */
    final @Nullable String rejected;

    /** Why the name cannot be that of a metric; null if it can. */
    final @Nullable String rejectedAsMetric;

    final boolean unknownUnit;

    /** The number is written among the properties. */
    final boolean aside;

    /** Decimals of a number of nanoseconds in the unit: 3, 6 or 9; 0 if the unit is none of time. */
    final int decimals;

    /** A bit if it is a dimension, or 0. */
    final long dimension;

    /** Nothing is to be checked of its numbers, of its texts, of its names from a table. */
    final boolean plainNumber;

    /** The same of its numbers, if they have a weight. Then they are not plain. */
    final boolean plainWeighted;

    final boolean plainText;
    final boolean plainNames;

    @Nullable
    NameTable table;

    /** {@code ,"Name":"text"} */
    Words[] tableMembers = {};

    /** Whether the text can be the value of a dimension. */
    boolean[] tableFit = {};

    // What is said of a condition that may last, and so be met at every entry: made when it is met first.
    private @Nullable String nan;
    private @Nullable String nanObservation;
    private @Nullable String infinite;
    private @Nullable String unitLeftOut;
    private @Nullable String second;

    private @Nullable Map<String, FieldPlan> keys;
    private @Nullable Map<EntryLayout, FieldPlan[]> children;
    private @Nullable EntryLayout lastChild;
    private FieldPlan[] lastChildFields = {};

    /** The same field with another unit or other flags. */
    private @Nullable Map<Unit, Map<FlagSet, FieldPlan>> variants;

    private @Nullable FieldPlan lastVariant;

    FieldPlan(EntryPlan plan, Name name, int id, Unit declaredUnit, Unit unit, FlagSet flags, boolean property) {
        this.plan = plan;
        this.name = name;
        this.id = id;
        this.declaredUnit = declaredUnit;
        this.unit = unit;
        this.flags = flags;
        Dialect dialect = plan.dialect();
        String quoted = Strings.quoted(name.text).toString();
        member = Words.of("," + quoted + ":");
        rejected = name.text.isEmpty()
                ? "a field without a name was left out"
                : name.text.equals("_aws") ? "a field named _aws was left out: the name is taken" : null;
        rejectedAsMetric = flags.contains(Flag.NoMetric.class) ? null : dialect.metricNameProblem(name.text);
        aside = flags.contains(Flag.NoMetric.class) || rejectedAsMetric != null;
        unknownUnit = !aside && !dialect.knows(unit);
        Unit written = unknownUnit ? MetricUnit.NONE : unit;
        before = aside ? member : Words.of(dialect.before(quoted, written));
        after = aside ? Words.EMPTY : Words.of(dialect.after(written));
        afterLength = after.length();
        afterMany = aside ? Words.of(dialect.after(MetricUnit.NONE)) : after;
        header = aside
                ? Words.EMPTY
                : Words.of(dialect.header(quoted, written, flags.contains(Flag.HighResolution.class)));
        marks = plan.marks(name.text);
        boolean weighted = dialect.weighted() != null;
        room = before.length() + afterMany.length() + Numbers.ROOM + 2 * Words.SLACK + (weighted ? Weighing.ROOM : 0);
        decimals = unit == MetricUnit.MILLISECONDS
                ? 6
                : unit == MetricUnit.SECONDS ? 9 : unit == MetricUnit.MICROSECONDS ? 3 : 0;
        dimension = plan.dimension(name.text);
        boolean plain = rejected == null && !plan.isChecked();
        lead = property ? member : before;
        leadLength = lead.length();
        lead0 = lead.word(0);
        lead1 = lead.word(1);
        lead2 = lead.word(2);
        lead3 = lead.word(3);
        boolean same = member.toString().equals(before.toString());
        boolean plainMetric = plain && (same || !property) && !aside && !unknownUnit;
        plainNumber = plainMetric && !weighted;
        plainWeighted = plainMetric && weighted;
        plainText = plain && (same || property) && dimension == 0;
        plainNames = plain;
    }

    /** Puts {@link #lead}. */
    int putLead(byte[] out, int at) {
        Words.LONG.set(out, at, lead0);
        Words.LONG.set(out, at + 8, lead1);
        Words.LONG.set(out, at + 16, lead2);
        Words.LONG.set(out, at + 24, lead3);
        if (leadLength > 32) {
            lead.putRest(out, at);
        }
        return at + leadLength;
    }

    /** The name that is written. */
    public String name() {
        return name.text;
    }

    /** What stands in the header for it; empty if it is no metric. */
    public Words header() {
        return header;
    }

    /** Which of the format's lists of metrics it is in, as bits. */
    public long marks() {
        return marks;
    }

    /** This field with numbers in this unit, and these flags beside its own. */
    FieldPlan with(Unit otherUnit, FlagSet more) {
        FlagSet all = flags.and(more);
        if (otherUnit.equals(unit) && all.equals(flags)) {
            return this;
        }
        FieldPlan last = lastVariant;
        if (last != null && last.unit.equals(otherUnit) && last.flags.equals(all)) {
            return last;
        }
        Map<Unit, Map<FlagSet, FieldPlan>> known = variants;
        if (known == null) {
            known = new HashMap<>();
            variants = known;
        }
        Map<FlagSet, FieldPlan> byFlags = known.get(otherUnit);
        if (byFlags == null) {
            byFlags = new HashMap<>(2);
            known.put(otherUnit, byFlags);
        }
        FieldPlan variant = byFlags.get(all);
        if (variant == null) {
            variant = plan.newVariant(this, otherUnit, all);
            byFlags.put(all, variant);
        }
        lastVariant = variant;
        return variant;
    }

    String nan() {
        String text = nan;
        if (text == null) {
            text = name.text + " is not a number (NaN) and was left out";
            nan = text;
        }
        return text;
    }

    String nanObservation() {
        String text = nanObservation;
        if (text == null) {
            text = "an observation of " + name.text + " is not a number (NaN) and was left out";
            nanObservation = text;
        }
        return text;
    }

    String infinite() {
        String text = infinite;
        if (text == null) {
            text = name.text + " is infinite; the largest value was written instead";
            infinite = text;
        }
        return text;
    }

    String unitLeftOut() {
        String text = unitLeftOut;
        if (text == null) {
            text = "the unit " + unit.text() + " of " + name.text + " was left out: the format does not know it";
            unitLeftOut = text;
        }
        return text;
    }

    String second() {
        String text = second;
        if (text == null) {
            text = "a second field named \"" + name.text + "\" was left out";
            second = text;
        }
        return text;
    }

    /** About how many bytes it holds beyond its fixed size. */
    long bytes() {
        return 3L * name.text.length()
                + unit.text().length()
                + member.length()
                + header.length()
                + (aside ? 0 : before.length() + after.length());
    }

    /** The field of a key, of a field of run-time names. */
    FieldPlan key(String key, String prefix) {
        Map<String, FieldPlan> known = keys;
        if (known == null) {
            known = new HashMap<>();
            keys = known;
        }
        FieldPlan field = known.get(key);
        if (field == null) {
            field = plan.newRuntimeField(prefix + key, declaredUnit, flags);
            known.put(key, field);
        }
        return field;
    }

    /** The fields of a record in the place of this field. */
    FieldPlan[] child(EntryLayout layout) {
        if (layout == lastChild) {
            return lastChildFields;
        }
        Map<EntryLayout, FieldPlan[]> known = children;
        if (known == null) {
            known = new HashMap<>();
            children = known;
        }
        FieldPlan[] fields = known.get(layout);
        if (fields == null) {
            fields = plan.newChildFields(layout);
            known.put(layout, fields);
        }
        lastChild = layout;
        lastChildFields = fields;
        return fields;
    }

    /** Encodes the texts of a table. */
    void use(NameTable names) {
        tableMembers = new Words[names.size()];
        tableFit = new boolean[names.size()];
        for (int i = 0; i < tableMembers.length; i++) {
            tableMembers[i] = Words.of(member.toString() + Strings.quoted(names.name(i)));
            tableFit[i] = Lanes.isDimensionValue(names.name(i));
        }
        table = names;
    }

    static FieldPlan of(EntryPlan plan, FieldLayout field) {
        return plan.newField(
                field.name(), field.unit(), field.unit(), field.flags(), field.kind() == FieldLayout.Kind.PROPERTY);
    }
}
