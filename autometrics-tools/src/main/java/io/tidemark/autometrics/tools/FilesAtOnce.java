package io.tidemark.autometrics.tools;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes several files, or none of them. Nobody sees half a file. */
final class FilesAtOnce {

    /** By the files themselves: what they are to be. */
    private final Map<Path, Path> prepared = new LinkedHashMap<>();

    /** What they were, those that were there. */
    private final Map<Path, Path> saved = new LinkedHashMap<>();

    private FilesAtOnce() {}

    /**
     * Writes over files that are there, and makes those that are not, with the folders that they are in. What else there is of a file stays: its mode, and links that lead to it.
     *
     * @param contents by the files
     * @param remedy what to do if one cannot be written, as the end of the message
     * @throws ToolException if one cannot be written: then all are as they were
     */
    static void write(Map<Path, byte[]> contents, String remedy) throws ToolException {
        FilesAtOnce files = new FilesAtOnce();
        List<Path> done = new ArrayList<>();
        Path current = Path.of("");
        try {
            for (Map.Entry<Path, byte[]> each : contents.entrySet()) {
                current = each.getKey();
                files.prepare(current, each.getValue());
            }
            for (Map.Entry<Path, Path> each : files.prepared.entrySet()) {
                current = each.getKey();
                move(each.getValue(), current);
                done.add(current);
            }
        } catch (IOException problem) {
            List<String> lines = new ArrayList<>();
            lines.add("cannot write " + current + " (" + reason(problem) + "): " + remedy);
            lines.addAll(files.undo(done));
            throw new ToolException(String.join("\n", lines), problem);
        } finally {
            files.prepared.values().forEach(FilesAtOnce::delete);
            files.saved.values().forEach(FilesAtOnce::delete);
        }
    }

    private void prepare(Path path, byte[] content) throws IOException {
        boolean isThere = Files.exists(path);
        Path file = isThere ? path.toRealPath() : path.toAbsolutePath();
        if (isThere && !Files.isWritable(file)) {
            throw new AccessDeniedException(path.toString(), null, "it is read-only");
        }
        if (isThere && Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
            // A device would be replaced, and not written to.
            throw new FileSystemException(path.toString(), null, "it is no file");
        }
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // Beside it, for only from there it can become that at once.
        Path made = file.resolveSibling(".tidemark-" + UUID.randomUUID() + ".tmp");
        prepared.put(file, made);
        Files.write(made, content, StandardOpenOption.CREATE_NEW);
        if (isThere) {
            PosixFileAttributeView mode = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (mode != null) {
                Files.setPosixFilePermissions(made, mode.readAttributes().permissions());
            }
            Path before = file.resolveSibling(".tidemark-" + UUID.randomUUID() + ".tmp");
            saved.put(file, before);
            Files.copy(file, before, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Gives what could not be undone. */
    private List<String> undo(List<Path> done) {
        List<String> problems = new ArrayList<>();
        for (Path file : done) {
            Path before = saved.get(file);
            try {
                if (before == null) {
                    Files.delete(file);
                } else {
                    move(before, file);
                }
            } catch (IOException problem) {
                problems.add(file + " is changed, and cannot be changed back (" + reason(problem) + ")");
            }
        }
        return problems;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            // It hurts nobody, and there is nothing else to be done.
        }
    }

    /** What a file system says is wrong is often no more than the class of the exception. */
    static String reason(IOException problem) {
        if (problem instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is no directory";
        }
        @Nullable
        String reason = problem instanceof FileSystemException known ? known.getReason() : problem.getMessage();
        if (reason == null && problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        return reason == null ? problem.getClass().getSimpleName() : reason;
    }
}
