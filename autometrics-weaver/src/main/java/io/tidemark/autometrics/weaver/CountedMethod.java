package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.FunctionSite;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.TypePath;
import org.jspecify.annotations.Nullable;

/**
 * Writes a method with its calls counted, as {@link FunctionSite} shows it. Needs expanded frames.
 *
 * <p>Our variables come after the parameters, and what the method has itself moves up. Each return is preceded by the end of the call: values that a compiler leaves on the stack there may
 * stay. Frames of ours forget the parameters: the method may have used their places for something else.
 */
final class CountedMethod extends MethodVisitor {

    private static final String THROWABLE = "java/lang/Throwable";

    /** The largest number of values below which the end of a call puts its own. */
    private static final int STACK = 8;

    /** Above it HotSpot compiles no method. */
    private static final int HUGE = 8_000;

    private final String method;
    private final DeclaredFunction function;
    private final boolean isStatic;
    private final Type[] parameters;
    private final Type result;
    private final ConstantDynamic site;

    /** What parameters there are, as frames have them. */
    private final List<Object> parameterTypes = new ArrayList<>();

    // The places of our variables.
    private final int context;
    private final int caller;
    private final int cell;
    private final int start;

    /** Of what is returned, or thrown. */
    private final int outcome;

    /** By how much the method's own variables move. */
    private final int shift;

    private final Label all = new Label();
    private final Label body = new Label();
    private final Label bodyEnd = new Label();
    private final Label end = new Label();
    private final Label exitFailed = new Label();
    private final List<Label> exits = new ArrayList<>();

    CountedMethod(MethodVisitor next, String type, int access, DeclaredFunction function) {
        super(Opcodes.ASM9, next);
        this.method = function.method() + function.descriptor();
        this.function = function;
        this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
        this.parameters = Type.getArgumentTypes(function.descriptor());
        this.result = Type.getReturnType(function.descriptor());
        this.site = new ConstantDynamic(
                "site",
                "L" + Names.SITE + ";",
                new Handle(
                        Opcodes.H_INVOKESTATIC,
                        Names.SITE,
                        "bootstrap",
                        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;Ljava/lang/String;)L"
                                + Names.SITE + ";",
                        false),
                function.toLine());
        int slots = isStatic ? 0 : 1;
        if (!isStatic) {
            parameterTypes.add(type);
        }
        for (Type parameter : parameters) {
            slots += parameter.getSize();
            parameterTypes.add(Code.frameType(parameter));
        }
        this.context = slots;
        this.caller = slots + 1;
        this.cell = slots + 2;
        this.start = slots + 3;
        this.outcome = slots + 5;
        this.shift = 5 + Math.max(1, result.getSize());
    }

    private boolean has(int flag) {
        return (function.flags() & flag) != 0;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        mv.visitLabel(all);
        // Nothing of ours is in a handler's frame unless it always has a value.
        for (int variable : new int[] {context, caller, cell}) {
            mv.visitInsn(Opcodes.ACONST_NULL);
            mv.visitVarInsn(Opcodes.ASTORE, variable);
        }
        mv.visitInsn(Opcodes.LCONST_0);
        mv.visitVarInsn(Opcodes.LSTORE, start);
        Label enter = new Label();
        Label entered = new Label();
        Label failed = new Label();
        mv.visitTryCatchBlock(enter, entered, failed, THROWABLE);
        mv.visitLabel(enter);
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, Names.CONTEXT, "current", "()L" + Names.CONTEXT + ";", false);
        mv.visitInsn(Opcodes.DUP);
        mv.visitVarInsn(Opcodes.ASTORE, context);
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CONTEXT, "function", "()L" + Names.FUNCTION + ";", false);
        mv.visitVarInsn(Opcodes.ASTORE, caller);
        // First: it is made by the first call, which takes time that is not the method's.
        mv.visitLdcInsn(site);
        // Before the call is counted: if the stack ends here, none has begun.
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
        mv.visitVarInsn(Opcodes.LSTORE, start);
        mv.visitVarInsn(Opcodes.ALOAD, context);
        if (function.labels().isEmpty()) {
            mv.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, Names.SITE, "enter", "(L" + Names.CONTEXT + ";)L" + Names.CELL + ";", false);
        } else {
            pushSelfAndArguments();
            mv.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    Names.SITE,
                    "enter",
                    "(L" + Names.CONTEXT + ";Ljava/lang/Object;[Ljava/lang/Object;)L" + Names.CELL + ";",
                    false);
        }
        mv.visitVarInsn(Opcodes.ASTORE, cell);
        mv.visitLabel(entered);
        mv.visitJumpInsn(Opcodes.GOTO, body);
        mv.visitLabel(failed);
        Object[] locals = withOurs(parameterTypes).toArray();
        mv.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {THROWABLE});
        mv.visitInsn(Opcodes.POP);
        mv.visitLabel(body);
        mv.visitFrame(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
        // The method may begin with a frame of its own, that knows less: not at the same place.
        mv.visitInsn(Opcodes.NOP);
    }

    private void pushSelfAndArguments() {
        if (isStatic) {
            mv.visitInsn(Opcodes.ACONST_NULL);
        } else {
            mv.visitVarInsn(Opcodes.ALOAD, 0);
        }
        Code.pushInt(mv, parameters.length);
        mv.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        int slot = isStatic ? 0 : 1;
        for (int i = 0; i < parameters.length; i++) {
            mv.visitInsn(Opcodes.DUP);
            Code.pushInt(mv, i);
            mv.visitVarInsn(parameters[i].getOpcode(Opcodes.ILOAD), slot);
            Code.box(mv, parameters[i]);
            mv.visitInsn(Opcodes.AASTORE);
            slot += parameters[i].getSize();
        }
    }

    private static List<Object> withOurs(List<Object> parameters) {
        List<Object> locals = new ArrayList<>(parameters);
        locals.add(Names.CONTEXT);
        locals.add(Names.FUNCTION);
        locals.add(Names.CELL);
        locals.add(Opcodes.LONG);
        return locals;
    }

    /** Our variables, and no parameters. */
    private List<Object> onlyOurs() {
        List<Object> locals = new ArrayList<>();
        for (int i = 0; i < context; i++) {
            locals.add(Opcodes.TOP);
        }
        return withOurs(locals);
    }

    private void frame(List<Object> locals, Object... stack) {
        mv.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.length, stack);
    }

    /** Ends the call. The stack stays as it is. */
    private void exit(boolean thrown) {
        Label from = new Label();
        Label to = new Label();
        mv.visitLabel(from);
        mv.visitLdcInsn(site);
        mv.visitVarInsn(Opcodes.ALOAD, cell);
        mv.visitVarInsn(Opcodes.ALOAD, context);
        mv.visitVarInsn(Opcodes.ALOAD, caller);
        mv.visitVarInsn(Opcodes.LLOAD, start);
        String parts = "(L" + Names.CELL + ";L" + Names.CONTEXT + ";L" + Names.FUNCTION + ";J";
        boolean looks = has(FunctionSite.LOOKS_AT_RESULT);
        if (looks) {
            if (thrown || result.getSort() == Type.VOID) {
                mv.visitInsn(Opcodes.ACONST_NULL);
            } else {
                mv.visitVarInsn(result.getOpcode(Opcodes.ILOAD), outcome);
                Code.box(mv, result);
            }
        }
        if (thrown) {
            mv.visitVarInsn(Opcodes.ALOAD, outcome);
        } else {
            mv.visitInsn(Opcodes.ACONST_NULL);
        }
        if (looks) {
            mv.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    Names.SITE,
                    "exit",
                    parts + "Ljava/lang/Object;Ljava/lang/Throwable;)Ljava/lang/Object;",
                    false);
            if (has(FunctionSite.REPLACES_RESULT) && !thrown) {
                mv.visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
                mv.visitVarInsn(Opcodes.ASTORE, outcome);
            } else {
                mv.visitInsn(Opcodes.POP);
            }
        } else {
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.SITE, "exit", parts + "Ljava/lang/Throwable;)V", false);
        }
        mv.visitLabel(to);
        exits.add(from);
        exits.add(to);
    }

    /** The stack had no room for the end of the call. It is made up for without a call. */
    private void exitFailed(List<Object> locals) {
        Label done = new Label();
        frame(locals, THROWABLE);
        mv.visitInsn(Opcodes.POP);
        mv.visitVarInsn(Opcodes.ALOAD, cell);
        mv.visitJumpInsn(Opcodes.IFNULL, done);
        mv.visitVarInsn(Opcodes.ALOAD, cell);
        mv.visitInsn(Opcodes.DUP);
        mv.visitFieldInsn(Opcodes.GETFIELD, Names.CELL, "overflows", "I");
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitInsn(Opcodes.IADD);
        mv.visitFieldInsn(Opcodes.PUTFIELD, Names.CELL, "overflows", "I");
        mv.visitVarInsn(Opcodes.ALOAD, context);
        mv.visitVarInsn(Opcodes.ALOAD, caller);
        mv.visitFieldInsn(Opcodes.PUTFIELD, Names.CONTEXT, "function", "L" + Names.FUNCTION + ";");
        mv.visitLabel(done);
        frame(locals);
        // What follows may begin with a frame as well.
        mv.visitInsn(Opcodes.NOP);
    }

    /** What no exception comes out of. */
    private void handlerOfExits(int from, int to, Label handler) {
        for (int i = from; i < to; i += 2) {
            mv.visitTryCatchBlock(exits.get(i), exits.get(i + 1), handler, THROWABLE);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
            mv.visitInsn(opcode);
            return;
        }
        if (opcode != Opcodes.RETURN) {
            mv.visitVarInsn(result.getOpcode(Opcodes.ISTORE), outcome);
        }
        exit(false);
        returnOutcome();
    }

    private void returnOutcome() {
        if (result.getSort() != Type.VOID) {
            mv.visitVarInsn(result.getOpcode(Opcodes.ILOAD), outcome);
        }
        mv.visitInsn(result.getOpcode(Opcodes.IRETURN));
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        boolean two = opcode == Opcodes.LLOAD
                || opcode == Opcodes.DLOAD
                || opcode == Opcodes.LSTORE
                || opcode == Opcodes.DSTORE;
        mv.visitVarInsn(opcode, moved(variable, two ? 2 : 1));
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        mv.visitIincInsn(moved(variable, 1), increment);
    }

    private int moved(int variable, int size) {
        if (variable >= context) {
            return variable + shift;
        }
        if (variable + size > context) {
            throw straddles();
        }
        return variable;
    }

    private NotWeavable straddles() {
        return new NotWeavable(method, "a variable of it takes the place of a parameter and of what is behind it");
    }

    @Override
    public void visitLocalVariable(
            String name, String descriptor, @Nullable String signature, Label from, Label to, int index) {
        mv.visitLocalVariable(name, descriptor, signature, from, to, moved(index, 1));
    }

    @Override
    public AnnotationVisitor visitLocalVariableAnnotation(
            int type,
            @Nullable TypePath path,
            Label[] from,
            Label[] to,
            int[] index,
            String descriptor,
            boolean visible) {
        int[] moved = new int[index.length];
        for (int i = 0; i < index.length; i++) {
            moved[i] = moved(index[i], 1);
        }
        return mv.visitLocalVariableAnnotation(type, path, from, to, moved, descriptor, visible);
    }

    @Override
    public void visitFrame(
            int kind, int localCount, Object @Nullable [] locals, int stackCount, Object @Nullable [] stack) {
        if (kind != Opcodes.F_NEW) {
            throw new NotWeavable(method, "its frames were not expanded");
        }
        List<Object> moved = new ArrayList<>();
        int slot = 0;
        int read = 0;
        while (locals != null && read < localCount && slot < context) {
            slot += sizeOf(locals[read]);
            moved.add(locals[read++]);
        }
        if (slot > context) {
            throw straddles();
        }
        for (; slot < context; slot++) {
            moved.add(Opcodes.TOP);
        }
        moved = withOurs(moved);
        if (locals != null && read < localCount) {
            for (int i = 5; i < shift; i++) {
                moved.add(Opcodes.TOP);
            }
            for (; read < localCount; read++) {
                moved.add(locals[read]);
            }
        }
        mv.visitFrame(Opcodes.F_NEW, moved.size(), moved.toArray(), stackCount, stack);
    }

    private static int sizeOf(Object frameType) {
        return frameType == Opcodes.LONG || frameType == Opcodes.DOUBLE ? 2 : 1;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        mv.visitLabel(bodyEnd);
        int returns = exits.size();
        List<Object> ours = onlyOurs();
        if (returns > 0) {
            mv.visitLabel(exitFailed);
            List<Object> withResult = new ArrayList<>(ours);
            if (result.getSort() != Type.VOID) {
                withResult.add(Code.frameType(result));
            }
            exitFailed(withResult);
            returnOutcome();
            handlerOfExits(0, returns, exitFailed);
        }
        Label thrown = new Label();
        mv.visitLabel(thrown);
        frame(ours, THROWABLE);
        mv.visitVarInsn(Opcodes.ASTORE, outcome);
        exit(true);
        Label rethrow = new Label();
        Label thrownExitFailed = new Label();
        mv.visitJumpInsn(Opcodes.GOTO, rethrow);
        mv.visitLabel(thrownExitFailed);
        List<Object> withThrown = new ArrayList<>(ours);
        withThrown.add(THROWABLE);
        exitFailed(withThrown);
        mv.visitLabel(rethrow);
        frame(withThrown);
        mv.visitVarInsn(Opcodes.ALOAD, outcome);
        mv.visitInsn(Opcodes.ATHROW);
        mv.visitLabel(end);
        handlerOfExits(returns, exits.size(), thrownExitFailed);
        // The last one: what the method catches itself comes first.
        mv.visitTryCatchBlock(body, bodyEnd, thrown, THROWABLE);
        mv.visitMaxs(
                Math.max(STACK, maxStack - result.getSize() + STACK),
                Math.max(maxLocals + shift, outcome + Math.max(1, result.getSize())));
    }

    @Override
    public void visitEnd() {
        int size = end.getOffset() - all.getOffset();
        int ours = size - (bodyEnd.getOffset() - body.getOffset());
        for (int i = 0; i + 2 < exits.size(); i += 2) {
            ours += exits.get(i + 1).getOffset() - exits.get(i).getOffset();
        }
        if (size > HUGE && size - ours <= HUGE) {
            throw new NotWeavable(
                    method,
                    "its code would be longer than the " + HUGE + " bytes up to which the JVM compiles methods");
        }
        super.visitEnd();
    }
}
