package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** A class's initializer that makes its functions known first: {@code FunctionSite.declare(MethodHandles.lookup(), lines)}. Whatever that throws is dropped. */
final class DeclaringInitializer extends MethodVisitor {

    private static final int STACK = 5;

    private final List<DeclaredFunction> functions;

    DeclaringInitializer(MethodVisitor next, List<DeclaredFunction> functions) {
        super(Opcodes.ASM9, next);
        this.functions = functions;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        Label begin = new Label();
        Label end = new Label();
        Label failed = new Label();
        Label body = new Label();
        mv.visitTryCatchBlock(begin, end, failed, "java/lang/Throwable");
        mv.visitLabel(begin);
        mv.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "lookup",
                "()Ljava/lang/invoke/MethodHandles$Lookup;",
                false);
        Code.pushInt(mv, functions.size());
        mv.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/String");
        for (int i = 0; i < functions.size(); i++) {
            mv.visitInsn(Opcodes.DUP);
            Code.pushInt(mv, i);
            mv.visitLdcInsn(functions.get(i).toLine());
            mv.visitInsn(Opcodes.AASTORE);
        }
        mv.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Names.SITE,
                "declare",
                "(Ljava/lang/invoke/MethodHandles$Lookup;[Ljava/lang/String;)V",
                false);
        mv.visitLabel(end);
        mv.visitJumpInsn(Opcodes.GOTO, body);
        mv.visitLabel(failed);
        mv.visitFrame(Opcodes.F_NEW, 0, null, 1, new Object[] {"java/lang/Throwable"});
        mv.visitInsn(Opcodes.POP);
        mv.visitLabel(body);
        mv.visitFrame(Opcodes.F_NEW, 0, null, 0, null);
        // The body may begin with a frame of its own: not at the same place.
        mv.visitInsn(Opcodes.NOP);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(Math.max(maxStack, STACK + 1), maxLocals);
    }
}
