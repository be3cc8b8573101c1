package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.ValueShape;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Any {@code CharSequence} but a {@code String}: it may change, and its {@code toString} is someone's code. Copied at closing. */
final class CharSequenceKind extends ValueKind {

    private static final Copy COPY = new Copy() {
        @Override
        public ValueKind kind() {
            return TextKind.string();
        }

        @Override
        public TypeName type() {
            return TypeName.get(String.class);
        }

        @Override
        public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
            target.set(code, CodeBlock.of("$L.toString()", value));
        }
    };

    @Override
    ValueShape shape() {
        return ValueShape.STRING;
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
    TypeName objectType() {
        return TypeName.get(String.class);
    }

    @Override
    @Nullable
    TypeMirror copiedType(Types types, TypeNames typeNames) {
        return typeNames.named("java.lang.String");
    }

    @Override
    Copy copy() {
        return COPY;
    }
}
