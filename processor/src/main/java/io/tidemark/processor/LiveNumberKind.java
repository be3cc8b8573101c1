package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import java.util.Map;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Atomics, adders and counters: numbers that other threads change, copied at closing. */
final class LiveNumberKind extends ValueKind {

    private record Read(TypeKind primitive, TypeName type, String method) {}

    private static final Read GET_LONG = new Read(TypeKind.LONG, TypeName.LONG, "get");
    private static final Map<String, Read> TYPES = Map.of(
            "java.util.concurrent.atomic.AtomicInteger", new Read(TypeKind.INT, TypeName.INT, "get"),
            "java.util.concurrent.atomic.AtomicLong", GET_LONG,
            "java.util.concurrent.atomic.LongAdder", new Read(TypeKind.LONG, TypeName.LONG, "sum"),
            "java.util.concurrent.atomic.DoubleAdder", new Read(TypeKind.DOUBLE, TypeName.DOUBLE, "sum"),
            "java.util.concurrent.atomic.AtomicBoolean", new Read(TypeKind.BOOLEAN, TypeName.BOOLEAN, "get"),
            "io.tidemark.Counter", GET_LONG);

    private final Read read;
    private final NumberKind number;

    private LiveNumberKind(Read read) {
        this.read = read;
        this.number = new NumberKind(read.primitive(), false);
    }

    /** Null if the type is no such number. */
    static @Nullable LiveNumberKind of(String type) {
        Read read = TYPES.get(type);
        return read == null ? null : new LiveNumberKind(read);
    }

    @Override
    ValueShape shape() {
        return number.shape();
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
    @Nullable
    CodeBlock asDouble(CodeBlock value, MetricUnit unit) {
        throw new IllegalStateException("the copy is read");
    }

    @Override
    TypeMirror copiedType(Types types, TypeNames typeNames) {
        return types.getPrimitiveType(read.primitive());
    }

    @Override
    Copy copy() {
        return new Copy() {
            @Override
            public ValueKind kind() {
                return number;
            }

            @Override
            public TypeName type() {
                return read.type();
            }

            @Override
            public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
                target.set(code, CodeBlock.of("$L.$L()", value, read.method()));
            }
        };
    }
}
