package io.tidemark.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import org.junit.jupiter.api.Test;

/** Shows that compile-testing runs; to be deleted with the first real tests. */
class BuildTest {
    @Test
    void compilationsRun() {
        Compilation compilation = javac().compile(JavaFileObjects.forSourceString("A", "class A { B b; }"));

        assertThat(compilation).failed();
        assertThat(compilation).hadErrorContaining("cannot find symbol");
    }
}
