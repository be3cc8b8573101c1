package io.tidemark.processor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Finds out what is sealed, and what is a case of it: a type below a sealed metric record, with nothing but sealed types in between.
 * A case needs no annotation, and tells from its own supertypes that it is one.
 */
final class CaseFinder {

    private final Annotations annotations;

    CaseFinder(Annotations annotations) {
        this.annotations = annotations;
    }

    /**
     * Whether every object of a type is one of its cases: a sealed interface, or a sealed, abstract class. Not an enum, though one
     * whose constants have bodies is sealed to the compiler.
     */
    static boolean isSealed(TypeElement type) {
        return type.getModifiers().contains(Modifier.SEALED) && type.getKind() != ElementKind.ENUM && !isConcrete(type);
    }

    /** A sealed class with objects of its own. Of an enum, those are its constants. */
    static boolean isSealedAndConcrete(TypeElement type) {
        return type.getModifiers().contains(Modifier.SEALED) && type.getKind() == ElementKind.CLASS && isConcrete(type);
    }

    private static boolean isConcrete(TypeElement type) {
        return type.getKind() != ElementKind.INTERFACE && !type.getModifiers().contains(Modifier.ABSTRACT);
    }

    /** The sealed metric records that a type is a case of; none for a sealed type: it stands for its own cases. */
    List<TypeElement> sealedRecordsOf(TypeElement type) {
        List<TypeElement> found = new ArrayList<>();
        if (!isSealed(type)) {
            addAbove(type, found);
        }
        return found;
    }

    private void addAbove(TypeElement type, List<TypeElement> found) {
        List<TypeMirror> above = new ArrayList<>(type.getInterfaces());
        above.add(type.getSuperclass());
        for (TypeMirror mirror : above) {
            if (mirror instanceof DeclaredType declared
                    && declared.asElement() instanceof TypeElement element
                    && element.getModifiers().contains(Modifier.SEALED)) {
                if (annotations.has(element, Annotations.METRICS)) {
                    found.add(element);
                }
                addAbove(element, found);
            }
        }
    }

    Optional<TypeElement> sealedRecordOf(TypeElement type) {
        return sealedRecordsOf(type).stream().findFirst();
    }

    /** The cases among these elements and what is nested in them. */
    void find(Collection<? extends Element> elements, Collection<TypeElement> found) {
        for (TypeElement type : ElementFilter.typesIn(elements)) {
            if (!sealedRecordsOf(type).isEmpty()) {
                found.add(type);
            }
            find(type.getEnclosedElements(), found);
        }
    }

    /** What a sealed type permits, in order; in the place of a sealed one, what that permits. Types that are not there (yet) stand as they are. */
    static Set<TypeMirror> permitted(TypeElement sealed) {
        Set<TypeMirror> all = new LinkedHashSet<>();
        addPermitted(sealed, all, new LinkedHashSet<>());
        return all;
    }

    private static void addPermitted(TypeElement sealed, Set<TypeMirror> all, Set<TypeElement> seen) {
        for (TypeMirror permitted : sealed.getPermittedSubclasses()) {
            if (permitted instanceof DeclaredType declared && declared.asElement() instanceof TypeElement type) {
                if (!seen.add(type)) {
                    continue;
                }
                if (isSealed(type)) {
                    addPermitted(type, all, seen);
                    continue;
                }
            }
            all.add(permitted);
        }
    }
}
