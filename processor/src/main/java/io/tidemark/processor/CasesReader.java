package io.tidemark.processor;

import io.tidemark.Naming;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Reads the tag and the cases of a sealed record. What is wrong with a case is told when the case itself is read. */
final class CasesReader {

    private final RecordReader records;
    private final Annotations annotations;
    private final TypeNames typeNames;
    private final Elements elements;

    CasesReader(RecordReader records, Annotations annotations, TypeNames typeNames, Elements elements) {
        this.records = records;
        this.annotations = annotations;
        this.typeNames = typeNames;
        this.elements = elements;
    }

    CasesModel read(TypeElement sealed, Naming naming, Reading reading) {
        CasesModel.Tag tag = annotations
                .find(sealed, Annotations.CASE_TAG)
                .map(values -> tag(sealed, values, reading.problems))
                .orElse(null);
        List<CasesModel.Case> cases = new ArrayList<>();
        Map<String, TypeElement> byName = new HashMap<>();
        for (TypeMirror permitted : CaseFinder.permitted(sealed)) {
            records.noteUnresolved(sealed, "a case of " + sealed.getSimpleName(), permitted, reading);
            if (permitted instanceof DeclaredType declared
                    && !typeNames.isUnresolved(permitted)
                    && declared.asElement() instanceof TypeElement type) {
                RecordModel model = caseOf(sealed, type, reading);
                String name = name(type, naming, reading);
                TypeElement before = byName.putIfAbsent(name, type);
                if (before != null) {
                    reading.problems.error(
                            at(type, sealed), Message.CASE_DUPLICATE, before, type, sealed.getSimpleName(), name);
                } else if (model != null) {
                    cases.add(new CasesModel.Case(name, model));
                }
            }
        }
        return new CasesModel(tag, cases);
    }

    private static CasesModel.@Nullable Tag tag(TypeElement sealed, Annotations.Values values, Problems problems) {
        String name = values.string("value");
        String problem = WrittenNames.problemOf(name);
        if (problem != null) {
            problems.error(sealed, Message.TAG_NAME, name, sealed.getSimpleName(), problem);
            return null;
        }
        return new CasesModel.Tag(name, values.bool("exact"), values.bool("sampleGroup"));
    }

    private @Nullable RecordModel caseOf(TypeElement sealed, TypeElement type, Reading reading) {
        if (type.getKind() == ElementKind.ENUM) {
            reading.brokenChild = true;
            return null;
        }
        if (!records.hasCompanion(type)) {
            reading.problems.error(
                    sealed,
                    Message.CASE_NOT_PROCESSED,
                    type.getSimpleName(),
                    sealed.getSimpleName(),
                    Names.of(type).shape().canonicalName());
            return null;
        }
        Reading child = records.read(type);
        reading.unresolved.addAll(child.unresolved);
        if (!child.isSound()) {
            reading.brokenChild = true;
        }
        if (child.model != null && !typeNames.isAccessible(type, elements.getPackageOf(sealed))) {
            reading.problems.error(at(type, sealed), Message.CASE_INVISIBLE, type.getSimpleName(), sealed);
            return null;
        }
        return child.model;
    }

    /** The style is that of the sealed type itself, never one that it inherits. */
    private String name(TypeElement type, Naming naming, Reading reading) {
        Optional<String> given = annotations.find(type, Annotations.NAME).map(name -> name.string("value"));
        String problem = given.map(WrittenNames::problemOf).orElse(null);
        if (problem != null) {
            // Told at the case.
            reading.brokenChild = true;
        }
        return given.orElseGet(() -> naming.apply(type.getSimpleName().toString()));
    }

    /** A case in the same file is shown itself; another may be in a class file. */
    static TypeElement at(TypeElement type, TypeElement sealed) {
        return TypeNames.outermost(type).equals(TypeNames.outermost(sealed)) ? type : sealed;
    }
}
