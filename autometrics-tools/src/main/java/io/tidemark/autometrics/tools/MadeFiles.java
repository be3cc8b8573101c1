package io.tidemark.autometrics.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Map<Path, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Path target = directory.resolve(file.getKey());
            if (Files.isDirectory(target)) {
                throw new ToolException(target + " is a directory: move it away, or choose another directory");
            }
            files.put(target, file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        FilesAtOnce.write(files, "choose another directory");
        return List.copyOf(files.keySet());
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
            throw new ToolException("cannot read " + file + " (" + FilesAtOnce.reason(problem) + ")", problem);
        }
    }
}
