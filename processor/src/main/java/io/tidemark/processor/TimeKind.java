package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import io.tidemark.entry.Conversions;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.Nullable;

/** Durations, timers and stopwatches: nanoseconds, of which the writer makes the unit. */
final class TimeKind extends ValueKind {

    private enum Of {
        DURATION,
        TIMER,
        STOPWATCH
    }

    private final Of of;

    private TimeKind(Of of) {
        this.of = of;
    }

    static TimeKind duration() {
        return new TimeKind(Of.DURATION);
    }

    static TimeKind timer() {
        return new TimeKind(Of.TIMER);
    }

    /** Absent if it was never started. */
    static TimeKind stopwatch() {
        return new TimeKind(Of.STOPWATCH);
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
    void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        CodeBlock present = present(value);
        if (present != null) {
            code.beginControlFlow("if ($L)", present);
        }
        code.addStatement(target.nanos(nanos(value)));
        if (present != null) {
            code.endControlFlow();
        }
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
        return switch (of) {
            case DURATION -> null;
            case TIMER -> CodeBlock.of("$L.stopNanos()", value);
            case STOPWATCH -> CodeBlock.of("$L.end()", value);
        };
    }

    @Override
    boolean isOptional() {
        return of == Of.STOPWATCH;
    }

    @Override
    @Nullable
    CodeBlock present(CodeBlock value) {
        return of == Of.STOPWATCH ? CodeBlock.of("$L.isStarted()", value) : null;
    }

    private CodeBlock nanos(CodeBlock value) {
        return of == Of.DURATION
                ? CodeBlock.of("$T.nanos($L)", Conversions.class, value)
                : CodeBlock.of("$L.elapsedNanos()", value);
    }
}
