package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.Conversions;
import io.tidemark.entry.ValueShape;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Immutable values that are written as a string made of them. */
final class TextKind extends ValueKind {

    private final boolean reference;
    private final UnaryOperator<CodeBlock> text;
    private final TypeName objectType;
    private final UnaryOperator<CodeBlock> object;

    /**
     * @param text makes the string of a value
     * @param object makes what views see of it, of type {@code objectType}
     */
    private TextKind(
            boolean reference, UnaryOperator<CodeBlock> text, Class<?> objectType, UnaryOperator<CodeBlock> object) {
        this.reference = reference;
        this.text = text;
        this.objectType = TypeName.get(objectType);
        this.object = object;
    }

    static TextKind string() {
        return asWritten(UnaryOperator.identity());
    }

    static TextKind character(boolean boxed) {
        return new TextKind(
                boxed,
                value -> CodeBlock.of("$T.valueOf($L)", String.class, value),
                Character.class,
                UnaryOperator.identity());
    }

    static TextKind uuid() {
        return new TextKind(true, value -> CodeBlock.of("$L.toString()", value), UUID.class, UnaryOperator.identity());
    }

    static TextKind inetAddress() {
        return asWritten(value -> CodeBlock.of("$L.getHostAddress()", value));
    }

    /** Of an enum that only its bound is known of. */
    static TextKind anyEnum() {
        return asWritten(value -> CodeBlock.of("$L.name()", value));
    }

    static TextKind instant() {
        return asWritten(value -> CodeBlock.of("$T.epochMillis($L)", Conversions.class, value));
    }

    /** Where {@code toString()} is not what is written, views see the string. */
    private static TextKind asWritten(UnaryOperator<CodeBlock> text) {
        return new TextKind(true, text, String.class, text);
    }

    @Override
    ValueShape shape() {
        return ValueShape.STRING;
    }

    @Override
    boolean isReference() {
        return reference;
    }

    @Override
    void write(CodeBlock.Builder code, CodeBlock value, Target target) {
        code.addStatement(target.text(text.apply(value)));
    }

    @Override
    CodeBlock asObject(CodeBlock value) {
        return object.apply(value);
    }

    @Override
    TypeName objectType() {
        return objectType;
    }
}
