package io.tidemark.output;

import io.tidemark.internal.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * How many files of a series are kept, and of how many bytes. All files of the base name count, those that are written to and those
 * of other processes too; what nobody writes to is deleted, oldest first.
 */
record Retention(int files, long bytes) {

    static final Retention ALL = new Retention(Integer.MAX_VALUE, Long.MAX_VALUE);

    Retention onlyByCount() {
        return new Retention(files, Long.MAX_VALUE);
    }

    /** Deletes what is too much. */
    void apply(FileSeries series, Path directory) throws IOException {
        if (files == Integer.MAX_VALUE && bytes == Long.MAX_VALUE) {
            return;
        }
        List<FileSeries.Member> members = series.list(directory).stream()
                .filter(member -> member.form() != FileSeries.Form.UNFINISHED)
                .toList();
        long[] sizes = new long[members.size()];
        long total = 0;
        for (int i = 0; bytes < Long.MAX_VALUE && i < sizes.length; i++) {
            sizes[i] = size(members.get(i).path());
            total += sizes[i];
        }
        int count = members.size();
        for (int i = 0; i < sizes.length && (count > files || total > bytes); i++) {
            if (delete(members.get(i).path())) {
                count--;
                total -= sizes[i];
            }
        }
    }

    private static long size(Path path) throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    /** Whether the file is gone. */
    private static boolean delete(Path path) {
        try {
            FileClaim claimed = FileClaim.toDelete(path);
            if (claimed == null) {
                return Files.notExists(path);
            }
            try (FileClaim claim = claimed) {
                claim.delete();
            }
            return true;
        } catch (IOException | RuntimeException problem) {
            Warnings.warn("delete", path + " is too old, but cannot be deleted: " + problem, problem);
            return false;
        }
    }
}
