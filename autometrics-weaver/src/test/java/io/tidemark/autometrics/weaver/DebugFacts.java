package io.tidemark.autometrics.weaver;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** What a class file says of a method beside its code. */
record DebugFacts(
        List<Integer> lines,
        List<String> variables,
        List<String> parameters,
        List<String> annotations,
        List<String> declared) {

    static DebugFacts of(byte[] classFile, String method) {
        DebugFacts facts = new DebugFacts(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                if (!name.equals(method)) {
                                    return null;
                                }
                                facts.declared.add(access + descriptor + signature + List.of(exceptions));
                                return facts.reader();
                            }
                        },
                        0);
        return facts;
    }

    private MethodVisitor reader() {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitLineNumber(int line, Label start) {
                lines.add(line);
            }

            @Override
            public void visitLocalVariable(
                    String name, String descriptor, String signature, Label start, Label end, int index) {
                variables.add(name + " " + descriptor);
            }

            @Override
            public void visitParameter(String name, int access) {
                parameters.add(name + " " + access);
            }

            @Override
            public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                annotations.add(descriptor + visible);
                return null;
            }

            @Override
            public AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
                annotations.add(parameter + descriptor + visible);
                return null;
            }
        };
    }
}
