package io.tidemark.processor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** javac for many small programs: the class path is opened once, and nothing is written to disk. */
final class MemoryCompiler implements AutoCloseable {

    /**
     * How a compilation ended.
     *
     * @param crash what was thrown out of javac; null if nothing was
     */
    record Result(
            boolean succeeded,
            List<Diagnostic<? extends JavaFileObject>> diagnostics,
            @Nullable Throwable crash) {
        Stream<Diagnostic<? extends JavaFileObject>> errors() {
            return diagnostics.stream().filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("mem:/source/" + encoded(name) + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            // The name of a public type need not be that of the file.
            return kind == Kind.SOURCE && !simpleName.endsWith("-info");
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** A source that a processor made. */
    static final class Generated extends SimpleJavaFileObject {
        private final StringWriter out = new StringWriter();

        Generated(String name) {
            super(URI.create("mem:/generated/" + encoded(name.replace('.', '/')) + ".java"), Kind.SOURCE);
        }

        @Override
        public Writer openWriter() {
            return out;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return out.toString();
        }

        String text() {
            return out.toString();
        }
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final String name;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        ClassFile(String name) {
            super(URI.create("mem:/class/" + encoded(name.replace('.', '/')) + ".class"), Kind.CLASS);
            this.name = name;
        }

        @Override
        public OutputStream openOutputStream() {
            return out;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(out.toByteArray());
        }
    }

    private final class Files extends ForwardingJavaFileManager<StandardJavaFileManager> {
        Files(StandardJavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            if (kind == JavaFileObject.Kind.SOURCE) {
                Generated source = new Generated(className);
                generated.put(className, source);
                return source;
            }
            ClassFile file = new ClassFile(className);
            written.put(className, file);
            return file;
        }

        @Override
        public Iterable<JavaFileObject> list(
                Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
                throws IOException {
            List<JavaFileObject> found = new ArrayList<>();
            super.list(location, packageName, kinds, recurse).forEach(found::add);
            if (location == StandardLocation.CLASS_PATH && kinds.contains(JavaFileObject.Kind.CLASS)) {
                library.forEach((name, file) -> {
                    if (name.startsWith(packageName + ".") && name.indexOf('.', packageName.length() + 1) < 0) {
                        found.add(file);
                    }
                });
            }
            return found;
        }

        @Override
        public @Nullable String inferBinaryName(Location location, JavaFileObject file) {
            return file instanceof ClassFile ours ? ours.name : super.inferBinaryName(location, file);
        }
    }

    private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    private final Map<String, ClassFile> library = new LinkedHashMap<>();
    private final Map<String, ClassFile> written = new LinkedHashMap<>();
    private final Map<String, Generated> generated = new LinkedHashMap<>();
    private final JavaFileManager manager;

    MemoryCompiler(List<File> classPath) {
        StandardJavaFileManager standard = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        try {
            standard.setLocation(StandardLocation.CLASS_PATH, classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.manager = new Files(standard);
    }

    /** Puts classes on the class path, but for some. */
    void addLibrary(List<String> sources, Predicate<String> absent) {
        Map<String, String> files = new LinkedHashMap<>();
        sources.forEach(source -> files.put(Compiled.nameOf(source), source));
        Result result = compile(files, false);
        if (!result.succeeded()) {
            throw new AssertionError(result.diagnostics());
        }
        keep(absent);
    }

    /** Puts the classes of the last compilation on the class path of the next ones, but for some. */
    void keep(Predicate<String> absent) {
        library.clear();
        library.putAll(written);
        library.keySet().removeIf(absent);
    }

    /** What the last compilation generated: texts by name. */
    Map<String, String> generated() {
        Map<String, String> texts = new TreeMap<>();
        generated.forEach((name, source) -> texts.put(name, source.text()));
        return texts;
    }

    /** @param files texts by name */
    Result compile(Map<String, String> files, boolean processed) {
        return compile(files, processed ? List.of(new MetricsProcessor()) : List.of());
    }

    Result compile(Map<String, String> files, List<Processor> processors) {
        written.clear();
        generated.clear();
        List<Source> sources = new ArrayList<>();
        files.forEach((name, text) -> sources.add(new Source(name, text)));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options = new ArrayList<>(List.of("-Xlint:all", "-Xmaxerrs", "1000", "-Xmaxwarns", "1000"));
        if (processors.isEmpty()) {
            options.add("-proc:none");
        }
        JavaCompiler.CompilationTask task =
                javac.getTask(new StringWriter(), manager, diagnostics, options, null, sources);
        if (!processors.isEmpty()) {
            task.setProcessors(processors);
        }
        try {
            boolean succeeded = task.call();
            return new Result(succeeded, diagnostics.getDiagnostics(), null);
        } catch (RuntimeException | Error crash) {
            return new Result(false, diagnostics.getDiagnostics(), crash);
        }
    }

    @Override
    public void close() throws IOException {
        manager.close();
    }

    private static String encoded(String name) {
        try {
            return new URI(null, null, "/" + name, null).getRawPath().substring(1);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
