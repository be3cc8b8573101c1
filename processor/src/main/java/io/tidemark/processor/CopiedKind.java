package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import io.tidemark.Elements;
import io.tidemark.KeyedValues;
import io.tidemark.Observations;
import io.tidemark.WorkFollower;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import java.util.List;
import java.util.Map;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** A value that can change until closing, which copies it: the copy is what is written and read. */
final class CopiedKind extends ValueKind {

    /** How the copy is made. */
    private interface Maker {
        CodeBlock copyOf(CodeBlock value, String field);
    }

    private record Read(TypeKind primitive, TypeName type, String method) {}

    private static final Read GET_LONG = new Read(TypeKind.LONG, TypeName.LONG, "get");

    /** Atomics, adders and counters. */
    private static final Map<String, Read> NUMBERS = Map.of(
            "java.util.concurrent.atomic.AtomicInteger", new Read(TypeKind.INT, TypeName.INT, "get"),
            "java.util.concurrent.atomic.AtomicLong", GET_LONG,
            "java.util.concurrent.atomic.LongAdder", new Read(TypeKind.LONG, TypeName.LONG, "sum"),
            "java.util.concurrent.atomic.DoubleAdder", new Read(TypeKind.DOUBLE, TypeName.DOUBLE, "sum"),
            "java.util.concurrent.atomic.AtomicBoolean", new Read(TypeKind.BOOLEAN, TypeName.BOOLEAN, "get"),
            "io.tidemark.Counter", GET_LONG);

    private final ValueKind copied;
    private final TypeName type;
    private final Maker maker;
    private final @Nullable TypeMirror formattedType;

    private CopiedKind(ValueKind copied, TypeName type, Maker maker, @Nullable TypeMirror formattedType) {
        this.copied = copied;
        this.type = type;
        this.maker = maker;
        this.formattedType = formattedType;
    }

    /** Whether a type is a number that other threads change. */
    static boolean isNumber(String type) {
        return NUMBERS.containsKey(type);
    }

    /** A number that other threads change; null if the type is none. */
    static @Nullable CopiedKind number(String type, Types types) {
        Read number = NUMBERS.get(type);
        return number == null
                ? null
                : new CopiedKind(
                        new NumberKind(number.primitive(), false),
                        number.type(),
                        (value, field) -> CodeBlock.of("$L.$L()", value, number.method()),
                        types.getPrimitiveType(number.primitive()));
    }

    /** Any {@code CharSequence} but a {@code String}: its {@code toString} is someone's code. */
    static CopiedKind text(@Nullable TypeMirror string) {
        return new CopiedKind(
                TextKind.string(),
                TypeName.get(String.class),
                (value, field) -> CodeBlock.of("$L.toString()", value),
                string);
    }

    /** Arrays and collections of numbers, which are one metric of several observations. */
    static CopiedKind numbers() {
        return new CopiedKind(
                new ObservationsKind(),
                TypeName.get(Observations.class),
                (value, field) -> CodeBlock.of("$T.numbers($L)", Elements.class, value),
                null);
    }

    /** Arrays and collections of strings, which are a list. */
    static CopiedKind strings() {
        return new CopiedKind(
                new Strings(),
                ParameterizedTypeName.get(ClassName.get(List.class), ClassName.get(String.class)),
                (value, field) -> CodeBlock.of("$T.strings($L)", Elements.class, value),
                null);
    }

    /**
     * A flattened map.
     *
     * @param keys what names its keys, as code
     * @param values how its values are written; null if only run time knows
     */
    static CopiedKind map(String keys, @Nullable ValueKind values) {
        return new CopiedKind(
                new Keyed(keys, values),
                TypeName.get(KeyedValues.class),
                (value, field) -> CodeBlock.of("$T.of($L, $S)", KeyedValues.class, value, field),
                null);
    }

    /** What follows the work of its record. */
    static CopiedKind follower() {
        return new CopiedKind(
                new Followed(),
                TypeName.get(WorkFollower.Fields.class),
                (value, field) -> CodeBlock.of("$L.tidemarkClose()", value),
                null);
    }

    /** Whether it is one of these. */
    boolean follows() {
        return copied instanceof Followed;
    }

    /** An array, for a formatter. */
    static CopiedKind array(FormatKind format, TypeName type) {
        return new CopiedKind(format, type, (value, field) -> CodeBlock.of("$L.clone()", value), null);
    }

    /** A collection or a map, for a formatter. */
    static CopiedKind container(FormatKind format, TypeName type) {
        return new CopiedKind(
                format, type, (value, field) -> CodeBlock.of("$T.copyOf($L)", Elements.class, value), null);
    }

    /** The same, with the copy formatted. */
    CopiedKind formattedWith(FormatKind format) {
        return new CopiedKind(format, type, maker, null);
    }

    /** What formatters are given; null if that is not the copy. */
    @Nullable
    TypeMirror formattedType() {
        return formattedType;
    }

    @Override
    ValueShape shape() {
        return copied.shape();
    }

    @Override
    CodeBlock shapeCode() {
        return copied.shapeCode();
    }

    @Override
    FieldLayout.Kind layoutKind() {
        return copied.layoutKind();
    }

    @Override
    UnitRule unitRule() {
        return copied.unitRule();
    }

    @Override
    boolean isReference() {
        return true;
    }

    @Override
    boolean isOptional() {
        return copied.isOptional();
    }

    @Override
    @Nullable
    TypeName objectType() {
        return copied.objectType();
    }

    @Override
    @Nullable
    Formatter formatter() {
        return copied.formatter();
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        throw new IllegalStateException("the copy is written");
    }

    @Override
    CodeBlock asDouble(CodeBlock value, MetricUnit unit) {
        throw new IllegalStateException("the copy is read");
    }

    @Override
    Copy copy() {
        return new Copy() {
            @Override
            public ValueKind kind() {
                return copied;
            }

            @Override
            public TypeName type() {
                return type;
            }

            @Override
            public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
                target.set(code, maker.copyOf(value, target.field()));
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
        void write(CodeBlock.Builder code, CodeBlock value, Target target) {
            code.addStatement("$T.write($L, $L)", Elements.class, value, target.value());
        }
    }

    /** The copy of a map. */
    private static final class Keyed extends ValueKind {
        private final String keys;
        private final @Nullable ValueKind values;

        Keyed(String keys, @Nullable ValueKind values) {
            this.keys = keys;
            this.values = values;
        }

        @Override
        ValueShape shape() {
            return ValueShape.OPAQUE;
        }

        @Override
        FieldLayout.Kind layoutKind() {
            return FieldLayout.Kind.KEYED;
        }

        @Override
        UnitRule unitRule() {
            return values == null ? UnitRule.LABEL : values.unitRule();
        }

        @Override
        boolean isReference() {
            return true;
        }

        @Override
        void write(CodeBlock.Builder code, CodeBlock value, Target target) {
            String constants = values == null ? null : values.nameTable();
            code.addStatement(
                    "$L.writeTo(out, $L, $L, $L$L)",
                    value,
                    target.field(),
                    keys,
                    constants == null ? "null" : constants,
                    target.quantizingArguments());
        }
    }

    /** What was told of the work. */
    private static final class Followed extends ValueKind {
        @Override
        ValueShape shape() {
            return ValueShape.OPAQUE;
        }

        @Override
        FieldLayout.Kind layoutKind() {
            return FieldLayout.Kind.KEYED;
        }

        @Override
        boolean isReference() {
            return true;
        }

        @Override
        void write(CodeBlock.Builder code, CodeBlock value, Target target) {
            code.addStatement("$L.writeTo(out, $L)", value, target.field());
        }
    }
}
