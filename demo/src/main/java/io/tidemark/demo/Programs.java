package io.tidemark.demo;

import io.tidemark.autometrics.Autometrics;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds programs that are installed. */
final class Programs {
    private Programs() {}

    /**
     * The file of a program.
     *
     * @param path directories, as in the environment variable {@code PATH}; null for none
     */
    @Autometrics
    static Optional<Path> find(String name, @Nullable String path) {
        if (path == null) {
            return Optional.empty();
        }
        for (String directory : path.split(Pattern.quote(File.pathSeparator), -1)) {
            try {
                Path file = Path.of(directory, name).toAbsolutePath();
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            } catch (InvalidPathException noDirectory) {
                // Nothing is there.
            }
        }
        return Optional.empty();
    }
}
