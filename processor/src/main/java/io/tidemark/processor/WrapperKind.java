package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.ValueShape;
import org.jspecify.annotations.Nullable;

/** What holds a value of another kind, and is written as that is. Annotations of the field apply to what is inside. */
abstract class WrapperKind extends ValueKind {

    /** What is inside. */
    final ValueKind inner;

    /** The component that is inside, if it is one of a record: its annotations apply as well. */
    private final @Nullable Component component;

    WrapperKind(ValueKind inner, @Nullable Component component) {
        this.inner = inner;
        this.component = component;
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
    @Nullable
    Formatter formatter() {
        return inner.formatter();
    }

    @Override
    boolean hasDimensions() {
        return inner.hasDimensions();
    }

    @Override
    Annotations.@Nullable Values given(String annotation) {
        Annotations.Values own = component == null ? null : component.given().get(annotation);
        return own == null ? inner.given(annotation) : own;
    }
}
