package io.tidemark.output;

import io.tidemark.internal.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many files of a series are kept, and of how many bytes. All files of the base name count, those of other processes too, and
 * those that are written to. What nobody writes to is deleted, oldest first.
 */
record Retention(int files, long bytes) {

    /** So many files may wait to be compressed, however many bytes they have. */
    private static final int MOST_WAITING = 8;

    static final Retention ALL = new Retention(Integer.MAX_VALUE, Long.MAX_VALUE);

    Retention onlyByCount() {
        return new Retention(files, Long.MAX_VALUE);
    }

    /**
     * Deletes what is too much.
     *
     * @param currentFile is never deleted, also while it is closed; and it grows, so its bytes would leave to chance what is kept
     * @param isToBeCompressed whether a plain file still is: what it has in bytes does not count until then, unless many such files together
     *     are beyond the limit
     */
    void apply(
            FileSeries series, Path directory, Supplier<@Nullable Path> currentFile, Predicate<Path> isToBeCompressed)
            throws IOException {
        if (files == Integer.MAX_VALUE && bytes == Long.MAX_VALUE) {
            return;
        }
        // While another process compresses a file, both are there: they are one, or the two would be deleted by halves.
        Map<Path, List<Path>> kept = new LinkedHashMap<>();
        for (FileSeries.Member member : series.list(directory)) {
            if (member.form() != FileSeries.Form.UNFINISHED) {
                kept.computeIfAbsent(member.plain(), plain -> new ArrayList<>()).add(member.path());
            }
        }
        // After the list: an older one would be kept in the place of a newer file.
        Path current = currentFile.get();
        Set<Path> waiting = new HashSet<>();
        Map<Path, Long> sizes = new HashMap<>();
        long total = 0;
        long waitingBytes = 0;
        for (Map.Entry<Path, List<Path>> file : kept.entrySet()) {
            long size = bytes == Long.MAX_VALUE || file.getKey().equals(current) ? 0 : size(file.getValue());
            if (file.getValue().equals(List.of(file.getKey())) && isToBeCompressed.test(file.getKey())) {
                waiting.add(file.getKey());
                waitingBytes += size;
            }
            sizes.put(file.getKey(), size);
            total += size;
        }
        if (waiting.size() > MOST_WAITING && waitingBytes > bytes) {
            // Files are finished faster than they are compressed: there must be an end to what waits.
            waiting.clear();
        } else {
            total -= waitingBytes;
            waiting.forEach(file -> sizes.put(file, 0L));
        }
        int count = kept.size();
        for (Map.Entry<Path, List<Path>> file : kept.entrySet()) {
            if (count <= files && total <= bytes) {
                break;
            }
            boolean spared = count <= files && waiting.contains(file.getKey());
            if (!spared && !file.getKey().equals(current) && delete(file.getValue())) {
                count--;
                total -= sizes.getOrDefault(file.getKey(), 0L);
            }
        }
    }

    private static long size(List<Path> paths) throws IOException {
        long size = 0;
        for (Path path : paths) {
            BasicFileAttributes attributes = OpenFiles.attributes(path, LinkOption.NOFOLLOW_LINKS);
            size += attributes == null ? 0 : attributes.size();
        }
        return size;
    }

    /** Deletes a file, and what else there is of it if nobody uses the first. Returns whether it is gone. */
    private static boolean delete(List<Path> paths) {
        Path path = paths.get(0);
        try {
            FileClaim claimed = FileClaim.toDelete(path);
            if (claimed == null) {
                return Files.notExists(path);
            }
            try (FileClaim claim = claimed) {
                for (Path other : paths.subList(1, paths.size())) {
                    Files.deleteIfExists(other);
                }
                claim.delete();
            }
            return true;
        } catch (IOException | RuntimeException problem) {
            Warnings.warn("delete", path + " is too old, but cannot be deleted: " + problem, problem);
            return false;
        }
    }
}
