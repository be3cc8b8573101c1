package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.weaver.WovenClass.Declaring;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassTooLargeException;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Weaves one class. All ways in which classes are woven lead here. */
final class Transformation {

    private static final byte[] MARK = Names.AUTOMETRICS.getBytes(StandardCharsets.US_ASCII);

    private final Types types;

    /** Whether classes make their functions known when they are initialised. */
    private final boolean declaring;

    Transformation(Types types, boolean declaring) {
        this.types = types;
        this.declaring = declaring;
    }

    /**
     * What became of a class.
     *
     * @param bytes null if it stays as it is
     * @param functions that it counts; of one that was woven before as well
     * @param plan null if it asks for nothing, or was woven before
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    record Outcome(
            byte @Nullable [] bytes,
            List<DeclaredFunction> functions,
            List<WeavingProblem> problems,
            @Nullable Plan plan) {}

    private static final Outcome NOTHING = new Outcome(null, List.of(), List.of(), null);

    /** Whether a class file may ask for anything. Fast: most do not. */
    static boolean mayConcern(byte[] classFile) {
        return ConstantPool.contains(classFile, MARK);
    }

    /** Does not change the bytes that it is given. Does not throw. */
    Outcome weave(byte[] classFile) {
        if (!mayConcern(classFile)) {
            return NOTHING;
        }
        ScannedClass type;
        Plan plan;
        try {
            type = ScannedClass.of(classFile);
            if (type.is(Opcodes.ACC_SYNTHETIC | Opcodes.ACC_MODULE)) {
                return NOTHING;
            }
            plan = Planner.plan(type, types);
        } catch (RuntimeException | LinkageError unreadable) {
            return leftAlone("a class file", unreadable);
        }
        if (type.woven) {
            return new Outcome(null, sites(type), plan.problems(), null);
        }
        if (plan.functions().isEmpty()) {
            return new Outcome(null, List.of(), plan.problems(), null);
        }
        try {
            return weave(classFile, plan);
        } catch (RuntimeException | LinkageError problem) {
            return leftAlone(type.className(), problem);
        }
    }

    private static Outcome leftAlone(String what, Throwable problem) {
        return new Outcome(
                null,
                List.of(),
                List.of(new WeavingProblem(false, what + " is not counted, and left as it is: " + problem)),
                null);
    }

    /** Of a class that is woven. */
    private static List<DeclaredFunction> sites(ScannedClass type) {
        List<DeclaredFunction> functions = new ArrayList<>();
        for (ScannedMethod method : type.methods) {
            if (method.site != null) {
                functions.add(DeclaredFunction.ofLine(method.site));
            }
        }
        return functions;
    }

    private Outcome weave(byte[] classFile, Plan all) {
        List<WeavingProblem> problems = new ArrayList<>(all.problems());
        Plan plan = all;
        while (!plan.functions().isEmpty()) {
            ClassReader reader = new ClassReader(classFile);
            ClassWriter writer = new ClassWriter(reader, 0);
            String method;
            String why;
            try {
                reader.accept(visitor(writer, plan), ClassReader.EXPAND_FRAMES);
                return new Outcome(
                        writer.toByteArray(), List.copyOf(plan.functions().values()), problems, plan);
            } catch (NotWeavable problem) {
                method = problem.method;
                why = Objects.requireNonNull(problem.getMessage());
            } catch (MethodTooLargeException problem) {
                method = problem.getMethodName() + problem.getDescriptor();
                why = "its code would be longer than the 65,535 bytes that a method may have";
            } catch (ClassTooLargeException problem) {
                method = "";
                why = "the class would have more constants than a class may have";
            }
            Plan rest = plan.without(method);
            if (rest.functions().size() == plan.functions().size()) {
                // Of the class, or of its initializer.
                problems.add(new WeavingProblem(
                        false, all.type().className() + " is not counted, and left as it is: " + why));
                return new Outcome(null, List.of(), problems, null);
            }
            String key = method;
            all.type().methods.stream()
                    .filter(each -> each.key().equals(key))
                    .forEach(each -> problems.add(new WeavingProblem(
                            false,
                            Planner.where(all.type(), each) + " is not counted, and left as it is: " + why
                                    + ". Count a shorter method that it calls")));
            plan = rest;
        }
        return new Outcome(null, List.of(), problems, null);
    }

    WovenClass visitor(ClassVisitor next, Plan plan) {
        return new WovenClass(next, plan, declaring(plan.type()));
    }

    private Declaring declaring(ScannedClass type) {
        if (!declaring) {
            return Declaring.NOT;
        }
        if (type.hasInitializer) {
            return Declaring.IN_INITIALIZER;
        }
        // An initializer is part of the default serialVersionUID; that of enums and records is 0.
        boolean free = type.hasSerialVersionUid
                || type.isRecord()
                || type.is(Opcodes.ACC_ENUM)
                || !types.mayBeSerializable(type);
        return free ? Declaring.IN_NEW_INITIALIZER : Declaring.NOT;
    }
}
