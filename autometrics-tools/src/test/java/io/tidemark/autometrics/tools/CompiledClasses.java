package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A folder of classes as a build leaves it. */
final class CompiledClasses {

    private static final String IMPORTS = """
            import io.tidemark.autometrics.Autometrics;
            import io.tidemark.autometrics.Objective;
            import io.tidemark.autometrics.Percentile;
            import java.time.Duration;
            import java.time.temporal.ChronoUnit;
            import java.util.List;
            import java.util.concurrent.TimeUnit;
            """;

    private final Path folder;

    CompiledClasses(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /**
     * Compiles classes, of the package {@code com.example}, and lists them as those with objectives.
     *
     * @param sources each begins with its type, which is public
     */
    CompiledClasses withObjectives(String... sources) {
        compile(sources);
        return lines(
                DeclaredFunction.OBJECTIVES,
                Stream.of(sources).map(source -> "com.example." + name(source)).toArray(String[]::new));
    }

    CompiledClasses compile(String... sources) {
        try {
            List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-g", "-proc:none"));
            Path from = Files.createTempDirectory("tidemark-sources-");
            for (String source : sources) {
                arguments.add(Files.writeString(
                                from.resolve(name(source) + ".java"),
                                "package com.example;\n" + IMPORTS + "public " + source)
                        .toString());
            }
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            StringWriter said = new StringWriter();
            arguments.addAll(
                    0,
                    List.of(
                            "-cp",
                            System.getProperty("java.class.path") + System.getProperty("path.separator") + folder));
            boolean compiled = compiler.getTask(
                            said,
                            null,
                            null,
                            arguments.stream()
                                    .filter(argument -> !argument.endsWith(".java"))
                                    .toList(),
                            null,
                            compiler.getStandardFileManager(null, null, null)
                                    .getJavaFileObjects(arguments.stream()
                                            .filter(argument -> argument.endsWith(".java"))
                                            .toArray(String[]::new)))
                    .call();
            if (!compiled) {
                throw new AssertionError(said);
            }
            return this;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static String name(String source) {
        return source.replaceAll("(?s)^(?:final )?(?:class|interface|enum) (\\w+).*", "$1");
    }

    CompiledClasses functions(DeclaredFunction... functions) {
        return lines(
                DeclaredFunction.INDEX,
                Stream.of(functions).map(DeclaredFunction::toLine).toArray(String[]::new));
    }

    CompiledClasses lines(String file, String... lines) {
        try {
            Path index = folder.resolve(file);
            Files.createDirectories(index.getParent());
            Files.write(index, List.of(lines));
            return this;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** All of it, as a jar. */
    Path jar(Path file) {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream jar = new ZipOutputStream(out);
                Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new ZipEntry(folder.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, jar);
            }
            return file;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    static DeclaredFunction function(String name, String objective) {
        String[] parts = name.split("\\.");
        return new DeclaredFunction(
                "com.example." + parts[0],
                parts[1],
                "()V",
                name,
                0,
                objective,
                "",
                "",
                List.of(),
                parts[0] + ".java",
                7);
    }
}
