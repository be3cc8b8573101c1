package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import io.tidemark.Formatting;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;
import java.util.Set;

/** A value that a formatter of {@code @FormatWith} writes. */
final class FormatKind extends ValueKind {

    /** Of Tidemark itself: known to write strings. */
    private static final Set<String> OF_STRINGS = Set.of(
            "io.tidemark.ToString",
            "io.tidemark.time.EpochSeconds",
            "io.tidemark.time.EpochMillis",
            "io.tidemark.time.EpochMicros",
            "io.tidemark.time.Iso8601");

    private final Formatter formatter;
    private final boolean reference;

    FormatKind(Formatter formatter, boolean reference) {
        this.formatter = formatter;
        this.reference = reference;
    }

    private boolean isString() {
        return OF_STRINGS.contains(formatter.element().getQualifiedName().toString());
    }

    @Override
    ValueShape shape() {
        return isString() ? ValueShape.STRING : ValueShape.OPAQUE;
    }

    @Override
    CodeBlock shapeCode() {
        return isString() ? super.shapeCode() : CodeBlock.of("$T.shape($L)", Formatting.class, formatter.constant());
    }

    @Override
    FieldLayout.Kind layoutKind() {
        return isString() ? FieldLayout.Kind.PROPERTY : FieldLayout.Kind.OPEN;
    }

    @Override
    UnitRule unitRule() {
        return isString() ? UnitRule.NONE : UnitRule.LABEL;
    }

    @Override
    Formatter formatter() {
        return formatter;
    }

    @Override
    boolean isReference() {
        return reference;
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        code.addStatement("$T.write($L, $L, $L)", Formatting.class, formatter.constant(), target.value(), value);
    }
}
