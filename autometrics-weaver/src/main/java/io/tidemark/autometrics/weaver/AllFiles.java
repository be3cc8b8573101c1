package io.tidemark.autometrics.weaver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes files so that none is ever half written: all of them beside their places first, then each into its place. */
final class AllFiles {

    private AllFiles() {}

    static void write(Map<Path, byte[]> files) throws IOException {
        Map<Path, Path> written = new LinkedHashMap<>();
        try {
            for (Map.Entry<Path, byte[]> file : files.entrySet()) {
                Path place = file.getKey();
                Files.createDirectories(place.toAbsolutePath().getParent());
                Path beside = place.resolveSibling(place.getFileName() + ".tidemark-new");
                written.put(place, beside);
                Files.write(beside, file.getValue());
            }
            for (Map.Entry<Path, Path> file : written.entrySet()) {
                Files.move(file.getValue(), file.getKey(), StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            for (Path beside : written.values()) {
                Files.deleteIfExists(beside);
            }
        }
    }

    /** Deletes the files of a folder, and of those in it, and leaves these as they are. */
    static void deleteAllBut(Optional<Path> kept, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            if (!file.equals(kept.orElse(null))) {
                Files.delete(file);
            }
        }
    }
}
