package io.tidemark.autometrics.weaver;

import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** What there is to know of a method, read from its class file. */
final class ScannedMethod extends MethodVisitor {

    final int access;
    final String name;
    final String descriptor;

    /** Its result is declared as a type variable: callers may take it for any class that fits them. */
    final boolean resultIsVariable;

    @Nullable
    Asked asked;

    boolean skipped;

    /** The first; 0 if it is not known. */
    int line;

    /** Its code is what compilers write for a record: a field is returned, or {@code ObjectMethods} are. */
    boolean readsField;

    boolean isObjectMethod;
    private boolean doesMore;

    /** The argument of its {@code FunctionSite}, if it is woven; else null. */
    @Nullable
    String site;

    ScannedMethod(int access, String name, String descriptor, @Nullable String signature) {
        super(Opcodes.ASM9);
        this.resultIsVariable = signature != null && signature.startsWith("T", signature.lastIndexOf(')') + 1);
        this.access = access;
        this.name = name;
        this.descriptor = descriptor;
    }

    boolean is(int flags) {
        return (access & flags) != 0;
    }

    String key() {
        return name + descriptor;
    }

    /** Nothing but a field is returned. */
    boolean isPlainAccessor() {
        return readsField && !doesMore;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
        if (annotation.equals(Names.AUTOMETRICS)) {
            Asked found = new Asked();
            asked = found;
            return found.reader();
        }
        skipped |= annotation.equals(Names.SKIP);
        return null;
    }

    @Override
    public void visitLineNumber(int number, Label start) {
        if (line == 0) {
            line = number;
        }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String type) {
        if (opcode == Opcodes.GETFIELD && field.equals(name) && descriptor.equals("()" + type)) {
            readsField = true;
        } else {
            doesMore = true;
        }
    }

    @Override
    public void visitInsn(int opcode) {
        doesMore |= opcode < Opcodes.IRETURN || opcode > Opcodes.ARETURN;
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        doesMore = true;
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        doesMore |= opcode != Opcodes.ALOAD || variable != 0;
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
        doesMore = true;
    }

    @Override
    public void visitInvokeDynamicInsn(String method, String type, Handle bootstrap, Object... arguments) {
        isObjectMethod |= bootstrap.getOwner().equals("java/lang/runtime/ObjectMethods");
        doesMore = true;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        doesMore = true;
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        doesMore = true;
    }

    @Override
    public void visitLdcInsn(Object value) {
        doesMore = true;
        if (value instanceof ConstantDynamic constant
                && constant.getBootstrapMethod().getOwner().equals(Names.SITE)
                && constant.getBootstrapMethodArgument(0) instanceof String text) {
            site = text;
        }
    }
}
