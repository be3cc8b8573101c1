package com.example.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same classes, woven in each way there is, have the same metrics. They run in a Java of their own, which has nothing to warn of. */
@Timeout(300)
class CountedAlikeTest {

    private static final Path PROJECTS = Path.of("").toAbsolutePath().getParent();
    private static final Path REPOSITORY = Path.of(System.getProperty("repository"));
    private static final List<String> CLASS_PATH =
            List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    private static final String TIDEMARK = System.getProperty("tidemark");

    @TempDir
    Path directory;

    @Test
    void byTheMavenPlugin() throws Exception {
        assertEquals(expected(), metrics(List.of(classes("by-maven"))));
    }

    @Test
    void byByteBuddysMavenPlugin() throws Exception {
        assertEquals(expected(), metrics(List.of(classes("by-byte-buddy"))));
    }

    @Test
    void byTheAgent() throws Exception {
        assertEquals(expected(), metrics(List.of(classes("not-woven")), "-javaagent:" + agent()));
    }

    @Test
    void byThePluginAndTheAgentTogether() throws Exception {
        assertEquals(expected(), metrics(List.of(classes("by-maven")), "-javaagent:" + agent()));
    }

    @Test
    void byGradle() throws Exception {
        for (String folder : List.of("gradle", "pond")) {
            copy(PROJECTS.resolve(folder), directory.resolve(folder));
        }
        gradle(directory.resolve("gradle"));

        for (String project : List.of("by-byte-buddy", "by-task")) {
            Path build = directory.resolve("gradle").resolve(project).resolve("build");
            assertEquals(
                    expected(),
                    metrics(List.of(build.resolve("classes/java/main"), build.resolve("resources/main"))),
                    project);
        }
        assertEquals(
                Files.readString(classes("by-maven").resolve("META-INF/tidemark/functions.idx")),
                Files.readString(directory.resolve(
                        "gradle/by-task/build/classes/java/main/META-INF/tidemark/functions.idx")));
    }

    @Test
    void notAtAll() throws Exception {
        assertTrue(metrics(List.of(classes("not-woven"))).lines().noneMatch(line -> line.contains("function_calls")));
    }

    /** One jar has the functions of two, those that are never called as well. */
    @Test
    void aShadedJar() throws Exception {
        String text = metricsOf(List.of(PROJECTS.resolve("shaded/target/shaded-1.jar")));

        assertEquals(expected(), lines(text, line -> !line.contains("function=\"MoreDucks")));
        assertEquals(
                Files.readString(Path.of("src/test/resources/more-ducks.txt")),
                lines(text, line -> line.contains("function=\"MoreDucks")));
    }

    @Test
    void theMavenPluginSaysWhatIsBuilt() throws Exception {
        Properties build = new Properties();
        try (var in = Files.newBufferedReader(classes("by-maven").resolve("META-INF/tidemark/build.properties"))) {
            build.load(in);
        }

        assertEquals("pond", build.get("service.name"));
        assertEquals("1", build.get("version"));
        assertEquals("https://github.com/acme/ponds", build.get("repository.url"));
        assertTrue(Files.notExists(PROJECTS.resolve("ducks/target/classes/META-INF/tidemark/build.properties")));
    }

    private static String expected() throws IOException {
        return Files.readString(Path.of("src/test/resources/metrics.txt"));
    }

    private static Path classes(String project) {
        return PROJECTS.resolve(project).resolve("target/classes");
    }

    private static Path agent() {
        return CLASS_PATH.stream()
                .filter(element -> element.endsWith("-agent.jar"))
                .findFirst()
                .map(Path::of)
                .orElseThrow();
    }

    /** What the program prints with Tidemark's jars behind its classes. */
    private String metrics(List<Path> classes, String... options) throws Exception {
        List<Path> classPath = new ArrayList<>(classes);
        CLASS_PATH.stream()
                .map(Path::of)
                .filter(element -> element.getFileName().toString().startsWith("tidemark"))
                .filter(element -> !element.endsWith(agent().getFileName()))
                .forEach(classPath::add);
        return metricsOf(classPath, options);
    }

    /** What the program prints: less what depends on how long the calls took, and with the functions in the order of the alphabet. */
    private String metricsOf(List<Path> classPath, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add("com.example.pond.Pond");
        String text = run(new ProcessBuilder(command));
        StringBuilder sorted = new StringBuilder();
        for (String family : text.split("(?=# HELP)")) {
            sorted.append(lines(family, line -> line.startsWith("#")));
            family.lines()
                    .filter(line -> !line.startsWith("#"))
                    .filter(line -> !line.contains("_seconds_sum{"))
                    .filter(line -> !line.contains("_seconds_bucket{") || line.contains("le=\"+Inf\""))
                    .sorted()
                    .forEach(line -> sorted.append(line).append('\n'));
        }
        return sorted.toString();
    }

    private static String lines(String text, Predicate<String> which) {
        return text.lines().filter(which).map(line -> line + "\n").collect(Collectors.joining());
    }

    private void gradle(Path project) throws Exception {
        if (!isProgram("gradle")) {
            abort("gradle is not installed");
        }
        ProcessBuilder command = new ProcessBuilder(
                "gradle",
                "--offline",
                "--no-daemon",
                "--quiet",
                "--gradle-user-home=" + directory.resolve("gradle-home"),
                "-Prepository=" + REPOSITORY,
                "-PbyteBuddyVersion=" + System.getProperty("byte-buddy"),
                "-PtidemarkVersion=" + TIDEMARK,
                "classes");
        // That of Debian does not run on each Java.
        if (isProgram("java")) {
            command.environment().remove("JAVA_HOME");
        }
        command.directory(project.toFile()).redirectErrorStream(true);
        Process process = command.start();
        String out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), out);
    }

    private static boolean isProgram(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private String run(ProcessBuilder command) throws Exception {
        Path problems = directory.resolve("stderr");
        command.environment().keySet().removeIf(name -> name.startsWith("AUTOMETRICS_") || name.startsWith("OTEL_") || name.equals("JAVA_TOOL_OPTIONS"));
        // What the Maven plugin knows of the repository that this is built in.
        command.environment().putAll(Map.of(
                "AUTOMETRICS_COMMIT", "c0ffee",
                "AUTOMETRICS_BRANCH", "main",
                "AUTOMETRICS_REPOSITORY_URL", "https://github.com/acme/pond"));
        Process process = command.redirectError(problems.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), () -> text(problems));
        assertEquals("", text(problems));
        return out;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException problem) {
            return problem.toString();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
