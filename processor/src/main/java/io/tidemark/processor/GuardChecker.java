package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Checks that a subclass of the record can be its guard. */
final class GuardChecker {

    /** What a guard has besides, by name: those without parameters. */
    private static final Set<String> OWN_METHODS = Set.of(
            "close",
            "discard",
            "isClosed",
            "flushGuard",
            "forceFlushGuard",
            "handle",
            "makeCurrent",
            "tidemarkRecordId",
            "layout",
            "epochNanos",
            "tidemarkStop",
            "tidemarkStopLate",
            "tidemarkCloseValues",
            "tidemarkEmit",
            "tidemarkRecord",
            "tidemarkClosed");

    /** Those with one, and its type. */
    private static final Map<String, String> OWN_METHODS_OF = Map.of(
            "writeTo", "io.tidemark.entry.EntryWriter",
            "writeSampleKey", "io.tidemark.entry.EntryWriter",
            "run", "io.tidemark.Guard.Body",
            "call", "io.tidemark.Guard.ResultBody",
            "flushAfter", "java.time.Duration");

    /** Lombok's annotations that make constructors: the first three always, the others where there is none. */
    private static final Set<String> LOMBOK_CONSTRUCTORS =
            Set.of("lombok.AllArgsConstructor", "lombok.RequiredArgsConstructor", "lombok.NoArgsConstructor");

    private static final Set<String> LOMBOK_CLASSES =
            Set.of("lombok.Data", "lombok.Value", "lombok.Builder", "lombok.experimental.SuperBuilder");

    private final Elements elements;
    private final Types types;
    private final TypeNames typeNames;

    GuardChecker(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
        this.typeNames = new TypeNames(elements, types);
    }

    void check(RecordModel record, Reading reading) {
        TypeElement element = record.element();
        checkConstructors(record, reading);
        for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(element))) {
            if (isInherited(method, element) && isTaken(method)) {
                reading.problems.error(
                        element.equals(method.getEnclosingElement()) ? method : element,
                        Message.MEMBER_CLASH,
                        element.getSimpleName(),
                        method.getSimpleName(),
                        parameters(method));
            }
        }
        TypeElement serializable = elements.getTypeElement("java.io.Serializable");
        if (serializable != null && types.isSubtype(element.asType(), serializable.asType())) {
            reading.problems.warning(element, Message.SERIALIZABLE, element.getSimpleName());
        }
    }

    /** The constructors that the guard mirrors. */
    List<ExecutableElement> constructors(RecordModel record) {
        return ElementFilter.constructorsIn(record.element().getEnclosedElements()).stream()
                .filter(constructor -> !constructor.getModifiers().contains(Modifier.PRIVATE))
                .filter(constructor -> isAccessible(constructor, record.element()))
                .toList();
    }

    private boolean isAccessible(ExecutableElement constructor, TypeElement record) {
        return constructor.getParameters().stream()
                .allMatch(parameter -> typeNames.isAccessible(parameter.asType(), elements.getPackageOf(record)));
    }

    private void checkConstructors(RecordModel record, Reading reading) {
        TypeElement element = record.element();
        boolean explicit = ElementFilter.constructorsIn(element.getEnclosedElements()).stream()
                .anyMatch(constructor -> elements.getOrigin(constructor) == Elements.Origin.EXPLICIT);
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            String name = Annotations.nameOf(mirror);
            if (LOMBOK_CONSTRUCTORS.contains(name) || (!explicit && LOMBOK_CLASSES.contains(name))) {
                reading.problems.error(element, Message.LOMBOK, element.getSimpleName(), Annotations.simpleName(name));
                return;
            }
        }
        List<ExecutableElement> constructors = constructors(record);
        if (constructors.isEmpty()) {
            ClassName entry = record.names().entry();
            reading.problems.error(element, Message.PRIVATE_CONSTRUCTORS, element.getSimpleName(), entry.simpleName());
        }
        for (ExecutableElement constructor : constructors) {
            constructor.getParameters().forEach(parameter -> note(constructor, parameter.asType(), reading));
            constructor.getThrownTypes().forEach(thrown -> note(constructor, thrown, reading));
        }
    }

    private void note(ExecutableElement constructor, TypeMirror type, Reading reading) {
        if (typeNames.isUnresolved(type)) {
            reading.unresolved.add(new Reading.Unresolved(constructor, "constructor " + constructor, type.toString()));
        }
    }

    private boolean isInherited(ExecutableElement method, TypeElement element) {
        Set<Modifier> modifiers = method.getModifiers();
        if (modifiers.contains(Modifier.PRIVATE)) {
            return false;
        }
        boolean packagePrivate = !modifiers.contains(Modifier.PUBLIC) && !modifiers.contains(Modifier.PROTECTED);
        return !packagePrivate || elements.getPackageOf(method).equals(elements.getPackageOf(element));
    }

    private static boolean isTaken(ExecutableElement method) {
        String name = method.getSimpleName().toString();
        if (method.getParameters().isEmpty()) {
            return OWN_METHODS.contains(name);
        }
        String taken = OWN_METHODS_OF.get(name);
        return taken != null
                && method.getParameters().size() == 1
                && parameters(method).equals(taken);
    }

    private static String parameters(ExecutableElement method) {
        if (method.getParameters().isEmpty()) {
            return "";
        }
        return method.getParameters().get(0).asType() instanceof DeclaredType type
                        && type.asElement() instanceof TypeElement element
                ? ((Element) element).toString()
                : "";
    }
}
