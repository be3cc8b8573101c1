package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.weaver.Transformation.Outcome;
import java.io.IOException;
import java.util.Objects;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.build.BuildLogger;
import net.bytebuddy.build.Plugin;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.field.FieldList;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Weaves in the builds of Byte Buddy's own plugins, for Maven and for Gradle, which find it by themselves. Errors fail the build.
 *
 * <p>These plugins let it write no further file, so there is no {@code functions.idx}: classes make their functions known when they are initialised, as under the agent. {@link Weaving} writes it.
 */
public final class AutometricsPlugin implements Plugin {

    private final BuildLogger log;

    /** Of a build. */
    public AutometricsPlugin(BuildLogger log) {
        this.log = Objects.requireNonNull(log, "log");
    }

    /** Of a build that has no log: warnings are left out. */
    public AutometricsPlugin() {
        this(BuildLogger.NoOp.INSTANCE);
    }

    @Override
    public boolean matches(@Nullable TypeDescription type) {
        // Without reading what the class inherits.
        return type != null && !type.isSynthetic();
    }

    @Override
    public DynamicType.Builder<?> apply(
            DynamicType.Builder<?> builder, TypeDescription type, ClassFileLocator locator) {
        byte[] classFile = find(locator, type.getName());
        if (classFile == null || !Transformation.mayConcern(classFile)) {
            return builder;
        }
        Transformation transformation =
                new Transformation(new Types(name -> find(locator, name.replace('/', '.'))), true);
        Outcome outcome = transformation.weave(classFile);
        StringBuilder errors = new StringBuilder();
        for (WeavingProblem problem : outcome.problems()) {
            if (problem.isError()) {
                errors.append(errors.length() == 0 ? "" : "\n").append(problem);
            } else {
                log.warn(problem.message());
            }
        }
        if (errors.length() > 0) {
            throw new IllegalStateException(errors.toString());
        }
        Plan plan = outcome.plan();
        return plan == null ? builder : builder.visit(new Wrapper(transformation, plan));
    }

    private static byte @Nullable [] find(ClassFileLocator locator, String className) {
        try {
            ClassFileLocator.Resolution found = locator.locate(className);
            return found.isResolved() ? found.resolve() : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    @Override
    public void close() {}

    /** The transformation, as Byte Buddy takes it. */
    private record Wrapper(Transformation transformation, Plan plan) implements AsmVisitorWrapper {

        @Override
        public int mergeWriter(int flags) {
            return flags;
        }

        @Override
        public int mergeReader(int flags) {
            return flags | ClassReader.EXPAND_FRAMES;
        }

        @Override
        public ClassVisitor wrap(
                TypeDescription type,
                ClassVisitor next,
                Implementation.Context context,
                TypePool pool,
                FieldList<FieldDescription.InDefinedShape> fields,
                MethodList<?> methods,
                int writerFlags,
                int readerFlags) {
            return transformation.visitor(next, plan);
        }
    }
}
