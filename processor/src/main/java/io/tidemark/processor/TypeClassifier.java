package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds how the values of a type are written. */
final class TypeClassifier {

    /** Of keys that name themselves. */
    static final String PLAIN_KEYS = "null";

    private static final int DEEPEST = 8;

    /** The most special first; of each there is an {@code Elements.copyOf}. */
    private static final List<String> CONTAINERS =
            List.of("java.util.List", "java.util.SortedSet", "java.util.Set", "java.util.Collection", "java.util.Map");

    private final Types types;
    private final TypeNames typeNames;
    private final NameTables nameTables;
    private int depth;
    private @Nullable Formatter formatting;
    private Function<DeclaredType, @Nullable Component> components = type -> null;

    TypeClassifier(Types types, TypeNames typeNames, NameTables nameTables) {
        this.types = types;
        this.typeNames = typeNames;
        this.nameTables = nameTables;
    }

    /**
     * Empty for a type without a defined closing, or that the formatter does not format.
     *
     * @param formatter that of the field; null if it has none
     * @param componentFinder gives the component of a record that is written as a value
     */
    Optional<ValueKind> classify(
            TypeMirror type,
            @Nullable Formatter formatter,
            Function<DeclaredType, @Nullable Component> componentFinder) {
        formatting = formatter;
        components = componentFinder;
        try {
            return Optional.ofNullable(kindOf(type));
        } finally {
            formatting = null;
        }
    }

    /** What names the keys of a map, as code: a constant of the shape, or {@link #PLAIN_KEYS}. Empty if they cannot be keys. */
    Optional<String> keys(TypeMirror key) {
        for (TypeMirror bound : bounds(key)) {
            if (typeNames.isA(bound, "java.lang.String")) {
                return Optional.of(PLAIN_KEYS);
            }
            if (bound instanceof DeclaredType type
                    && type.asElement() instanceof TypeElement element
                    && typeNames.isA(bound, "java.lang.Enum")) {
                return Optional.of(
                        element.getKind() == ElementKind.ENUM
                                ? nameTables.of(element).constant()
                                : PLAIN_KEYS);
            }
        }
        return Optional.empty();
    }

    private @Nullable ValueKind kindOf(TypeMirror type) {
        Formatter formatter = formatting;
        return formatter == null || isWrapper(type) ? plainKindOf(type) : formatted(type, formatter);
    }

    /** Whether a formatter is given what is inside. */
    private boolean isWrapper(TypeMirror type) {
        for (TypeMirror bound : bounds(type)) {
            if (typeNames.isA(bound, "java.util.Optional") || typeNames.isA(bound, "io.tidemark.Dimensioned")) {
                return true;
            }
            for (ReadAtClosingKind.Source source : ReadAtClosingKind.Source.values()) {
                if (typeNames.isA(bound, source.type()) && !typeNames.isA(bound, "io.tidemark.Counter")) {
                    return true;
                }
            }
        }
        return false;
    }

    private @Nullable ValueKind formatted(TypeMirror type, Formatter formatter) {
        ValueKind component = type instanceof DeclaredType declared ? component(declared) : null;
        if (component != null) {
            return component;
        }
        formatting = null;
        ValueKind plain = plainKindOf(type);
        formatting = formatter;
        TypeMirror copiedType = plain instanceof CopiedKind copied ? copied.formattedType() : null;
        if (plain instanceof CopiedKind copied && copiedType != null) {
            return formats(formatter, copiedType)
                    ? copied.formattedWith(
                            new FormatKind(formatter, !copiedType.getKind().isPrimitive()))
                    : null;
        }
        TypeMirror container = containerOf(type);
        TypeMirror closed = container == null ? type : container;
        if (!formats(formatter, closed)) {
            return null;
        }
        FormatKind format = new FormatKind(formatter, !closed.getKind().isPrimitive());
        if (type.getKind() == TypeKind.ARRAY) {
            return CopiedKind.array(format, typeNames.local(type));
        }
        return container == null ? format : CopiedKind.container(format, typeNames.local(container));
    }

    /** What a copy of a collection or a map is known as; null if the type is neither. */
    private @Nullable TypeMirror containerOf(TypeMirror type) {
        for (TypeMirror bound : bounds(type)) {
            for (String container : CONTAINERS) {
                DeclaredType found = typeNames.as(bound, container);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private boolean formats(Formatter formatter, TypeMirror type) {
        TypeMirror boxed = type.getKind().isPrimitive()
                ? types.boxedClass((PrimitiveType) type).asType()
                : type;
        return types.isAssignable(boxed, formatter.formats());
    }

    private @Nullable ValueKind plainKindOf(TypeMirror type) {
        TypeKind kind = type.getKind();
        if (kind.isPrimitive()) {
            return kind == TypeKind.CHAR ? TextKind.character(false) : new NumberKind(kind, false);
        }
        if (kind == TypeKind.ARRAY) {
            return elements(((ArrayType) type).getComponentType());
        }
        for (TypeMirror bound : bounds(type)) {
            if (bound.getKind() == TypeKind.DECLARED) {
                ValueKind found = declared((DeclaredType) bound);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** What is known of a type: itself, or the bounds of what stands for it. */
    static List<? extends TypeMirror> bounds(TypeMirror type) {
        return switch (type.getKind()) {
            case TYPEVAR -> bounds(((TypeVariable) type).getUpperBound());
            case WILDCARD -> {
                TypeMirror bound = ((WildcardType) type).getExtendsBound();
                yield bound == null ? List.of() : bounds(bound);
            }
            case INTERSECTION -> ((IntersectionType) type).getBounds();
            default -> List.of(type);
        };
    }

    private @Nullable ValueKind declared(DeclaredType type) {
        TypeElement element = (TypeElement) type.asElement();
        return switch (element.getQualifiedName().toString()) {
            case "java.lang.String" -> TextKind.string();
            case "java.lang.Character" -> TextKind.character(true);
            case "java.util.UUID" -> TextKind.uuid();
            case "java.time.Instant" -> TextKind.instant();
            case "java.time.Duration" -> TimeKind.duration();
            case "io.tidemark.time.Timer" -> TimeKind.timer();
            case "io.tidemark.time.Stopwatch" -> formatting == null ? TimeKind.stopwatch() : other(type, element);
            case "java.util.OptionalInt" -> InsideKind.optional(new NumberKind(TypeKind.INT, false), "getAsInt");
            case "java.util.OptionalLong" -> InsideKind.optional(new NumberKind(TypeKind.LONG, false), "getAsLong");
            case "java.util.OptionalDouble" ->
                InsideKind.optional(new NumberKind(TypeKind.DOUBLE, false), "getAsDouble");
            case "java.util.Optional" -> optional(type);
            case "io.tidemark.Dimensioned" -> dimensioned(type);
            case "java.lang.Enum" -> TextKind.anyEnum();
            default -> other(type, element);
        };
    }

    private @Nullable ValueKind other(DeclaredType type, TypeElement element) {
        if (element.getKind() == ElementKind.ENUM) {
            return new EnumKind(ClassName.get(element), nameTables.of(element).constant());
        }
        TypeMirror unboxed = unboxed(type);
        if (unboxed != null) {
            return new NumberKind(unboxed.getKind(), true);
        }
        CopiedKind live = CopiedKind.number(element.getQualifiedName().toString(), types);
        if (live != null) {
            return live;
        }
        for (ReadAtClosingKind.Source source : ReadAtClosingKind.Source.values()) {
            DeclaredType wrapper = typeNames.as(type, source.type());
            if (wrapper != null) {
                return readAtClosing(wrapper, source);
            }
        }
        DeclaredType collection = typeNames.as(type, "java.util.Collection");
        if (collection != null && collection.getTypeArguments().size() == 1) {
            return elements(collection.getTypeArguments().get(0));
        }
        if (typeNames.isA(type, "io.tidemark.Observations")) {
            return new ObservationsKind();
        }
        if (typeNames.isA(type, "java.lang.CharSequence")) {
            return CopiedKind.text(typeNames.named("java.lang.String"));
        }
        return typeNames.isA(type, "java.net.InetAddress") ? TextKind.inetAddress() : component(type);
    }

    /** An array or a collection. */
    private @Nullable ValueKind elements(TypeMirror element) {
        if (element.getKind().isPrimitive()) {
            boolean number = element.getKind() != TypeKind.BOOLEAN && element.getKind() != TypeKind.CHAR;
            return number ? CopiedKind.numbers() : null;
        }
        for (TypeMirror bound : bounds(element)) {
            if (typeNames.isA(bound, "java.lang.CharSequence")) {
                return CopiedKind.strings();
            }
            if (typeNames.isA(bound, "java.lang.Number")) {
                return CopiedKind.numbers();
            }
        }
        return null;
    }

    private @Nullable ValueKind optional(DeclaredType type) {
        if (type.getTypeArguments().size() != 1) {
            return null;
        }
        ValueKind inner = kindOf(type.getTypeArguments().get(0));
        return inner == null ? null : InsideKind.optional(inner, "get");
    }

    private @Nullable ValueKind dimensioned(DeclaredType type) {
        if (type.getTypeArguments().size() != 1) {
            return null;
        }
        ValueKind inner = kindOf(type.getTypeArguments().get(0));
        return inner == null ? null : HolderKind.dimensioned(inner);
    }

    /** The one component of a record. */
    private @Nullable ValueKind component(DeclaredType type) {
        // A record can be its own component.
        Component component = depth == DEEPEST ? null : components.apply(type);
        if (component == null) {
            return null;
        }
        Formatter outer = formatting;
        formatting = outer == null ? component.formatter().get() : outer;
        depth++;
        try {
            ValueKind inner = kindOf(component.type());
            if (inner == null) {
                return null;
            }
            if (component.isStable()) {
                return InsideKind.component(inner, component);
            }
            // What runs further inside would not be stopped.
            return inner.stop(CodeBlock.of("value")) != null && !(inner instanceof TimeKind)
                    ? null
                    : ReadAtClosingKind.component(inner, typeNames.local(component.type()), component);
        } finally {
            depth--;
            formatting = outer;
        }
    }

    private @Nullable ValueKind readAtClosing(DeclaredType wrapper, ReadAtClosingKind.Source source) {
        if (wrapper.getTypeArguments().size() != 1) {
            return null;
        }
        List<? extends TypeMirror> bounds = bounds(wrapper.getTypeArguments().get(0));
        TypeMirror type = bounds.size() == 1 ? bounds.get(0) : null;
        // A class can be what gives itself.
        if (type == null || depth == DEEPEST) {
            return null;
        }
        depth++;
        ValueKind inner = kindOf(type);
        depth--;
        // What runs would not be stopped.
        return inner == null || inner.stop(CodeBlock.of("value")) != null
                ? null
                : ReadAtClosingKind.of(inner, typeNames.local(type), source);
    }

    private @Nullable TypeMirror unboxed(DeclaredType type) {
        try {
            return types.unboxedType(type);
        } catch (IllegalArgumentException notBoxed) {
            return null;
        }
    }
}
