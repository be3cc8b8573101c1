package io.tidemark.internal.json;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What an encoder knows of the entries of one layout. For one thread. */
public final class EntryPlan {

    /** A plan with more run-time names, and units of run time, than this is made anew: they come and go, memory must not only grow. */
    private static final int MOST_RUNTIME_FIELDS = 4096;

    /** The same by about how many bytes they hold. */
    private static final long MOST_RUNTIME_BYTES = 1 << 20;

    private final EntryLayout layout;
    private final Dialect dialect;
    private final List<String> dimensions;
    private final boolean checked;
    private final ToLongFunction<String> marks;
    private final FieldPlan[] fields;
    private final Map<String, FieldPlan.Name> names = new HashMap<>();
    private final Map<String, FieldPlan> runtimeFields = new HashMap<>();
    private FieldPlan[] byId = new FieldPlan[16];
    private int ids;
    private int runtimeCount;
    private long runtimeBytes;

    /** A plan for a format without dimensions and lists of metrics. */
    public EntryPlan(EntryLayout layout, Dialect dialect, boolean checked) {
        this(layout, dialect, List.of(), checked, name -> 0);
    }

    /**
     * @param dimensions names whose values the format wants to know of, 64 at most
     * @param checked whether names are checked at run time; those that the layout knows whole, and free of problems, need not be
     * @param marks which of the format's 64 lists of metrics a name is in, as bits
     */
    public EntryPlan(
            EntryLayout layout,
            Dialect dialect,
            List<String> dimensions,
            boolean checked,
            ToLongFunction<String> marks) {
        this.layout = layout;
        this.dialect = dialect;
        this.dimensions = dimensions;
        this.marks = marks;
        this.checked = checked
                || layout == EntryLayout.DYNAMIC
                || !isKnownWhole(layout)
                || !layout.problems().isEmpty();
        this.fields = newFields(layout);
    }

    private static boolean isKnownWhole(EntryLayout layout) {
        Map<String, FieldLayout> known = new HashMap<>();
        for (FieldLayout field : layout.fields()) {
            // The layout compares names as they are: two that differ in lone surrogates alone are one when they are
            // written.
            if (!field.isNamed() || !Strings.isWellFormed(field.name())) {
                return false;
            }
            // Of joined layouts two fields may have one name; so may two of different cases, but they never meet.
            FieldLayout other = known.putIfAbsent(field.name(), field);
            if (other != null && (other.caseName() == null || field.caseName() == null)) {
                return false;
            }
        }
        return true;
    }

    public EntryLayout layout() {
        return layout;
    }

    /** Whether names are checked at run time. */
    public boolean isChecked() {
        return checked;
    }

    /** Whether it has taken in so much of run time that it should be made anew. */
    public boolean isFull() {
        return runtimeCount > MOST_RUNTIME_FIELDS || runtimeBytes > MOST_RUNTIME_BYTES;
    }

    /** A field by its number. */
    public FieldPlan field(int id) {
        return byId[id];
    }

    Dialect dialect() {
        return dialect;
    }

    FieldPlan[] fields() {
        return fields;
    }

    long marks(String name) {
        return marks.applyAsLong(name);
    }

    long dimension(String name) {
        int at = dimensions.indexOf(name);
        return at < 0 ? 0 : 1L << at;
    }

    /** The field of a name that stands in no layout. */
    FieldPlan runtimeField(String name) {
        FieldPlan field = runtimeFields.get(name);
        if (field == null) {
            field = newRuntimeField(name, MetricUnit.NONE, FlagSet.empty());
            runtimeFields.put(name, field);
        }
        return field;
    }

    FieldPlan newRuntimeField(String name, Unit unit, FlagSet flags) {
        return counted(newField(name, unit, unit, flags, false));
    }

    /** A field with another unit, or other flags. */
    FieldPlan newVariant(FieldPlan of, Unit unit, FlagSet flags) {
        return counted(newField(of.name(), of.declaredUnit, unit, flags, false));
    }

    private FieldPlan counted(FieldPlan field) {
        runtimeCount++;
        runtimeBytes += field.bytes();
        return field;
    }

    FieldPlan newField(String name, Unit declaredUnit, Unit unit, FlagSet flags, boolean property) {
        if (ids == byId.length) {
            byId = Arrays.copyOf(byId, ids * 2);
        }
        FieldPlan field = new FieldPlan(
                this,
                names.computeIfAbsent(Strings.wellFormed(name), FieldPlan.Name::new),
                ids,
                declaredUnit,
                unit,
                flags,
                property);
        byId[ids++] = field;
        return field;
    }

    FieldPlan[] newChildFields(EntryLayout of) {
        FieldPlan[] made = newFields(of);
        for (FieldPlan field : made) {
            counted(field);
        }
        return made;
    }

    private FieldPlan[] newFields(EntryLayout of) {
        FieldPlan[] made = new FieldPlan[of.size()];
        for (int i = 0; i < made.length; i++) {
            made[i] = FieldPlan.of(this, of.field(i));
        }
        return made;
    }

    FieldPlan.@Nullable Name name(String text) {
        return names.get(text);
    }
}
