package io.tidemark.autometrics.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** A file that is there as a whole, or as it was. */
final class WrittenFile {

    private WrittenFile() {}

    /** Writes text, unless it is there already; makes the folder. */
    static void write(Path file, String text) throws ToolException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
                // A pipe or a terminal.
                Files.write(file, bytes);
                return;
            }
            if (Files.isRegularFile(file) && Arrays.equals(bytes, Files.readAllBytes(file))) {
                return;
            }
            // What a link points to is written, and not the link.
            Path at = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Files.createDirectories(at.getParent());
            Path made = at.resolveSibling(at.getFileName() + ".tmp");
            try {
                Files.write(made, bytes);
                Files.move(made, at, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException problem) {
            throw new ToolException(file + ": cannot be written: " + problem, problem);
        }
    }
}
