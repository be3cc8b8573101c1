package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What builds wrote down of functions and objectives: in folders of classes, in jars, or in both. Jars within jars are not looked into. It is read once; no code of the classes runs.
 * Immutable.
 *
 * <pre>{@code
 * BuiltClasses built = BuiltClasses.in(List.of(BuiltClasses.usualPlace(Path.of(""))));
 * }</pre>
 */
public final class BuiltClasses {

    private final Set<DeclaredFunction> functions = new LinkedHashSet<>();
    private final Set<String> namedClasses = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private List<ObjectiveInCode> objectives = List.of();
    private @Nullable String serviceName;
    private boolean woven;

    private BuiltClasses() {}

    /**
     * Of some places, in this order. A place without anything written down adds nothing.
     *
     * @param places folders of classes, and jars; at least one
     * @throws ToolException if one is not there or is neither of these, if what is written down cannot be read, or if no place has any
     */
    public static BuiltClasses in(List<Path> places) throws ToolException {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("no place: name a folder of classes or a jar");
        }
        BuiltClasses built = new BuiltClasses();
        List<String> broken = new ArrayList<>();
        List<FileSystem> jars = new ArrayList<>();
        try {
            List<Path> roots = new ArrayList<>();
            for (Path place : places) {
                try {
                    roots.add(root(place, jars));
                    built.read(place, roots.get(roots.size() - 1));
                } catch (ToolException problem) {
                    broken.add(problem.getMessage());
                }
            }
            if (!broken.isEmpty()) {
                throw new ToolException(broken);
            }
            if (!built.woven) {
                throw new ToolException(nothing(places));
            }
            built.readObjectives(roots);
            return built;
        } finally {
            close(jars);
        }
    }

    /**
     * Where a build puts classes: {@code target/classes} of Maven, else {@code build/classes/java/main} of Gradle; the former if there is neither.
     *
     * @param project its folder
     */
    public static Path usualPlace(Path project) {
        Path maven = project.resolve("target").resolve("classes");
        Path gradle =
                project.resolve("build").resolve("classes").resolve("java").resolve("main");
        return !Files.isDirectory(maven) && Files.isDirectory(gradle) ? gradle : maven;
    }

    /**
     * Of the {@linkplain #usualPlace usual place}, if anything is written down there.
     *
     * @param project its folder
     * @throws ToolException if it cannot be read
     */
    public static Optional<BuiltClasses> ofProject(Path project) throws ToolException {
        Path place = usualPlace(project);
        return Files.exists(place.resolve(DeclaredFunction.INDEX))
                        || Files.exists(place.resolve(DeclaredFunction.OBJECTIVES))
                ? Optional.of(in(List.of(place)))
                : Optional.empty();
    }

    /** The functions, in the order of places, each once. */
    public List<DeclaredFunction> functions() {
        return List.copyOf(functions);
    }

    /** The objectives that are constants of these classes, by their names. Of each that could not be made out, {@link #problems} has a line. */
    public List<ObjectiveInCode> objectives() {
        return objectives;
    }

    /** Why objectives are missing in {@link #objectives}, a line each, with the class, the line and what to do. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** What is odd, and may be right: functions that name an objective which these classes do not have. A line each. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The name of the service, as the first place says that has one. */
    public Optional<String> serviceName() {
        return Optional.ofNullable(serviceName).filter(name -> !name.isBlank());
    }

    private static String nothing(List<Path> places) {
        List<String> names = places.stream().map(Path::toString).toList();
        return String.join(", ", names) + ": no " + DeclaredFunction.INDEX
                + ". Weave first: with tidemark-maven-plugin, whose goal weave runs when the project is built (mvn process-classes),"
                + " or as the guide to function metrics shows for Gradle. If that is so, nothing is annotated @Autometrics there";
    }

    private static Path root(Path place, List<FileSystem> jars) throws ToolException {
        if (Files.isDirectory(place)) {
            return place;
        }
        if (!Files.exists(place)) {
            throw new ToolException(
                    place + ": there is no such folder or jar. Build the project first, or name where its classes are");
        }
        try {
            FileSystem jar = FileSystems.newFileSystem(place);
            jars.add(jar);
            return jar.getPath("/");
        } catch (ProviderNotFoundException none) {
            throw new ToolException(place + ": neither a folder of classes nor a jar");
        } catch (IOException problem) {
            throw new ToolException(
                    place + ": neither a folder of classes nor a jar that can be read: " + problem.getMessage(),
                    problem);
        }
    }

    private static void close(List<FileSystem> jars) throws ToolException {
        for (FileSystem jar : jars) {
            try {
                jar.close();
            } catch (IOException problem) {
                throw new ToolException(jar + ": cannot be closed: " + problem.getMessage(), problem);
            }
        }
    }

    private void read(Path place, Path root) throws ToolException {
        List<String> lines = lines(place, root, DeclaredFunction.INDEX);
        for (int i = 0; i < lines.size(); i++) {
            // Jars that are put together by appending may have empty ones.
            if (!lines.get(i).isEmpty()) {
                try {
                    functions.add(DeclaredFunction.ofLine(lines.get(i)));
                } catch (IllegalArgumentException problem) {
                    throw new ToolException(
                            place + ": " + DeclaredFunction.INDEX + ", line " + (i + 1) + ": " + problem.getMessage());
                }
            }
        }
        for (String line : lines(place, root, DeclaredFunction.OBJECTIVES)) {
            if (!line.isBlank()) {
                namedClasses.add(line.strip());
            }
        }
        if (serviceName == null) {
            serviceName = properties(place, root).getProperty("service.name");
        }
    }

    /** None if there is no such file. */
    private List<String> lines(Path place, Path root, String file) throws ToolException {
        Path index = root.resolve(file);
        if (!Files.exists(index)) {
            return List.of();
        }
        woven = true;
        try {
            return Files.readAllLines(index);
        } catch (CharacterCodingException problem) {
            throw new ToolException(place + ": " + file + ": it is not in UTF-8. Build again", problem);
        } catch (IOException problem) {
            throw new ToolException(place + ": " + file + ": it cannot be read: " + problem, problem);
        }
    }

    private static Properties properties(Path place, Path root) throws ToolException {
        Properties properties = new Properties();
        Path file = root.resolve(DeclaredFunction.BUILD);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException problem) {
                throw new ToolException(
                        place + ": " + DeclaredFunction.BUILD + ": it cannot be read: " + problem.getMessage());
            }
        }
        return properties;
    }

    private void readObjectives(List<Path> roots) {
        ObjectiveConstants constants = new ObjectiveConstants(name -> bytes(roots, name));
        namedClasses.forEach(constants::read);
        objectives = constants.objectives().stream()
                .sorted(Comparator.comparing(ObjectiveInCode::name))
                .toList();
        problems.addAll(constants.problems());
        if (problems.isEmpty()) {
            warnings.addAll(namesOfNone());
        }
    }

    private Set<String> namesOfNone() {
        Set<String> known = objectives.stream().map(ObjectiveInCode::name).collect(Collectors.toSet());
        return functions.stream()
                .filter(function -> !function.objective().isEmpty() && !known.contains(function.objective()))
                .map(
                        function -> function.className() + "." + function.method() + place(function)
                                + ": names the objective \"" + function.objective()
                                + "\", which is no constant of these classes. Write one, or add the place that has it; rules hold for it if they are made for its percentile")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String place(DeclaredFunction function) {
        return function.file().isEmpty() ? "" : " (" + function.file() + ":" + function.line() + ")";
    }

    /** Of the first place that has the class. */
    private static Optional<byte[]> bytes(List<Path> roots, String internalName) {
        for (Path root : roots) {
            Path file = root.resolve(internalName + ".class");
            if (Files.isRegularFile(file)) {
                try {
                    return Optional.of(Files.readAllBytes(file));
                } catch (IOException problem) {
                    throw new UncheckedIOException(problem);
                }
            }
        }
        return Optional.empty();
    }
}
