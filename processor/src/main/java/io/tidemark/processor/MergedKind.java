package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;

/** What the layout of an aggregate says of a field. Its values are written by what they were merged into. */
final class MergedKind extends ValueKind {

    private final ValueShape shape;
    private final FieldLayout.Kind layoutKind;
    private final UnitRule unitRule;

    MergedKind(ValueShape shape, ValueKind from) {
        this.shape = shape;
        this.layoutKind = from.layoutKind();
        this.unitRule = from.unitRule();
    }

    @Override
    ValueShape shape() {
        return shape;
    }

    @Override
    FieldLayout.Kind layoutKind() {
        return layoutKind;
    }

    @Override
    UnitRule unitRule() {
        return unitRule;
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
        throw new IllegalStateException("an aggregate writes itself");
    }
}
