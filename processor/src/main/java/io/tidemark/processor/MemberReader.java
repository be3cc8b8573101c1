package io.tidemark.processor;

import com.palantir.javapoet.TypeName;
import io.tidemark.Rounding;
import io.tidemark.entry.Flag;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one record into members of its shape. */
final class MemberReader {

    private static final String MAP = "java.util.Map";
    private static final String DYNAMIC_FIELD = "io.tidemark.DynamicField";
    private static final String NO_METRIC = Flag.NoMetric.class.getName();
    static final String WORK_FOLLOWER = "io.tidemark.WorkFollower";

    private final TypeElement record;
    private final boolean root;
    private final Reading reading;
    private final Problems problems;
    private final RecordReader records;
    private final Annotations annotations;
    private final TypeNames typeNames;
    private final TypeClassifier classifier;
    private final AccessFinder accesses;
    private final Holders holders;
    private final RunningInside running;
    private final ComponentReader components;
    private final PackageElement in;

    private final List<Member> members = new ArrayList<>();
    private final List<Formatter> formatters = new ArrayList<>();
    private @Nullable VariableElement timestampField;
    private RecordModel.@Nullable TimestampModel timestamp;
    private RecordModel.@Nullable RecordIdModel recordId;

    MemberReader(
            TypeElement record,
            boolean root,
            Reading reading,
            RecordReader records,
            Elements elements,
            Types types,
            Annotations annotations,
            TypeNames typeNames,
            TypeClassifier classifier) {
        this.record = record;
        this.root = root;
        this.reading = reading;
        this.problems = reading.problems;
        this.records = records;
        this.annotations = annotations;
        this.typeNames = typeNames;
        this.classifier = classifier;
        this.accesses = new AccessFinder(elements, types);
        this.holders = new Holders(typeNames, classifier);
        this.running = new RunningInside(typeNames, classifier);
        this.in = elements.getPackageOf(record);
        this.components = new ComponentReader(types, annotations, typeNames, accesses, in);
    }

    List<Member> members() {
        return members;
    }

    List<Formatter> formatters() {
        return formatters;
    }

    RecordModel.@Nullable TimestampModel timestamp() {
        return timestamp;
    }

    RecordModel.@Nullable RecordIdModel recordId() {
        return recordId;
    }

    /** @param hidden whether a class below has a field of the same name */
    void read(VariableElement field, TypeMirror type, boolean hidden) {
        Element at = at(field);
        if (field.getModifiers().contains(Modifier.STATIC)) {
            firstAnnotation(field)
                    .ifPresent(annotation -> problems.error(at, Message.STATIC_FIELD, annotation, name(field)));
            return;
        }
        if (annotations.has(field, Annotations.IGNORE)) {
            readIgnored(field, type, at);
            return;
        }
        if (isUnresolved(field, type, at)) {
            return;
        }
        if (hidden) {
            problems.error(record, Message.SHADOWED_FIELD, name(field), owner(field));
            return;
        }
        if (!typeNames.isAccessible(type, in)) {
            problems.error(at, Message.INACCESSIBLE_TYPE, name(field), type, packageName());
            return;
        }
        Optional<Access> access = accesses.find(record, field, type);
        if (access.isEmpty()) {
            noAccess(field, type, at);
        } else if (annotations.has(field, Annotations.TIMESTAMP)) {
            readTimestamp(field, type, access.get(), at);
        } else {
            Optional<Annotations.Values> flatten = annotations.find(field, Annotations.FLATTEN);
            if (flatten.isPresent()) {
                readFlattened(field, type, access.get(), flatten.get(), at);
            } else {
                if (annotations.has(field, Annotations.RECORD_ID)) {
                    readRecordId(field, type, access.get(), at);
                }
                readValue(field, type, access.get(), at);
            }
        }
    }

    /** Messages about a field of a superclass stand at the record: the field may be in another file, or in a jar. */
    private Element at(VariableElement field) {
        return record.equals(field.getEnclosingElement()) ? field : record;
    }

    private static String name(VariableElement field) {
        return field.getSimpleName().toString();
    }

    private static String owner(VariableElement field) {
        Element owner = field.getEnclosingElement();
        return owner == null ? "" : owner.getSimpleName().toString();
    }

    private String packageName() {
        return in.isUnnamed() ? "<unnamed>" : in.getQualifiedName().toString();
    }

    private Optional<String> firstAnnotation(VariableElement field, String... but) {
        for (AnnotationMirror mirror : field.getAnnotationMirrors()) {
            String name = Annotations.nameOf(mirror);
            if (!List.of(but).contains(name)
                    && (name.equals(Annotations.IGNORE) || Annotations.OF_FIELDS.contains(name))) {
                return Optional.of(Annotations.simpleName(name));
            }
        }
        return Optional.empty();
    }

    private void readIgnored(VariableElement field, TypeMirror type, Element at) {
        Optional<String> other = firstAnnotation(field, Annotations.IGNORE);
        if (other.isPresent()) {
            problems.error(at, Message.IGNORE_CONFLICT, other.get(), name(field));
        } else if (at == field && type.getKind() == TypeKind.DECLARED) {
            TypeElement element = (TypeElement) ((DeclaredType) type).asElement();
            String typeName = element.getQualifiedName().toString();
            if (element.getKind() != ElementKind.ENUM
                    && !typeName.startsWith("java.")
                    && !typeName.startsWith("javax.")
                    && !typeName.startsWith("io.tidemark.")) {
                problems.warning(field, Message.IGNORED_REFERENCE, name(field), element.getSimpleName());
            }
        }
    }

    private boolean isUnresolved(VariableElement field, TypeMirror type, Element at) {
        int before = reading.unresolved.size();
        String what = "field " + name(field);
        records.noteUnresolved(at, what, type, reading);
        annotations.find(field, Annotations.FLAGS).ifPresent(flags -> {
            records.noteMissingFlags(at, what, flags, "value", reading);
            records.noteMissingFlags(at, what, flags, "skip", reading);
        });
        annotations.find(field, Annotations.FORMAT_WITH).ifPresent(format -> {
            if (format.type("value").isEmpty()) {
                reading.unresolved.add(new Reading.Unresolved(at, what, "of its formatter"));
            }
        });
        annotations
                .find(field, Annotations.FLATTEN)
                .ifPresent(flatten -> records.noteMissingFlags(at, what, flatten, "flags", reading));
        return reading.unresolved.size() > before;
    }

    private void noAccess(VariableElement field, TypeMirror type, Element at) {
        List<String> names = AccessFinder.accessorNames(name(field), type);
        if (at == field) {
            problems.error(at, Message.PRIVATE_FIELD, name(field), names.get(0), names.get(1), type);
        } else {
            problems.error(
                    at,
                    Message.INVISIBLE_FIELD,
                    name(field),
                    owner(field),
                    packageName(),
                    names.get(0),
                    names.get(1),
                    type);
        }
    }

    private void readTimestamp(VariableElement field, TypeMirror type, Access access, Element at) {
        Optional<String> other = firstAnnotation(field, Annotations.TIMESTAMP);
        if (other.isPresent()) {
            problems.error(
                    at,
                    Message.CONFLICT,
                    "Timestamp",
                    other.get(),
                    name(field),
                    "the time of the entry is no field of it. Remove one of the two");
            return;
        }
        if (!root) {
            problems.error(at, Message.TIMESTAMP_NO_ROOT, name(field), record.getSimpleName());
            return;
        }
        if (timestampField != null) {
            problems.error(at, Message.TIMESTAMP_TWICE, name(timestampField), name(field));
            return;
        }
        timestampField = field;
        RecordModel.TimestampModel.Form form;
        if (type.getKind() == TypeKind.LONG) {
            form = RecordModel.TimestampModel.Form.MILLIS;
        } else if (typeNames.isA(type, "java.lang.Long")) {
            form = RecordModel.TimestampModel.Form.BOXED_MILLIS;
        } else if (typeNames.isA(type, "java.time.Instant")) {
            form = RecordModel.TimestampModel.Form.INSTANT;
        } else {
            problems.error(at, Message.TIMESTAMP_TYPE, name(field), type);
            return;
        }
        timestamp = new RecordModel.TimestampModel(name(field), access, typeNames.local(type), form);
    }

    private void readRecordId(VariableElement field, TypeMirror type, Access access, Element at) {
        boolean text = typeNames.isA(type, "java.lang.String");
        if (!annotations.has(record, Annotations.METRICS)) {
            problems.error(at, Message.RECORD_ID_CASE, name(field), record.getSimpleName());
        } else if (!root) {
            problems.error(at, Message.RECORD_ID_NO_ROOT, name(field), record.getSimpleName());
        } else if (recordId != null) {
            problems.error(at, Message.RECORD_ID_TWICE, recordId.name(), name(field));
        } else if (!text && !typeNames.isA(type, "java.util.UUID")) {
            problems.error(at, Message.RECORD_ID_TYPE, name(field), type);
        } else if (annotations.has(field, Annotations.FORMAT_WITH)) {
            problems.error(
                    at,
                    Message.CONFLICT,
                    "RecordId",
                    "FormatWith",
                    name(field),
                    "an id is found by what is written. Remove one of the two");
        } else {
            recordId = new RecordModel.RecordIdModel(name(field), access, text);
        }
    }

    private void readFlattened(
            VariableElement field, TypeMirror type, Access access, Annotations.Values flatten, Element at) {
        DeclaredType map = typeNames.as(bound(type), MAP);
        DeclaredType dynamic = typeNames.as(bound(type), DYNAMIC_FIELD);
        if (typeNames.isA(bound(type), WORK_FOLLOWER)) {
            readFollower(field, type, access, flatten, at);
            return;
        }
        if (map != null || dynamic != null) {
            readKeyed(field, type, map, dynamic, access, flatten, at);
            return;
        }
        Optional<String> other = firstAnnotation(field, Annotations.FLATTEN);
        if (other.isPresent()) {
            problems.error(at, Message.CONFLICT, "Flatten", other.get(), name(field), insteadOf(other.get()));
            return;
        }
        PrefixReader.Prefix prefix = PrefixReader.read(flatten, false, "field " + name(field), at, problems);
        List<String> flags = flatten.classes("flags");
        Member.Child.Holder holder = holders.of(type);
        TypeMirror inner = holders.contents(type).orElse(type);
        TypeName local = typeNames.local(type);
        Optional<TypeElement> child = childOf(inner);
        if (child.isPresent()) {
            if (isChild(field, inner, child.get(), at)) {
                Reading childReading = records.read(child.get());
                reading.unresolved.addAll(childReading.unresolved);
                if (!childReading.isSound()) {
                    reading.brokenChild = true;
                }
                if (holder == Member.Child.Holder.AGGREGATED) {
                    readAggregated(field, access, local, child.get(), childReading, prefix, flags, at);
                } else if (childReading.model != null) {
                    checkHolder(field, holder, childReading.model, at);
                    members.add(new Member.Child(
                            field, access, local, childReading.model, holder, prefix.text(), prefix.exact(), flags));
                }
            }
        } else if (holder == Member.Child.Holder.NOTHING && typeNames.isA(bound(inner), "io.tidemark.entry.Entry")) {
            members.add(new Member.Nested(field, access, local, prefix.text(), prefix.exact(), flags));
        } else {
            problems.error(at, Message.FLATTEN_NO_RECORD, name(field), inner);
        }
    }

    /** Of records that are merged, what comes of them is flattened. */
    private void readAggregated(
            VariableElement field,
            Access access,
            TypeName local,
            TypeElement child,
            Reading childReading,
            PrefixReader.Prefix prefix,
            List<String> flags,
            Element at) {
        String name = child.getSimpleName().toString();
        AggregateModel aggregate = childReading.aggregate;
        if (!annotations.has(child, Annotations.AGGREGATE)) {
            problems.error(at, Message.AGGREGATED_TYPE, name(field), name, name);
        } else if (!records.hasAggregate(child)) {
            problems.error(
                    at,
                    Message.CHILD_NOT_PROCESSED,
                    name(field),
                    Names.of(child).aggregate().canonicalName(),
                    child.getQualifiedName());
        } else if (aggregate == null) {
            reading.brokenChild = true;
        } else if (aggregate.hasKeys()) {
            problems.error(at, Message.AGGREGATED_KEYS, name(field), name, aggregate.keyNames());
        } else {
            members.add(new Member.Child(
                    field,
                    access,
                    local,
                    aggregate.merged(),
                    Member.Child.Holder.AGGREGATED,
                    prefix.text(),
                    prefix.exact(),
                    flags));
        }
    }

    /** Whether warnings about the field stand here: those about a superclass that is a metric record stand there. */
    private boolean isToldHere(VariableElement field) {
        Element owner = field.getEnclosingElement();
        return owner == null || owner.equals(record) || !annotations.has(owner, Annotations.METRICS);
    }

    private void checkHolder(VariableElement field, Member.Child.Holder holder, RecordModel child, Element at) {
        if (holder != Member.Child.Holder.SLOT && Holders.mayChange(field) && child.hasSlots() && isToldHere(field)) {
            problems.warning(at, Message.SLOT_ASSIGNED_LATER, name(field), child.simpleName());
        }
        if (holder == Member.Child.Holder.SLOT && Holders.mayChange(field)) {
            problems.error(at, Message.SLOT_NOT_FINAL, name(field));
        } else if (holder == Member.Child.Holder.SHARED_CHILD) {
            new SharedChildChecker(typeNames)
                    .firstUnsafe(child)
                    .ifPresent(unsafe -> problems.error(
                            at,
                            Message.SHARED_CHILD_UNSAFE,
                            child.simpleName(),
                            name(field),
                            unsafe.path(),
                            unsafe.why()));
        }
    }

    /** A map, or one field, whose names only run time knows. */
    private void readKeyed(
            VariableElement field,
            TypeMirror type,
            @Nullable DeclaredType map,
            @Nullable DeclaredType dynamic,
            Access access,
            Annotations.Values flatten,
            Element at) {
        Optional<String> other = map == null
                ? firstAnnotation(
                        field, Annotations.FLATTEN, Annotations.IN_UNIT, Annotations.QUANTIZE, Annotations.FORMAT_WITH)
                : firstAnnotation(field, Annotations.FLATTEN, Annotations.IN_UNIT, Annotations.QUANTIZE);
        if (other.isPresent()) {
            problems.error(at, Message.CONFLICT, "Flatten", other.get(), name(field), keyedInstead(other.get()));
            return;
        }
        PrefixReader.Prefix prefix = PrefixReader.read(flatten, false, "field " + name(field), at, problems);
        ValueKind kind;
        if (map != null) {
            if (!prefix.text().isEmpty()) {
                problems.error(at, Message.MAP_PREFIX, name(field));
                return;
            }
            kind = mapKind(field, map, at);
        } else {
            kind = dynamic == null || dynamic.getTypeArguments().size() != 1
                    ? unknown(field, type, at)
                    : kindOf(field, dynamic.getTypeArguments().get(0), at)
                            .map(HolderKind::dynamicField)
                            .orElse(null);
        }
        if (kind != null) {
            Member.Keys keys = new Member.Keys(prefix.text(), prefix.exact(), map != null);
            add(field, type, access, kind, flatten.classes("flags"), List.of(), keys, at);
        }
    }

    /** What follows the work of the record: its names only run time knows. */
    private void readFollower(
            VariableElement field, TypeMirror type, Access access, Annotations.Values flatten, Element at) {
        Optional<String> other = firstAnnotation(field, Annotations.FLATTEN);
        if (other.isPresent()) {
            problems.error(at, Message.CONFLICT, "Flatten", other.get(), name(field), keyedInstead(other.get()));
            return;
        }
        PrefixReader.Prefix prefix = PrefixReader.read(flatten, false, "field " + name(field), at, problems);
        boolean inCase = records.isCase(record);
        boolean entry =
                record.getKind() == ElementKind.RECORD || record.getModifiers().contains(Modifier.FINAL);
        if (!prefix.text().isEmpty()) {
            problems.error(at, Message.FOLLOWER_PREFIX, name(field), type);
        } else if (inCase || (root && entry)) {
            String way = inCase
                    ? "Move it to the record that flattens the sealed one"
                    : "Set root = false and flatten this record into a class; or make it a class that is not final";
            problems.error(at, Message.FOLLOWER_NO_GUARD, name(field), type, record.getSimpleName(), way);
        } else if (Holders.mayChange(field)) {
            problems.error(at, Message.FOLLOWER_NOT_FINAL, name(field));
        } else {
            List<String> flags = new ArrayList<>(flatten.classes("flags"));
            flags.add(NO_METRIC);
            Member.Keys keys = new Member.Keys("", false, true);
            add(field, type, access, CopiedKind.follower(), flags, List.of(), keys, at);
        }
    }

    /** Null if it cannot be written: then that is told. */
    private @Nullable ValueKind mapKind(VariableElement field, DeclaredType map, Element at) {
        List<? extends TypeMirror> arguments = map.getTypeArguments();
        Optional<String> keys = arguments.size() == 2 ? classifier.keys(arguments.get(0)) : Optional.empty();
        if (keys.isEmpty()) {
            problems.error(at, Message.MAP_KEY, name(field), map);
            return null;
        }
        TypeMirror value = arguments.get(1);
        // What run time can write: it knows nothing of the components of records.
        Optional<ValueKind> values = classifier.classify(value, null, type -> null);
        String problem = null;
        if (running.runs(value) || running.isIn(value)) {
            problem = "nothing would stop them when the record closes";
        } else if (values.isEmpty() && !mayBeWritten(value)) {
            problem = "Tidemark does not know how";
        }
        if (problem != null) {
            problems.error(at, Message.MAP_VALUE, name(field), value, problem);
            return null;
        }
        return CopiedKind.map(keys.get(), values.orElse(null));
    }

    /** Whether what stands for a type that is not written itself may be: a type below it. */
    private boolean mayBeWritten(TypeMirror type) {
        if (!(bound(type) instanceof DeclaredType bound)) {
            // A wildcard says nothing of it.
            return type.getKind() == TypeKind.WILDCARD;
        }
        return !bound.asElement().getModifiers().contains(Modifier.FINAL)
                && !typeNames.isA(bound, MAP)
                && typeNames.isOfThePlatform((TypeElement) bound.asElement());
    }

    private static String keyedInstead(String annotation) {
        return annotation.equals("Flags")
                ? "use @Flatten(flags = …)"
                : "it has no meaning where only run time knows the names. Remove one of the two";
    }

    private static String insteadOf(String annotation) {
        return switch (annotation) {
            case "Name" -> "a flattened record has no name of its own. Use @Flatten(prefix = …)";
            case "Flags" -> "use @Flatten(flags = …)";
            default -> "put it on the fields of the flattened record";
        };
    }

    private static TypeMirror bound(TypeMirror type) {
        List<? extends TypeMirror> bounds = TypeClassifier.bounds(type);
        return bounds.isEmpty() ? type : bounds.get(0);
    }

    /** The metric record that a type is, or whose guard it is. */
    private Optional<TypeElement> childOf(TypeMirror type) {
        if (!(bound(type) instanceof DeclaredType declared)) {
            return Optional.empty();
        }
        TypeElement element = (TypeElement) declared.asElement();
        if (isMetrics(element)) {
            return Optional.of(element);
        }
        if (typeNames.isA(declared, "io.tidemark.Guard")
                && element.getSuperclass() instanceof DeclaredType superclass
                && superclass.asElement() instanceof TypeElement above
                && isMetrics(above)) {
            return Optional.of(above);
        }
        return Optional.empty();
    }

    private boolean isMetrics(TypeElement element) {
        return (element.getKind() == ElementKind.CLASS
                        || element.getKind() == ElementKind.RECORD
                        || CaseFinder.isSealed(element))
                && annotations.has(element, Annotations.METRICS);
    }

    private boolean isChild(VariableElement field, TypeMirror type, TypeElement child, Element at) {
        boolean variable = type.getKind() == TypeKind.TYPEVAR || type.getKind() == TypeKind.WILDCARD;
        if (variable && !child.getModifiers().contains(Modifier.FINAL) && !CaseFinder.isSealed(child)) {
            String name = child.getSimpleName().toString();
            problems.error(at, Message.FLATTEN_OPEN_BOUND, name(field), type, name, name);
        } else if (records.isOpen(child)) {
            problems.error(at, Message.FLATTEN_RECURSION, name(field), child.getSimpleName(), records.circle(child));
        } else if (!records.hasCompanion(child)) {
            problems.error(
                    at,
                    Message.CHILD_NOT_PROCESSED,
                    name(field),
                    Names.of(child).shape().canonicalName(),
                    child.getQualifiedName());
        } else {
            return true;
        }
        return false;
    }

    private void readValue(VariableElement field, TypeMirror type, Access access, Element at) {
        if (holders.isSlot(type)) {
            if (Holders.mayChange(field)) {
                problems.error(at, Message.SLOT_NOT_FINAL, name(field));
                return;
            }
            if (holders.holdsWhatChanges(type)) {
                problems.error(at, Message.SLOT_CONTENT, name(field), type);
                return;
            }
        }
        Optional<ValueKind> kind = kindOf(field, type, at);
        if (kind.isEmpty()) {
            return;
        }
        List<String> flags = List.of();
        List<String> skip = List.of();
        Optional<Annotations.Values> flagged = annotations.find(field, Annotations.FLAGS);
        if (flagged.isPresent()) {
            flags = flagged.get().classes("value");
            skip = flagged.get().classes("skip");
            List<String> both = new ArrayList<>(flags);
            both.retainAll(skip);
            if (!both.isEmpty()) {
                problems.error(at, Message.FLAG_TWICE, name(field), both.get(0));
            }
        }
        add(field, type, access, kind.get(), flags, skip, null, at);
    }

    /** How a value of a field is written; empty if it cannot be: then that is told. */
    private Optional<ValueKind> kindOf(VariableElement field, TypeMirror type, Element at) {
        Optional<TypeElement> formatterClass =
                annotations.find(field, Annotations.FORMAT_WITH).flatMap(format -> format.type("value"));
        Formatter formatter = null;
        if (formatterClass.isPresent()) {
            formatter = formatter(field, formatterClass.get(), at);
            if (formatter == null) {
                return Optional.empty();
            }
        }
        Optional<ValueKind> found = classifier.classify(
                type,
                formatter,
                holder -> components.find(holder, (component, format) -> formatter(field, format, at)));
        if (found.isEmpty() && formatter != null) {
            problems.error(
                    at,
                    Message.FORMATTER_TYPE,
                    formatter.element().getSimpleName(),
                    name(field),
                    formatter.formats(),
                    type);
        } else if (found.isEmpty()) {
            unknown(field, type, at);
        }
        return found;
    }

    private @Nullable ValueKind unknown(VariableElement field, TypeMirror type, Element at) {
        Optional<TypeElement> child = childOf(holders.contents(type).orElse(type));
        if (child.isPresent()) {
            problems.error(at, Message.FLATTEN_MISSING, name(field), child.get().getSimpleName());
        } else if (Stream.of(MAP, DYNAMIC_FIELD, WORK_FOLLOWER).anyMatch(keyed -> typeNames.isA(bound(type), keyed))) {
            problems.error(at, Message.FLATTEN_KEYS_MISSING, name(field), type);
        } else if (running.isIn(type)) {
            problems.error(at, Message.RUNNING_INSIDE, name(field), type);
        } else {
            problems.error(at, Message.UNKNOWN_TYPE, name(field), type);
        }
        return null;
    }

    private void add(
            VariableElement field,
            TypeMirror type,
            Access access,
            ValueKind kind,
            List<String> flags,
            List<String> skip,
            Member.@Nullable Keys keys,
            Element at) {
        Formatter formatter = kind.formatter();
        if (formatter != null) {
            formatters.add(formatter);
        }
        if (kind.hasDimensions() && kind.unitRule() == ValueKind.UnitRule.NONE) {
            problems.error(at, Message.DIMENSIONED_STRING, name(field), type);
        }
        members.add(new Member.Value(
                field,
                access,
                typeNames.local(type),
                kind,
                keys == null ? givenName(field, at) : null,
                unit(field, type, kind, at),
                quantizing(field, type, kind, at),
                kind.isOptional() || isNullable(field, type),
                annotations.has(field, Annotations.SAMPLE_GROUP),
                flags,
                skip,
                keys));
    }

    /** An annotation of the field, or of the component that is its value. */
    private Optional<Annotations.Values> given(VariableElement field, ValueKind kind, String annotation) {
        return annotations.find(field, annotation).or(() -> Optional.ofNullable(kind.given(annotation)));
    }

    /** Null if nothing is quantized. */
    private Target.@Nullable Quantizing quantizing(VariableElement field, TypeMirror type, ValueKind kind, Element at) {
        Optional<Annotations.Values> quantize = given(field, kind, Annotations.QUANTIZE);
        if (quantize.isEmpty()) {
            return null;
        }
        int bits = quantize.get().number("bits");
        if (kind.unitRule() == ValueKind.UnitRule.NONE) {
            problems.error(at, Message.QUANTIZE_NO_METRIC, name(field), type);
        } else if (bits < 1 || bits > 52) {
            problems.error(at, Message.QUANTIZE_BITS, bits, name(field));
        } else {
            Rounding rounding = quantize.get().constant("rounding", Rounding.class, Rounding.MIDPOINT);
            return new Target.Quantizing(bits, rounding, "QUANTIZER_" + members.size());
        }
        return null;
    }

    /** Null if it cannot be one: then that is told. */
    private @Nullable Formatter formatter(VariableElement field, TypeElement type, Element at) {
        TypeMirror formats = null;
        DeclaredType formatter = typeNames.as(type.asType(), "io.tidemark.ValueFormatter");
        if (formatter != null && formatter.getTypeArguments().size() == 1) {
            formats = formatter.getTypeArguments().get(0);
        }
        String name = type.getSimpleName().toString();
        String problem = null;
        if (type.getKind() == ElementKind.INTERFACE || type.getModifiers().contains(Modifier.ABSTRACT)) {
            problem = name + " is abstract: name a class that extends it";
        } else if (type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC)) {
            problem = name + " is an inner class: make it static";
        } else if (!typeNames.isAccessible(type, in)) {
            problem = "generated code cannot see " + name + ": make it package-private, or public if it is in another"
                    + " package";
        } else if (!accesses.hasConstructor(type, in)) {
            problem = name + " has no constructor without parameters that can be called and throws nothing checked: add"
                    + " one";
        } else if (formats == null) {
            problem = name + " does not say what it formats: let it implement ValueFormatter<…>";
        }
        if (problem != null) {
            problems.error(at, Message.FORMATTER_UNFIT, name, name(field), problem, packageName());
            return null;
        }
        return new Formatter(type, Objects.requireNonNull(formats), name(field), "FORMATTER_" + members.size());
    }

    private @Nullable String givenName(VariableElement field, Element at) {
        Optional<String> given = annotations.find(field, Annotations.NAME).map(name -> name.string("value"));
        if (given.isEmpty()) {
            return null;
        }
        String problem = WrittenNames.problemOf(given.get());
        if (problem != null) {
            problems.error(at, Message.NAME_INVALID, given.get(), "field " + name(field), problem);
            return null;
        }
        return given.get();
    }

    private Unit unit(VariableElement field, TypeMirror type, ValueKind kind, Element at) {
        Optional<Annotations.Values> found = given(field, kind, Annotations.IN_UNIT);
        if (found.isEmpty()) {
            return kind.unit();
        }
        Annotations.Values inUnit = found.get();
        String custom = inUnit.string("custom");
        MetricUnit unit = inUnit.constant("value", MetricUnit.class, MetricUnit.NONE);
        if (kind.unitRule() == ValueKind.UnitRule.NONE) {
            problems.error(at, Message.UNIT_NO_METRIC, name(field), type);
        } else if (inUnit.isGiven("value") && inUnit.isGiven("custom")) {
            problems.error(at, Message.UNIT_TWICE, name(field));
        } else if (!inUnit.isGiven("value") && custom.isBlank()) {
            problems.error(at, Message.UNIT_EMPTY, name(field));
        } else if (kind.unitRule() == ValueKind.UnitRule.TIME && inUnit.isGiven("custom")) {
            problems.error(at, Message.UNIT_CUSTOM_TIME, custom, name(field));
        } else if (kind.unitRule() == ValueKind.UnitRule.TIME && !MetricUnit.MILLISECONDS.convertsTo(unit)) {
            problems.error(at, Message.UNIT_IMPOSSIBLE, unit, name(field));
        } else {
            return inUnit.isGiven("custom") ? Unit.custom(custom) : unit;
        }
        return kind.unit();
    }

    /** Whatever library the annotation is from. */
    private static boolean isNullable(VariableElement field, TypeMirror type) {
        List<AnnotationMirror> mirrors = new ArrayList<>(field.getAnnotationMirrors());
        mirrors.addAll(type.getAnnotationMirrors());
        mirrors.addAll(field.asType().getAnnotationMirrors());
        return mirrors.stream()
                .anyMatch(mirror ->
                        Annotations.simpleName(Annotations.nameOf(mirror)).equals("Nullable"));
    }
}
