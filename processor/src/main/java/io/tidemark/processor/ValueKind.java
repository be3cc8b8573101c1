package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
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
    abstract void write(CodeBlock.Builder code, CodeBlock value, CodeBlock field);

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

    /** A copy made at closing. */
    interface Copy {
        /** The kind of the copy. A reference, null where there was no value. */
        ValueKind kind();

        TypeName type();

        /** Makes it; may run code of the user's, may be null. */
        CodeBlock of(CodeBlock value);
    }
}
