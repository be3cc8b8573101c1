package io.tidemark.autometrics.tools;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes several files, or none of them. Nobody sees half a file. */
final class FilesAtOnce {

    private FilesAtOnce() {}

    /**
     * Replaces the content of files that are there. What else there is of them stays: modes, and links that lead to them.
     *
     * @param contents by the files
     * @throws ToolException if one cannot be written: then all are as they were
     */
    static void write(Map<Path, byte[]> contents) throws ToolException {
        Map<Path, Path> prepared = new LinkedHashMap<>();
        Map<Path, Path> saved = new LinkedHashMap<>();
        List<Path> done = new ArrayList<>();
        Path current = Path.of("");
        try {
            for (Map.Entry<Path, byte[]> each : contents.entrySet()) {
                current = each.getKey();
                Path file = current.toRealPath();
                if (!Files.isWritable(file)) {
                    throw new ToolException(current + ": is read-only: nothing was written");
                }
                prepared.put(file, beside(file, each.getValue()));
                saved.put(file, copy(file));
            }
            for (Map.Entry<Path, Path> each : prepared.entrySet()) {
                current = each.getKey();
                move(each.getValue(), current);
                done.add(current);
            }
        } catch (IOException problem) {
            throw new ToolException(undone(done, saved, current + ": cannot be written: " + problem), problem);
        } finally {
            delete(prepared);
            delete(saved);
        }
    }

    /** A file with the mode of another one, in its folder: from there it can be moved at once. */
    private static Path beside(Path file, byte[] content) throws IOException {
        Path folder = file.getParent();
        Path made = Files.createTempFile(folder, ".tidemark", ".tmp");
        try {
            Files.write(made, content);
            PosixFileAttributeView mode = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (mode != null) {
                Files.setPosixFilePermissions(made, mode.readAttributes().permissions());
            }
            return made;
        } catch (IOException problem) {
            Files.deleteIfExists(made);
            throw problem;
        }
    }

    private static Path copy(Path file) throws IOException {
        Path made = Files.createTempFile(file.getParent(), ".tidemark", ".tmp");
        return Files.copy(file, made, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String undone(List<Path> done, Map<Path, Path> saved, String message) {
        List<String> lines = new ArrayList<>(List.of(message));
        for (Path file : done) {
            try {
                move(saved.getOrDefault(file, file), file);
            } catch (IOException problem) {
                lines.add(file + ": is changed, and cannot be changed back: " + problem);
            }
        }
        if (lines.size() == 1) {
            lines.add("All files are as they were.");
        }
        return String.join("\n", lines);
    }

    private static void delete(Map<Path, Path> files) {
        for (Path file : files.values()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stays) {
                // It hurts nobody, and there is nothing else to be done.
            }
        }
    }
}
