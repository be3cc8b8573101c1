package io.tidemark.maven;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a build says of itself, for {@link DeclaredFunction#BUILD}. The same in gives the same bytes: no time, and no order but the alphabet's. */
final class BuildProperties {

    private final Map<String, String> properties = new TreeMap<>();

    /** Has a property. Null or blank: it is not known, and left out. */
    void put(String key, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            properties.put(key, value.strip());
        }
    }

    /** Writes them into a folder of classes, unless they are there. */
    void writeTo(Path classes) throws IOException {
        Path file = classes.resolve(DeclaredFunction.BUILD);
        byte[] bytes = toString().getBytes(StandardCharsets.UTF_8);
        if (Files.isRegularFile(file) && Arrays.equals(bytes, Files.readAllBytes(file))) {
            return;
        }
        Files.createDirectories(file.getParent());
        Path made = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(made, bytes);
            Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        properties.forEach((key, value) ->
                text.append(key).append('=').append(escaped(value)).append('\n'));
        return text.toString();
    }

    /** What stands behind the = of a file of properties. It does not begin with a space. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }
}
