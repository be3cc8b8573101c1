package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.ValueShape;

/** An enum: written by its ordinal in a table of names. */
final class EnumKind extends ValueKind {

    private final TypeName type;
    private final String table;

    EnumKind(TypeName type, String table) {
        this.type = type;
        this.table = table;
    }

    @Override
    ValueShape shape() {
        return ValueShape.STRING;
    }

    @Override
    boolean isReference() {
        return true;
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        code.addStatement(target.name(table, CodeBlock.of("$L.ordinal()", value)));
    }

    @Override
    CodeBlock asObject(CodeBlock value) {
        return value;
    }

    @Override
    TypeName objectType() {
        return type;
    }

    @Override
    String nameTable() {
        return table;
    }
}
