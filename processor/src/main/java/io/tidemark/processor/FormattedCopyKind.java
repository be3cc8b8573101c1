package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;

/** A value that is copied at closing, and of which a formatter writes the copy. */
final class FormattedCopyKind extends ValueKind {

    private final FormatKind format;
    private final Copy copy;

    FormattedCopyKind(FormatKind format, Copy copy) {
        this.format = format;
        this.copy = copy;
    }

    @Override
    ValueShape shape() {
        return format.shape();
    }

    @Override
    CodeBlock shapeCode() {
        return format.shapeCode();
    }

    @Override
    FieldLayout.Kind layoutKind() {
        return format.layoutKind();
    }

    @Override
    UnitRule unitRule() {
        return format.unitRule();
    }

    @Override
    boolean isReference() {
        return true;
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, CodeBlock field) {
        throw new IllegalStateException("the copy is written");
    }

    @Override
    Copy copy() {
        return new Copy() {
            @Override
            public ValueKind kind() {
                return format;
            }

            @Override
            public TypeName type() {
                return copy.type();
            }

            @Override
            public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
                copy.make(code, value, target);
            }
        };
    }
}
