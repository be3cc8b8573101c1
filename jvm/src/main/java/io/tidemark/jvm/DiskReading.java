package io.tidemark.jvm;

import io.tidemark.stats.Tags;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Room on file systems. */
final class DiskReading implements Reading {

    private final List<Path> paths;

    DiskReading(List<Path> paths) {
        this.paths = paths;
    }

    @Override
    public void read(Readings into) throws IOException {
        for (Path path : paths) {
            // A FileStore would be looked up in all mounts, of which one that hangs is enough.
            File file = path.toFile();
            if (!file.exists()) {
                throw new IOException("there is no " + path);
            }
            Tags tags = Tags.of("path", TagText.of(path.toString()));
            into.add(JvmMetric.DISK_FREE, tags, file.getUsableSpace());
            into.add(JvmMetric.DISK_SIZE, tags, file.getTotalSpace());
        }
    }
}
