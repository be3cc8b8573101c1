package io.tidemark.autometrics.weaver;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds classes with constants of type {@code Objective}. */
final class Objectives {

    private static final byte[] MARK = Names.OBJECTIVE.getBytes(StandardCharsets.US_ASCII);

    private Objectives() {}

    /** The name of the class, if it has one. */
    static Optional<String> of(byte[] classFile) {
        if (!ConstantPool.contains(classFile, MARK)) {
            return Optional.empty();
        }
        try {
            ScannedClass type = ScannedClass.headOf(classFile);
            return type.hasObjectives ? Optional.of(type.className()) : Optional.empty();
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
