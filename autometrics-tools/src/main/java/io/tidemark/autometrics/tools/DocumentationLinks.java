package io.tidemark.autometrics.tools;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes links to live charts into the documentation of the functions of a program: a block in the Javadoc of every method that has {@code @Autometrics}, or whose class has.
 *
 * <pre>{@code
 * DocumentationChanges changes = DocumentationLinks.builder()
 *         .prometheus(URI.create("https://example.com/prometheus"))
 *         .serviceName("kiosk")
 *         .build()
 *         .update(List.of(Path.of("src/main/java")));
 * }</pre>
 *
 * <p>A block is fenced by {@code <!-- autometrics:doc-start -->} and {@code <!-- autometrics:doc-end -->}. All else stays as it is, byte for byte, and {@link #remove} brings back what
 * there was. Files that need no change are not written. If anything is wrong with any file, none is. Immutable; two at a time must not work on the same files.
 */
public final class DocumentationLinks {

    private final LinkBlock block;
    private final Charset encoding;

    private DocumentationLinks(Builder builder) {
        this.block = new LinkBlock(
                ChartLinks.to(builder.prometheus),
                builder.grafana == null ? null : ChartLinks.base(builder.grafana),
                builder.serviceName,
                builder.nativeHistograms);
        this.encoding = builder.encoding;
    }

    /** Links to a Prometheus on this machine, for a start. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Brings all blocks up to date: adds those that are missing, and removes those of methods that are not counted any more.
     *
     * @param sources files, and folders of files whose names end in {@code .java}
     * @throws ToolException if a source is missing, is not in the encoding, cannot be parsed or written, or has fences of blocks that are not in pairs; all of these are named, and nothing is
     *     written
     */
    public DocumentationChanges update(Collection<Path> sources) throws ToolException {
        return changes(sources, block, true);
    }

    /**
     * Removes all blocks.
     *
     * @param sources as for {@link #update}
     * @throws ToolException as {@link #update} does
     */
    public DocumentationChanges remove(Collection<Path> sources) throws ToolException {
        return changes(sources, null, true);
    }

    /**
     * Says what {@link #update} would do, and writes nothing.
     *
     * @param sources as for {@link #update}
     * @throws ToolException as {@link #update} does
     */
    public DocumentationChanges check(Collection<Path> sources) throws ToolException {
        return changes(sources, block, false);
    }

    private DocumentationChanges changes(Collection<Path> sources, @Nullable LinkBlock links, boolean writes)
            throws ToolException {
        List<String> problems = new ArrayList<>();
        SourceTypes types = new SourceTypes(encoding);
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        List<DocumentationChanges.ChangedFile> files = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        int functions = 0;
        for (Path path : files(sources, types, problems)) {
            try {
                SourceFile file = SourceFile.read(path, encoding);
                if (DocumentedSource.mayConcern(file.text())) {
                    DocumentedSource documented = DocumentedSource.of(path, file.text(), links, types);
                    problems.addAll(documented.problems());
                    notices.addAll(documented.notices());
                    functions += documented.functions();
                    if (!documented.changed().isEmpty()) {
                        contents.put(path, file.bytes(documented.text()));
                        files.add(new DocumentationChanges.ChangedFile(path, documented.changed()));
                    }
                }
            } catch (ToolException problem) {
                problems.add(String.valueOf(problem.getMessage()));
            } catch (CharacterCodingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        if (!problems.isEmpty()) {
            problems.add("Nothing was written.");
            throw new ToolException(problems);
        }
        if (writes) {
            FilesAtOnce.write(contents, "nothing is changed");
        }
        return new DocumentationChanges(functions, files, notices);
    }

    /** Each once, however many ways lead to it. */
    private static List<Path> files(Collection<Path> sources, SourceTypes types, List<String> problems) {
        List<Path> files = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (Path source : sources) {
            TreeSet<Path> found = new TreeSet<>();
            if (Files.isDirectory(source)) {
                types.add(source);
                collect(source, found, problems);
            } else if (Files.exists(source)) {
                found.add(source);
            } else {
                problems.add(source + ": there is no such file or folder: name folders of sources, as src/main/java");
            }
            for (Path file : found) {
                try {
                    if (known.add(file.toRealPath())) {
                        files.add(file);
                    }
                } catch (IOException problem) {
                    problems.add(file + ": cannot be read: " + problem);
                }
            }
        }
        return files;
    }

    private static void collect(Path folder, Set<Path> found, List<String> problems) {
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<Path>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile() && file.toString().endsWith(".java")) {
                                found.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException problem) {
                            if (!(problem instanceof FileSystemLoopException)) {
                                problems.add(file + ": cannot be read: " + problem);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException problem) {
            problems.add(folder + ": cannot be read: " + problem);
        }
    }

    /** What links lead to. For one thread. */
    public static final class Builder {

        private URI prometheus = ChartLinks.LOCAL;
        private @Nullable URI grafana;
        private @Nullable String serviceName;
        private boolean nativeHistograms;
        private Charset encoding = StandardCharsets.UTF_8;

        private Builder() {}

        /**
         * Where Prometheus is, as a browser has it. Without it: {@link ChartLinks#LOCAL}.
         *
         * @throws IllegalArgumentException if it is no address of a web page
         */
        public Builder prometheus(URI address) {
            ChartLinks.base(address);
            this.prometheus = address;
            return this;
        }

        /**
         * Where Grafana is, which has the dashboard of functions that Tidemark makes: one more link leads there.
         *
         * @throws IllegalArgumentException if it is no address of a web page
         */
        public Builder grafana(URI address) {
            ChartLinks.base(address);
            this.grafana = address;
            return this;
        }

        /** The service that links show, by its {@code service_name}. Without it they show all that have the function. */
        public Builder serviceName(String name) {
            this.serviceName = Objects.requireNonNull(name, "name");
            return this;
        }

        /** The durations of the service are native histograms, as with {@code AutometricsService.Builder.nativeHistograms()}. */
        public Builder nativeHistograms() {
            this.nativeHistograms = true;
            return this;
        }

        /** What the sources are in. Without it: UTF-8. */
        public Builder encoding(Charset charset) {
            this.encoding = Objects.requireNonNull(charset, "charset");
            return this;
        }

        /** What is to be written. */
        public DocumentationLinks build() {
            return new DocumentationLinks(this);
        }
    }
}
