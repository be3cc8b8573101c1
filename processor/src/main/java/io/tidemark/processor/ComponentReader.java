package io.tidemark.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds the one component of a metric record that is written as a value: of a Java record, or of a class with one written field. */
final class ComponentReader {

    private final Types types;
    private final Annotations annotations;
    private final TypeNames typeNames;
    private final AccessFinder accesses;
    private final PackageElement in;

    /** @param in the package of the record that holds the value */
    ComponentReader(
            Types types, Annotations annotations, TypeNames typeNames, AccessFinder accesses, PackageElement in) {
        this.types = types;
        this.annotations = annotations;
        this.typeNames = typeNames;
        this.accesses = accesses;
        this.in = in;
    }

    /**
     * Null if the type is no such record, or if generated code cannot read it.
     *
     * @param formatters makes a formatter for a component of a class; null if it is unfit
     */
    @Nullable
    Component find(DeclaredType type, BiFunction<VariableElement, TypeElement, @Nullable Formatter> formatters) {
        TypeElement record = (TypeElement) type.asElement();
        boolean isRecord = record.getKind() == ElementKind.CLASS || record.getKind() == ElementKind.RECORD;
        if (!isRecord || !annotations.has(record, Annotations.METRICS)) {
            return null;
        }
        List<VariableElement> written = written(record);
        // A time of its own would be lost, so it is no value.
        if (written.size() != 1
                || annotations.has(written.get(0), Annotations.FLATTEN)
                || annotations.has(written.get(0), Annotations.TIMESTAMP)) {
            return null;
        }
        VariableElement field = written.get(0);
        TypeMirror component = types.asMemberOf(type, field);
        if (typeNames.isUnresolved(component) || !typeNames.isAccessible(component, in)) {
            return null;
        }
        Optional<Access> access = accesses.find(record, field, component, in);
        if (access.isEmpty()) {
            return null;
        }
        boolean isStable = !access.get().runsUserCode()
                && (record.getKind() == ElementKind.RECORD
                        || field.getModifiers().contains(Modifier.FINAL));
        Map<String, Annotations.Values> given = new HashMap<>();
        for (String annotation : List.of(Annotations.IN_UNIT, Annotations.QUANTIZE)) {
            annotations.find(field, annotation).ifPresent(values -> given.put(annotation, values));
        }
        return new Component(
                component,
                access.get(),
                isStable,
                given,
                () -> annotations
                        .find(field, Annotations.FORMAT_WITH)
                        .flatMap(format -> format.type("value"))
                        .map(formatter -> formatters.apply(field, formatter))
                        .orElse(null));
    }

    /** With the time of its own entry. */
    private List<VariableElement> written(TypeElement record) {
        List<VariableElement> written = new ArrayList<>();
        for (TypeElement at = record; at != null; at = AccessFinder.superclass(at)) {
            for (VariableElement field : ElementFilter.fieldsIn(at.getEnclosedElements())) {
                if (!field.getModifiers().contains(Modifier.STATIC)
                        && !annotations.has(field, Annotations.IGNORE)
                        && !typeNames.isOfThePlatform(at)) {
                    written.add(field);
                }
            }
        }
        return written;
    }
}
