package io.tidemark.autometrics.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files that were made, and belong together: all of them are written, or none. Immutable.
 *
 * @param contents what is in each, by its path below a directory
 */
record MadeFiles(Map<String, String> contents) {

    /** The names of files that are not finished begin so. */
    private static final String UNFINISHED = ".tidemark-";

    /**
     * One file, over what is there.
     *
     * @param file of any folder, which is made if it is not there
     */
    static void writeOver(Path file, String content) throws ToolException {
        Path target = file.toAbsolutePath();
        Path directory = target.getParent();
        Path name = target.getFileName();
        if (directory == null || name == null) {
            throw new ToolException(target + " is no file: name one");
        }
        new MadeFiles(Map.of(name.toString(), content)).writeOver(directory);
    }

    /** Over what is there. */
    List<Path> writeOver(Path directory) throws ToolException {
        Map<Path, Path> finished = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> file : contents.entrySet()) {
                Path target = directory.resolve(file.getKey());
                if (Files.isDirectory(target)) {
                    throw new ToolException(target + " is a directory: move it away, or choose another directory");
                }
                finished.put(unfinished(target, file.getValue()), target);
            }
            for (Map.Entry<Path, Path> file : finished.entrySet()) {
                move(file.getKey(), file.getValue());
            }
        } finally {
            finished.keySet().forEach(MadeFiles::delete);
        }
        return List.copyOf(finished.values());
    }

    /** Where nothing is, or the same. */
    List<Path> write(Path directory, String otherwise) throws ToolException {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Path target = directory.resolve(file.getKey());
            if (Files.exists(target) && !isSame(target, file.getValue())) {
                problems.add(target + " is there already, and is not the same: " + otherwise);
            }
        }
        if (!problems.isEmpty()) {
            throw new ToolException(problems);
        }
        return writeOver(directory);
    }

    private static boolean isSame(Path file, String content) throws ToolException {
        try {
            return Files.isRegularFile(file)
                    && Arrays.equals(Files.readAllBytes(file), content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException problem) {
            throw new ToolException("cannot read " + file + " (" + reason(problem) + ")", problem);
        }
    }

    /** Beside the file, for only there it can become that at once. */
    private static Path unfinished(Path target, String content) throws ToolException {
        Path unfinished = target.resolveSibling(UNFINISHED + target.getFileName() + ".tmp");
        try {
            Path directory = target.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            return Files.writeString(unfinished, content);
        } catch (IOException problem) {
            delete(unfinished);
            throw cannotWrite(target, problem);
        }
    }

    private static void move(Path from, Path to) throws ToolException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException problem) {
            throw cannotWrite(to, problem);
        }
    }

    private static ToolException cannotWrite(Path file, IOException problem) {
        return new ToolException(
                "cannot write " + file + " (" + reason(problem) + "): choose another directory", problem);
    }

    private static void delete(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException mayStay) {
            // The problem that led here is the one to tell.
        }
    }

    /** What a file system says is wrong is often no more than the class of the exception. */
    private static String reason(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is no directory";
        }
        String reason = problem instanceof FileSystemException known ? known.getReason() : problem.getMessage();
        return reason == null ? problem.getClass().getSimpleName() : reason;
    }
}
