package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import io.tidemark.entry.ValueShape;

/** Several observations of one metric, immutable. They say their unit at run time; the field's is what they are converted into. */
final class ObservationsKind extends ValueKind {

    private static final ValueShape SHAPE = ValueShape.list(ValueShape.DOUBLE);

    @Override
    ValueShape shape() {
        return SHAPE;
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
    void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        code.addStatement("$L.writeTo($L)", value, target.value());
    }
}
