package io.tidemark.testing;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that holds what the fields of a record type are called, for people to review and tests to compare with. */
final class GoldenFile {

    static final String HOW = "run the test with -Dtidemark.updateGolden=true";

    private final Path file;

    GoldenFile(Path file) {
        this.file = file;
    }

    static boolean isUpdating() {
        return Boolean.getBoolean("tidemark.updateGolden")
                || Boolean.parseBoolean(System.getenv("TIDEMARK_UPDATE_GOLDEN"));
    }

    /** Not aligned, so that a new field is one changed line. */
    static List<String> lines(EntryLayout layout) {
        List<String> lines = new ArrayList<>();
        for (FieldLayout field : layout.fields()) {
            StringBuilder line = new StringBuilder(field.name());
            switch (field.kind()) {
                case METRIC -> line.append("  metric");
                case PROPERTY -> line.append("  property");
                case OPEN -> line.append("  metric or property");
                case NESTED -> line.append("*  record");
                case KEYED -> line.append("*  keys");
            }
            if (field.unit() != MetricUnit.NONE) {
                line.append("  ").append(field.unit().text());
            }
            if (field.caseName() != null) {
                line.append("  if ").append(field.caseName());
            }
            lines.add(line.toString());
        }
        for (List<String> dimensions : layout.dimensions()) {
            lines.add(dimensions.isEmpty() ? "by nothing" : "by " + String.join(", ", dimensions));
        }
        return lines;
    }

    /** Null if there is no such file. Whatever ends its lines: version control may have changed that. */
    @Nullable
    List<String> read() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : null;
    }

    /** Leaves a file alone that holds these lines. */
    void write(List<String> lines) throws IOException {
        if (lines.equals(read())) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
