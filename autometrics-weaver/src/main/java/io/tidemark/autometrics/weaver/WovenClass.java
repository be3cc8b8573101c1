package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.Woven;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.RecordComponentVisitor;
import org.jspecify.annotations.Nullable;

/** Writes a class with its calls counted, and marks it as woven. All else passes through. */
final class WovenClass extends ClassVisitor {

    /** How a class's functions are made known when it is initialised. */
    enum Declaring {
        NOT,
        IN_INITIALIZER,
        /** Of a class that has none yet. */
        IN_NEW_INITIALIZER
    }

    private final Plan plan;
    private final Declaring declaring;
    private boolean marked;

    WovenClass(ClassVisitor next, Plan plan, Declaring declaring) {
        super(Opcodes.ASM9, next);
        this.plan = plan;
        this.declaring = declaring;
    }

    /** Before the members. */
    private void mark() {
        if (!marked) {
            marked = true;
            AnnotationVisitor mark = super.visitAnnotation(Names.WOVEN, false);
            if (mark != null) {
                mark.visit("value", Woven.VERSION);
                mark.visitEnd();
            }
        }
    }

    @Override
    public void visitNestMember(String member) {
        mark();
        super.visitNestMember(member);
    }

    @Override
    public void visitPermittedSubclass(String subclass) {
        mark();
        super.visitPermittedSubclass(subclass);
    }

    @Override
    public void visitInnerClass(String name, @Nullable String outer, @Nullable String inner, int access) {
        mark();
        super.visitInnerClass(name, outer, inner, access);
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String name, String descriptor, @Nullable String signature) {
        mark();
        return super.visitRecordComponent(name, descriptor, signature);
    }

    @Override
    public FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        mark();
        return super.visitField(access, name, descriptor, signature, value);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        mark();
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (next == null) {
            return null;
        }
        if (name.equals("<clinit>") && declaring == Declaring.IN_INITIALIZER) {
            return new DeclaringInitializer(next, functions());
        }
        DeclaredFunction function = plan.functions().get(name + descriptor);
        return function == null ? next : new CountedMethod(next, plan.type().name, access, function);
    }

    @Override
    public void visitEnd() {
        if (declaring == Declaring.IN_NEW_INITIALIZER) {
            DeclaringInitializer initializer = new DeclaringInitializer(
                    super.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null), functions());
            initializer.visitCode();
            initializer.visitInsn(Opcodes.RETURN);
            initializer.visitMaxs(0, 0);
            initializer.visitEnd();
        }
        super.visitEnd();
    }

    private List<DeclaredFunction> functions() {
        return List.copyOf(plan.functions().values());
    }
}
