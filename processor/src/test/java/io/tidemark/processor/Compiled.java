package io.tidemark.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import io.tidemark.Metrics;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.NullMarked;

/** Sources compiled with the processor, and loaded. */
final class Compiled {

    private static final Pattern PACKAGE = Pattern.compile("package\\s+([\\w.]+)\\s*;");
    private static final Pattern TYPE = Pattern.compile("(?<![.\\w])(?:class|interface|enum|record)\\s+(\\w+)");

    /** What a user's has, and {@link Unprocessed}. To look through all that tests need takes most of a small compilation's time. */
    static final List<File> CLASS_PATH = Stream.of(
                    Metrics.class, io.tidemark.stats.Aggregate.class, NullMarked.class, Unprocessed.class)
            .map(Compiled::origin)
            .toList();

    private final Compilation compilation;
    private final Loader loader;

    private Compiled(Compilation compilation) {
        this.compilation = compilation;
        this.loader = new Loader(compilation);
    }

    /** Compiles, which must succeed without a warning. */
    static Compiled of(String... sources) {
        Compilation compilation = compile(List.of(), sources);
        assertThat(compilation).succeeded();
        return new Compiled(compilation);
    }

    static Compiled withOptions(List<Object> options, String... sources) {
        Compilation compilation = compile(options, sources);
        assertThat(compilation).succeeded();
        return new Compiled(compilation);
    }

    /** Compiles against a directory of classes. */
    static Compiled against(Path classes, String... sources) {
        List<File> classPath = new ArrayList<>(CLASS_PATH);
        classPath.add(classes.toFile());
        Compilation compilation = compile(classPath, List.of(), sources);
        assertThat(compilation).succeeded();
        return new Compiled(compilation);
    }

    /** Writes the classes into a directory. */
    void writeTo(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> one : loader.classes.entrySet()) {
            Path to = directory.resolve(one.getKey().replace('.', '/') + ".class");
            Files.createDirectories(to.getParent());
            Files.write(to, one.getValue());
        }
    }

    /** With those classes as well when it runs. */
    Compiled beside(Compiled library) {
        loader.classes.putAll(library.loader.classes);
        return this;
    }

    static Compilation compile(List<Object> options, String... sources) {
        return compile(CLASS_PATH, options, sources);
    }

    private static Compilation compile(List<File> classPath, List<Object> options, String... sources) {
        List<JavaFileObject> files = new ArrayList<>();
        for (String source : sources) {
            files.add(JavaFileObjects.forSourceString(nameOf(source), source));
        }
        return javac().withProcessors(new MetricsProcessor())
                .withClasspath(classPath)
                .withOptions(options)
                .compile(files);
    }

    private static File origin(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The full name of the first type of a source. */
    static String nameOf(String source) {
        Matcher in = PACKAGE.matcher(source);
        Matcher type = TYPE.matcher(source);
        if (!type.find()) {
            throw new IllegalArgumentException("no type in " + source);
        }
        return in.find() ? in.group(1) + "." + type.group(1) : type.group(1);
    }

    Compilation compilation() {
        return compilation;
    }

    /** As if the jar with this class, which is not loaded yet, were not there when the program runs. */
    Compiled without(String name) {
        if (loader.classes.remove(name) == null) {
            throw new AssertionError("no class " + name);
        }
        return this;
    }

    /** As if this class, which is not loaded yet, had not been compiled again since. */
    Compiled with(Compiled before, String name) {
        for (String one : List.of(name, name + "$Reader")) {
            byte[] bytes = before.loader.classes.get(one);
            if (bytes == null || loader.classes.replace(one, bytes) == null) {
                throw new AssertionError("no class " + one);
            }
        }
        return this;
    }

    Class<?> type(String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    String generated(String name) {
        return compilation.generatedSourceFiles().stream()
                .filter(file -> file.getName().endsWith("/" + name + ".java"))
                .map(file -> {
                    try {
                        return file.getCharContent(true).toString();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError("not generated: " + name));
    }

    /** Calls the public static method {@code run(EntrySink)} of a public class. */
    void run(String type, RecordingSink sink) {
        try {
            type(type).getMethod("run", io.tidemark.sink.EntrySink.class).invoke(null, sink);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Compiles a record and a {@code Main.run} with this body, and gives what was appended. */
    static RecordingSink run(String body, String... sources) {
        List<String> all = new ArrayList<>(List.of(sources));
        Matcher in = PACKAGE.matcher(sources[0]);
        all.add((in.find() ? in.group() : "") + """
                  import io.tidemark.*;
                  import io.tidemark.sink.EntrySink;
                  public class Main {
                      public static void run(EntrySink sink) throws Throwable {
                  """ + body + "\n    }\n}\n");
        RecordingSink sink = new RecordingSink();
        Compiled compiled = of(all.toArray(String[]::new));
        compiled.run(Compiled.nameOf(all.get(all.size() - 1)), sink);
        return sink;
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes = new HashMap<>();

        Loader(Compilation compilation) {
            super(Loader.class.getClassLoader());
            for (JavaFileObject file : compilation.generatedFiles()) {
                if (file.getKind() == JavaFileObject.Kind.CLASS) {
                    String prefix = "/" + StandardLocation.CLASS_OUTPUT.getName() + "/";
                    String path = file.toUri().getPath();
                    String name = path.substring(prefix.length(), path.length() - ".class".length());
                    try (InputStream in = file.openInputStream()) {
                        classes.put(name.replace('/', '.'), in.readAllBytes());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
