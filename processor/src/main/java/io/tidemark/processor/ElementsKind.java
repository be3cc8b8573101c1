package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import io.tidemark.Elements;
import io.tidemark.Observations;
import io.tidemark.entry.ValueShape;
import java.util.List;

/** Arrays and collections of numbers, which are one metric of several observations, and of strings, which are a list. Copied at closing. */
final class ElementsKind extends ValueKind {

    private final boolean strings;

    /** @param strings whether the elements are strings, else numbers */
    ElementsKind(boolean strings) {
        this.strings = strings;
    }

    @Override
    ValueShape shape() {
        return ValueShape.list(strings ? ValueShape.STRING : ValueShape.DOUBLE);
    }

    @Override
    boolean isReference() {
        return true;
    }

    @Override
    boolean isOptional() {
        return !strings;
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
                return strings ? new Strings() : new ObservationsKind();
            }

            @Override
            public TypeName type() {
                return strings
                        ? ParameterizedTypeName.get(ClassName.get(List.class), ClassName.get(String.class))
                        : ClassName.get(Observations.class);
            }

            @Override
            public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
                target.set(code, CodeBlock.of("$T.$L($L)", Elements.class, strings ? "strings" : "numbers", value));
            }
        };
    }

    /** The copy of strings. */
    private static final class Strings extends ValueKind {
        @Override
        ValueShape shape() {
            return ValueShape.list(ValueShape.STRING);
        }

        @Override
        boolean isReference() {
            return true;
        }

        @Override
        void write(CodeBlock.Builder code, CodeBlock value, CodeBlock field) {
            code.addStatement("$T.write($L, out.value($L))", Elements.class, value, field);
        }
    }
}
