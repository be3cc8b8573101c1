package io.tidemark.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files that the metrics of one run are in, read back as anyone would: a check that does not trust the library. A run
 * before this one may have left files, and this one may have gone on with one of them.
 */
final class MetricsFiles {
    private final Path directory;
    private final String name;
    private final Map<Path, Long> sizesBefore = new HashMap<>();

    private MetricsFiles(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Makes the directory, if it is not there. */
    static void makeDirectory(Path directory) throws DemoException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException notADirectory) {
            throw new DemoException(
                    notADirectory.getFile() + " is a file; choose a directory with --dir", notADirectory);
        } catch (IOException problem) {
            throw new DemoException(
                    "the directory " + directory + " cannot be made (" + reason(problem)
                            + "); choose another with --dir",
                    problem);
        }
    }

    /** What a file system says is wrong is often no more than the class of the exception. */
    private static String reason(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = problem instanceof FileSystemException known ? known.getReason() : problem.getMessage();
        return reason == null ? problem.getClass().getSimpleName() : reason;
    }

    /** What is said if it is there and is no good. */
    static DemoException cannotBeUsed(Path directory, Exception problem) {
        return new DemoException(
                "the directory " + directory + " cannot be used (" + problem.getMessage()
                        + "); choose another with --dir",
                problem);
    }

    /** Notes what is there before a run. */
    static MetricsFiles before(Path directory, String name) throws IOException {
        MetricsFiles files = new MetricsFiles(directory, name);
        for (Path file : files.all()) {
            files.sizesBefore.put(file, Files.size(file));
        }
        return files;
    }

    /**
     * What a run wrote.
     *
     * @param files those that it wrote to, the newest last
     * @param lines that it wrote to them
     */
    record Written(List<Path> files, long lines) {}

    /** Reads what was written since. */
    Written read() throws IOException {
        List<Path> files = written();
        long lines = 0;
        for (Path file : files) {
            lines += linesFrom(file, sizeBefore(file));
        }
        return new Written(files, lines);
    }

    private List<Path> written() throws IOException {
        List<Path> written = new ArrayList<>();
        for (Path file : all()) {
            if (Files.size(file) > sizeBefore(file)) {
                written.add(file);
            }
        }
        return written;
    }

    /** Their names end in the time at which they were begun: in order, they are in the order of time. */
    private List<Path> all() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> file.getFileName().toString().startsWith(name))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private long sizeBefore(Path file) {
        return sizesBefore.getOrDefault(file, 0L);
    }

    private static long linesFrom(Path file, long start) throws IOException {
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(start);
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        lines++;
                    }
                }
            }
        }
        return lines;
    }
}
