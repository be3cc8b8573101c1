package io.tidemark.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds how generated code, which stands in the record's package, reads a field of the record. */
final class AccessFinder {

    private final Elements elements;
    private final Types types;

    AccessFinder(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** Empty if it cannot be read. */
    Optional<Access> find(TypeElement record, VariableElement field, TypeMirror type) {
        return find(record, field, type, elements.getPackageOf(record));
    }

    /** As above, by code in another package. */
    Optional<Access> find(TypeElement record, VariableElement field, TypeMirror type, PackageElement from) {
        String name = field.getSimpleName().toString();
        if (record.getKind() == ElementKind.RECORD) {
            return Optional.of(component(record, name));
        }
        if (isVisible(field, record, from)) {
            return Optional.of(Access.field(name));
        }
        return accessor(record, name, type, from);
    }

    /** Whether code in the package can call a constructor without parameters, and need not catch. */
    boolean hasConstructor(TypeElement type, PackageElement from) {
        boolean samePackage = elements.getPackageOf(type).equals(from);
        for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
            if (constructor.getParameters().isEmpty()) {
                return constructor.getThrownTypes().isEmpty()
                        && (constructor.getModifiers().contains(Modifier.PUBLIC)
                                || (samePackage && !constructor.getModifiers().contains(Modifier.PRIVATE)));
            }
        }
        return false;
    }

    /** The names under which an accessor of a private field is looked for. */
    static List<String> accessorNames(String field, TypeMirror type) {
        String capital = Character.toUpperCase(field.charAt(0)) + field.substring(1);
        List<String> names = new ArrayList<>(List.of(field, "get" + capital));
        if (type.getKind() == TypeKind.BOOLEAN || type.toString().endsWith("java.lang.Boolean")) {
            names.add(1, "is" + capital);
        }
        return names;
    }

    private Access component(TypeElement record, String name) {
        for (ExecutableElement method : ElementFilter.methodsIn(record.getEnclosedElements())) {
            if (method.getSimpleName().contentEquals(name)
                    && method.getParameters().isEmpty()
                    && elements.getOrigin(method) == Elements.Origin.EXPLICIT) {
                return Access.accessor(name);
            }
        }
        return Access.component(name);
    }

    private Optional<Access> accessor(TypeElement record, String field, TypeMirror type, PackageElement from) {
        List<String> names = accessorNames(field, type);
        for (String name : names) {
            for (TypeElement at = record; at != null; at = superclass(at)) {
                for (ExecutableElement method : ElementFilter.methodsIn(at.getEnclosedElements())) {
                    if (method.getSimpleName().contentEquals(name)
                            && method.getParameters().isEmpty()
                            && !method.getModifiers().contains(Modifier.STATIC)
                            && isVisible(method, record, from)
                            && returns(record, method, type)) {
                        return Optional.of(Access.accessor(name));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean returns(TypeElement record, ExecutableElement method, TypeMirror type) {
        ExecutableType member = (ExecutableType) types.asMemberOf((DeclaredType) record.asType(), method);
        return types.isSameType(member.getReturnType(), type);
    }

    /** Whether {@code record.member} compiles in the package. */
    private boolean isVisible(Element member, TypeElement record, PackageElement from) {
        if (member.getModifiers().contains(Modifier.PUBLIC)) {
            return true;
        }
        if (member.getModifiers().contains(Modifier.PRIVATE)) {
            return false;
        }
        boolean packagePrivate = !member.getModifiers().contains(Modifier.PROTECTED);
        for (TypeElement at = record; at != null; at = superclass(at)) {
            boolean samePackage = elements.getPackageOf(at).equals(from);
            if (at.equals(member.getEnclosingElement())) {
                return samePackage;
            }
            // A package-private member is not inherited through a class of another package.
            if (packagePrivate && !samePackage) {
                return false;
            }
        }
        return false;
    }

    static @Nullable TypeElement superclass(TypeElement type) {
        TypeMirror superclass = type.getSuperclass();
        return superclass instanceof DeclaredType declared ? (TypeElement) declared.asElement() : null;
    }
}
