package io.tidemark.processor;

import io.tidemark.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/**
 * What generated code needs of the module stats to merge records. That module is compiled with this one, so that its jar is not there yet: its
 * sources are compiled here, once.
 */
final class StatsClasses {

    private static final Path SOURCES = Path.of("..", "stats", "src", "main", "java", "io", "tidemark", "stats")
            .toAbsolutePath();

    private static final List<String> NAMES = List.of(
            "Aggregate",
            "Aggregated",
            "Extreme",
            "FixedBuckets",
            "KeepLast",
            "Key",
            "Max",
            "Merge",
            "MergeGuard",
            "MergeStrategy",
            "MergedField",
            "MergedHistogram",
            "Min",
            "OwnMerge",
            "RecordAggregate",
            "Sum",
            "UnreadValues");

    /** A directory of classes. */
    static final Path DIRECTORY = compile();

    static final ClassLoader LOADER = loader();

    private StatsClasses() {}

    private static Path compile() {
        JavaCompiler javac = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            Path directory = Files.createTempDirectory("tidemark-stats");
            deleteAtExit(directory);
            List<String> options = List.of(
                    "-proc:none",
                    "-d",
                    directory.toString(),
                    "-cp",
                    Compiled.origin(Metrics.class) + java.io.File.pathSeparator + Compiled.origin(NullMarked.class));
            List<Path> sources =
                    NAMES.stream().map(name -> SOURCES.resolve(name + ".java")).toList();
            if (!javac.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new AssertionError("the sources of stats do not compile: see standard error");
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAtExit(Path directory) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (Stream<Path> all = Files.walk(directory)) {
                all.sorted(java.util.Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            } catch (IOException left) {
                // It is the system's directory for what may be left.
            }
        }));
    }

    private static ClassLoader loader() {
        try {
            return new URLClassLoader(new URL[] {DIRECTORY.toUri().toURL()}, StatsClasses.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
