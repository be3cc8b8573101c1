package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Metrics;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * What Gradle asks of a processor that says it is isolating: each file comes from one element, and is the same whether the other
 * records are compiled with it or were compiled before. So a build need only process what changed, and what depends on that.
 */
class IsolatingTest {

    /** Notes what is made of what. */
    private static final class Noting extends AbstractProcessor {
        private final MetricsProcessor processor = new MetricsProcessor();
        /** Elements, by the file that comes from them. */
        private final Map<String, List<String>> origins = new TreeMap<>();
        /** Other calls of the filer. */
        private final List<String> others = new ArrayList<>();

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            Filer filer = proxy(Filer.class, (proxy, method, arguments) -> {
                if (method.getName().equals("createSourceFile")) {
                    origins.put(
                            arguments[0].toString(),
                            Arrays.stream((Element[]) arguments[1])
                                    .map(Element::toString)
                                    .toList());
                } else {
                    others.add(method.getName());
                }
                return call(method, environment.getFiler(), arguments);
            });
            processor.init(proxy(
                    ProcessingEnvironment.class,
                    (proxy, method, arguments) ->
                            method.getName().equals("getFiler") ? filer : call(method, environment, arguments)));
        }

        private static Object call(java.lang.reflect.Method method, Object on, Object[] arguments) throws Throwable {
            try {
                return method.invoke(on, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }

        private static <T> T proxy(Class<T> type, InvocationHandler handler) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return processor.getSupportedAnnotationTypes();
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return processor.getSupportedSourceVersion();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return processor.process(annotations, round);
        }
    }

    private static final String NESTED = """
            package app;

            import io.tidemark.*;
            import lib.*;

            public class Outer {
                @Metrics
                static class Inner {
                    @Flatten(prefix = "cache") CacheMetrics cache;
                    @Flatten Place place;
                    Kind kind;
                }

                @Metrics(root = false)
                record Point(int x, int y) {}

                @Metrics
                static final class Last {
                    @Flatten Point point;
                }
            }
            """;

    @Test
    void aFileComesFromOneRecordAndNothingElseIsWritten() throws IOException {
        Noting noting = new Noting();
        try (MemoryCompiler compiler = compiler()) {
            assertSucceeded(compiler.compile(files(), List.of(noting)));
        }

        assertThat(noting.others).isEmpty();
        assertThat(noting.origins)
                .containsEntry("app.RequestGuard", List.of("app.Request"))
                .containsEntry("app.Outer_InnerShape", List.of("app.Outer.Inner"))
                .containsEntry("lib.PlaceEntry", List.of("lib.Place"))
                .hasSizeGreaterThan(12)
                .allSatisfy((file, elements) -> assertThat(elements).as(file).hasSize(1));
    }

    /** As an incremental build does: the file that changed, with the classes of the others on the class path. */
    @Test
    void aRecordIsReadAloneAsItIsWithTheOthers() throws IOException {
        try (MemoryCompiler compiler = compiler()) {
            assertSucceeded(compiler.compile(files(), true));
            Map<String, String> together = compiler.generated();
            Set<String> alone = new TreeSet<>();
            for (Map.Entry<String, String> file : files().entrySet()) {
                assertSucceeded(compiler.compile(files(), true));
                compiler.keep(name -> isOf(name, file.getKey()));
                assertSucceeded(compiler.compile(Map.of(file.getKey(), file.getValue()), true));
                compiler.generated().forEach((name, text) -> {
                    alone.add(name);
                    assertThat(text).as(name).isEqualTo(together.get(name));
                });
            }

            assertThat(alone).isEqualTo(together.keySet());
        }
    }

    /** Whether a class comes from a file: Gradle removes those before it compiles the file again. */
    private static boolean isOf(String name, String type) {
        return name.matches(type.replace(".", "\\.") + "([$_]\\w*)?(Shape|Guard|Fields|Entry)?(\\$.*)?");
    }

    private static MemoryCompiler compiler() {
        return new MemoryCompiler(Stream.of(Metrics.class, NullMarked.class)
                .map(type -> new File(
                        type.getProtectionDomain().getCodeSource().getLocation().getPath()))
                .toList());
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String source : KitchenSink.ALL) {
            // javac 17 reads no annotations of types from class files.
            files.put(Compiled.nameOf(source), source.replace("@Nullable I id", "I id"));
        }
        files.put("app.Outer", NESTED);
        return files;
    }

    private static void assertSucceeded(MemoryCompiler.Result result) {
        assertThat(result.succeeded()).as(result.diagnostics().toString()).isTrue();
    }
}
