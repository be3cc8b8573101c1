package io.tidemark.autometrics.weaver;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Instructions that weaving writes more than once. */
final class Code {

    private Code() {}

    static void pushInt(MethodVisitor to, int value) {
        if (value >= 0 && value <= 5) {
            to.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
            to.visitIntInsn(Opcodes.BIPUSH, value);
        } else {
            // Methods have at most 255 parameters, and classes fewer than 65,536 methods.
            to.visitLdcInsn(value);
        }
    }

    /** Puts what is on the stack, a value of this type, into its box. */
    static void box(MethodVisitor to, Type type) {
        String box = boxOf(type);
        if (!box.isEmpty()) {
            to.visitMethodInsn(
                    Opcodes.INVOKESTATIC, box, "valueOf", "(" + type.getDescriptor() + ")L" + box + ";", false);
        }
    }

    private static String boxOf(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.FLOAT -> "java/lang/Float";
            case Type.LONG -> "java/lang/Long";
            case Type.DOUBLE -> "java/lang/Double";
            default -> "";
        };
    }

    /** What a frame says of a value of this type. */
    static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            // Of arrays it is their descriptor.
            default -> type.getInternalName();
        };
    }
}
