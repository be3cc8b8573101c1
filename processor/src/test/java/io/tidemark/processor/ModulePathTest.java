package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Metrics;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two modules of a user, under all lints, and run: records of every visibility, nested, generic, compact, inherited. */
class ModulePathTest {

    private static final String LIBRARY_MODULE = """
            module lib {
                requires transitive io.tidemark;
                exports lib;
            }
            """;

    private static final String LIBRARY = """
            package lib;

            import io.tidemark.Metrics;

            /** Extended in another module; some of it private. */
            @Metrics
            public class BaseMetrics<T extends CharSequence & Comparable<T>> {
                public T key;
                protected int attempts = 1;
                private final long sequence = 7;
                private boolean open = true;

                public BaseMetrics() {}

                public int getAttempts() {
                    return attempts;
                }

                public long sequence() {
                    return sequence;
                }

                public boolean isOpen() {
                    return open;
                }
            }
            """;

    private static final String APP_MODULE = """
            module app {
                requires lib;
            }
            """;

    private static final String APP = """
            package app;

            import io.tidemark.AttachHandle;
            import io.tidemark.Flatten;
            import io.tidemark.Metrics;
            import io.tidemark.Naming;
            import io.tidemark.ServiceMetrics;
            import io.tidemark.format.emf.Emf;
            import io.tidemark.output.Outputs;
            import lib.BaseMetrics;

            public final class App {

                @Metrics(naming = Naming.PASCAL_CASE)
                static class Request extends BaseMetrics<String> {
                    @Flatten(prefix = "size") Size<Thread.State> size = new Size<>(Thread.State.NEW);
                    @Flatten Range range = new Range(5, 2);
                    private String note = "n";

                    String getNote() {
                        return note;
                    }
                }

                @Metrics(root = false)
                static class Size<E extends Enum<E>> {
                    final E kind;

                    Size(E kind) {
                        this.kind = kind;
                    }
                }

                @Metrics
                record Range(int low, int high) {
                    Range {
                        if (low > high) {
                            int swapped = low;
                            low = high;
                            high = swapped;
                        }
                    }
                }

                private App() {}

                public static void main(String[] arguments) {
                    AttachHandle attached = ServiceMetrics.attach(
                            Emf.builder("Ns").build().writeTo(Outputs.of(System.out)));
                    try (var request = new App_RequestGuard(ServiceMetrics.sink())) {
                        request.key = "k";
                    }
                    ServiceMetrics.sink().append(App_RangeEntry.of(new Range(9, 8)));
                    attached.close();
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void modulesCompileWithoutAWarningAndRun() throws Exception {
        Path lib = compile("lib", List.of(), "module-info", LIBRARY_MODULE, "lib/BaseMetrics", LIBRARY);
        Path app = compile("app", List.of(lib), "module-info", APP_MODULE, "app/App", APP);

        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        path(List.of(lib, app, core())),
                        "-m",
                        "app/app.App")
                .redirectErrorStream(true)
                .start();
        List<String> lines = java.inputReader(StandardCharsets.UTF_8).lines().toList();

        assertThat(java.waitFor()).as(lines.toString()).isZero();
        assertThat(lines)
                .extracting(line -> line.replaceAll("\"_aws\":\\{.*?\\},\"(?=[A-Zl])", "\""))
                .containsExactly(
                        "{\"Attempts\":1,\"Sequence\":7,\"Open\":1,\"Low\":2,\"High\":5,\"Key\":\"k\",\"SizeKind\":\"NEW\",\"Note\":\"n\"}",
                        "{\"low\":8,\"high\":9}");
    }

    private Path compile(String module, List<Path> on, String... sources) throws IOException, URISyntaxException {
        Path from = directory.resolve(module + "-sources");
        Path to = directory.resolve(module);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < sources.length; i += 2) {
            Path file = from.resolve(sources[i] + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, sources[i + 1]));
        }
        List<Path> path = new ArrayList<>(on);
        path.add(core());
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
            JavaCompiler.CompilationTask task = javac.getTask(
                    null,
                    manager,
                    problems,
                    List.of("-Xlint:all", "-Werror", "-p", path(path), "-d", to.toString()),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            task.setProcessors(List.of(new MetricsProcessor()));
            assertThat(task.call()).as(problems.getDiagnostics().toString()).isTrue();
            assertThat(problems.getDiagnostics())
                    .filteredOn(problem -> problem.getKind() != Diagnostic.Kind.NOTE)
                    .isEmpty();
        }
        return to;
    }

    private static String path(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path core() throws URISyntaxException {
        return Path.of(Metrics.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
