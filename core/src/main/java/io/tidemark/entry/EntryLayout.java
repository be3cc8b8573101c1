package io.tidemark.entry;

import io.tidemark.internal.DimensionSets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The ordered fields of an entry type, with their final names: fixed once a type, known before any entry is written.
 *
 * <p>A layout is compared by identity and has a small, dense {@linkplain #id number}: formats and sinks keep what they work out
 * for a layout in an array. Immutable, save for a cache. Holds no class of the application.
 */
public final class EntryLayout {

    private static final AtomicInteger IDS = new AtomicInteger();

    /** The layout of entries that have none: all their fields are written by name. */
    public static final EntryLayout DYNAMIC = EntryLayout.of(Shape.of("dynamic").build());

    private final int id = IDS.getAndIncrement();
    private final Shape shape;
    private final List<FieldLayout> fields;
    private final NameComposer.@Nullable Context[] nestedContexts;
    private final List<String> problems;
    private final List<List<String>> dimensions;
    private final Map<String, List<List<String>>> dimensionsOfMetrics;
    private final int recordId;

    // Composed children, copied on write: a few a layout, each looked up at every nested entry.
    private volatile Nested[] nested = {};

    private EntryLayout(Shape shape, NameComposer.Context context) {
        this.shape = shape;
        NameComposer composer = new NameComposer();
        composer.add(shape, context);
        this.fields = List.copyOf(composer.fields());
        this.nestedContexts = composer.nestedContexts();
        this.problems = List.copyOf(composer.problems());
        this.dimensions = shape.dimensions();
        this.dimensionsOfMetrics = Map.of();
        this.recordId = shape.recordId();
    }

    private EntryLayout(EntryLayout globals, EntryLayout own, Set<String> exceptMetrics) {
        int shift = globals.size();
        this.shape = own.shape;
        List<FieldLayout> all = new ArrayList<>(globals.fields);
        own.fields.forEach(field -> all.add(field.at(shift + field.index())));
        this.fields = List.copyOf(all);
        this.nestedContexts = Arrays.copyOf(globals.nestedContexts, all.size());
        System.arraycopy(own.nestedContexts, 0, nestedContexts, shift, own.size());
        List<String> found = new ArrayList<>(globals.problems);
        found.addAll(own.problems);
        this.problems = List.copyOf(found);
        this.dimensions = DimensionSets.product(globals.dimensions, own.dimensions);
        Map<String, List<List<String>>> ofMetrics = new LinkedHashMap<>();
        own.dimensionsOfMetrics.forEach((metric, sets) -> ofMetrics.put(
                metric, exceptMetrics.contains(metric) ? sets : DimensionSets.product(globals.dimensions, sets)));
        exceptMetrics.forEach(metric -> ofMetrics.putIfAbsent(metric, own.dimensions));
        ofMetrics.values().removeIf(dimensions::equals);
        this.dimensionsOfMetrics = Collections.unmodifiableMap(ofMetrics);
        this.recordId = own.recordId < 0 ? -1 : shift + own.recordId;
    }

    /** The layout of entries whose root has this shape. Make it once a type and keep it: each call makes another. */
    public static EntryLayout of(Shape root) {
        return new EntryLayout(root, NameComposer.Context.ROOT);
    }

    /**
     * The layout of entries that have what another entry has before their own fields: their indexes begin at {@code globals.size()}.
     * Dimension sets are joined, each of the one with each of the other. Make it once for two layouts and keep it.
     *
     * @param exceptMetrics names of metrics that keep the dimension sets that they have without the globals
     */
    public static EntryLayout joined(EntryLayout globals, EntryLayout own, Set<String> exceptMetrics) {
        return new EntryLayout(globals, own, exceptMetrics);
    }

    /** A number from 0 upward, different for each layout. */
    public int id() {
        return id;
    }

    /** The simple name of the record type. */
    public String type() {
        return shape.type();
    }

    /** The fields by index. */
    public List<FieldLayout> fields() {
        return fields;
    }

    /** Number of fields. */
    public int size() {
        return fields.size();
    }

    /** The field at an index. */
    public FieldLayout field(int index) {
        return fields.get(index);
    }

    /** The final names of all fields that have one, in order. */
    public List<String> names() {
        return fields.stream()
                .filter(FieldLayout::isNamed)
                .map(FieldLayout::name)
                .toList();
    }

    /** The dimension sets that the entry declares, by final names; empty if it declares none. */
    public List<List<String>> dimensions() {
        return dimensions;
    }

    /** By name, the metrics whose dimension sets are others than {@link #dimensions}. Empty for whatever a record declares. */
    public Map<String, List<List<String>>> dimensionsOfMetrics() {
        return dimensionsOfMetrics;
    }

    /** The Java name of the field that is the time of the entry; null if that is the moment at which it was closed. */
    public @Nullable String timestampField() {
        return shape.timestamp();
    }

    /** The field that identifies the record ({@code @RecordId}); null if there is none. Of a flattened record it does not count. */
    public @Nullable FieldLayout recordId() {
        return recordId < 0 ? null : fields.get(recordId);
    }

    /**
     * What is wrong with the names of this layout, in words: two fields with one name, an empty or a reserved name. Empty for whatever the
     * compiler saw whole. A format that is strict takes no entry of a layout with problems; others leave out what clashes.
     */
    public List<String> problems() {
        return problems;
    }

    /**
     * The layout of a record of run-time type in the place of a {@link FieldLayout.Kind#NESTED} field: its own fields, with
     * the naming, prefixes and flags of that place. Made once and kept.
     *
     * @throws IllegalArgumentException if the field is of another kind
     */
    public EntryLayout nested(int field, EntryLayout child) {
        for (Nested known : nested) {
            if (known.field == field && known.childId == child.id) {
                return known.layout;
            }
        }
        return compose(field, child);
    }

    private synchronized EntryLayout compose(int field, EntryLayout child) {
        for (Nested known : nested) {
            if (known.field == field && known.childId == child.id) {
                return known.layout;
            }
        }
        NameComposer.Context context = field < nestedContexts.length ? nestedContexts[field] : null;
        if (context == null) {
            throw new IllegalArgumentException("field " + field + " of " + this + " holds no nested entry");
        }
        EntryLayout layout = child == DYNAMIC ? DYNAMIC : new EntryLayout(child.shape, context);
        Nested[] more = Arrays.copyOf(nested, nested.length + 1);
        more[nested.length] = new Nested(field, child.id, layout);
        nested = more;
        return layout;
    }

    @Override
    public String toString() {
        return type() + names();
    }

    private static final class Nested {
        final int field;
        final int childId;
        final EntryLayout layout;

        Nested(int field, int childId, EntryLayout layout) {
            this.field = field;
            this.childId = childId;
            this.layout = Objects.requireNonNull(layout);
        }
    }
}
