package io.tidemark.autometrics.weaver;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.RecordComponentVisitor;
import org.jspecify.annotations.Nullable;

/** What there is to know of a class, read from its class file. Names of classes are with slashes. */
final class ScannedClass extends ClassVisitor {

    int version;
    int access;
    String name = "";

    @Nullable
    String superName;

    List<String> interfaces = List.of();

    /** The name of its source; empty if it is not known. */
    String file = "";

    boolean woven;

    @Nullable
    Asked asked;

    /** {@code @ResultLabel} is on it, or on a constant of it. */
    boolean hasResultLabel;

    boolean hasSerialVersionUid;
    boolean hasInitializer;

    /** It has a constant of type {@code Objective}. */
    boolean hasObjectives;

    final List<String> permitted = new ArrayList<>();
    final List<String> components = new ArrayList<>();
    final List<ScannedMethod> methods = new ArrayList<>();

    private ScannedClass() {
        super(Opcodes.ASM9);
    }

    /**
     * Reads a class file.
     *
     * @throws RuntimeException if it cannot be read
     */
    static ScannedClass of(byte[] bytes) {
        ScannedClass scanned = new ScannedClass();
        new ClassReader(bytes).accept(scanned, ClassReader.SKIP_FRAMES);
        return scanned;
    }

    /** The same without the code of its methods. */
    static ScannedClass headOf(byte[] bytes) {
        ScannedClass scanned = new ScannedClass();
        new ClassReader(bytes)
                .accept(scanned, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return scanned;
    }

    boolean is(int flags) {
        return (access & flags) != 0;
    }

    boolean isRecord() {
        return "java/lang/Record".equals(superName);
    }

    /** As {@link Class#getName} has it. */
    String className() {
        return name.replace('/', '.');
    }

    /** {@code Outer.Inner}, without its package. */
    String simpleName() {
        return simpleName(name);
    }

    static String simpleName(String name) {
        return name.substring(name.lastIndexOf('/') + 1).replace('$', '.');
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        this.version = version;
        this.access = access;
        this.name = name;
        this.superName = superName;
        this.interfaces = interfaces == null ? List.of() : List.of(interfaces);
    }

    @Override
    public void visitSource(@Nullable String source, @Nullable String debug) {
        file = source == null ? "" : source;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        woven |= descriptor.equals(Names.WOVEN);
        hasResultLabel |= descriptor.equals(Names.RESULT_LABEL);
        if (descriptor.equals(Names.AUTOMETRICS)) {
            Asked found = new Asked();
            asked = found;
            return found.reader();
        }
        return null;
    }

    @Override
    public void visitPermittedSubclass(String subclass) {
        permitted.add(subclass);
    }

    @Override
    public @Nullable RecordComponentVisitor visitRecordComponent(
            String component, String descriptor, @Nullable String signature) {
        components.add(component);
        return null;
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int access, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
        boolean constant = (access & Opcodes.ACC_STATIC) != 0 && (access & Opcodes.ACC_FINAL) != 0;
        hasSerialVersionUid |= constant && field.equals("serialVersionUID");
        hasObjectives |= constant && descriptor.equals(Names.OBJECTIVE);
        if ((access & Opcodes.ACC_ENUM) == 0) {
            return null;
        }
        return new FieldVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                hasResultLabel |= annotation.equals(Names.RESULT_LABEL);
                return null;
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String method, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        hasInitializer |= method.equals("<clinit>");
        ScannedMethod scanned = new ScannedMethod(access, method, descriptor, signature);
        methods.add(scanned);
        return scanned;
    }
}
