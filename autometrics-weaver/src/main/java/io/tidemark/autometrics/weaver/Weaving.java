package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the classes of a folder, as a build does: each method that asks to be counted is. For build tools.
 *
 * <pre>{@code
 * WeavingResult result = Weaving.of(Path.of("target/classes"), classPath).weave();
 * }</pre>
 *
 * <p>It writes {@value DeclaredFunction#INDEX} and {@value DeclaredFunction#OBJECTIVES} into the folder as well, and into {@code META-INF/native-image/io.tidemark.woven} what a native image
 * has to keep for reflection. If there is an error, nothing is written. Files whose content does not change are not touched: weaving again does nothing. For one thread.
 */
public final class Weaving {

    private final Path classes;
    private final List<Path> classPath;

    private Weaving(Path classes, List<Path> classPath) {
        this.classes = Objects.requireNonNull(classes, "classes");
        this.classPath = List.copyOf(classPath);
    }

    /**
     * A folder to be woven.
     *
     * @param classes the folder of class files
     * @param classPath folders and jars with what these classes refer to
     */
    public static Weaving of(Path classes, List<Path> classPath) {
        return new Weaving(classes, classPath);
    }

    /**
     * Weaves.
     *
     * @throws IOException if a file cannot be read or written; each file is then as it was, or as it is to be
     */
    public WeavingResult weave() throws IOException {
        if (!Files.isDirectory(classes)) {
            return new WeavingResult(List.of(), List.of(), 0);
        }
        Map<Path, byte[]> changed = new LinkedHashMap<>();
        List<DeclaredFunction> functions = new ArrayList<>();
        TreeSet<String> objectives = new TreeSet<>();
        ClosedWorld closedWorld = new ClosedWorld();
        List<WeavingProblem> problems = new ArrayList<>();
        try (URLClassLoader known = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
            Transformation transformation = new Transformation(new Types(name -> read(known, name)), false);
            for (Path file : classFiles()) {
                byte[] bytes = Files.readAllBytes(file);
                Transformation.Outcome outcome = transformation.weave(bytes);
                problems.addAll(outcome.problems());
                functions.addAll(outcome.functions());
                if (outcome.bytes() != null) {
                    changed.put(file, outcome.bytes());
                }
                Objectives.of(bytes).ifPresent(objectives::add);
                ResultLabels.of(bytes).ifPresent(closedWorld::labelled);
            }
        }
        WeavingResult result = new WeavingResult(functions, problems, changed.size());
        if (result.hasErrors()) {
            return new WeavingResult(functions, problems, 0);
        }
        index(
                DeclaredFunction.INDEX,
                functions.stream().map(DeclaredFunction::toLine).distinct().toList(),
                changed);
        index(DeclaredFunction.OBJECTIVES, List.copyOf(objectives), changed);
        closedWorld.functions(functions);
        objectives.forEach(closedWorld::objectives);
        Optional<Path> kept =
                closedWorld.isEmpty() ? Optional.empty() : Optional.of(classes.resolve(closedWorld.place()));
        if (kept.isPresent()) {
            put(kept.get(), closedWorld.toJson(), changed);
        }
        AllFiles.write(changed);
        // Those of the same classes with other names.
        AllFiles.deleteAllBut(kept, classes.resolve(ClosedWorld.FOLDER));
        return result;
    }

    private URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        urls.add(classes.toUri().toURL());
        for (Path entry : classPath) {
            urls.add(entry.toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }

    private static byte @Nullable [] read(ClassLoader from, String name) {
        try (InputStream in = from.getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** In an order that does not change. */
    private List<Path> classFiles() throws IOException {
        try (Stream<Path> all = Files.walk(classes)) {
            return all.filter(file -> file.toString().endsWith(".class") && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(
                            file -> classes.relativize(file).toString()))
                    .collect(Collectors.toList());
        }
    }

    /** Adds a file of lines, if it changes. */
    private void index(String name, List<String> lines, Map<Path, byte[]> changed) throws IOException {
        put(
                classes.resolve(name),
                lines.stream()
                        .map(line -> line + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8),
                changed);
    }

    private static void put(Path file, byte[] after, Map<Path, byte[]> changed) throws IOException {
        byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        if (!Arrays.equals(before, after)) {
            changed.put(file, after);
        }
    }
}
