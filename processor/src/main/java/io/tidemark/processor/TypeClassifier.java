package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.List;
import java.util.Optional;
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

    private static final int DEEPEST = 8;

    private final Types types;
    private final TypeNames typeNames;
    private final NameTables nameTables;
    private int depth;
    private @Nullable Formatter formatting;

    TypeClassifier(Types types, TypeNames typeNames, NameTables nameTables) {
        this.types = types;
        this.typeNames = typeNames;
        this.nameTables = nameTables;
    }

    /** Empty for a type without a defined closing. */
    Optional<ValueKind> classify(TypeMirror type) {
        return Optional.ofNullable(kindOf(type));
    }

    /** Of a field with a formatter; empty if that does not format the value. */
    Optional<ValueKind> classify(TypeMirror type, Formatter formatter) {
        formatting = formatter;
        try {
            return classify(type);
        } finally {
            formatting = null;
        }
    }

    private @Nullable ValueKind kindOf(TypeMirror type) {
        Formatter formatter = formatting;
        return formatter == null || isWrapper(type) ? plainKindOf(type) : formatted(type, formatter);
    }

    /** Whether a formatter is given what is inside. */
    private boolean isWrapper(TypeMirror type) {
        for (TypeMirror bound : bounds(type)) {
            if (typeNames.isA(bound, "java.util.Optional")) {
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
        formatting = null;
        ValueKind plain = plainKindOf(type);
        formatting = formatter;
        // Arrays and collections are formatted as they are.
        ValueKind.Copy copy = plain == null || plain instanceof ElementsKind ? null : plain.copy();
        TypeMirror closed = plain == null || copy == null ? type : plain.copiedType(types, typeNames);
        if (closed == null || !formats(formatter, closed)) {
            return null;
        }
        FormatKind format = new FormatKind(formatter, !closed.getKind().isPrimitive());
        return copy == null ? format : new FormattedCopyKind(format, copy);
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
            case "java.util.OptionalInt" -> new OptionalKind(new NumberKind(TypeKind.INT, false), "getAsInt");
            case "java.util.OptionalLong" -> new OptionalKind(new NumberKind(TypeKind.LONG, false), "getAsLong");
            case "java.util.OptionalDouble" -> new OptionalKind(new NumberKind(TypeKind.DOUBLE, false), "getAsDouble");
            case "java.util.Optional" -> optional(type);
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
        LiveNumberKind live = LiveNumberKind.of(element.getQualifiedName().toString());
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
            return new CharSequenceKind();
        }
        return typeNames.isA(type, "java.net.InetAddress") ? TextKind.inetAddress() : null;
    }

    /** An array or a collection. */
    private @Nullable ValueKind elements(TypeMirror element) {
        if (element.getKind().isPrimitive()) {
            boolean number = element.getKind() != TypeKind.BOOLEAN && element.getKind() != TypeKind.CHAR;
            return number ? new ElementsKind(false) : null;
        }
        for (TypeMirror bound : bounds(element)) {
            if (typeNames.isA(bound, "java.lang.CharSequence")) {
                return new ElementsKind(true);
            }
            if (typeNames.isA(bound, "java.lang.Number")) {
                return new ElementsKind(false);
            }
        }
        return null;
    }

    private @Nullable ValueKind optional(DeclaredType type) {
        if (type.getTypeArguments().size() != 1) {
            return null;
        }
        ValueKind inner = kindOf(type.getTypeArguments().get(0));
        return inner == null ? null : new OptionalKind(inner, "get");
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
                : new ReadAtClosingKind(inner, typeNames.local(type), source);
    }

    private @Nullable TypeMirror unboxed(DeclaredType type) {
        try {
            return types.unboxedType(type);
        } catch (IllegalArgumentException notBoxed) {
            return null;
        }
    }
}
