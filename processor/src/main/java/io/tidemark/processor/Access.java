package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;

/**
 * How generated code reads a field.
 *
 * @param member {@code name}, {@code name()} or {@code getName()}
 * @param runsUserCode whether reading may throw: an accessor is code of the user's
 */
record Access(String member, boolean runsUserCode) {

    static Access field(String name) {
        return new Access(name, false);
    }

    static Access accessor(String method) {
        return new Access(method + "()", true);
    }

    /** The accessor that the compiler adds to a Java record. */
    static Access component(String name) {
        return new Access(name + "()", false);
    }

    CodeBlock of(String record) {
        return CodeBlock.of("$L.$L", record, member);
    }
}
