package io.tidemark.autometrics.tools;

import com.github.javaparser.ast.CompilationUnit;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The sources beside a source: where a name means a type that one of them declares. They are where their packages say. For one thread. */
final class SourceTypes {

    private final Set<Path> folders = new LinkedHashSet<>();
    private final Charset charset;
    private final Map<String, Optional<Path>> files = new HashMap<>();
    private final Map<Path, Optional<CompilationUnit>> units = new HashMap<>();

    SourceTypes(Charset charset) {
        this.charset = charset;
    }

    /** There may be more below a folder. */
    void add(Path folder) {
        if (folders.add(folder)) {
            files.clear();
        }
    }

    boolean has(String packageName, String name) {
        return file(packageName, name).isPresent();
    }

    /** Empty if there is none, or none that can be parsed. */
    Optional<CompilationUnit> unit(String packageName, String name) {
        return file(packageName, name).flatMap(file -> units.computeIfAbsent(file, this::parse));
    }

    private Optional<Path> file(String packageName, String name) {
        String path = (packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/") + name + ".java";
        return files.computeIfAbsent(
                path,
                key -> folders.stream()
                        .map(folder -> folder.resolve(key))
                        .filter(Files::isRegularFile)
                        .findFirst());
    }

    private Optional<CompilationUnit> parse(Path file) {
        try {
            String source = Files.readString(file, charset);
            return Optional.of(SourceCode.parse(new EscapedText(source).plain()));
        } catch (IOException | SourceCode.NotJava unknown) {
            // If it has to be said, it is when its own turn comes.
            return Optional.empty();
        }
    }
}
