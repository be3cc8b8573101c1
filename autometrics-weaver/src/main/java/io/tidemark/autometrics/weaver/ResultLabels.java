package io.tidemark.autometrics.weaver;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds classes that say whether they are errors, and enums whose constants do. */
final class ResultLabels {

    private static final byte[] MARK = Names.RESULT_LABEL.getBytes(StandardCharsets.US_ASCII);

    private ResultLabels() {}

    /** The name of the class, if it has one. */
    static Optional<String> of(byte[] classFile) {
        if (!ConstantPool.contains(classFile, MARK)) {
            return Optional.empty();
        }
        try {
            ScannedClass type = ScannedClass.headOf(classFile);
            return type.hasResultLabel ? Optional.of(type.className()) : Optional.empty();
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
