package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import io.tidemark.entry.Conversions;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/** Primitive numbers and booleans, and what boxes them. */
final class NumberKind extends ValueKind {

    private final TypeKind primitive;
    private final boolean boxed;

    NumberKind(TypeKind primitive, boolean boxed) {
        this.primitive = primitive;
        this.boxed = boxed;
    }

    @Override
    ValueShape shape() {
        return switch (primitive) {
            case BOOLEAN -> ValueShape.BOOLEAN;
            case FLOAT, DOUBLE -> ValueShape.DOUBLE;
            default -> ValueShape.LONG;
        };
    }

    @Override
    ValueKind boxed() {
        return new NumberKind(primitive, true);
    }

    @Override
    boolean isReference() {
        return boxed;
    }

    @Override
    boolean isOptional() {
        return boxed;
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        code.addStatement(target.metric(number(value)));
    }

    @Override
    @Nullable
    CodeBlock asLong(CodeBlock value) {
        return shape().equals(ValueShape.DOUBLE) ? null : number(value);
    }

    @Override
    CodeBlock asDouble(CodeBlock value, MetricUnit unit) {
        return number(value);
    }

    private CodeBlock number(CodeBlock value) {
        return switch (primitive) {
            case BOOLEAN -> CodeBlock.of("$L ? 1 : 0", value);
            case FLOAT -> CodeBlock.of("$T.decimal($L)", Conversions.class, value);
            case DOUBLE -> boxed ? CodeBlock.of("$L.doubleValue()", value) : value;
            default -> boxed ? CodeBlock.of("$L.longValue()", value) : value;
        };
    }
}
