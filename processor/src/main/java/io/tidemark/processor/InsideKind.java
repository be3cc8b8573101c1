package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.Nullable;

/**
 * What gives the same value each time that it is asked: the {@code Optional} classes, one-component records, {@code Dimensioned} and
 * {@code DynamicField}. It is not copied if what is inside need not be.
 */
class InsideKind extends WrapperKind {

    private final String get;
    private final @Nullable String here;
    private final boolean optional;

    private InsideKind(ValueKind inner, @Nullable Component component, String get, @Nullable String here) {
        super(inner, component);
        this.get = get;
        this.here = here;
        this.optional = here != null && component == null;
    }

    /**
     * A holder.
     *
     * @param get what gives the value: a member
     * @param here what says whether there is one, to stand behind the holder; null if always
     */
    InsideKind(ValueKind inner, String get, @Nullable String here) {
        this(inner, null, get, here);
    }

    /** One of the {@code Optional} classes. */
    static InsideKind optional(ValueKind inner, String get) {
        return new InsideKind(inner, get + "()", "isPresent()");
    }

    /** A one-component record. */
    static InsideKind component(ValueKind inner, Component component) {
        String get = component.access().member();
        return new InsideKind(inner, component, get, inner.isReference() ? get + " != null" : null);
    }

    final CodeBlock inside(CodeBlock value) {
        return CodeBlock.of("$L.$L", value, get);
    }

    private @Nullable CodeBlock here(CodeBlock value) {
        return here == null ? null : CodeBlock.of("$L.$L", value, here);
    }

    /** Where what is inside is written. */
    Target target(CodeBlock value, Target target) {
        return target;
    }

    @Override
    final boolean isOptional() {
        return optional || inner.isOptional();
    }

    @Override
    @Nullable
    final CodeBlock present(CodeBlock value) {
        CodeBlock outside = here(value);
        CodeBlock further = inner.present(inside(value));
        return outside == null || further == null
                ? outside == null ? further : outside
                : CodeBlock.of("$L && $L", outside, further);
    }

    @Override
    final void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        begin(code, value);
        inner.write(code, inside(value), target(value, target));
        end(code);
    }

    private void begin(CodeBlock.Builder code, CodeBlock value) {
        CodeBlock outside = here(value);
        if (outside != null) {
            code.beginControlFlow("if ($L)", outside);
        }
    }

    private void end(CodeBlock.Builder code) {
        if (here != null) {
            code.endControlFlow();
        }
    }

    @Override
    @Nullable
    final CodeBlock asLong(CodeBlock value) {
        return inner.asLong(inside(value));
    }

    @Override
    @Nullable
    final CodeBlock asDouble(CodeBlock value, MetricUnit unit) {
        return inner.asDouble(inside(value), unit);
    }

    @Override
    @Nullable
    final CodeBlock asObject(CodeBlock value) {
        return inner.asObject(inside(value));
    }

    @Override
    @Nullable
    final CodeBlock stop(CodeBlock value) {
        CodeBlock stop = inner.stop(inside(value));
        CodeBlock outside = here(value);
        if (stop == null || outside == null) {
            return stop;
        }
        return isBlock(stop)
                ? CodeBlock.of("if ($L) {\n$>$L\n$<}", outside, stop)
                : CodeBlock.of("if ($L) {\n$>$L;\n$<}", outside, stop);
    }

    /** Whether the statement ends without a semicolon. */
    static boolean isBlock(CodeBlock statement) {
        return statement.toString().endsWith("}");
    }

    /** The copy of what is inside. */
    @Override
    @Nullable
    Copy copy() {
        Copy copy = inner.copy();
        if (copy == null) {
            return null;
        }
        return new Copy() {
            @Override
            public ValueKind kind() {
                return copy.kind();
            }

            @Override
            public TypeName type() {
                return copy.type();
            }

            @Override
            public void make(CodeBlock.Builder code, CodeBlock value, CopyTarget target) {
                begin(code, value);
                copy.make(code, inside(value), target);
                end(code);
            }
        };
    }
}
