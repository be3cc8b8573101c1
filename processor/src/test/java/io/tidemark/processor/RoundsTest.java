package io.tidemark.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;

/** Other processors take part. */
class RoundsTest {

    /** Generates a type in its second round. */
    private static final class Late extends AbstractProcessor {
        private final String name;
        private final String source;
        private int round;

        Late(String name, String source) {
            this.name = name;
            this.source = source;
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment environment) {
            if (round++ == 0) {
                try (Writer out =
                        processingEnv.getFiler().createSourceFile(name).openWriter()) {
                    out.write(source);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return false;
        }
    }

    private static Compilation compile(String name, String generated, String record) {
        // The other one first: to one that takes all annotations, javac does not come once all are claimed.
        return Compiler.javac()
                .withProcessors(new Late(name, generated), new MetricsProcessor())
                .compile(JavaFileObjects.forSourceString("A", "import io.tidemark.*;\n" + record));
    }

    @Test
    void aRecordWaitsForTheTypesOfItsFields() {
        assertThat(compile(
                        "Kind", "enum Kind { K }", "@Metrics class A { Kind kind; java.util.Optional<Kind> maybe; }"))
                .succeeded();
    }

    @Test
    void aRecordWaitsForTheFieldsOfAFlattenedOne() {
        assertThat(compile(
                        "Kind",
                        "enum Kind { K }",
                        "@Metrics @Dimensions(\"kind\") class A { @Flatten B b; } @Metrics class B { Kind kind; }"))
                .succeeded();
    }

    @Test
    void aRecordMayBeFlattenedThatAnotherProcessorGenerates() {
        assertThat(compile("B", "@io.tidemark.Metrics class B { int x; }", "@Metrics class A { @Flatten B b; }"))
                .succeeded();
    }

    @Test
    void aRecordWaitsForItsSuperclassItsConstructorsAndItsFlags() {
        assertThat(compile("Base", "class Base { int x; }", "@Metrics class A extends Base { A(Base base) {} }"))
                .succeeded();
        assertThat(compile(
                        "Mark",
                        "interface Mark extends io.tidemark.entry.Flag {}",
                        "@Metrics(flags = Mark.class) class A { @Flags(Mark.class) int x; }"))
                .succeeded();
    }

    @Test
    void aRecordThatWaitsIsStillWhatItsUsersNeed() {
        Compilation compilation = compile(
                "Kind",
                "enum Kind { K }",
                "@Metrics class A { Kind kind; static AGuard start() { return new AGuard(entry -> {}); } @Ignore AGuard parent; }");

        assertThat(compilation).succeeded();
        assertThat(compilation.generatedSourceFiles()).hasSize(5);
    }
}
