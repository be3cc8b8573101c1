package io.tidemark.nativeimage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * A call that finds something by its name while the program runs: what the analysis of a native image sees only if all that it is given is constant.
 *
 * @param where {@code Class.method}, without packages
 * @param what {@code Class.method} that is called, without packages
 * @param constant whether all that it is given is constant, so that it is done when the image is built
 */
record Lookup(String where, String what, boolean constant) {

    /** Those that make classes at run time, or constants by other means than the analysis knows. */
    private static final Set<String> KNOWN_BOOTSTRAPS = Set.of(
            "java/lang/invoke/LambdaMetafactory",
            "java/lang/invoke/StringConcatFactory",
            "java/lang/runtime/ObjectMethods");

    private static final Set<String> OF_CLASS = Set.of(
            "forName",
            "newInstance",
            "arrayType",
            "getField",
            "getFields",
            "getDeclaredField",
            "getDeclaredFields",
            "getMethod",
            "getMethods",
            "getDeclaredMethod",
            "getDeclaredMethods",
            "getConstructor",
            "getConstructors",
            "getDeclaredConstructor",
            "getDeclaredConstructors",
            "getClasses",
            "getDeclaredClasses",
            "getNestMembers",
            "getPermittedSubclasses",
            "getRecordComponents",
            "getSigners",
            "getEnumConstants",
            "getGenericSuperclass",
            "getGenericInterfaces",
            "getResource",
            "getResourceAsStream",
            "getAnnotation",
            "getAnnotations",
            "getAnnotationsByType",
            "getDeclaredAnnotation",
            "getDeclaredAnnotations",
            "getDeclaredAnnotationsByType",
            "isAnnotationPresent");

    private static final Set<String> OF_LOADERS = Set.of(
            "loadClass",
            "findSystemClass",
            "defineClass",
            "getResource",
            "getResources",
            "resources",
            "getResourceAsStream",
            "getSystemResource",
            "getSystemResources",
            "getSystemResourceAsStream");

    private static final Set<String> WHOLE_CLASSES = Set.of(
            "java/util/ServiceLoader",
            "java/util/ResourceBundle",
            "java/io/ObjectInputStream",
            "java/io/ObjectOutputStream",
            "java/lang/invoke/LambdaMetafactory",
            "java/lang/invoke/MethodHandleProxies",
            "java/lang/ModuleLayer",
            "java/net/URLClassLoader",
            "sun/misc/Unsafe");

    private static final List<String> WHOLE_PACKAGES =
            List.of("java/lang/reflect/", "java/lang/instrument/", "javax/management/", "javax/naming/", "jdk/jfr/");

    /** All that there are in a class, each once. */
    static Set<Lookup> in(ClassNode type) {
        Set<Lookup> found = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        for (MethodNode method : type.methods) {
            if ((method.access & Opcodes.ACC_NATIVE) != 0) {
                found.add(new Lookup(where(type, method), "native code", false));
            }
            new Scan(type, method, found).run();
        }
        return found;
    }

    static List<Lookup> in(Collection<ClassNode> types) {
        List<Lookup> all = new ArrayList<>();
        types.forEach(type -> all.addAll(in(type)));
        return all;
    }

    /** Whether a method finds something by its name. */
    static boolean isOne(String owner, String name) {
        if (owner.equals("java/lang/Class")) {
            return OF_CLASS.contains(name);
        }
        if (owner.endsWith("ClassLoader") || owner.equals("java/lang/Module")) {
            return OF_LOADERS.contains(name) || name.equals("<init>");
        }
        if (owner.equals("java/lang/System") || owner.equals("java/lang/Runtime")) {
            return name.equals("load") || name.equals("loadLibrary");
        }
        if (owner.equals("java/lang/invoke/MethodHandles")) {
            return !name.equals("lookup") && !name.equals("publicLookup");
        }
        if (owner.equals("java/lang/invoke/MethodHandles$Lookup")) {
            return name.startsWith("find")
                    || name.startsWith("unreflect")
                    || name.startsWith("define")
                    || name.equals("accessClass")
                    || name.equals("ensureInitialized");
        }
        if (owner.startsWith("java/util/concurrent/atomic/") && name.equals("newUpdater")) {
            return true;
        }
        if (owner.equals("java/lang/management/ManagementFactory")) {
            return name.equals("getPlatformMBeanServer") || name.equals("newPlatformMXBeanProxy");
        }
        return WHOLE_CLASSES.contains(owner) || WHOLE_PACKAGES.stream().anyMatch(owner::startsWith);
    }

    static String where(ClassNode type, MethodNode method) {
        return simple(type.name) + "." + method.name;
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('/') + 1).replace('$', '.');
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }

    /** Of one method. */
    private static final class Scan {
        private final ClassNode type;
        private final MethodNode method;
        private final Set<Lookup> found;
        private Frame<SourceValue>[] frames;

        Scan(ClassNode type, MethodNode method, Set<Lookup> found) {
            this.type = type;
            this.method = method;
            this.found = found;
        }

        void run() {
            for (AbstractInsnNode at : method.instructions) {
                if (at instanceof MethodInsnNode call) {
                    if (isOne(call.owner, call.name)) {
                        add(simple(call.owner) + "." + call.name, isConstant(call, 0));
                    }
                } else if (at instanceof InvokeDynamicInsnNode dynamic) {
                    bootstrap(dynamic.bsm);
                    for (Object argument : dynamic.bsmArgs) {
                        if (argument instanceof Handle handle && isOne(handle.getOwner(), handle.getName())) {
                            add(simple(handle.getOwner()) + "." + handle.getName(), false);
                        }
                    }
                } else if (at instanceof LdcInsnNode constant
                        && constant.cst instanceof org.objectweb.asm.ConstantDynamic dynamic) {
                    bootstrap(dynamic.getBootstrapMethod());
                }
            }
        }

        private void bootstrap(Handle handle) {
            if (!KNOWN_BOOTSTRAPS.contains(handle.getOwner())) {
                add("bootstrap " + simple(handle.getOwner()) + "." + handle.getName(), false);
            }
        }

        private void add(String what, boolean constant) {
            found.add(new Lookup(where(type, method), what, constant));
        }

        /** Whether a call gives what it gives whenever it is made. */
        private boolean isConstant(MethodInsnNode call, int depth) {
            Frame<SourceValue> frame = frameAt(call);
            if (frame == null || depth > 4) {
                return false;
            }
            int values = Type.getArgumentCount(call.desc) + (call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
            for (int i = 0; i < values; i++) {
                for (AbstractInsnNode from : frame.getStack(frame.getStackSize() - 1 - i).insns) {
                    if (!isConstantValue(from, depth)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private boolean isConstantValue(AbstractInsnNode from, int depth) {
            if (from instanceof LdcInsnNode constant) {
                return !(constant.cst instanceof org.objectweb.asm.ConstantDynamic);
            }
            if (from instanceof InsnNode || from instanceof IntInsnNode) {
                return from.getOpcode() >= Opcodes.ACONST_NULL && from.getOpcode() <= Opcodes.SIPUSH;
            }
            if (from instanceof FieldInsnNode field && from.getOpcode() == Opcodes.GETSTATIC) {
                return field.name.equals("TYPE") || field.owner.equals("java/nio/ByteOrder");
            }
            if (from instanceof TypeInsnNode made) {
                // Of parameters: there are none, or they were constant when they were put into it.
                return made.getOpcode() == Opcodes.ANEWARRAY && isOfNoElements(made);
            }
            if (from instanceof MethodInsnNode call) {
                String method = call.owner + "." + call.name;
                return switch (method) {
                    case "java/lang/invoke/MethodHandles.lookup", "java/lang/invoke/MethodHandles.publicLookup" -> true;
                    case "java/lang/invoke/MethodType.methodType", "java/lang/Class.getMethod" ->
                        isConstant(call, depth + 1);
                    default -> false;
                };
            }
            return false;
        }

        private static boolean isOfNoElements(TypeInsnNode made) {
            return made.getPrevious().getOpcode() == Opcodes.ICONST_0;
        }

        private Frame<SourceValue> frameAt(AbstractInsnNode at) {
            if (frames == null) {
                try {
                    frames = new Analyzer<>(new Origins()).analyze(type.name, method);
                } catch (AnalyzerException broken) {
                    throw new AssertionError(where(type, method), broken);
                }
            }
            return frames[method.instructions.indexOf(at)];
        }
    }

    /** Where values come from, through local variables and casts. */
    private static final class Origins extends SourceInterpreter {
        /** Not constant: nobody looks for it. */
        private static final InsnNode OUTSIDE = new InsnNode(Opcodes.NOP);

        Origins() {
            super(Opcodes.ASM9);
        }

        @Override
        public SourceValue newParameterValue(boolean isInstance, int local, Type type) {
            return new SourceValue(type.getSize(), OUTSIDE);
        }

        @Override
        public SourceValue copyOperation(AbstractInsnNode at, SourceValue value) {
            return value;
        }

        @Override
        public SourceValue unaryOperation(AbstractInsnNode at, SourceValue value) {
            return at.getOpcode() == Opcodes.CHECKCAST ? value : super.unaryOperation(at, value);
        }
    }
}
