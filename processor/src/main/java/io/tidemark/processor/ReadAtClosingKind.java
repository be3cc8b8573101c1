package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.Closing;
import org.jspecify.annotations.Nullable;

/**
 * What gives its value at closing: a {@code CloseValue}, a {@code Supplier}, an {@code AtomicReference}, a one-component record whose
 * component can change. Written as that value is.
 */
final class ReadAtClosingKind extends WrapperKind {

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

    /** Reads the value of a wrapper. */
    private interface Reader {
        CodeBlock read(CodeBlock value, String field);
    }

    private final TypeName type;
    private final boolean optional;
    private final Reader reader;

    private ReadAtClosingKind(ValueKind inner, TypeName type, @Nullable Component component, Reader reader) {
        super(inner, component);
        this.type = type;
        this.optional = component == null;
        this.reader = reader;
    }

    /** @param type that of the value, as a local variable has it */
    static ReadAtClosingKind of(ValueKind inner, TypeName type, Source source) {
        return new ReadAtClosingKind(inner, type, null, (value, field) -> switch (source) {
            case CLOSE_VALUE -> CodeBlock.of("$T.value($L, $S)", Closing.class, value, field);
            case SUPPLIER -> CodeBlock.of("$T.supplied($L, $S)", Closing.class, value, field);
            case REFERENCE -> CodeBlock.of("$L.get()", value);
        });
    }

    /** A one-component record. */
    static ReadAtClosingKind component(ValueKind inner, TypeName type, Component component) {
        return new ReadAtClosingKind(
                inner, type, component, (value, field) -> component.access().of(value.toString()));
    }

    @Override
    boolean isOptional() {
        return optional || inner.isOptional();
    }

    /** Of components that are a time itself; the others have nothing that runs. */
    @Override
    @Nullable
    CodeBlock stop(CodeBlock value) {
        CodeBlock running = CodeBlock.of("running");
        CodeBlock stop = inner.stop(running);
        if (stop == null) {
            return null;
        }
        return CodeBlock.builder()
                .beginControlFlow("try")
                .addStatement("var $L = $L", running, reader.read(value, ""))
                .beginControlFlow("if ($L != null)", running)
                .addStatement(stop)
                .endControlFlow()
                .nextControlFlow("catch ($T ignored)", Throwable.class)
                .add("// Closing tells.\n")
                .add("$<}")
                .build();
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        throw new IllegalStateException("the copy is written");
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
                CodeBlock read = reader.read(value, target.field());
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
}
