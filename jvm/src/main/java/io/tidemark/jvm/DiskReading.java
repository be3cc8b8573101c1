package io.tidemark.jvm;

import io.tidemark.stats.Tags;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Room on the file system of a path. */
final class DiskReading implements Reading {

    private final File file;
    private final Tags tags;

    private DiskReading(Path path, String text) {
        // A FileStore would be looked up in all mounts, of which one that hangs is enough.
        this.file = path.toFile();
        this.tags = Tags.of("path", text);
    }

    /** One for each path, of which none is there twice. */
    static List<Reading> of(List<Path> paths) {
        List<Reading> readings = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Path path : new LinkedHashSet<>(paths)) {
            String text = TagText.of(path.toString());
            String free = text;
            // Long paths may have the same end.
            for (int i = 2; !taken.add(free); i++) {
                String number = "~" + i;
                free = text.substring(0, Math.min(text.length(), TagText.LONGEST - number.length())) + number;
            }
            readings.add(new DiskReading(path, free));
        }
        return readings;
    }

    @Override
    public void read(Readings into) throws IOException {
        if (!file.exists()) {
            throw new IOException("there is no " + file);
        }
        into.add(JvmMetric.DISK_FREE, tags, file.getUsableSpace());
        into.add(JvmMetric.DISK_SIZE, tags, file.getTotalSpace());
    }
}
