package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import io.tidemark.entry.Conversions;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.Nullable;

/** Durations and timers: nanoseconds, of which the writer makes the unit. */
final class TimeKind extends ValueKind {

    private final boolean timer;

    private TimeKind(boolean timer) {
        this.timer = timer;
    }

    static TimeKind duration() {
        return new TimeKind(false);
    }

    static TimeKind timer() {
        return new TimeKind(true);
    }

    @Override
    ValueShape shape() {
        return ValueShape.DOUBLE;
    }

    @Override
    UnitRule unitRule() {
        return UnitRule.TIME;
    }

    @Override
    boolean isReference() {
        return true;
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, CodeBlock field) {
        code.addStatement("out.nanos($L, $L)", field, nanos(value));
    }

    @Override
    @Nullable
    CodeBlock asLong(CodeBlock value) {
        return null;
    }

    @Override
    CodeBlock asDouble(CodeBlock value, MetricUnit unit) {
        String nanosPerUnit = switch (unit) {
            case SECONDS -> "1e9";
            case MICROSECONDS -> "1e3";
            default -> "1e6";
        };
        return CodeBlock.of("$L / $L", nanos(value), nanosPerUnit);
    }

    @Override
    @Nullable
    CodeBlock stop(CodeBlock value) {
        return timer ? CodeBlock.of("$L.stopNanos()", value) : null;
    }

    private CodeBlock nanos(CodeBlock value) {
        return timer
                ? CodeBlock.of("$L.elapsedNanos()", value)
                : CodeBlock.of("$T.nanos($L)", Conversions.class, value);
    }
}
