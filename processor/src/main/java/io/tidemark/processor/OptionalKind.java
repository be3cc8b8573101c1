package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.Nullable;

/** The {@code Optional} classes around another kind. They are immutable, so {@code get()} may be repeated. */
final class OptionalKind extends ValueKind {

    private final ValueKind inner;
    private final String get;

    /** @param get the name of the method that gives what is inside */
    OptionalKind(ValueKind inner, String get) {
        this.inner = inner;
        this.get = get;
    }

    @Override
    ValueShape shape() {
        return inner.shape();
    }

    @Override
    CodeBlock shapeCode() {
        return inner.shapeCode();
    }

    @Override
    FieldLayout.Kind layoutKind() {
        return inner.layoutKind();
    }

    @Override
    UnitRule unitRule() {
        return inner.unitRule();
    }

    @Override
    boolean isReference() {
        return true;
    }

    @Override
    boolean isOptional() {
        return true;
    }

    @Override
    CodeBlock present(CodeBlock value) {
        CodeBlock here = CodeBlock.of("$L.isPresent()", value);
        CodeBlock inside = inner.present(inside(value));
        return inside == null ? here : CodeBlock.of("$L && $L", here, inside);
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, CodeBlock field) {
        code.beginControlFlow("if ($L.isPresent())", value);
        inner.write(code, inside(value), field);
        code.endControlFlow();
    }

    @Override
    @Nullable
    CodeBlock asLong(CodeBlock value) {
        return inner.asLong(inside(value));
    }

    @Override
    @Nullable
    CodeBlock asDouble(CodeBlock value, MetricUnit unit) {
        return inner.asDouble(inside(value), unit);
    }

    @Override
    @Nullable
    CodeBlock asObject(CodeBlock value) {
        return inner.asObject(inside(value));
    }

    @Override
    @Nullable
    TypeName objectType() {
        return inner.objectType();
    }

    @Override
    @Nullable
    String nameTable() {
        return inner.nameTable();
    }

    @Override
    @Nullable
    CodeBlock stop(CodeBlock value) {
        CodeBlock stop = inner.stop(inside(value));
        return stop == null ? null : CodeBlock.of("if ($L.isPresent()) {\n$>$L;\n$<}", value, stop);
    }

    @Override
    @Nullable
    Copy copy() {
        Copy copy = inner.copy();
        if (copy == null) {
            return null;
        }
        return new Copy() {
            @Override
            public ValueKind kind() {
                return copy.kind();
            }

            @Override
            public TypeName type() {
                return copy.type();
            }

            @Override
            public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
                code.beginControlFlow("if ($L.isPresent())", value);
                copy.make(code, inside(value), target);
                code.endControlFlow();
            }
        };
    }

    private CodeBlock inside(CodeBlock value) {
        return CodeBlock.of("$L.$L()", value, get);
    }
}
