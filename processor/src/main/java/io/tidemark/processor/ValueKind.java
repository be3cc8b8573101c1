package io.tidemark.processor;

import static java.util.Objects.requireNonNull;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one Java type are closed, written and read: one small class a type, or a few alike. Makes the code for it.
 *
 * <p>Expressions for values ({@code value}) that are handed in are never null when they are evaluated, free of side effects, and cheap to repeat.
 */
abstract class ValueKind {

    /** Which {@code @InUnit} a value takes. */
    enum UnitRule {
        /** It is a string. */
        NONE,
        /** A number: the unit is a label. */
        LABEL,
        /** A time: it is converted. */
        TIME
    }

    /** What it is written as when it is there. */
    abstract ValueShape shape();

    /** Whether a field of this type may hold null. */
    abstract boolean isReference();

    /** Statements that write a value. */
    abstract void write(CodeBlock.Builder code, CodeBlock value, Target target);

    /** Whether the layout says that the value may be absent: wrappers say so by their type. */
    boolean isOptional() {
        return false;
    }

    FieldLayout.Kind layoutKind() {
        return shape().innermost().kind() == ValueShape.Kind.STRING
                ? FieldLayout.Kind.PROPERTY
                : FieldLayout.Kind.METRIC;
    }

    UnitRule unitRule() {
        return layoutKind() == FieldLayout.Kind.PROPERTY ? UnitRule.NONE : UnitRule.LABEL;
    }

    /** The unit without {@code @InUnit}. */
    MetricUnit unit() {
        return unitRule() == UnitRule.TIME ? MetricUnit.MILLISECONDS : MetricUnit.NONE;
    }

    /** Whether there is a value in it; null if always. */
    @Nullable
    CodeBlock present(CodeBlock value) {
        return null;
    }

    /** A {@code long}, for whole metrics; null for the others. */
    @Nullable
    CodeBlock asLong(CodeBlock value) {
        return null;
    }

    /** A {@code double} in the unit, for metrics; null for the others. */
    @Nullable
    CodeBlock asDouble(CodeBlock value, MetricUnit unit) {
        return asLong(value);
    }

    /** What views see of a property; null for metrics. */
    @Nullable
    CodeBlock asObject(CodeBlock value) {
        return null;
    }

    /** The type of {@link #asObject}. */
    @Nullable
    TypeName objectType() {
        return null;
    }

    /** The constant of the shape that holds the names of what it can be; null if it is not one of few. */
    @Nullable
    String nameTable() {
        return null;
    }

    /** A statement that stops the value where the record's owner closes it; null if there is nothing that runs. */
    @Nullable
    CodeBlock stop(CodeBlock value) {
        return null;
    }

    /** What closing copies the value into, since it could still change; null if it cannot. */
    @Nullable
    Copy copy() {
        return null;
    }

    /** What writes it; null if that is no formatter. */
    @Nullable
    Formatter formatter() {
        return null;
    }

    /** Whether it has dimensions of its own. */
    boolean hasDimensions() {
        return false;
    }

    /** An annotation that applies to the value if its field has none of the kind; null if there is none. */
    Annotations.@Nullable Values given(String annotation) {
        return null;
    }

    /** The kind of the same values in objects. */
    ValueKind boxed() {
        return this;
    }

    /** A copy made at closing. */
    interface Copy {
        /** The kind of the copy. Of a reference, null where there was no value. */
        ValueKind kind();

        TypeName type();

        /** Statements that make it, if there is a value; may run code of the user's. */
        void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target);
    }

    /**
     * Where a copy goes.
     *
     * @param variable the local variable that takes it
     * @param present the local variable that says whether there is a value; null if null says so
     * @param field type and Java name, for reports
     * @param fresh makes names of further local variables
     */
    record CopyTarget(String variable, @Nullable String present, String field, UnaryOperator<String> fresh) {

        void set(CodeBlock.Builder code, CodeBlock copy) {
            code.addStatement("$L = $L", variable, copy);
            if (present != null) {
                code.addStatement("$L = true", present);
            }
        }
    }

    /** What views read: the copy, where there is one. */
    final ValueKind asRead() {
        Copy copy = copy();
        return copy == null ? this : copy.kind();
    }

    /** Whether views can use it: as one number, or as the value of a property. */
    final boolean isForViews() {
        return layoutKind() == FieldLayout.Kind.METRIC
                ? asRead().asDouble(CodeBlock.of("value"), unit()) != null
                : layoutKind() == FieldLayout.Kind.PROPERTY && objectType() != null;
    }

    /** The shape as code; {@link #shape} is what the processor knows of it. */
    CodeBlock shapeCode() {
        return shapeCode(shape());
    }

    private static CodeBlock shapeCode(ValueShape shape) {
        ValueShape element = shape.element();
        return switch (shape.kind()) {
            case OPTIONAL -> CodeBlock.of("$T.optional($L)", ValueShape.class, shapeCode(requireNonNull(element)));
            case LIST -> CodeBlock.of("$T.list($L)", ValueShape.class, shapeCode(requireNonNull(element)));
            default -> CodeBlock.of("$T.$L", ValueShape.class, shape.kind());
        };
    }
}
