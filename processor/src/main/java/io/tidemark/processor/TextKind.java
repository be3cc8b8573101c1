package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.tidemark.entry.ValueShape;

/** Immutable values that are written as a string made of them. */
final class TextKind extends ValueKind {

    private final boolean reference;
    private final String text;
    private final TypeName objectType;
    private final String object;

    /**
     * @param text makes the string of a value: {@code $L} is the value
     * @param object makes what views see of it, of type {@code objectType}
     */
    private TextKind(boolean reference, String text, Class<?> objectType, String object) {
        this.reference = reference;
        this.text = text;
        this.objectType = TypeName.get(objectType);
        this.object = object;
    }

    static TextKind string() {
        return new TextKind(true, "$L", String.class, "$L");
    }

    static TextKind character(boolean boxed) {
        return new TextKind(boxed, "java.lang.String.valueOf($L)", Character.class, "$L");
    }

    static TextKind uuid() {
        return new TextKind(true, "$L.toString()", java.util.UUID.class, "$L");
    }

    static TextKind inetAddress() {
        return asWritten("$L.getHostAddress()");
    }

    /** Of an enum that only its bound is known of. */
    static TextKind anyEnum() {
        return asWritten("$L.name()");
    }

    static TextKind instant() {
        return asWritten("io.tidemark.entry.Conversions.epochMillis($L)");
    }

    /** Where {@code toString()} is not what is written, views see the string. */
    private static TextKind asWritten(String text) {
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
    void write(CodeBlock.Builder code, CodeBlock value, CodeBlock field) {
        code.addStatement("out.property($L, $L)", field, CodeBlock.of(text, value));
    }

    @Override
    CodeBlock asObject(CodeBlock value) {
        return CodeBlock.of(object, value);
    }

    @Override
    TypeName objectType() {
        return objectType;
    }
}
