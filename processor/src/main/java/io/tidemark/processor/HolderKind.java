package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import io.tidemark.Dimensioned;
import io.tidemark.DynamicField;
import io.tidemark.entry.FieldLayout;
import org.jspecify.annotations.Nullable;

/** A value with its dimensions, or with its key: what closing copies of it is held in one again. */
final class HolderKind extends InsideKind {

    private final boolean keyed;

    private HolderKind(ValueKind inner, boolean keyed) {
        super(inner, "value()", keyed ? "value() != null" : null);
        this.keyed = keyed;
    }

    static HolderKind dimensioned(ValueKind inner) {
        return new HolderKind(inner, false);
    }

    static HolderKind dynamicField(ValueKind inner) {
        return new HolderKind(inner, true);
    }

    @Override
    FieldLayout.Kind layoutKind() {
        return keyed ? FieldLayout.Kind.KEYED : super.layoutKind();
    }

    @Override
    boolean hasDimensions() {
        return !keyed || super.hasDimensions();
    }

    @Override
    Target target(CodeBlock value, Target target) {
        return keyed
                ? target.keyed(CodeBlock.of("$L.key()", value))
                : target.dimensioned(CodeBlock.of("$L.dimensions()", value));
    }

    private CodeBlock holding(CodeBlock copy, TypeName type, CodeBlock of) {
        return keyed
                ? CodeBlock.of("$T.of($L.key()).<$T>withValue($L)", DynamicField.class, of, type, copy)
                : CodeBlock.of("$T.<$T>of($L, $L.dimensions())", Dimensioned.class, type, copy, of);
    }

    @Override
    @Nullable
    Copy copy() {
        Copy copy = inner.copy();
        if (copy == null) {
            return null;
        }
        TypeName type = copy.type().box();
        return new Copy() {
            @Override
            public ValueKind kind() {
                return new HolderKind(copy.kind().boxed(), keyed);
            }

            @Override
            public TypeName type() {
                return ParameterizedTypeName.get(ClassName.get(keyed ? DynamicField.class : Dimensioned.class), type);
            }

            @Override
            public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
                String local = target.fresh().apply("copy");
                code.addStatement("$T $L = null", type, local);
                if (keyed) {
                    code.beginControlFlow("if ($L != null)", inside(value));
                }
                copy.make(code, inside(value), new CopyTarget(local, null, target.field(), target.fresh()));
                if (keyed) {
                    code.endControlFlow();
                }
                code.beginControlFlow("if ($L != null)", local);
                target.set(code, holding(CodeBlock.of("$L", local), type, value));
                code.endControlFlow();
            }
        };
    }
}
