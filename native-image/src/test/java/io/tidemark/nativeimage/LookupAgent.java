package io.tidemark.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes down what our classes look up by name while a program runs, and which of them were loaded. */
public final class LookupAgent {

    /** What a line begins with that names a class that was loaded. */
    static final String LOADED = "loaded ";

    private LookupAgent() {}

    /**
     * Called by the JVM.
     *
     * @param file where to write it when the program ends
     */
    public static void premain(String file, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Recording());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(file), instrumentation)));
    }

    private static void write(Path file, Instrumentation instrumentation) {
        List<String> lines = new ArrayList<>(Recorder.found());
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (isOurs(type.getName().replace('.', '/')) && !type.isHidden()) {
                lines.add(LOADED + type.getName());
            }
        }
        try {
            Files.write(file, lines);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static boolean isOurs(String name) {
        return name.startsWith("io/tidemark/")
                && Stream.of(LookupAgent.class, Recorder.class, Lookup.class)
                        .noneMatch(own -> name.startsWith(Type.getInternalName(own)));
    }

    private static final class Recording implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> before, ProtectionDomain domain, byte[] classFile) {
            if (name == null || !isOurs(name)) {
                return null;
            }
            try {
                ClassReader reader = new ClassReader(classFile);
                ClassWriter writer = new ClassWriter(reader, 0);
                reader.accept(new Calls(writer), 0);
                return writer.toByteArray();
            } catch (RuntimeException | LinkageError problem) {
                Recorder.add("failed " + name + " " + problem);
                return null;
            }
        }
    }

    /** Has the recorder called in place of what it knows. The stack is as it was: it takes and gives the same. */
    private static final class Calls extends ClassVisitor {
        Calls(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, thrown)) {
                @Override
                public void visitMethodInsn(int code, String owner, String method, String called, boolean isInterface) {
                    Type[] arguments = Type.getArgumentTypes(called);
                    Type[] all = arguments;
                    if (code != Opcodes.INVOKESTATIC) {
                        all = new Type[arguments.length + 1];
                        all[0] = Type.getObjectType(owner);
                        System.arraycopy(arguments, 0, all, 1, arguments.length);
                    }
                    String taking = Type.getMethodDescriptor(Type.getReturnType(called), all);
                    if (Lookup.isOne(owner, method) && Recorder.knows(method, taking)) {
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC, Type.getInternalName(Recorder.class), method, taking, false);
                    } else {
                        super.visitMethodInsn(code, owner, method, called, isInterface);
                    }
                }
            };
        }
    }

    static boolean hasMethod(Class<?> type, String name, String descriptor) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .map(Type::getMethodDescriptor)
                .anyMatch(descriptor::equals);
    }
}
