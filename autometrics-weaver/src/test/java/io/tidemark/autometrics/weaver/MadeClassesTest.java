package io.tidemark.autometrics.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.autometrics.weaver.Transformation.Outcome;
import io.tidemark.stats.AggregationData.OfLong;
import io.tidemark.stats.MetricSources;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** Class files that javac does not make, but other compilers and tools do. */
class MadeClassesTest implements Opcodes {

    private static final Transformation WEAVER = new Transformation(new Types(name -> null), false);

    /** A class with a static method, that is counted. */
    private static byte[] made(int version, String descriptor, Consumer<MethodVisitor> code) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, ACC_PUBLIC, "made/Made", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "of", descriptor, null, null);
        AnnotationVisitor annotation = method.visitAnnotation(Names.AUTOMETRICS, false);
        annotation.visitEnd();
        method.visitCode();
        code.accept(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static final class Loader extends ClassLoader {
        Loader() {
            super(MadeClassesTest.class.getClassLoader());
        }

        Class<?> define(byte[] classFile) {
            return defineClass(null, classFile, 0, classFile.length);
        }
    }

    /** Weaves a class, has the JVM verify it, calls its method, and says what was returned, and how often it was counted as ok and as an error. */
    private static String called(byte[] classFile, Class<?> parameter, Object argument) throws Exception {
        Outcome outcome = WEAVER.weave(classFile);
        assertThat(outcome.problems()).isEmpty();
        Loader loader = new Loader();
        Class<?> type = loader.define(outcome.bytes());
        AutometricsService service = AutometricsService.builder()
                .serviceName("made")
                .addTo(MetricSources.of())
                .forClassLoader(loader)
                .install();
        try (service) {
            Object returned;
            try {
                returned = type.getMethod("of", parameter).invoke(null, argument);
            } catch (InvocationTargetException thrown) {
                returned = thrown.getCause();
            }
            return returned + ", ok " + count(service, "ok") + ", error " + count(service, "error");
        }
    }

    private static long count(AutometricsService service, String result) {
        return service.collect().stream()
                .filter(family -> family.name().equals("function.calls"))
                .flatMap(family -> family.points().stream())
                .filter(point -> result.equals(point.tags().get("result")))
                .mapToLong(point -> ((OfLong) point.value()).value())
                .sum();
    }

    @Test
    void valuesThatAreLeftOnTheStackAtAReturn() throws Exception {
        byte[] classFile = made(V17, "(I)I", method -> {
            Label other = new Label();
            method.visitLdcInsn("left");
            method.visitInsn(LCONST_1);
            method.visitVarInsn(ILOAD, 0);
            method.visitJumpInsn(IFEQ, other);
            method.visitIntInsn(BIPUSH, 7);
            method.visitInsn(IRETURN);
            method.visitLabel(other);
            method.visitFrame(F_NEW, 1, new Object[] {INTEGER}, 2, new Object[] {"java/lang/String", LONG});
            method.visitInsn(POP2);
            method.visitIntInsn(BIPUSH, 8);
            method.visitInsn(IRETURN);
        });

        assertThat(called(classFile, int.class, 1)).isEqualTo("7, ok 1, error 0");
        assertThat(called(classFile, int.class, 0)).isEqualTo("8, ok 1, error 0");
    }

    @Test
    void aParameterWhosePlaceIsUsedForSomethingElse() throws Exception {
        byte[] classFile = made(V17, "(Ljava/lang/Object;)I", method -> {
            Label loop = new Label();
            method.visitIntInsn(BIPUSH, 3);
            method.visitVarInsn(ISTORE, 0);
            method.visitLabel(loop);
            method.visitFrame(F_NEW, 1, new Object[] {INTEGER}, 0, new Object[0]);
            method.visitIincInsn(0, -1);
            method.visitVarInsn(ILOAD, 0);
            method.visitJumpInsn(IFGT, loop);
            method.visitVarInsn(ILOAD, 0);
            method.visitInsn(IRETURN);
        });

        assertThat(called(classFile, Object.class, "x")).isEqualTo("0, ok 1, error 0");
    }

    @Test
    void aFrameThatKnowsLessThanTheParameterAtTheBegin() throws Exception {
        byte[] classFile = made(V17, "(Ljava/lang/String;)V", method -> {
            Label loop = new Label();
            Label out = new Label();
            method.visitLabel(loop);
            method.visitFrame(F_NEW, 1, new Object[] {"java/lang/Object"}, 0, new Object[0]);
            method.visitVarInsn(ALOAD, 0);
            method.visitTypeInsn(INSTANCEOF, "java/lang/String");
            method.visitJumpInsn(IFEQ, out);
            method.visitLdcInsn(1);
            method.visitMethodInsn(INVOKESTATIC, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;", false);
            method.visitVarInsn(ASTORE, 0);
            method.visitJumpInsn(GOTO, loop);
            method.visitLabel(out);
            method.visitFrame(F_NEW, 1, new Object[] {"java/lang/Object"}, 0, new Object[0]);
            method.visitInsn(RETURN);
        });

        assertThat(called(classFile, String.class, "x")).isEqualTo("null, ok 1, error 0");
    }

    @Test
    void aVariableThatTakesHalfOfAParametersPlaceIsLeftAloneAndReported() {
        byte[] classFile = made(V17, "(I)J", method -> {
            method.visitInsn(LCONST_1);
            method.visitVarInsn(LSTORE, 0);
            method.visitVarInsn(LLOAD, 0);
            method.visitInsn(LRETURN);
        });

        Outcome outcome = WEAVER.weave(classFile);

        assertThat(outcome.bytes()).isNull();
        assertThat(outcome.problems())
                .singleElement()
                .asString()
                .startsWith("made.Made.of(int) is not counted, and left as it is: ");
    }

    @Test
    void suspendFunctionsOfKotlinAreLeftAloneAndReported() {
        byte[] classFile = made(V17, "(ILkotlin/coroutines/Continuation;)Ljava/lang/Object;", method -> {
            method.visitInsn(ACONST_NULL);
            method.visitInsn(ARETURN);
        });

        Outcome outcome = WEAVER.weave(classFile);

        assertThat(outcome.bytes()).isNull();
        assertThat(outcome.problems())
                .singleElement()
                .asString()
                .startsWith("made.Made.of(int, Continuation) is not counted: it is a suspend function of Kotlin");
    }

    @Test
    void classFilesBefore11AreLeftAloneAndReported() {
        Outcome outcome = WEAVER.weave(made(V1_8, "()V", method -> method.visitInsn(RETURN)));

        assertThat(outcome.bytes()).isNull();
        assertThat(outcome.problems())
                .singleElement()
                .asString()
                .isEqualTo(
                        "made.Made is not counted: its class file is of version 52, and weaving needs 55. Compile it for Java 11 or later");
    }

    private static byte[] long_(int pairs) {
        return made(V17, "(I)I", method -> {
            for (int i = 0; i < pairs; i++) {
                method.visitIincInsn(0, 1);
            }
            method.visitVarInsn(ILOAD, 0);
            method.visitInsn(IRETURN);
        });
    }

    @Test
    void aMethodThatWouldBeTooLongIsLeftAloneAndReported() {
        // 3 bytes each: just below the limit of 65,535.
        Outcome outcome = WEAVER.weave(long_(21_840));

        assertThat(outcome.bytes()).isNull();
        assertThat(outcome.problems())
                .singleElement()
                .asString()
                .contains("made.Made.of(int)", "longer than the 65,535 bytes that a method may have");
    }

    @Test
    void aMethodThatTheJvmWouldNoLongerCompileIsLeftAloneAndReported() {
        Outcome outcome = WEAVER.weave(long_(2_660));

        assertThat(outcome.bytes()).isNull();
        assertThat(outcome.problems()).singleElement().asString().contains("made.Made.of(int)", "8000 bytes");
    }

    @Test
    void longMethodsAreWoven() throws Exception {
        assertThat(called(long_(2_500), int.class, 1)).isEqualTo("2501, ok 1, error 0");
        assertThat(called(long_(21_000), int.class, 1)).isEqualTo("21001, ok 1, error 0");
    }

    @Test
    void aMethodWithLongJumps() throws Exception {
        byte[] classFile = made(V17, "(I)I", method -> {
            Label end = new Label();
            method.visitVarInsn(ILOAD, 0);
            method.visitJumpInsn(IFEQ, end);
            for (int i = 0; i < 11_000; i++) {
                method.visitIincInsn(0, 1);
            }
            method.visitVarInsn(ILOAD, 0);
            method.visitInsn(IRETURN);
            method.visitLabel(end);
            method.visitFrame(F_NEW, 1, new Object[] {INTEGER}, 0, new Object[0]);
            method.visitInsn(ICONST_M1);
            method.visitInsn(IRETURN);
        });

        assertThat(called(classFile, int.class, 0)).isEqualTo("-1, ok 1, error 0");
        assertThat(called(classFile, int.class, 1)).isEqualTo("11001, ok 1, error 0");
    }

    @Test
    void whatIsThrownIsThrown() throws Exception {
        byte[] classFile = made(V17, "(Ljava/lang/Throwable;)V", method -> {
            method.visitVarInsn(ALOAD, 0);
            method.visitInsn(ATHROW);
        });
        Error error = new Error("made");

        assertThat(called(classFile, Throwable.class, error)).isEqualTo(error + ", ok 0, error 1");
    }

    @Test
    void syntheticClassesAreLeftAlone() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_SYNTHETIC, "made/Made", null, "java/lang/Object", null);
        writer.visitAnnotation(Names.AUTOMETRICS, false).visitEnd();
        MethodVisitor method = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "of", "()V", null, null);
        method.visitCode();
        method.visitInsn(RETURN);
        method.visitMaxs(0, 0);
        writer.visitEnd();

        assertThat(WEAVER.weave(writer.toByteArray()).bytes()).isNull();
    }

    @Test
    void anyBytesAreLeftAlone() {
        byte[] classFile = made(V17, "()V", method -> method.visitInsn(RETURN));
        for (int length = 0; length < classFile.length; length++) {
            assertThat(WEAVER.weave(Arrays.copyOf(classFile, length)).bytes()).isNull();
        }
    }

    @Test
    void aProgramWithoutOurClassesRunsAsIfNothingWereWoven() throws Exception {
        byte[] bytes = WEAVER.weave(made(V17, "(I)I", method -> {
                    method.visitVarInsn(ILOAD, 0);
                    method.visitInsn(IRETURN);
                }))
                .bytes();
        ClassLoader without = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.equals("made.Made")) {
                    return defineClass(name, bytes, 0, bytes.length);
                }
                throw new ClassNotFoundException(name);
            }
        };

        assertThat(without.loadClass("made.Made").getMethod("of", int.class).invoke(null, 5))
                .isEqualTo(5);
    }
}
