package io.tidemark.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Questions about types that generated code names. */
final class TypeNames {

    private final Elements elements;
    private final Types types;

    TypeNames(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /**
     * The type of a field, read from an {@code X<?>}, as a local variable can have it: what stands for a type variable is known by its bound
     * only.
     */
    TypeName local(TypeMirror type) {
        return switch (type.getKind()) {
            case TYPEVAR, INTERSECTION -> TypeName.get(types.erasure(type));
            case ARRAY -> ArrayTypeName.of(local(((ArrayType) type).getComponentType()));
            case DECLARED -> declared((DeclaredType) type);
            default -> TypeName.get(type);
        };
    }

    private TypeName declared(DeclaredType type) {
        ClassName raw = ClassName.get((TypeElement) type.asElement());
        List<? extends TypeMirror> arguments = type.getTypeArguments();
        return arguments.isEmpty()
                ? raw
                : ParameterizedTypeName.get(
                        raw, arguments.stream().map(this::argument).toArray(TypeName[]::new));
    }

    private TypeName argument(TypeMirror type) {
        return switch (type.getKind()) {
            case TYPEVAR -> WildcardTypeName.subtypeOf(TypeName.get(types.erasure(type)));
            case WILDCARD -> {
                WildcardType wildcard = (WildcardType) type;
                yield wildcard.getExtendsBound() == null
                        ? WildcardTypeName.subtypeOf(Object.class)
                        : WildcardTypeName.subtypeOf(local(wildcard.getExtendsBound()));
            }
            default -> mentionsVariable(type) ? WildcardTypeName.subtypeOf(local(type)) : TypeName.get(type);
        };
    }

    private boolean mentionsVariable(TypeMirror type) {
        return switch (type.getKind()) {
            case TYPEVAR -> true;
            case ARRAY -> mentionsVariable(((ArrayType) type).getComponentType());
            case DECLARED -> ((DeclaredType) type).getTypeArguments().stream().anyMatch(this::mentionsVariable);
            case WILDCARD -> {
                TypeMirror bound = ((WildcardType) type).getExtendsBound();
                yield bound != null && mentionsVariable(bound);
            }
            default -> false;
        };
    }

    /** Whether a type, or one in it, does not exist (yet): another processor may make it. */
    boolean isUnresolved(TypeMirror type) {
        return switch (type.getKind()) {
            case ERROR -> true;
            case ARRAY -> isUnresolved(((ArrayType) type).getComponentType());
            case DECLARED -> ((DeclaredType) type).getTypeArguments().stream().anyMatch(this::isUnresolved);
            case WILDCARD -> {
                TypeMirror bound = ((WildcardType) type).getExtendsBound();
                yield bound != null && isUnresolved(bound);
            }
            default -> false;
        };
    }

    /** Whether code in a package can name a type and what it is made of. */
    boolean isAccessible(TypeMirror type, PackageElement from) {
        return switch (type.getKind()) {
            case ARRAY -> isAccessible(((ArrayType) type).getComponentType(), from);
            case DECLARED -> {
                DeclaredType declared = (DeclaredType) type;
                yield isAccessible((TypeElement) declared.asElement(), from)
                        && declared.getTypeArguments().stream().allMatch(argument -> isAccessible(argument, from));
            }
            case WILDCARD -> {
                TypeMirror bound = ((WildcardType) type).getExtendsBound();
                yield bound == null || isAccessible(bound, from);
            }
            default -> {
                List<? extends TypeMirror> bounds = TypeClassifier.bounds(type);
                yield bounds.contains(type)
                        || bounds.stream().allMatch(bound -> isAccessible(types.erasure(bound), from));
            }
        };
    }

    boolean isAccessible(TypeElement type, PackageElement from) {
        boolean samePackage = elements.getPackageOf(type).equals(from);
        for (Element element = type; element instanceof TypeElement; element = element.getEnclosingElement()) {
            if (element.getModifiers().contains(Modifier.PRIVATE)
                    || (!samePackage && !element.getModifiers().contains(Modifier.PUBLIC))) {
                return false;
            }
        }
        return true;
    }

    /** The type at the top of a type's file. */
    static TypeElement outermost(TypeElement type) {
        return type.getEnclosingElement() instanceof TypeElement around ? outermost(around) : type;
    }

    /** Of {@code Object}, {@code Record} or {@code Exception} nothing is written: the user did not declare it. */
    boolean isOfThePlatform(TypeElement type) {
        String in = elements.getPackageOf(type).getQualifiedName().toString();
        return in.equals("java") || in.startsWith("java.") || in.startsWith("javax.");
    }

    boolean isA(TypeMirror type, String name) {
        TypeElement element = elements.getTypeElement(name);
        return element != null
                && type.getKind() == TypeKind.DECLARED
                && types.isSubtype(types.erasure(type), types.erasure(element.asType()));
    }

    /** A type as the supertype that it extends or implements, with that one's arguments; null if it does not. */
    @Nullable
    DeclaredType as(TypeMirror type, String name) {
        if (type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && element.getQualifiedName().contentEquals(name)) {
            return declared;
        }
        if (!isA(type, name)) {
            return null;
        }
        for (TypeMirror above : types.directSupertypes(type)) {
            DeclaredType found = as(above, name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Nullable
    TypeMirror named(String name) {
        TypeElement element = elements.getTypeElement(name);
        return element == null ? null : element.asType();
    }
}
