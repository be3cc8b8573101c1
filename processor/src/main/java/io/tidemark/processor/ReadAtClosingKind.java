package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.Closing;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;
import org.jspecify.annotations.Nullable;

/** What gives its value at closing: a {@code CloseValue}, a {@code Supplier}, an {@code AtomicReference}. Written as that value is. */
final class ReadAtClosingKind extends ValueKind {

    /** How the value is read. */
    enum Source {
        CLOSE_VALUE("io.tidemark.CloseValue"),
        SUPPLIER("java.util.function.Supplier"),
        REFERENCE("java.util.concurrent.atomic.AtomicReference");

        private final String type;

        Source(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    private final ValueKind inner;
    private final TypeName type;
    private final Source source;

    /** @param type that of the value, as a local variable has it */
    ReadAtClosingKind(ValueKind inner, TypeName type, Source source) {
        this.inner = inner;
        this.type = type;
        this.source = source;
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
    void write(CodeBlock.Builder code, CodeBlock value, CodeBlock field) {
        throw new IllegalStateException("the copy is written");
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
    Copy copy() {
        Copy further = inner.copy();
        return new Copy() {
            @Override
            public ValueKind kind() {
                return further == null ? inner : further.kind();
            }

            @Override
            public TypeName type() {
                return further == null ? type : further.type();
            }

            @Override
            public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
                CodeBlock read = read(value, target.field());
                if (further == null) {
                    target.set(code, read);
                    return;
                }
                String local = target.fresh().apply("read");
                code.addStatement("$T $L = $L", type, local, read);
                code.beginControlFlow("if ($L != null)", local);
                further.make(code, CodeBlock.of("$L", local), target);
                code.endControlFlow();
            }
        };
    }

    private CodeBlock read(CodeBlock value, String field) {
        return switch (source) {
            case CLOSE_VALUE -> CodeBlock.of("$T.value($L, $S)", Closing.class, value, field);
            case SUPPLIER -> CodeBlock.of("$T.supplied($L, $S)", Closing.class, value, field);
            case REFERENCE -> CodeBlock.of("$L.get()", value);
        };
    }
}
