package io.tidemark.processor;

import io.tidemark.Naming;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads metric records. Of methods it looks at accessors alone: signatures may name guards that are yet to be generated. */
final class RecordReader {

    private final Types types;
    private final Annotations annotations;
    private final TypeNames typeNames;
    private final Elements elements;
    private final Predicate<TypeElement> isProcessedHere;
    private final CaseFinder caseFinder;
    private final CasesReader casesReader;
    private final Map<String, Reading> known = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();

    /** For one round. {@code isProcessedHere} tells records of this compilation, whose companions are yet to come. */
    RecordReader(Elements elements, Types types, Annotations annotations, Predicate<TypeElement> isProcessedHere) {
        this.elements = elements;
        this.types = types;
        this.annotations = annotations;
        this.typeNames = new TypeNames(elements, types);
        this.isProcessedHere = isProcessedHere;
        this.caseFinder = new CaseFinder(annotations);
        this.casesReader = new CasesReader(this, annotations, typeNames, elements);
    }

    Reading read(TypeElement record) {
        String name = record.getQualifiedName().toString();
        Reading before = known.get(name);
        if (before != null) {
            return before;
        }
        Reading reading = new Reading();
        known.put(name, reading);
        path.addLast(name);
        try {
            if (isRecord(record, reading.problems)) {
                readRecord(record, reading);
            }
        } finally {
            path.removeLast();
        }
        return reading;
    }

    /** Whether a record is being read: if it is met again, it is flattened into itself. */
    boolean isOpen(TypeElement record) {
        return path.contains(record.getQualifiedName().toString());
    }

    /** The records being read, from the one met again on. */
    String circle(TypeElement record) {
        String name = record.getQualifiedName().toString();
        List<String> circle = new ArrayList<>();
        for (String open : path) {
            if (!circle.isEmpty() || open.equals(name)) {
                circle.add(open.substring(open.lastIndexOf('.') + 1));
            }
        }
        circle.add(record.getSimpleName().toString());
        return String.join(" > ", circle);
    }

    private boolean isRecord(TypeElement record, Problems problems) {
        String name = record.getSimpleName().toString();
        Optional<TypeElement> sealed = caseFinder.sealedRecordOf(record);
        if (CaseFinder.isSealedAndConcrete(record)) {
            problems.error(record, Message.SEALED_CLASS, name);
        } else if (sealed.isPresent() && record.getModifiers().contains(Modifier.NON_SEALED)) {
            problems.error(record, Message.CASE_OPEN, name, sealed.get().getSimpleName());
        } else if (record.getKind() == ElementKind.INTERFACE && !CaseFinder.isSealed(record)) {
            problems.error(record, Message.NOT_A_RECORD, "interface", name);
        } else if (record.getKind() == ElementKind.ANNOTATION_TYPE) {
            problems.error(record, Message.NOT_A_RECORD, "annotation", name);
        } else if (record.getNestingKind().isNested() && !record.getModifiers().contains(Modifier.STATIC)) {
            problems.error(record, Message.INNER_CLASS, name);
        } else if (isPrivate(record)) {
            problems.error(record, Message.PRIVATE_RECORD, name);
        } else {
            return true;
        }
        return false;
    }

    private static boolean isPrivate(TypeElement record) {
        for (Element element = record; element instanceof TypeElement; element = element.getEnclosingElement()) {
            if (element.getModifiers().contains(Modifier.PRIVATE)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isVisible(TypeElement record) {
        for (Element element = record; element instanceof TypeElement; element = element.getEnclosingElement()) {
            if (!element.getModifiers().contains(Modifier.PUBLIC)) {
                return false;
            }
        }
        return true;
    }

    private void readRecord(TypeElement record, Reading reading) {
        Optional<Annotations.Values> given = annotations.find(record, Annotations.METRICS);
        if (given.isPresent()) {
            Annotations.Values metrics = given.get();
            String name = record.getSimpleName().toString();
            noteMissingFlags(record, name, metrics, "flags", reading);
            readRecord(
                    record,
                    reading,
                    metrics.bool("root"),
                    PrefixReader.read(metrics, true, name, record, reading.problems),
                    metrics.constant("naming", Naming.class, Naming.INHERIT),
                    metrics.classes("flags"),
                    dimensions(record, metrics));
        } else {
            // A case.
            readRecord(
                    record, reading, false, new PrefixReader.Prefix("", false), Naming.INHERIT, List.of(), List.of());
        }
    }

    private void readRecord(
            TypeElement record,
            Reading reading,
            boolean root,
            PrefixReader.Prefix prefix,
            Naming naming,
            List<String> flags,
            List<RecordModel.DimensionsModel> dimensions) {
        Problems problems = reading.problems;
        checkCaseName(record, problems);
        NameTables nameTables = new NameTables(annotations);
        MemberReader members = new MemberReader(
                record,
                root || isCaseOfRoot(record),
                reading,
                this,
                elements,
                types,
                annotations,
                typeNames,
                new TypeClassifier(types, typeNames, nameTables));
        CasesModel cases = null;
        if (CaseFinder.isSealed(record)) {
            cases = casesReader.read(record, naming, reading);
        } else {
            readFields(record, members, reading);
        }
        reading.model = new RecordModel(
                record,
                Names.of(record),
                root,
                isVisible(record),
                naming,
                prefix.text(),
                prefix.exact(),
                flags,
                dimensions,
                members.timestamp(),
                members.recordId(),
                members.members(),
                members.formatters(),
                nameTables,
                cases);
        if (!root && !reading.model.dimensions().isEmpty()) {
            problems.error(record, Message.DIMENSIONS_NO_ROOT, record.getSimpleName());
        }
        if (annotations.has(record, Annotations.AGGREGATE) && !reading.brokenChild && reading.unresolved.isEmpty()) {
            reading.aggregate =
                    new AggregateReader(this, elements, types, annotations, typeNames).read(reading.model, reading);
        }
        if (!reading.brokenChild && reading.unresolved.isEmpty()) {
            LayoutChecker checker = new LayoutChecker(reading.model, problems);
            if (annotations.has(record, Annotations.METRICS)) {
                checker.check();
            } else {
                // Its names are those that it has in the sealed records, which check them.
                checker.checkTimestamps();
                checker.checkConstants();
            }
        }
    }

    private void checkCaseName(TypeElement record, Problems problems) {
        if (caseFinder.sealedRecordOf(record).isPresent()) {
            annotations
                    .find(record, Annotations.NAME)
                    .map(name -> name.string("value"))
                    .ifPresent(name -> {
                        String problem = WrittenNames.problemOf(name);
                        if (problem != null) {
                            problems.error(
                                    record, Message.NAME_INVALID, name, "case " + record.getSimpleName(), problem);
                        }
                    });
        }
    }

    /** Whether it can be the whole of an entry, though it has no {@code @Metrics} of its own. */
    private boolean isCaseOfRoot(TypeElement record) {
        return !annotations.has(record, Annotations.METRICS)
                && caseFinder.sealedRecordsOf(record).stream()
                        .flatMap(above -> annotations.find(above, Annotations.METRICS).stream())
                        .anyMatch(metrics -> metrics.bool("root"));
    }

    /** Whether it is a case of a sealed record. */
    boolean isCase(TypeElement record) {
        return caseFinder.sealedRecordOf(record).isPresent();
    }

    /** Those of superclasses first. */
    private void readFields(TypeElement record, MemberReader members, Reading reading) {
        Deque<TypeElement> classes = new ArrayDeque<>();
        for (TypeElement at = record;
                at != null && !typeNames.isOfThePlatform(at);
                at = superclass(at, record, reading)) {
            classes.addFirst(at);
        }
        Set<VariableElement> hidden = hidden(classes);
        for (TypeElement at : classes) {
            for (VariableElement field : ElementFilter.fieldsIn(at.getEnclosedElements())) {
                if (field.getKind() == ElementKind.FIELD) {
                    TypeMirror type = types.asMemberOf((DeclaredType) record.asType(), field);
                    members.read(field, type, hidden.contains(field));
                }
            }
        }
    }

    /** Fields of superclasses that a class below has a field of the same name as. */
    private static Set<VariableElement> hidden(Deque<TypeElement> classes) {
        Set<VariableElement> hidden = new HashSet<>();
        Map<String, VariableElement> byName = new HashMap<>();
        for (TypeElement at : classes) {
            for (VariableElement field : ElementFilter.fieldsIn(at.getEnclosedElements())) {
                VariableElement above = byName.put(field.getSimpleName().toString(), field);
                if (above != null) {
                    hidden.add(above);
                }
            }
        }
        return hidden;
    }

    private @Nullable TypeElement superclass(TypeElement type, TypeElement record, Reading reading) {
        TypeMirror superclass = type.getSuperclass();
        noteUnresolved(record, "the superclass of " + type.getSimpleName(), superclass, reading);
        return superclass.getKind() == TypeKind.DECLARED ? (TypeElement) ((DeclaredType) superclass).asElement() : null;
    }

    void noteUnresolved(Element at, String what, TypeMirror type, Reading reading) {
        if (typeNames.isUnresolved(type)) {
            reading.unresolved.add(new Reading.Unresolved(at, what, type.toString()));
        }
    }

    void noteMissingFlags(Element at, String what, Annotations.Values annotation, String member, Reading reading) {
        if (annotation.hasMissingClass(member)) {
            reading.unresolved.add(new Reading.Unresolved(at, what, "of one of its flags"));
        }
    }

    private List<RecordModel.DimensionsModel> dimensions(TypeElement record, Annotations.Values metrics) {
        List<Annotations.Values> sets = new ArrayList<>(metrics.annotations("dimensions"));
        annotations.find(record, Annotations.DIMENSIONS).ifPresent(sets::add);
        annotations
                .find(record, Annotations.DIMENSION_SETS)
                .ifPresent(repeated -> sets.addAll(repeated.annotations("value")));
        return sets.stream()
                .map(set -> new RecordModel.DimensionsModel(set.strings("value"), set.strings("fromGlobals")))
                .toList();
    }

    /** Whether what was merged of its records has a class. */
    boolean hasAggregate(TypeElement record) {
        return isProcessedHere.test(record)
                || elements.getTypeElement(Names.of(record).aggregate().canonicalName()) != null;
    }

    boolean hasCompanion(TypeElement record) {
        return isProcessedHere.test(record)
                || elements.getTypeElement(Names.of(record).shape().canonicalName()) != null;
    }
}
