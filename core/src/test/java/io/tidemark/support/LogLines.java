package io.tidemark.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What is in the files of a directory. */
public final class LogLines {

    private LogLines() {}

    /** The names of the files, sorted. */
    public static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The content of a file, which may be compressed. */
    public static String text(Path file) {
        try {
            if (file.toString().endsWith(".gz")) {
                try (InputStream content = new GZIPInputStream(Files.newInputStream(file))) {
                    return new String(content.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            return Files.readString(file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The entries in all files. Fails if a line is not whole, the last of a file included. */
    public static List<IdEntry> entries(Path directory) {
        List<IdEntry> entries = new ArrayList<>();
        for (String name : names(directory)) {
            String text = text(directory.resolve(name));
            if (!text.isEmpty() && !text.endsWith("\n")) {
                throw new AssertionError(name + " ends in the middle of a line");
            }
            text.lines().map(IdEntry::parse).forEach(entries::add);
        }
        return entries;
    }
}
