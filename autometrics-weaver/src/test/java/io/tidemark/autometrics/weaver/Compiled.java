package io.tidemark.autometrics.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.stats.Stats;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sources, compiled by javac, that use function metrics. */
final class Compiled {

    /** What they need. */
    static final List<Path> CLASS_PATH =
            List.of(of(DeclaredFunction.class), of(Stats.class), of(io.tidemark.UnitOfWork.class));

    private Compiled() {}

    /** The folder or jar that a class is from. */
    static Path of(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static String classPath(Path... first) {
        return Stream.concat(Stream.of(first), CLASS_PATH.stream())
                .map(Path::toString)
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    /** All sources of a folder. */
    static void folder(Path sources, Path to) throws IOException {
        compile("-cp", sourcesOf(sources), to);
    }

    /** Those of a module. */
    static void modules(Path sources, Path to) throws IOException {
        compile("-p", sourcesOf(sources), to);
    }

    private static List<Path> sourcesOf(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** A source in the package {@code pond}; its imports are there. */
    static void source(String name, String text, Path to) throws IOException {
        Path file = Files.createTempDirectory("source").resolve(name + ".java");
        Files.writeString(
                file,
                "package pond;\nimport io.tidemark.autometrics.*;\nimport java.util.*;\nimport java.util.concurrent.*;\n"
                        + text);
        compile("-cp", List.of(file), to);
    }

    private static void compile(String path, List<Path> sources, Path to) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        List<String> arguments = new ArrayList<>(List.of(
                "-g",
                "-parameters",
                "--release",
                "17",
                "-proc:none",
                "-Xlint:none",
                "-d",
                to.toString(),
                path,
                classPath()));
        sources.forEach(file -> arguments.add(file.toString()));
        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(new String[0]));
        assertThat(status).as(said.toString()).isZero();
    }
}
