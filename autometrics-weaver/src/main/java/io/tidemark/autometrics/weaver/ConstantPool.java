package io.tidemark.autometrics.weaver;

import java.util.Arrays;

/** Looks into the constant pool of a class file, and at nothing else of it. */
final class ConstantPool {

    private static final int BEGIN = 10;

    private ConstantPool() {}

    /** Whether a text is among the constants. False as well if it is no class file that is known. */
    static boolean contains(byte[] classFile, byte[] text) {
        if (classFile.length < BEGIN) {
            return false;
        }
        int count = unsignedShort(classFile, 8);
        int at = BEGIN;
        for (int i = 1; i < count && at + 3 <= classFile.length; i++) {
            int tag = classFile[at];
            switch (tag) {
                case 1 -> {
                    int length = unsignedShort(classFile, at + 1);
                    int from = at + 3;
                    if (length == text.length
                            && from + length <= classFile.length
                            && Arrays.equals(classFile, from, from + length, text, 0, length)) {
                        return true;
                    }
                    at = from + length;
                }
                case 7, 8, 16, 19, 20 -> at += 3;
                case 15 -> at += 4;
                case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5;
                case 5, 6 -> {
                    // Of two places.
                    at += 9;
                    i++;
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    private static int unsignedShort(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
