package io.tidemark.autometrics.weaver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

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
}
