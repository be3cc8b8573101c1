package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads how the fields of a record with {@code @Aggregate} are merged. */
final class AggregateReader {

    private static final String STATS = "io.tidemark.stats";
    private static final String NUMBERS = "Distribution, Histogram, Sum, Min, Max or KeepLast";

    /** Types that a key can have, beside whole numbers, enums and Java records of one such value. */
    private static final Set<String> KEYS = Set.of(
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Character",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.math.BigInteger",
            "java.net.InetAddress",
            "java.net.URI",
            "java.time.Duration",
            "java.time.Instant",
            "java.util.UUID");

    private final RecordReader records;
    private final Elements elements;
    private final Annotations annotations;
    private final TypeNames typeNames;
    private final AccessFinder accesses;

    AggregateReader(
            RecordReader records, Elements elements, Types types, Annotations annotations, TypeNames typeNames) {
        this.records = records;
        this.elements = elements;
        this.annotations = annotations;
        this.typeNames = typeNames;
        this.accesses = new AccessFinder(elements, types);
    }

    /** Null if they cannot be: then that is told. */
    @Nullable
    AggregateModel read(RecordModel record, Reading reading) {
        TypeElement element = record.element();
        Problems problems = reading.problems;
        if (record.cases() != null) {
            problems.error(element, Message.AGGREGATE_KIND, "sealed type", record.simpleName());
            return null;
        }
        if (!element.getTypeParameters().isEmpty()) {
            problems.error(element, Message.AGGREGATE_GENERIC, record.simpleName());
            return null;
        }
        boolean sound = !problems.hasErrors();
        List<AggregateModel.Part> parts = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (Member member : record.members()) {
            Element at = element.equals(member.element().getEnclosingElement()) ? member.element() : element;
            AggregateModel.Part part = read(record, member, at, problems);
            if (part != null) {
                parts.add(part);
                members.add(merged(part));
            }
        }
        RecordModel merged = new RecordModel(
                element,
                record.names().ofAggregate(),
                record.root(),
                record.visible(),
                record.naming(),
                record.prefix(),
                record.exactPrefix(),
                record.flags(),
                record.dimensions(),
                null,
                null,
                members,
                List.of(),
                record.nameTables(),
                null);
        if (sound && !problems.hasErrors()) {
            checkDimensions(record, merged, problems);
        }
        // With errors as well: each use of the generated type would be another one.
        return new AggregateModel(record, merged, parts, canBeMade(element));
    }

    private boolean canBeMade(TypeElement element) {
        return element.getKind() == ElementKind.CLASS
                && !element.getModifiers().contains(Modifier.ABSTRACT)
                && accesses.hasConstructor(element, elements.getPackageOf(element));
    }

    /** Null if the member is not in aggregates. */
    private AggregateModel.@Nullable Part read(RecordModel record, Member member, Element at, Problems problems) {
        Optional<Annotations.Values> merge = annotations.find(member.element(), Annotations.MERGE);
        boolean key = annotations.has(member.element(), Annotations.KEY);
        Optional<TypeElement> strategy = merge.flatMap(values -> values.type("value"));
        boolean leftOut = strategy.filter(type -> type.getQualifiedName().contentEquals(Annotations.IGNORE))
                .isPresent();
        if (merge.isPresent() && key) {
            problems.error(at, Message.MERGE_KEY, member.name());
        } else if (leftOut) {
            return null;
        } else if (member instanceof Member.Child child) {
            if (merge.isPresent() || key) {
                problems.error(at, Message.MERGE_FLATTENED, key ? "Key" : "Merge", member.name());
            } else {
                return readChild(child, at, problems);
            }
        } else if (!(member instanceof Member.Value value) || value.keys() != null) {
            problems.error(
                    at,
                    Message.MERGE_OPEN,
                    member.name(),
                    member instanceof Member.Value
                            ? "only run time knows the names of its values"
                            : "only run time knows the type of its entries");
        } else if (key) {
            return readKey(value, at, problems);
        } else if (merge.isEmpty()) {
            boolean text = value.kind().layoutKind() == FieldLayout.Kind.PROPERTY;
            problems.error(at, Message.MERGE_MISSING, member.name(), record.simpleName(), text ? "KeepLast" : NUMBERS);
        } else if (strategy.isPresent()) {
            return readMerged(value, merge.get(), strategy.get(), record, at, problems);
        }
        return null;
    }

    private AggregateModel.@Nullable Part readChild(Member.Child child, Element at, Problems problems) {
        RecordModel flattened = child.child();
        String name = flattened.simpleName();
        if (child.aggregated()) {
            problems.error(at, Message.MERGE_OPEN, child.name(), "an Aggregated is merged already");
            return null;
        }
        if (!annotations.has(flattened.element(), Annotations.AGGREGATE)) {
            problems.error(at, Message.MERGE_CHILD, child.name(), name, name);
            return null;
        }
        if (!records.hasAggregate(flattened.element())) {
            problems.error(
                    at,
                    Message.CHILD_NOT_PROCESSED,
                    child.name(),
                    flattened.names().aggregate().canonicalName(),
                    flattened.element().getQualifiedName());
            return null;
        }
        AggregateModel aggregate = records.read(flattened.element()).aggregate;
        if (aggregate == null) {
            // That is told there.
            return null;
        }
        if (aggregate.hasKeys()) {
            problems.error(at, Message.MERGE_CHILD_KEYS, child.name(), name, aggregate.keyNames());
            return null;
        }
        return new AggregateModel.Part.Child(child, flattened.names().aggregate());
    }

    private AggregateModel.@Nullable Part readKey(Member.Value value, Element at, Problems problems) {
        TypeMirror type = value.element().asType();
        if (!isKey(type, value.kind())) {
            problems.error(at, Message.KEY_TYPE, value.name(), type);
            return null;
        }
        return new AggregateModel.Part.Key(value);
    }

    private static boolean isKey(TypeMirror type, ValueKind kind) {
        if (type.getKind().isPrimitive()) {
            return type.getKind() != TypeKind.FLOAT && type.getKind() != TypeKind.DOUBLE;
        }
        if (!(type instanceof DeclaredType declared) || !(declared.asElement() instanceof TypeElement element)) {
            return false;
        }
        return KEYS.contains(element.getQualifiedName().toString())
                || element.getKind() == ElementKind.ENUM
                || (element.getKind() == ElementKind.RECORD && kind.copy() == null);
    }

    private AggregateModel.@Nullable Part readMerged(
            Member.Value value,
            Annotations.Values merge,
            TypeElement strategy,
            RecordModel record,
            Element at,
            Problems problems) {
        String name = strategy.getSimpleName().toString();
        ValueKind kind = value.kind();
        boolean text = kind.layoutKind() == FieldLayout.Kind.PROPERTY;
        List<Double> bounds = merge.decimals("bounds");
        CodeBlock unit = ShapeBuilding.unitCode(value.unit());
        ClassName histogram = ClassName.get(STATS, "MergedHistogram");
        String problem = null;
        boolean numbers = true;
        boolean texts = false;
        ClassName type = histogram;
        CodeBlock made = CodeBlock.of("");
        switch (strategy.getQualifiedName().toString()) {
            case "io.tidemark.Distribution" -> made = CodeBlock.of("$T.distribution($L)", histogram, unit);
            case "io.tidemark.SharedHistogram" -> made = CodeBlock.of("$T.shared($L)", histogram, unit);
            case "io.tidemark.Histogram" ->
                made = bounds.isEmpty()
                        ? CodeBlock.of("$T.exponential($L)", histogram, unit)
                        : CodeBlock.of("$T.fixed($L, $L)", histogram, unit, joined(bounds));
            case STATS + ".Sum", STATS + ".Min", STATS + ".Max", STATS + ".KeepLast" -> {
                type = ClassName.get(strategy);
                made = CodeBlock.of("new $T($L)", type, unit);
                texts = name.equals("KeepLast");
            }
            default -> {
                type = ClassName.get(STATS, "OwnMerge");
                made = CodeBlock.of("new $T($L, new $T())", type, unit, ClassName.get(strategy));
                numbers = typeNames.isA(strategy.asType(), STATS + ".MergeStrategy.OfNumbers");
                texts = typeNames.isA(strategy.asType(), STATS + ".MergeStrategy.OfText");
                problem = problemOf(strategy, numbers || texts, elements.getPackageOf(record.element()));
            }
        }
        if (problem == null && kind.hasDimensions()) {
            problem =
                    "its values have dimensions of their own, which cannot be merged. Use @Merge(Ignore.class) to leave"
                            + " it out of aggregates, or remove Dimensioned";
        } else if (problem == null && text && !texts) {
            problem =
                    "it merges numbers, and the field is written as a string. Use KeepLast, or @Key to group by it, or"
                            + " @Merge(Ignore.class) to leave it out of aggregates";
        } else if (problem == null && !numbers && kind.layoutKind() == FieldLayout.Kind.METRIC) {
            problem = "it merges strings, and the field is a number. Use " + NUMBERS
                    + ", or let it implement MergeStrategy.OfNumbers";
        }
        if (problem != null) {
            problems.error(at, Message.MERGE_UNFIT, name, value.name(), problem);
            return null;
        }
        if (!bounds.isEmpty() && !isBounds(value, strategy, bounds, at, problems)) {
            return null;
        }
        return new AggregateModel.Part.Merged(value, type, made);
    }

    private @Nullable String problemOf(TypeElement strategy, boolean merges, PackageElement in) {
        String name = strategy.getSimpleName().toString();
        if (!merges) {
            return name + " is no strategy. Use " + NUMBERS
                    + ", or a class that implements MergeStrategy.OfNumbers or MergeStrategy.OfText";
        }
        if (strategy.getKind() == ElementKind.INTERFACE
                || strategy.getModifiers().contains(Modifier.ABSTRACT)) {
            return name + " is abstract: name a class that extends it";
        }
        if (strategy.getNestingKind().isNested() && !strategy.getModifiers().contains(Modifier.STATIC)) {
            return name + " is an inner class: make it static";
        }
        if (!typeNames.isAccessible(strategy, in)) {
            return "generated code cannot see " + name + ": make it package-private, or public if it is in another"
                    + " package";
        }
        return accesses.hasConstructor(strategy, in)
                ? null
                : name
                        + " has no constructor without parameters that can be called and throws nothing checked: add one";
    }

    private static boolean isBounds(
            Member.Value value, TypeElement strategy, List<Double> bounds, Element at, Problems problems) {
        String problem = null;
        if (!strategy.getQualifiedName().contentEquals("io.tidemark.Histogram")) {
            problem = "bounds are those of a Histogram, and " + strategy.getSimpleName()
                    + " has none. Use @Merge(value = Histogram.class, bounds = …), or remove them";
        }
        for (int i = 0; problem == null && i < bounds.size(); i++) {
            double bound = bounds.get(i);
            if (!Double.isFinite(bound)) {
                problem = "the bound " + bound + " is no finite number; what is above the last bound has a bucket"
                        + " without it";
            } else if (i > 0 && bound <= bounds.get(i - 1)) {
                problem = "bounds ascend, and " + bound + " comes after " + bounds.get(i - 1) + ". Sort them";
            }
        }
        if (problem != null) {
            problems.error(at, Message.MERGE_BOUNDS, value.name(), problem);
        }
        return problem == null;
    }

    private static CodeBlock joined(List<Double> bounds) {
        return bounds.stream().map(bound -> CodeBlock.of("$L", bound)).collect(CodeBlock.joining(", "));
    }

    /** The field of what was merged. */
    private Member merged(AggregateModel.Part part) {
        if (part instanceof AggregateModel.Part.Child child) {
            Member.Child member = child.member();
            AggregateModel inside = records.read(member.child().element()).aggregate;
            return new Member.Child(
                    member.element(),
                    member.access(),
                    member.type(),
                    inside == null ? member.child() : inside.merged(),
                    Member.Child.Holder.AGGREGATED,
                    member.prefix(),
                    member.exactPrefix(),
                    member.flags());
        }
        Member.Value value = (Member.Value) part.member();
        boolean several = part instanceof AggregateModel.Part.Merged merged
                && merged.type().simpleName().equals("MergedHistogram");
        boolean own = part instanceof AggregateModel.Part.Merged merged
                && merged.type().simpleName().equals("OwnMerge");
        ValueShape shape = several
                ? ValueShape.list(ValueShape.DOUBLE)
                : own ? ValueShape.OPAQUE : value.kind().shape();
        return new Member.Value(
                value.element(),
                value.access(),
                value.type(),
                new MergedKind(shape, value.kind()),
                value.givenName(),
                value.unit(),
                null,
                value.optional() || part instanceof AggregateModel.Part.Merged,
                value.sampleKey() && part instanceof AggregateModel.Part.Key,
                value.flags(),
                value.skip(),
                null);
    }

    /** A dimension of the record that its aggregates have not would cost them the whole set. */
    private static void checkDimensions(RecordModel record, RecordModel merged, Problems problems) {
        List<String> all = EntryLayout.of(ShapeBuilding.of(record)).names();
        List<String> kept = EntryLayout.of(ShapeBuilding.of(merged)).names();
        for (RecordModel.DimensionsModel set : record.dimensions()) {
            for (String name : set.names()) {
                if (all.contains(name) && !kept.contains(name)) {
                    problems.error(record.element(), Message.AGGREGATE_DIMENSION, name, record.simpleName());
                }
            }
        }
    }
}
